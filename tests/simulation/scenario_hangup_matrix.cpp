// The hang-up matrix: every cell shows the right messages and leaves nothing, and docs/hangup.md
// says what came of each. Run once with OFFHOOK_WRITE_DOCS=1 to write that file anew.
#include "hangup_moments.hpp"

#include <cstdlib>
#include <fstream>
#include <sstream>

using namespace hangup;

namespace {

const char* const heading = "# Hang-up, total\n\n"
                            "Every moment of a call x who hangs up x what comes meanwhile, each "
                            "cell a simulated world of two\n"
                            "endpoints (a third for transfers), 10 ms each way. Made by\n"
                            "`tests/simulation/scenario_hangup_matrix.cpp`; not to be edited. A "
                            "cell is right when each call\n"
                            "ends once on both sides, who hung up hears that it did, the other "
                            "that it did not and with what\n"
                            "Reason, no checker of the world objects (each 2xx has its ACK, no "
                            "CANCEL before a 1xx, one final\n"
                            "response each ...), no cleanup was forced and the census of every "
                            "endpoint is zero. Messages are\n"
                            "those from the hang-up on, each named once however often it was "
                            "repeated. The caller's hang-up\n"
                            "carries a Reason.\n";

std::string line_of(const cell& one, const outcome& made) {
    return "| " + text_of(one.hangs_up) + " | " + text_of(one.comes) + " | " + made.caller_sends +
           " | " + made.callee_sends + " | " + made.caller_ended + " | " + made.callee_ended +
           " | " + (made.faults.empty() ? "right" : "WRONG") + " |\n";
}

std::string file_text(const std::string& path) {
    std::ifstream in(path);
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

} // namespace

TEST_CASE("hang-up: every cell of the matrix is right and documented", "[hangup]") {
    std::string text = heading;
    std::size_t cells = 0;
    for (const moment& at : all_moments()) {
        text +=
            "\n## " + at.name +
            "\n\n| hangs up | meanwhile | caller sends | callee sends | "
            "ended, says the caller | ended, says the callee | |\n|---|---|---|---|---|---|---|\n";
        for (const cell& one : cells_of(at)) {
            matrix world(one);
            const outcome made = world.play();
            text += line_of(one, made);
            ++cells;
            if (made.faults.empty()) continue;
            FAIL_CHECK(at.name << ", hangs up: " << text_of(one.hangs_up)
                               << ", meanwhile: " << text_of(one.comes) << "\n"
                               << made.faults << "\n"
                               << world.ladder());
        }
    }
    text += "\n" + std::to_string(cells) + " cells.\n";
    const std::string path = OFFHOOK_SOURCE_DIR "/docs/hangup.md";
    if (std::getenv("OFFHOOK_WRITE_DOCS") != nullptr) std::ofstream(path) << text;
    INFO("docs/hangup.md is stale: run test_simulation once with OFFHOOK_WRITE_DOCS=1");
    CHECK(file_text(path) == text);
}

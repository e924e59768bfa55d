// A queue that keeps its memory. Read next: include/offhook/core/fifo.hpp.
#include <offhook/core/fifo.hpp>

#include <catch2/catch.hpp>

#include <deque>
#include <memory>

using offhook::fifo;

TEST_CASE("a fifo gives in the order in which it got", "[core]") {
    fifo<std::unique_ptr<int>> queue;
    CHECK(queue.empty());
    for (int i = 0; i < 3; ++i)
        queue.push_back(std::make_unique<int>(i));
    CHECK(queue.size() == 3);
    for (int i = 0; i < 3; ++i) {
        CHECK(*queue.front() == i);
        queue.pop_front();
    }
    CHECK(queue.empty());
}

TEST_CASE("a fifo that is never empty gives its dead part back", "[core]") {
    fifo<int> queue;
    std::deque<int> same;
    int next = 0;
    for (int turn = 0; turn < 5'000; ++turn) {
        for (int i = 0; i < 3; ++i, ++next) {
            queue.emplace_back(next);
            same.push_back(next);
        }
        for (int i = 0; i < (turn < 2'500 ? 2 : 3); ++i) {
            REQUIRE(queue.front() == same.front());
            queue.pop_front();
            same.pop_front();
        }
        REQUIRE(queue.size() == same.size());
    }
    queue.clear();
    CHECK(queue.empty());
    queue.push_back(7);
    CHECK(queue.front() == 7);
}

TEST_CASE("a fifo forgets the newest", "[core]") {
    fifo<int> queue;
    for (int i = 0; i < 5; ++i)
        queue.emplace_back(i);
    queue.pop_front();
    queue.keep_first(9);
    CHECK(queue.size() == 4);
    queue.keep_first(2);
    REQUIRE(queue.size() == 2);
    CHECK(queue.front() == 1);
    queue.keep_first(0);
    CHECK(queue.empty());
}

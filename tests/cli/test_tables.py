# Tables: all faults at once as file:line:column, and no start; overlays beside the file and on the
# shipped ones; the long rows that other stacks write.
import pathlib
import re
import tempfile

from kit import LISTEN, Phone, ROOT, run

# Each line that ends in "# fault" is wrong in a way of its own.
FAULTS = """offhook: table/1
extends: default.yaml
settings:
  ring_timeout: 30                                              # fault
  ringing_timeout: 30s                                          # fault
settings: {media_timeout: 1s}                                   # fault
states:
  Ringing:
    HangupCal: {next_state: Terminating}                        # fault
    DialogBYE: {next_state: Terminatd}                          # fault
    AnswerCall: {actions: SendSipResponse, next_state: Active}  # fault
    RejectCall: {guards: HasSPD, next_state: Terminating}       # fault
    ProgressCall: {next_sate: EarlyMedia}                       # fault
    DialogCANCEL: {publish: CallEndet, next_state: Terminating} # fault
    MediaReady: {role: UAX}                                     # fault
"""

LONG_ROWS = """offhook: table/1
extends: default.yaml
transitions:
  - role: "UAS"
    state: "Answering"
    event: {type: "HangupCall"}
    next_state: "Terminating"
    actions: [{type: "SendBYE"}, {type: "StopMediaSession"}]
    description: "Hangup before receiving ACK (early termination)"
  - {role: "Both", state: "Initiating", event: {type: "DialogBYE"}, next_state: "Terminated",
     actions: [{type: "SendSIPResponse", code: 200, reason: "OK"}, {type: "CleanupDialog"},
               {type: "CleanupMedia"}]}
"""


def written(folder, name, text):
    file = pathlib.Path(folder) / name
    file.write_text(text, encoding="utf-8")
    return str(file)


def check_faults(err, file):
    planted = [number for number, line in enumerate(FAULTS.splitlines(), 1) if "# fault" in line]
    assert len(planted) == 10
    lines = err.splitlines()
    places = []
    for line in lines:
        found = re.fullmatch(rf"{re.escape(file)}:(\d+):\d+: error: .+", line)
        assert found, line
        places.append(int(found.group(1)))
    assert places == planted, (planted, err)


def test_ten_planted_faults():
    with tempfile.TemporaryDirectory() as folder:
        file = written(folder, "bad.yaml", FAULTS)
        code, out, err = run("table", "check", file)
        assert code == 1 and out == "", (code, out)
        check_faults(err, file)
        assert "did you mean" in err, err
        for verb in (("answer", *LISTEN), ("call", "sip:bob@127.0.0.1:9")):
            code, out, err = run(*verb, "--table", file)
            assert code == 2 and out == "", (verb, code, out)
            check_faults(err, file)


WHOLE = ("default.yaml", "transfer.yaml", "registration.yaml", "publication.yaml",
         "keep_alive.yaml")


def test_the_shipped_tables_are_good():
    files = sorted(str(file) for file in (ROOT / "state_tables").rglob("*.yaml")
                   if "schema" not in file.parts and "scenarios" not in file.parts)
    whole = [file for file in files if pathlib.Path(file).name in WHOLE]
    assert len(whole) == len(WHOLE), files
    code, out, err = run("table", "check", *whole)
    assert code == 0, err
    assert "default.yaml: good, a table of calls" in out, out
    assert "transfer.yaml: good, a table of transfers" in out, out
    assert "registration.yaml: good, a table of registrations" in out, out
    assert "keep_alive.yaml: good, a table of keep-alives" in out, out


def test_one_bad_table_among_good_ones():
    with tempfile.TemporaryDirectory() as folder:
        bad = written(folder, "bad.yaml", FAULTS)
        good = written(folder, "good.yaml", "offhook: table/1\nextends: default.yaml\n")
        code, out, err = run("table", "check", good, bad)
        assert code == 1 and "good.yaml: good" in out, (code, out, err)
        check_faults(err, bad)


def test_not_a_table():
    with tempfile.TemporaryDirectory() as folder:
        for text in ("", "[]", "{", "a: b: c", "\0", "- 1", "offhook: table/9"):
            file = written(folder, "odd.yaml", text)
            code, out, err = run("table", "check", file)
            assert code == 1 and out == "" and err.startswith(file), (text, code, out, err)


def test_a_base_beside_the_file_comes_first():
    with tempfile.TemporaryDirectory() as folder:
        written(folder, "base.yaml", "offhook: table/1\nextends: default.yaml\nbad_key: 1\n")
        top = written(folder, "top.yaml", "offhook: table/1\nextends: base.yaml\n")
        code, _, err = run("table", "check", top)
        assert code == 1 and "base.yaml:3:" in err, (code, err)
        # A table may bear the name of the shipped one that it extends.
        same = written(folder, "default.yaml", "offhook: table/1\nextends: default.yaml\n")
        code, _, err = run("table", "check", same)
        assert code == 0, err


def test_long_rows_load_and_run():
    with tempfile.TemporaryDirectory() as folder:
        file = written(folder, "long.yaml", LONG_ROWS)
        code, _, err = run("table", "check", file)
        assert code == 0, err
        with Phone("answer", *LISTEN, "--calls", "1", "--hangup-after", "100ms", "--table",
                   file) as bob:
            with Phone("call", bob.uri, "--table", file) as alice:
                assert alice.end() == 0, alice.text()
            assert bob.end() == 0, bob.text()
            bob.healthy()


def test_an_overlay_changes_what_calls_do():
    overlay = """offhook: table/1
extends: default.yaml
settings: {ring_timeout: 300ms}
"""
    with tempfile.TemporaryDirectory() as folder:
        file = written(folder, "short.yaml", overlay)
        with Phone("answer", *LISTEN, "--never", "--calls", "1", "--table", file) as bob:
            with Phone("call", bob.uri) as alice:
                assert alice.end() == 1, alice.text()
                assert "480" in alice.text(), alice.text()
            assert bob.end() == 1, bob.text()

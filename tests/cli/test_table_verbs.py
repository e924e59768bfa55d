# The verbs below `offhook table` that look at tables which have no faults, and the obligations that
# check proves. Read next: test_tables.py.
import hashlib
import os
import pathlib
import shutil
import subprocess
import tempfile

from kit import OFFHOOK, ROOT, run

DEFAULT = str(ROOT / "state_tables" / "default.yaml")


def written(folder, name, text):
    file = pathlib.Path(folder) / name
    file.write_text(text, encoding="utf-8")
    return str(file)


def test_a_hole_is_found_by_check():
    with tempfile.TemporaryDirectory() as folder:
        file = written(folder, "hole.yaml",
                       "offhook: table/1\nextends: default.yaml\n"
                       "states: {Active: {HangupCall: ~}}\n")
        code, out, err = run("table", "check", file)
        assert code == 1 and out == "", (code, out)
        assert "in Active + Stable + NoTimer as UAC, event HangupCall: no row takes it" in err, err


def test_show_and_diff():
    with tempfile.TemporaryDirectory() as folder:
        file = written(folder, "mine.yaml", "offhook: table/1\nextends: default.yaml\n"
                       "states: {Active: {DialogPRACK: {actions: {SendSIPResponse: 200}}}}\n")
        code, out, err = run("table", "show", file)
        assert code == 0, err
        assert f"DialogPRACK: SendSIPResponse(code 200) stay  ({file}:3)" in out, out
        code, out, err = run("table", "diff", DEFAULT, file)
        assert code == 1 and out.startswith("added Active.DialogPRACK\n"), (code, out, err)
        code, out, err = run("table", "diff", DEFAULT, DEFAULT)
        assert code == 0 and out == "", (code, out, err)


def test_explain():
    code, out, err = run("table", "explain", DEFAULT, "Answering", "HangupCall")
    assert code == 0 and "SendBYE, StopMediaSession -> Terminating" in out, (code, out, err)
    code, out, err = run("table", "explain", DEFAULT, "Nowhere", "HangupCall")
    assert code == 2 and "Nowhere" in err, (code, out, err)


def test_draw_schema_reference():
    for words, file in ((("draw", "--dot", DEFAULT), "docs/tables/default.dot"),
                        (("draw", "--mermaid", DEFAULT), "docs/tables/default.mmd"),
                        (("schema",), "state_tables/schema/table.schema.json"),
                        (("reference",), "docs/tables/reference.md")):
        code, out, err = run("table", *words)
        assert code == 0, err
        assert out == (ROOT / file).read_text(encoding="utf-8"), file


def test_draw_svg():
    with tempfile.TemporaryDirectory() as folder:
        # Without Graphviz one line says what is missing, and what needs none.
        done = subprocess.run([OFFHOOK, "table", "draw", DEFAULT], capture_output=True, text=True,
                              env={**os.environ, "PATH": folder}, check=False)
        assert done.returncode == 2 and "graphviz" in done.stderr, done
        assert done.stdout == "" and done.stderr.count("\n") == 1, done
        if not shutil.which("dot"):
            return
        file = os.path.join(folder, "default.svg")
        code, out, err = run("table", "draw", "-o", file, DEFAULT)
        assert code == 0 and out == "", (code, out, err)
        svg = pathlib.Path(file).read_text(encoding="utf-8")
        dot = (ROOT / "docs/tables/default.dot").read_bytes()
        assert hashlib.sha256(dot).hexdigest() in svg
        assert "Terminating" in svg and "</svg>" in svg


def test_cover():
    with tempfile.TemporaryDirectory() as folder:
        trace = written(folder, "trace", '{"row":"call.Idle.HangupCall"}\n')
        code, out, err = run("table", "cover", DEFAULT, trace)
        assert code == 1 and "never taken: call.Active.HangupCall" in out, (code, out, err)
        assert "call.Idle.HangupCall" not in out, out


def test_words_of_another_stack():
    with tempfile.TemporaryDirectory() as folder:
        words = written(folder, "words.yaml", "events: [Go, HangupCall]\nactions: [Act]\n"
                        "always: [HangupCall]\n")
        rows = written(folder, "rows.yaml", "offhook: table/1\nmachine: m\ninitial: A\n"
                       "final: [B]\ntransitions: [{state: A, event: Go, next_state: B}]\n")
        code, _, err = run("table", "check", "--vocabulary", words, rows)
        assert code == 1 and "event HangupCall: no row takes it" in err, (code, err)


def test_an_unknown_verb_below_table_is_named():
    code, out, err = run("table", "foo")
    assert code == 2 and "there is no verb 'table foo'" in err, (code, out, err)


def test_explain_knows_groups_and_timers_and_what_was_meant():
    code, out, err = run("table", "explain", "default.yaml", "Early", "DialogBYE")
    assert code == 0 and "Ringing:\n" in out, (code, out, err)
    code, out, err = run("table", "explain", "default.yaml", "Ringing", "ring_timeout")
    assert code == 0 and "-> " in out, (code, out, err)
    code, out, err = run("table", "explain", "default.yaml", "Rining", "HangupCall")
    assert code == 2 and "did you mean 'Ringing'?" in err, (code, out, err)
    code, out, err = run("table", "explain", "default.yaml", "Ringing", "HangUpCall")
    assert code == 2 and "did you mean 'HangupCall'?" in err, (code, out, err)


def test_a_list_of_quirks_is_checked_as_one():
    code, out, err = run("table", "check", str(ROOT / "state_tables" / "quirks.yaml"))
    assert code == 0 and out.endswith("good, a list of quirks\n"), (code, out, err)


def test_a_table_built_upon_itself_is_told():
    with tempfile.TemporaryDirectory() as folder:
        mine = written(folder, "self.yaml", "offhook: table/1\nextends: self.yaml\n")
        code, out, err = run("table", "check", mine)
        assert code == 1 and "is built upon itself" in err, (code, out, err)


def test_exploration_that_stops_at_a_bound_is_not_complete():
    code, out, err = run("table", "explore", "default.yaml", "--states", "500")
    assert code == 3 and "bound" in out, (code, out, err)

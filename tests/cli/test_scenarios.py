# offhook table run | paths | cover: scenarios from files, their faults, and rows that none takes.
# What scenarios mean is tested in tests/table/scenario.cpp and tests/session/rehearsal.cpp.
# Read next: test_table_verbs.py.
import pathlib
import tempfile

from kit import ROOT, run

HEAD = "offhook: scenario/1\ntable: default.yaml\nscenarios:\n"
GOOD = "  a hold is offered:\n    given: [MakeCall, MediaReady, DialogAnswered]\n" \
       "    when: HoldCall\n    then: {state: HoldPending, media: prepare offer sendonly}\n"
BAD = "  a hold is sent at once:\n    given: [MakeCall, MediaReady, DialogAnswered]\n" \
      "    when: HoldCall\n    then: {state: HoldPending, sent: re-INVITE with SDP}\n"


def written(folder, name, text):
    file = pathlib.Path(folder) / name
    file.write_text(text, encoding="utf-8")
    return str(file)


def test_the_shipped_scenarios_hold():
    files = sorted(str(file) for file in (ROOT / "state_tables" / "scenarios").glob("*.yaml"))
    code, out, err = run("table", "run", *files)
    assert code == 0, (code, out, err)
    lines = out.splitlines()
    assert lines[-1] == f"{len(lines) - 1} passed, 0 failed", lines[-1]
    assert run("table", "run", *files)[1] == out


def test_a_scenario_that_fails_says_what_came():
    with tempfile.TemporaryDirectory() as folder:
        file = written(folder, "s.yaml", HEAD + GOOD + BAD)
        code, out, err = run("table", "run", file)
        assert code == 1, (code, out, err)
        assert out.splitlines() == [
            "ok      a hold is offered",
            "FAILED  a hold is sent at once",
            f"{file}:11:11: expected sent [re-INVITE with SDP], got []",
            f"{file}:11:11: expected media [], got [prepare offer sendonly]",
            "  rows taken: [offer_answer.Stable.HoldCall]; it stands in [Active, "
            "HoldPending, NoTimer]",
            "1 passed, 1 failed"], out


def test_another_table_may_be_given():
    with tempfile.TemporaryDirectory() as folder:
        file = written(folder, "s.yaml", HEAD + GOOD)
        table = written(folder, "never.yaml", "offhook: table/1\nextends: default.yaml\n"
                        "states: {Stable: {HoldCall: ~}}\n")
        code, out, err = run("table", "run", file, "--table", table)
        assert code == 1 and "got Stable" in out, (code, out, err)
        assert "expected error [], got [not accepted in this state" in out, out


def test_faults_of_a_file_are_told_with_their_places():
    with tempfile.TemporaryDirectory() as folder:
        file = written(folder, "s.yaml", HEAD + "  a:\n    given: [MakeCal]\n    when: Media\n"
                       "    then: {state: Activ}\n")
        code, out, err = run("table", "run", file)
        assert code == 2 and out == "", (code, out, err)
        assert err.splitlines()[0] == \
            f"{file}:5:13: error: unknown event or story 'MakeCal'; did you mean 'MakeCall'?", err
        assert f"{file}:7:19: error: unknown state 'Activ'; did you mean 'Active'?" in err, err
        nameless = written(folder, "n.yaml", "offhook: scenario/1\nscenarios: {}\n")
        code, out, err = run("table", "run", nameless)
        assert code == 2 and "names no table" in err, (code, out, err)


def test_rows_taken_are_counted_by_cover():
    with tempfile.TemporaryDirectory() as folder:
        file = written(folder, "s.yaml", HEAD + GOOD)
        rows = str(pathlib.Path(folder) / "rows")
        assert run("table", "run", file, "--rows", rows)[0] == 0
        code, out, err = run("table", "cover", str(ROOT / "state_tables" / "default.yaml"), rows)
        assert code == 1 and out.startswith("5 of "), (code, out.splitlines()[0], err)
        assert "never taken: offer_answer.Stable.HoldCall" not in out, out


def test_paths_are_scenarios_that_hold():
    with tempfile.TemporaryDirectory() as folder:
        code, out, err = run("table", "paths", str(ROOT / "state_tables" / "transfer.yaml"))
        assert code == 0 and "reach transfer.Referring.ReferRefused:" in out, (code, out, err)
        file = written(folder, "made.yaml", out)
        code, out, err = run("table", "run", file)
        assert code == 0 and out.endswith(" 0 failed\n"), (code, out, err)


def test_ways_are_played_from_wherever_they_are_written():
    with tempfile.TemporaryDirectory() as folder:
        tables, made = pathlib.Path(folder) / "tables", pathlib.Path(folder) / "made"
        tables.mkdir()
        made.mkdir()
        mine = written(tables, "mine.yaml", "offhook: table/1\nextends: transfer.yaml\n")
        file = str(made / "ways.yaml")
        code, out, err = run("table", "paths", mine, "-o", file)
        assert code == 0 and out == "", (code, out, err)
        assert 'table: "../tables/mine.yaml"' in pathlib.Path(file).read_text(encoding="utf-8")
        assert run("table", "run", file)[0] == 0, run("table", "run", file)
        # On stdout nobody knows where it will stand; a shipped table is found from everywhere.
        out = run("table", "paths", mine)[1]
        assert run("table", "run", written(made, "other.yaml", out))[0] == 0, out
        out = run("table", "paths", str(ROOT / "state_tables" / "transfer.yaml"))[1]
        assert "\ntable: transfer.yaml\n" in out, out


def test_counterexamples_are_played_from_wherever_they_are_saved():
    with tempfile.TemporaryDirectory() as folder:
        tables, made = pathlib.Path(folder) / "tables", pathlib.Path(folder) / "made"
        tables.mkdir()
        made.mkdir()
        # A call that never says that it has ended: the fault comes after the end.
        mine = written(tables, "mine.yaml", "offhook: table/1\nextends: default.yaml\n"
                       "states: {Terminating: {CleanupComplete: {description: no}}}\n")
        file = str(made / "found.yaml")
        code, out, err = run("table", "explore", mine, "--channel", "1", "--save", file)
        assert code == 1 and err.count("error") == 0, (code, out, err)
        code, out, err = run("table", "run", file)
        assert code == 0 and out.endswith(" passed, 0 failed\n"), (code, out, err)
        # With two tables each side has its own file.
        code, out, err = run("table", "explore", mine, "--against", "default.yaml",
                             "--channel", "1", "--save", file)
        assert code == 1, (code, out, err)
        for name in ("found.yaml", "found_against.yaml"):
            one = made / name
            if one.exists():
                assert run("table", "run", str(one))[0] == 0, one.read_text(encoding="utf-8")


def test_files_without_scenarios_are_refused():
    with tempfile.TemporaryDirectory() as folder:
        nothing = written(folder, "none.yaml", "offhook: scenario/1\ntable: default.yaml\n"
                          "scenarios: {}\n")
        code, out, err = run("table", "run", nothing)
        assert code == 2 and "holds no scenario" in err, (code, out, err)
        empty = written(folder, "empty.yaml", "")
        code, out, err = run("table", "run", empty)
        assert code == 2 and "the file is empty" in err, (code, out, err)


def test_a_shipped_table_is_known_by_its_name():
    with tempfile.TemporaryDirectory() as folder:
        file = written(folder, "s.yaml", HEAD + GOOD)
        assert run("table", "run", file, "--table", "default.yaml")[0] == 0
        code, out, err = run("table", "check", "overlays/auto_answer.yaml")
        assert code == 0 and "good" in out, (code, out, err)

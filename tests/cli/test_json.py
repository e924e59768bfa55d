# Each line on stdout as an object, for programs (--json).
import json

from kit import Phone


def objects(text):
    return [json.loads(line) for line in text.splitlines()]


def test_a_call_in_json():
    with Phone("answer", "--listen", "udp:127.0.0.1:0", "--calls", "1", "--after", "100ms") as bob:
        with Phone("call", bob.uri, "--json", "--hangup-after", "100ms") as alice:
            assert alice.end() == 0, alice.text()
            assert bob.end() == 0, bob.text()
            told = objects(alice.text())
    assert [one["event"] for one in told] == ["listening", "calling", "progress", "established",
                                              "ended"], told
    assert told[0]["on"].startswith("udp:127.0.0.1:"), told
    assert told[1] == {"event": "calling", "call": 1, "to": bob.uri}, told
    assert told[2] == {"event": "progress", "call": 1, "status": 180}, told
    assert told[4] == {"event": "ended", "call": 1, "by": "us"}, told


def test_a_refused_call_in_json():
    with Phone("answer", "--listen", "udp:127.0.0.1:0", "--calls", "1", "--reject", "486") as bob:
        with Phone("call", bob.uri, "--json") as alice:
            assert alice.end() == 1, alice.text()
            last = objects(alice.text())[-1]
    assert (last["event"], last["by"], last["status"]) == ("ended", "peer", 486), last

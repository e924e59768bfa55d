# offhook subscribe and notify against offhook answer, and what they refuse.
import json

from kit import LISTEN, Phone, refused, run


def test_watching_each_other():
    with Phone("answer", *LISTEN, "--presence", "open", files=False) as bob:
        code, out, err = run("subscribe", bob.uri, "--event", "presence", "--count", "1")
        assert code == 0, (out, err)
        assert "notify active: open" in out and "\nended\n" in out, out
        bob.wait_for("watcher 1 ended")
        code, out, err = run("subscribe", bob.uri, "--expires", "0", "--json")
        assert code == 0, (out, err)
        told = [json.loads(line) for line in out.splitlines()]
        states = [one["state"] for one in told if one["event"] == "notify"]
        assert states == ["terminated"], out
        code, out, err = run("subscribe", bob.uri, "--event", "weather")
        assert code == 1 and "489" in out, (out, err)
        bob.process.terminate()
        assert bob.end() == 0, bob.text()


def test_a_watcher_that_is_stopped_unsubscribes():
    with Phone("answer", *LISTEN, "--presence", "closed", files=False) as bob:
        with Phone("subscribe", bob.uri, files=False) as alice:
            alice.wait_for("notify active: closed")
            alice.process.terminate()
            assert alice.end() == 0, alice.text()
        bob.wait_for("watcher 1 ended")
        bob.process.terminate()
        assert bob.end() == 0, bob.text()


def test_watching_the_calls_of_somebody():
    with Phone("answer", *LISTEN, "--dialog-events", files=False) as bob:
        with Phone("subscribe", bob.uri, "--event", "dialog", "--json", files=False) as lamp:
            lamp.wait_for('state=..full')
            code, out, err = run("call", bob.uri, "--hangup-after", "1200ms")
            assert code == 0, (out, err)
            lamp.wait_for("remote-bye")
            lamp.process.terminate()
            assert lamp.end() == 0, lamp.text()
            told = [json.loads(line) for line in lamp.text().splitlines()[1:]]
        bodies = [one["body"] for one in told if one["event"] == "notify" and "body" in one]
        assert 'version="0" state="full"' in bodies[0] and "<dialog " not in bodies[0], bodies
        assert any(">confirmed<" in one for one in bodies), bodies
        assert "watcher" not in bob.text(), bob.text()
        bob.process.terminate()
        assert bob.end() == 0, bob.text()


def test_a_state_that_nobody_asked_for():
    with Phone("answer", *LISTEN, files=False) as bob:
        code, out, err = run("notify", bob.uri, "--event", "talk")
        assert code == 1 and "481" in out, (out, err)
        bob.process.terminate()
        bob.end()


def test_what_makes_no_sense_is_refused():
    assert "URI" in refused("subscribe")
    assert "presence" in refused("answer", "--presence", "maybe")
    refused("subscribe", "bob")
    refused("notify", "sip:bob@127.0.0.1", "--count", "3")

# Digits, texts and other requests inside a call, between two processes of the command.
import json

from kit import LISTEN, Phone, refused, run


def pair(answer, call, answer_code=0, call_code=0):
    with Phone("answer", *LISTEN, "--calls", "1", *answer) as bob:
        with Phone("call", bob.uri, *call) as alice:
            assert alice.end() == call_code, (alice.text(), bob.text())
            assert bob.end() == answer_code, (alice.text(), bob.text())
            alice.healthy()
            bob.healthy()
            return alice.text(), bob.text(), alice.messages("sent")


def test_digits_and_a_text():
    alice, bob, sent = pair(("--take", "INFO,MESSAGE"),
                            ("--dtmf", "1*", "--message", "good \"day\"",
                             "--hangup-after", "500ms"))
    assert "call 1 sent text\ncall 1 sent digits" in alice, alice
    assert ("call 1 message \"good \"day\"\"\ncall 1 info dtmf 1 160ms\ncall 1 info dtmf * 160ms"
            in bob), bob
    assert sent == ["INVITE", "ACK", "MESSAGE", "INFO", "INFO", "BYE"], sent


def test_the_callee_sends_too():
    alice, bob, _ = pair(("--dtmf", "#", "--dtmf-after", "50ms", "--hangup-after", "400ms"),
                         ("--take", "INFO"))
    assert "call 1 sent digits" in bob, bob
    assert "call 1 info dtmf # 160ms" in alice, alice


def test_nobody_takes_them():
    alice, bob, sent = pair((), ("--dtmf", "12", "--hangup-after", "300ms"), call_code=1)
    assert "call 1 not sent digits: SIP status 415" in alice, alice
    assert "dtmf" not in bob, bob
    assert sent.count("INFO") == 1, sent


def test_the_call_ends_first():
    alice, _, sent = pair(("--take", "INFO", "--hangup-after", "50ms"),
                          ("--dtmf", "1", "--dtmf-after", "5s"), call_code=1)
    assert "call 1 ended by the other side" in alice, alice
    assert "INFO" not in sent, sent


def test_for_programs():
    alice, _, _ = pair(("--dtmf", "5", "--message", "hello", "--hangup-after", "400ms"),
                       ("--take", "INFO,MESSAGE", "--json"))
    events = [json.loads(line) for line in alice.splitlines()]
    assert {"event": "info", "call": 1, "dtmf": "5", "duration_ms": 160} in events, events
    assert {"event": "message", "call": 1, "type": "text/plain", "body": "hello"} in events, events


def test_a_text_outside_every_call_is_taken_as_well():
    with Phone("answer", *LISTEN, "--take", "MESSAGE") as bob:
        code, out, err = run("message", bob.uri, "hello")
        assert code == 0 and "MESSAGE 200" in out, (out, err)
        bob.wait_for("message \"hello\"")


def test_what_is_no_digit_is_refused():
    line = refused("call", "sip:bob@127.0.0.1:5999", "--dtmf", "12x")
    assert "--dtmf" in line, line

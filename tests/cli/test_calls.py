# Calls between two or three processes of the command, for each flag.
import signal
import time

from kit import LISTEN, Phone, run
from sip_peer import Peer


def pair(answer, call, answer_code=0, call_code=0):
    """Runs both to their ends; what each has printed, and the phones themselves, closed."""
    with Phone("answer", *LISTEN, "--calls", "1", *answer) as bob:
        with Phone("call", bob.uri, *call) as alice:
            assert alice.end() == call_code, (alice.text(), bob.text())
            assert bob.end() == answer_code, (alice.text(), bob.text())
            alice.healthy()
            bob.healthy()
            return alice.text(), bob.text(), alice.messages("sent"), bob.messages("sent")


def test_the_caller_hangs_up():
    alice, bob, sent, _ = pair((), ("--hangup-after", "100ms"))
    assert "call 1 established\ncall 1 ended by us" in alice, alice
    assert "call 1 established\ncall 1 ended by the other side" in bob, bob
    assert sent == ["INVITE", "ACK", "BYE"], sent


def test_the_callee_hangs_up():
    alice, bob, sent, answers = pair(("--hangup-after", "100ms"), ())
    assert "call 1 ended by the other side" in alice, alice
    assert "call 1 ended by us" in bob, bob
    assert sent[:2] == ["INVITE", "ACK"] and "BYE" not in sent, sent
    assert answers.count("BYE") == 1, answers


def test_ringing_first():
    alice, _, _, answers = pair(("--after", "200ms"), ("--hangup-after", "0s"))
    assert "call 1 ringing\ncall 1 established" in alice, alice
    assert answers[0].startswith("180"), answers


def test_rejected():
    alice, bob, sent, answers = pair(("--reject", "486"), (), call_code=1)
    assert "486" in alice and "established" not in alice, alice
    assert "call 1 ended" in bob, bob
    assert sent == ["INVITE", "ACK"], sent
    assert sum(text.startswith("486") for text in answers) == 1, answers


def test_rejected_after_ringing():
    alice, _, _, _ = pair(("--after", "100ms", "--reject", "603"), (), call_code=1)
    assert "ringing" in alice and "603" in alice, alice


def test_cancelled_while_ringing():
    alice, bob, sent, answers = pair(("--never",), ("--cancel-when-ringing", "100ms"))
    assert "call 1 ringing\ncall 1 ended" in alice, alice
    assert "established" not in bob, bob
    assert sent == ["INVITE", "CANCEL", "ACK"], sent
    assert any(text.startswith("487") for text in answers), answers


def test_cancelled_after_a_time():
    _, _, sent, _ = pair(("--never",), ("--cancel-after", "300ms"))
    assert sent == ["INVITE", "CANCEL", "ACK"], sent


def test_an_answer_before_the_cancel_stands():
    alice, _, sent, _ = pair(("--after", "50ms", "--hangup-after", "500ms"),
                             ("--cancel-when-ringing", "10s"))
    assert "established" in alice and "CANCEL" not in sent, (alice, sent)


def test_cancel_and_answer_cross():
    # Both at the same moment: whichever comes first, both sides end.
    for _ in range(5):
        with Phone("answer", *LISTEN, "--calls", "1", "--after", "100ms", "--hangup-after",
                   "200ms") as bob:
            with Phone("call", bob.uri, "--cancel-when-ringing", "100ms") as alice:
                assert alice.end() == 0, (alice.text(), bob.text())
                assert bob.end() == 0, (alice.text(), bob.text())


def test_nobody_there():
    # The system says at once that nobody listens there, or timer B does after 64*T1.
    code, out, _ = run("call", "sip:bob@127.0.0.1:9", "--t1", "20ms")
    assert code == 1 and "call 1 ended: " in out, (code, out)


def test_no_route():
    code, out, _ = run("call", "sip:bob@host.invalid")
    assert code == 1 and "call 1 " in out, (code, out)


def test_many_calls_one_after_the_other():
    with Phone("answer", *LISTEN, "--calls", "10") as bob:
        with Phone("call", bob.uri, "--calls", "10", "--hangup-after", "0s") as alice:
            assert alice.end() == 0, alice.text()
            assert "call 10 ended by us" in alice.text(), alice.text()
        assert bob.end() == 0, bob.text()


def test_many_calls_at_once():
    with Phone("answer", *LISTEN, "--calls", "12") as bob:
        with Phone("call", bob.uri, "--calls", "12", "--parallel", "4",
                   "--hangup-after", "100ms") as alice:
            assert alice.end() == 0, alice.text()
        assert bob.end() == 0, bob.text()


def transfer(call_flags=(), bob_flags=(), charlie_flags=("--hangup-after", "100ms")):
    """Alice calls Bob, who transfers her to Charlie: exit codes and texts by name."""
    with Phone("answer", *LISTEN, "--calls", "1", *charlie_flags) as charlie:
        with Phone("answer", *LISTEN, "--calls", "1", "--transfer-to", charlie.uri,
                   "--transfer-after", "50ms", *bob_flags) as bob:
            with Phone("call", bob.uri, *call_flags) as alice:
                phones = {"alice": alice, "bob": bob}
                codes = {name: phone.end() for name, phone in phones.items()}
                if "--no-auto-transfer" not in call_flags:
                    codes["charlie"] = charlie.end()
                for phone in phones.values():
                    phone.healthy()
                return codes, {name: phone.text() for name, phone in phones.items()}


def test_a_transfer():
    codes, texts = transfer()
    assert codes == {"alice": 0, "bob": 0, "charlie": 0}, (codes, texts)
    assert "is transferred to" in texts["alice"] and "call 2 established" in texts["alice"], texts
    assert "call 1 transferred: connected" in texts["bob"], texts


def test_a_transfer_that_is_refused():
    codes, texts = transfer(call_flags=("--no-auto-transfer",),
                            bob_flags=("--hangup-after", "600ms"))
    assert codes == {"alice": 0, "bob": 1}, (codes, texts)
    assert "refused with 603" in texts["bob"], texts


def test_a_transfer_that_fails():
    codes, texts = transfer(charlie_flags=("--reject", "486"), bob_flags=("--hangup-after", "1s"))
    assert codes == {"alice": 1, "bob": 1, "charlie": 0}, (codes, texts)
    assert "failed with 486" in texts["bob"], texts
    assert texts["bob"].index("not transferred") < texts["bob"].index("ended by us"), texts


def test_the_caller_transfers():
    with Phone("answer", *LISTEN, "--calls", "1", "--hangup-after", "100ms") as charlie:
        with Phone("answer", *LISTEN, "--calls", "1") as bob:
            with Phone("call", bob.uri, "--transfer-to", charlie.uri) as alice:
                assert alice.end() == 0, (alice.text(), bob.text())
                assert bob.end() == 0, (alice.text(), bob.text())
                assert charlie.end() == 0, charlie.text()


def test_interrupted_while_waiting():
    for which in (signal.SIGINT, signal.SIGTERM):
        with Phone("answer", *LISTEN) as bob:
            assert bob.port
            assert bob.stop(which) == 0, bob.text()
        with Phone("answer", *LISTEN, "--calls", "1") as bob:
            assert bob.port
            assert bob.stop(which) == 1, bob.text()


def test_interrupted_in_a_call():
    with Phone("answer", *LISTEN) as bob:
        with Phone("call", bob.uri) as alice:
            alice.wait_for("established")
            bob.wait_for("established")
            assert bob.stop(signal.SIGTERM) == 0, bob.text()
            assert "call 1 ended by us" in bob.text(), bob.text()
            assert alice.end() == 0, alice.text()
            bob.healthy()


def test_interrupted_while_ringing():
    with Phone("answer", *LISTEN, "--never", "--calls", "1") as bob:
        with Phone("call", bob.uri) as alice:
            alice.wait_for("ringing")
            assert alice.stop(signal.SIGINT) == 1, alice.text()
            assert alice.messages("sent") == ["INVITE", "CANCEL", "ACK"], alice.text()
        assert bob.end() == 0, bob.text()


def test_interrupted_while_it_rings_here():
    with Phone("answer", *LISTEN, "--never") as bob:
        with Phone("call", bob.uri) as alice:
            alice.wait_for("ringing")
            assert bob.stop(signal.SIGTERM) == 0, bob.text()
            assert alice.end() == 1 and "480" in alice.text(), alice.text()


def test_interrupted_with_a_silent_peer():
    # No CANCEL may go before a provisional response (RFC 3261 9.1): five seconds, then it ends.
    with Peer() as peer, Phone("call", peer.uri) as alice:
        peer.expect("INVITE")
        began = time.monotonic()
        assert alice.stop(signal.SIGINT) == 1, alice.text()
        assert 4 < time.monotonic() - began < 10
        peer.listen(0.1)
        assert set(peer.heard()) == {"INVITE"}, peer.heard()


def test_traces_make_a_ladder():
    with Phone("answer", *LISTEN, "--calls", "1", "--hangup-after", "100ms") as bob:
        with Phone("call", bob.uri) as alice:
            assert alice.end() == 0 and bob.end() == 0
            code, out, err = run("ladder", alice.trace_name, bob.trace_name)
            assert code == 0, err
            header = out.splitlines()[0].split()
            assert header == ["call", "answer"], out
            for text in ("INVITE", "180 Ringing", "200 OK", "ACK", "BYE", "Ringing -> Answering",
                         "Answering -> Active"):
                assert text in out, (text, out)
            moves = [each for each in bob.trace() if each["kind"] == "transition"]
            assert moves and all(each["row"] for each in moves if each.get("from")), moves


def test_simulate():
    code, out, err = run("simulate", "--seeds", "20", "--loss", "20", "--duplicate", "--reorder")
    assert code == 0, (out, err)
    # As a failing seed prints it.
    first, second = (run("simulate", "--seed", "7", "--loss", "20", "--delay", "5ms..50ms",
                         "--workload", "transfer", "--ladder")[1] for _ in range(2))
    assert first and first == second

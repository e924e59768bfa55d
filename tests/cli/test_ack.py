# A caller whose ACK does not come, and BYEs in early dialogs, from a peer on a raw socket: the
# called side hangs up at once, but no BYE leaves before the ACK or 64*T1 (RFC 3261 15).
import signal
import time

from kit import LISTEN, Phone
from sip_peer import Peer


def slow(test):
    test.slow = True
    return test


def answered_and_hung_up(bob, peer):
    """INVITE and its 200; Bob hangs up 0 s after it. Returns the 200 and when it came."""
    port = bob.port
    peer.invite(port)
    answer = peer.expect("200 INVITE")
    return answer, peer.seen[-1][0], port


def check_moves(bob):
    log = bob.log()
    assert "State transition: Ringing -> Answering" in log, log
    assert "State transition: Answering -> Terminating" in log, log
    assert "Action: SendBYE" in log, log
    bob.healthy()


def test_the_ack_comes_late():
    with Phone("answer", *LISTEN, "--calls", "1", "--hangup-after", "0s") as bob, Peer() as peer:
        answer, began, port = answered_and_hung_up(bob, peer)
        bob.wait_for("call 1 ended by us", limit=2.5)  # the call ends at once, the BYE waits
        peer.listen(3 - (time.monotonic() - began))
        assert "BYE" not in peer.heard(), peer.heard()
        assert peer.heard().count("200 INVITE") >= 3, peer.heard()  # after 0.5, 1.5 s
        peer.in_dialog(port, "ACK", answer, 1)
        bye = peer.expect("BYE")
        peer.reply(port, bye, 200, "OK")
        peer.listen(1.5)
        assert peer.transactions("BYE") == 1, peer.heard()
        assert peer.heard()[-1] == "BYE", peer.heard()  # no 200 after the ACK
        assert bob.end() == 0, bob.text()
        check_moves(bob)


def withheld(t1, first, last):
    """Never an ACK: one BYE, 64*T1 after the 200. Nobody hangs."""
    with Phone("answer", *LISTEN, "--t1", t1, "--hangup-after", "0s") as bob, Peer() as peer:
        _, began, port = answered_and_hung_up(bob, peer)
        bob.wait_for("call 1 ended by us", limit=2.5)
        bye = peer.expect("BYE", limit=last + 2)
        assert first <= time.monotonic() - began <= last, time.monotonic() - began
        peer.reply(port, bye, 200, "OK")
        peer.listen(1)
        assert peer.transactions("BYE") == 1, peer.heard()
        assert bob.stop(15) == 0, bob.text()
        check_moves(bob)


@slow
def test_the_ack_never_comes():
    withheld("500ms", 31, 40)


def test_the_ack_never_comes_with_a_shorter_t1():
    withheld("40ms", 2.4, 8)


def test_the_ack_and_a_bye_come_together_after_an_automatic_answer():
    """The call was up, however short: its rule is told, and that it was established."""
    flags = ("--never", "--auto-answer-rules", "answer-after", "--calls", "1")
    with Phone("answer", *LISTEN, *flags) as bob, Peer() as peer:
        target = f"sip:somebody@127.0.0.1:{bob.port}"
        text = peer.request("INVITE", target, f"<{target}>", 1, None, peer.sdp())
        peer.send(bob.port, text.replace("Max-Forwards", "Call-Info: <sip:x@y>;answer-after=0\r\n"
                                                         "Max-Forwards"))
        answer = peer.expect("200 INVITE")
        bob.process.send_signal(signal.SIGSTOP)
        peer.in_dialog(bob.port, "ACK", answer, 1)
        peer.in_dialog(bob.port, "BYE", answer, 2)
        bob.process.send_signal(signal.SIGCONT)
        peer.expect("200 BYE")
        assert bob.end() == 0, bob.text()
        assert "call 1 established" in bob.text(), bob.text()
        assert "call 1 rule answer_after" in bob.text(), bob.text()
        assert "call 1 ended by" in bob.text(), bob.text()
        bob.healthy()


def test_a_bye_instead_of_the_ack():
    with Phone("answer", *LISTEN, "--calls", "1") as bob, Peer() as peer:
        port = bob.port
        peer.invite(port)
        answer = peer.expect("200 INVITE")
        peer.in_dialog(port, "BYE", answer, 2)
        peer.expect("200 BYE")
        assert bob.end() == 0, bob.text()
        assert "BYE" not in peer.heard(), peer.heard()
        bob.healthy()


def test_a_bye_in_the_early_dialog():
    with Phone("answer", *LISTEN, "--calls", "1", "--never") as bob, Peer() as peer:
        port = bob.port
        peer.invite(port)
        ringing = peer.expect("180 INVITE")
        peer.in_dialog(port, "BYE", ringing, 2)
        peer.gather("200 BYE", "487 INVITE")
        assert bob.end() == 0, bob.text()
        bob.healthy()


def test_the_answer_crosses_the_cancel():
    # Alice cancels when it rings; the peer answers 200 to the INVITE all the same: ACK, then BYE.
    with Peer() as peer:
        with Phone("call", peer.uri, "--cancel-when-ringing", "100ms") as alice:
            port = alice.port
            invite = peer.expect("INVITE")
            peer.reply(port, invite, 180, "Ringing", "t1")
            cancel = peer.expect("CANCEL")
            peer.reply(port, invite, 200, "OK", "t1", peer.sdp())
            peer.reply(port, cancel, 200, "OK", "t1")
            peer.expect("ACK")
            bye = peer.expect("BYE")
            peer.reply(port, bye, 200, "OK")
            assert alice.end() == 0, alice.text()
            peer.listen(0.3)
            assert peer.transactions("BYE") == peer.transactions("ACK") == 1, peer.heard()
            alice.healthy()


def test_a_bye_in_the_early_dialog_of_a_caller():
    # It ends that early dialog; the INVITE still gets its final response.
    with Peer() as peer:
        with Phone("call", peer.uri) as alice:
            port = alice.port
            invite = peer.expect("INVITE")
            peer.reply(port, invite, 180, "Ringing", "t1")
            alice.wait_for("ringing")
            contact = Contact(invite, "t1")
            peer.send(port, contact.request(peer, "BYE", 1))
            peer.expect("200 BYE")
            peer.expect("CANCEL")
            peer.reply(port, invite, 487, "Request Terminated", "t1")
            peer.expect("ACK")
            assert alice.end() == 1, alice.text()  # it was never answered
            alice.healthy()


class Contact:
    """A dialog that the peer is called side of."""

    def __init__(self, invite, tag):
        self.invite, self.tag = invite, tag

    def request(self, peer, method, number):
        invite = self.invite
        target = invite.value("Contact").split("<")[-1].split(">")[0]
        return (f"{method} {target} SIP/2.0\r\n"
                f"Via: SIP/2.0/UDP 127.0.0.1:{peer.port};branch={peer.branch()};rport\r\n"
                f"Max-Forwards: 70\r\nFrom: {invite.value('To')};tag={self.tag}\r\n"
                f"To: {invite.value('From')}\r\nCall-ID: {invite.value('Call-ID')}\r\n"
                f"CSeq: {number} {method}\r\nContent-Length: 0\r\n\r\n")


def test_a_signal_while_it_ends_by_itself():
    # The call is over, its BYE is held for an ACK that never comes: a signal changes nothing.
    with Phone("answer", *LISTEN, "--calls", "1", "--hangup-after", "0s") as bob, Peer() as peer:
        answered_and_hung_up(bob, peer)
        bob.wait_for("call 1 ended by us", limit=2.5)
        assert bob.stop(15) == 0, bob.text()

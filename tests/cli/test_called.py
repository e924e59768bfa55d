# We call a peer of a few lines that answers two things at once, or the same again: what SIPp's
# scenarios cannot do without a race of their own. Read next: sip_peer.py, ../interop/sipp.
import contextlib
import signal

from kit import Phone
from sip_peer import Peer


@contextlib.contextmanager
def asleep(phone):
    """What is sent meanwhile is there at once when it wakes, however busy the machine is."""
    phone.process.send_signal(signal.SIGSTOP)
    yield
    phone.process.send_signal(signal.SIGCONT)


def bye(peer, invite):
    """A BYE of the side that was called."""
    peer.call_id = invite.value("Call-ID")
    text = peer.request("BYE", invite.value("Contact").strip("<>"), invite.value("From"), 1)
    return text.replace(f"From: <{peer.uri}>", f"From: {invite.value('To')}")


def test_hung_up_with_the_answer():
    """The 200 and the BYE come in one go: ACK and 200, and the call has not failed."""
    with Peer() as peer, Phone("call", peer.uri) as phone:
        invite = peer.expect("INVITE")
        with asleep(phone):
            peer.reply(phone.port, invite, 200, "OK", peer.tag, peer.sdp())
            peer.send(phone.port, bye(peer, invite))
        peer.gather("ACK", "200 BYE")
        assert phone.end() == 0, phone.text()
        phone.healthy()


def test_hung_up_with_the_answer_of_a_given_up_call():
    """The same when we have hung up already: our BYE may cross theirs, nothing is left."""
    flags = ("--cancel-after", "50ms", "--t1", "200ms")
    with Peer() as peer, Phone("call", peer.uri, *flags) as phone:
        invite = peer.expect("INVITE")
        phone.wait_for("call 1 to")
        peer.listen(0.3)
        with asleep(phone):
            peer.reply(phone.port, invite, 200, "OK", peer.tag, peer.sdp())
            peer.send(phone.port, bye(peer, invite))
        peer.gather("ACK", "BYE", "200 BYE")
        ours = next(message for _, message in peer.seen if message.what == "BYE")
        peer.reply(phone.port, ours, 481, "Call/Transaction Does Not Exist")
        phone.end()
        phone.healthy()
        assert "CANCEL" not in peer.heard(), peer.heard()


def test_a_refusal_that_comes_again():
    """Each 486 gets its ACK, from the transaction (RFC 3261 17.1.1.2)."""
    with Peer() as peer, Phone("call", peer.uri) as phone:
        invite = peer.expect("INVITE")
        with asleep(phone):
            for _ in range(3):
                peer.reply(phone.port, invite, 486, "Busy Here", peer.tag)
        peer.expect("ACK")
        assert phone.end() == 1, phone.text()
        phone.healthy()
        peer.listen(0.1)
        assert peer.heard().count("ACK") == 3, peer.heard()
        assert peer.transactions("ACK") == 1, peer.heard()


def test_two_branches_answer_after_the_hang_up():
    """Each 2xx of a fork gets ACK and BYE, also when nobody wants the call any more
    (RFC 3261 13.2.2.4)."""
    with Peer() as peer, Phone("call", peer.uri, "--cancel-after", "300ms") as phone:
        invite = peer.expect("INVITE")
        for tag in ("one", "two"):
            peer.reply(phone.port, invite, 180, "Ringing", tag)
        cancel = peer.expect("CANCEL")
        peer.reply(phone.port, cancel, 200, "OK")
        for tag in ("two", "one"):
            peer.reply(phone.port, invite, 200, "OK", tag, peer.sdp())
            assert f"tag={tag}" in peer.expect("ACK").value("To"), peer.heard()
            bye = peer.expect("BYE")
            assert f"tag={tag}" in bye.value("To"), peer.heard()
            peer.reply(phone.port, bye, 200, "OK")
            peer.listen(0.2)  # the phone has nothing to do but to wait for the other branch
        phone.end(15)
        phone.healthy()

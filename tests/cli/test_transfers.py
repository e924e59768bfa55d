# Many transfers: at once, and one from the other.
from kit import LISTEN, Phone
from sip_peer import Peer


def test_ten_transfers_at_once():
    """Half of them to a target that is busy."""
    with Phone("answer", *LISTEN, "--hangup-after", "300ms") as good, \
            Phone("answer", *LISTEN, "--reject", "486") as busy, \
            Phone("answer", *LISTEN) as bob:
        five = ("--calls", "5", "--parallel", "5", "--transfer-after", "100ms")
        with Phone("call", bob.uri, "--transfer-to", good.uri, *five) as happy, \
                Phone("call", bob.uri, "--transfer-to", busy.uri, *five,
                      "--hangup-after", "2s") as sad:
            assert happy.end() == 0, (happy.text(), bob.text())
            assert sad.end() == 1, (sad.text(), bob.text())
            assert happy.text().count("transferred: connected") == 5, happy.text()
            assert sad.text().count("not transferred: the new call failed with 486") == 5, \
                sad.text()
            # A failed transfer leaves the first call up: its end is the BYE of --hangup-after.
            assert sad.messages("sent").count("BYE") == 5, sad.messages("sent")
            happy.healthy()
            sad.healthy()
        bob.process.terminate()
        bob.end()
        bob.healthy()
        for target in (good, busy):
            target.process.terminate()
            target.end()
            target.healthy()


def test_transfers_in_circles():
    """A phone that transfers everybody to itself: whoever follows stops after sixteen."""
    with Phone("answer", *LISTEN, files=False) as probe:
        port = probe.port
        probe.process.terminate()
        probe.end()
    with Phone("answer", "--listen", f"udp:127.0.0.1:{port}", "--transfer-to",
               f"sip:round@127.0.0.1:{port}", "--hangup-after", "4s") as bob:
        with Phone("call", bob.uri) as alice:
            alice.end()
            assert alice.text().count("is transferred to") == 16, alice.text()
            alice.healthy()
        bob.wait_for("not transferred: refused with 482")
        bob.process.terminate()
        bob.end()
        bob.healthy()
        assert bob.text().count("transferred: connected") == 16, bob.text()


def refer_outside(peer, phone, target):
    """A REFER outside any call, and its final response."""
    to = f"sip:bob@127.0.0.1:{phone.port}"
    text = peer.request("REFER", to, f"<{to}>", 1)
    peer.send(phone.port, text.replace("Max-Forwards", f"Refer-To: <{target}>\r\nMax-Forwards"))
    return peer.expect("202 REFER", "603 REFER", "400 REFER")


def test_a_refer_outside_any_call_is_followed():
    with Phone("answer", *LISTEN, "--hangup-after", "200ms", "--calls", "1") as target, \
            Phone("answer", *LISTEN, "--follow-refer", "--calls", "1") as bob, Peer() as peer:
        answer = refer_outside(peer, bob, target.uri)
        assert answer.status == 202, answer.text
        told = []
        while not told or not told[-1].startswith("SIP/2.0 200"):
            notify = peer.expect("NOTIFY")
            told.append(notify.body.strip())
            assert notify.value("To").endswith(peer.tag), notify.text
            assert notify.value("Event") == "refer", notify.text
            peer.reply(bob.port, notify, 200, "OK")
        assert notify.value("Subscription-State").startswith("terminated"), notify.text
        assert told[0] == "SIP/2.0 100 Trying", told
        assert target.end() == 0 and bob.end() == 0, (bob.text(), target.text())
        assert f"call 1 is asked for to {target.uri}" in bob.text(), bob.text()
        bob.healthy()


def test_a_refer_outside_any_call_to_nobody_there():
    with Phone("answer", *LISTEN, "--reject", "486") as target, \
            Phone("answer", *LISTEN, "--follow-refer", "--calls", "1") as bob, Peer() as peer:
        assert refer_outside(peer, bob, target.uri).status == 202
        told = []
        while not told or told[-1] < "SIP/2.0 2":
            notify = peer.expect("NOTIFY")
            told.append(notify.body.strip())
            peer.reply(bob.port, notify, 200, "OK")
        assert told[-1].startswith("SIP/2.0 486"), told
        assert bob.end() == 1, bob.text()
        assert "call 1 failed" in bob.text(), bob.text()


def test_a_refer_outside_any_call_is_declined_unless_wanted():
    with Phone("answer", *LISTEN) as bob, Peer() as peer:
        assert refer_outside(peer, bob, "sip:carol@127.0.0.1").status == 603
        bob.stop(15)
        bob.healthy()


def test_a_refer_outside_any_call_to_something_else():
    with Phone("answer", *LISTEN, "--follow-refer") as bob, Peer() as peer:
        assert refer_outside(peer, bob, "javascript:alert(1)").status == 400
        bob.stop(15)
        bob.healthy()

# Many transfers: at once, and one from the other.
from kit import LISTEN, Phone


def test_ten_transfers_at_once():
    """Half of them to a target that is busy."""
    with Phone("answer", *LISTEN, "--hangup-after", "300ms") as good, \
            Phone("answer", *LISTEN, "--reject", "486") as busy, \
            Phone("answer", *LISTEN) as bob:
        five = ("--calls", "5", "--parallel", "5", "--transfer-after", "100ms")
        with Phone("call", bob.uri, "--transfer-to", good.uri, *five) as happy, \
                Phone("call", bob.uri, "--transfer-to", busy.uri, *five) as sad:
            assert happy.end() == 0, (happy.text(), bob.text())
            assert sad.end() == 1, (sad.text(), bob.text())
            assert happy.text().count("transferred: connected") == 5, happy.text()
            assert sad.text().count("not transferred: the new call failed with 486") == 5, \
                sad.text()
            # A failed transfer leaves the first call up: its end is a BYE of ours.
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
               f"sip:round@127.0.0.1:{port}") as bob:
        with Phone("call", bob.uri) as alice:
            alice.end()
            assert alice.text().count("is transferred to") == 16, alice.text()
            alice.healthy()
        bob.wait_for("not transferred: refused with 482")
        bob.process.terminate()
        bob.end()
        bob.healthy()
        assert bob.text().count("transferred: connected") == 16, bob.text()

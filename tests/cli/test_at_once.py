# Ten transfers at once over one called side, half of them to a target that is busy.
from kit import LISTEN, Phone


def test_ten_transfers_at_once():
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

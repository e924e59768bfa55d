# The six moments of a hang-up in which SIP stacks differ, played by a peer that does only what
# stands here. Not the judgement: see judge.py. Read next: phones.py, ../../cli/sip_peer.py.
import time

from sip_peer import Message, Peer

LATE = 1.5  # seconds; several repeats of a 200 come meanwhile
FOREVER = 37.0  # more than 64*T1


class Watcher(Peer):
    """A peer that also keeps what it said. Answers a BYE; all else is what a moment says."""

    def __init__(self):
        super().__init__()
        self.said = []  # (time, Message)
        self.answers_bye = True

    def send(self, port, text):
        super().send(port, text)
        self.said.append((time.monotonic(), Message(text.encode())))

    def receive(self, limit):
        message = super().receive(limit)
        if message is not None and message.what == "BYE" and self.answers_bye:
            self.reply(self.other, message, 200, "OK")
        return message

    def expect(self, *wanted, limit=5):
        """None, when it does not come: that is for the judge."""
        try:
            return super().expect(*wanted, limit=limit)
        except AssertionError:
            return None

    def accept(self, invite):
        """A 200, repeated until its ACK has come."""
        for wait in (0.5, 1, 2, 4):
            self.reply(self.other, invite, 200, "OK", self.tag, self.sdp())
            if self.expect("ACK", limit=wait) is not None:
                return


def before_1xx(peer):
    """The phone gives up 100 ms after its INVITE; the first answer, a 180, comes after 700 ms."""
    invite = peer.expect("INVITE", limit=20)
    peer.listen(0.7)
    peer.reply(peer.other, invite, 180, "Ringing", peer.tag)
    cancel = peer.expect("CANCEL")
    if cancel is None:
        return
    peer.reply(peer.other, cancel, 200, "OK", peer.tag)
    peer.reply(peer.other, invite, 487, "Request Terminated", peer.tag)
    peer.expect("ACK")
    peer.listen(1)


def answer_after_hang_up(peer):
    """The phone gives up 100 ms after its INVITE; the first answer, a 200, comes after 700 ms."""
    invite = peer.expect("INVITE", limit=20)
    peer.listen(0.7)
    peer.accept(invite)
    peer.expect("BYE")
    peer.listen(1)


def crossing(peer):
    """The phone gives up while it rings; when its CANCEL comes, the 200 is on its way."""
    invite = peer.expect("INVITE", limit=20)
    peer.reply(peer.other, invite, 180, "Ringing", peer.tag)
    cancel = peer.expect("CANCEL")
    if cancel is None:
        return
    peer.reply(peer.other, invite, 200, "OK", peer.tag, peer.sdp())
    peer.reply(peer.other, cancel, 200, "OK", peer.tag)
    if peer.expect("ACK", limit=1) is None:
        peer.accept(invite)
    peer.expect("BYE")
    peer.listen(1)


def late_ack(peer):
    """The phone answers and hangs up at once; the ACK comes 1.5 seconds later."""
    peer.invite(peer.other)
    answer = peer.expect("200 INVITE", limit=20)
    if answer is None:
        return
    peer.listen(LATE)
    peer.in_dialog(peer.other, "ACK", answer, 1)
    peer.expect("BYE")
    peer.listen(1)


def no_ack(peer):
    """The phone answers and hangs up at once; the ACK never comes."""
    peer.invite(peer.other)
    if peer.expect("200 INVITE", limit=20) is not None:
        peer.listen(FOREVER)


def both(peer):
    """The phone hangs up 300 ms after the answer; before its BYE is answered, ours comes."""
    invite = peer.expect("INVITE", limit=20)
    peer.reply(peer.other, invite, 180, "Ringing", peer.tag)
    peer.accept(invite)
    peer.answers_bye = False
    theirs = peer.expect("BYE")
    if theirs is None:
        return
    peer.call_id = invite.value("Call-ID")
    ours = peer.request("BYE", f"sip:peer@127.0.0.1:{peer.other}", invite.value("From"), 1)
    peer.send(peer.other, ours.replace(f"From: <{peer.uri}>", f"From: {invite.value('To')}"))
    for wait in (0.5, 1):
        if any(each.startswith(("2", "4")) for each in peer.heard()):
            break
        peer.expect("200 BYE", "481 BYE", limit=wait)
    peer.reply(peer.other, theirs, 200, "OK")
    peer.answers_bye = True
    peer.listen(1)


# name: what it is called in the table, who plays it, what the phone is told, what it owes.
MOMENTS = {
    "before_1xx": ("before any answer", before_1xx, ("start", 100), {"CANCEL", "ACK"}),
    "answer_after_hang_up": ("200 after a hang-up before any answer", answer_after_hang_up,
                             ("start", 100), {"ACK", "BYE"}),
    "crossing": ("CANCEL and 200 cross", crossing, ("ringing", 100), {"CANCEL", "ACK", "BYE"}),
    "late_ack": ("called side, ACK late", late_ack, None, {"BYE"}),
    "no_ack": ("called side, ACK never", no_ack, None, {"BYE"}),
    "both": ("both at once", both, ("up", 300), {"ACK", "BYE", "200 BYE"}),
}

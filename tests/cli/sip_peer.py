# A SIP peer on a UDP socket that sends what a test says and nothing else: no timers, no repeats,
# no answers of its own. Not a stack. Read next: test_ack.py.
import random
import re
import socket
import time


class Message:
    def __init__(self, data):
        self.text = data.decode("utf-8", "replace")
        self.start, _, rest = self.text.partition("\r\n")
        self.head, _, self.body = rest.partition("\r\n\r\n")

    def values(self, name):
        return re.findall(rf"(?mi)^{name}[ \t]*:[ \t]*(.*?)\r?$", self.head)

    def value(self, name):
        return (self.values(name) or [""])[0]

    @property
    def status(self):
        return int(self.start.split()[1]) if self.start.startswith("SIP/2.0 ") else 0

    @property
    def what(self):
        """"INVITE", "180 INVITE"."""
        method = self.value("CSeq").split()[-1]
        return f"{self.status} {method}" if self.status else self.start.split()[0]


class Peer:
    def __init__(self):
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        self.uri = f"sip:peer@127.0.0.1:{self.port}"
        self.tag = f"{random.getrandbits(48):x}"
        self.call_id = f"{random.getrandbits(64):x}@peer"
        self.seen = []  # (time, Message)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def send(self, port, text):
        data = text if isinstance(text, bytes) else text.encode()
        self.socket.sendto(data, ("127.0.0.1", port))

    def receive(self, limit):
        """The next message, or None."""
        self.socket.settimeout(max(0.001, limit))
        try:
            data, _ = self.socket.recvfrom(65535)
        except socket.timeout:
            return None
        message = Message(data)
        self.seen.append((time.monotonic(), message))
        return message

    def expect(self, *wanted, limit=20):
        """The next message of that kind; others are skipped, and kept in `seen`."""
        until = time.monotonic() + limit
        while time.monotonic() < until:
            message = self.receive(until - time.monotonic())
            if message is not None and message.what in wanted:
                return message
        raise AssertionError(f"no {wanted} in {limit} s, but {self.heard()}")

    def gather(self, *wanted, limit=20):
        """Until all of them have come, in any order."""
        until = time.monotonic() + limit
        while not set(wanted) <= set(self.heard()):
            assert time.monotonic() < until, (wanted, self.heard())
            self.receive(until - time.monotonic())

    def listen(self, seconds):
        """Everything that comes in that time."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            self.receive(until - time.monotonic())

    def heard(self):
        return [message.what for _, message in self.seen]

    def transactions(self, method):
        """How many such requests came; a repeat, by a machine that was busy, is none of its own."""
        return len({message.value("Via") for _, message in self.seen if message.what == method})

    def branch(self):
        return f"z9hG4bK{random.getrandbits(64):x}"

    def request(self, method, target, to, number, branch=None, body=""):
        kind = "Content-Type: application/sdp\r\n" if body else ""
        return (f"{method} {target} SIP/2.0\r\n"
                f"Via: SIP/2.0/UDP 127.0.0.1:{self.port};branch={branch or self.branch()};rport\r\n"
                f"Max-Forwards: 70\r\nFrom: <{self.uri}>;tag={self.tag}\r\nTo: {to}\r\n"
                f"Call-ID: {self.call_id}\r\nCSeq: {number} {method}\r\n"
                f"Contact: <{self.uri}>\r\n{kind}Content-Length: {len(body)}\r\n\r\n{body}")

    def sdp(self):
        return ("v=0\r\no=peer 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
                "m=audio 40000 RTP/AVP 0\r\na=rtpmap:0 PCMU/8000\r\n")

    def invite(self, port, branch=None):
        target = f"sip:somebody@127.0.0.1:{port}"
        self.send(port, self.request("INVITE", target, f"<{target}>", 1, branch, self.sdp()))

    def in_dialog(self, port, method, answer, number):
        """A request in the dialog that this response has made."""
        target = answer.value("Contact").strip("<>").split(">")[0]
        self.send(port, self.request(method, target, answer.value("To"), number))

    def reply(self, port, request, code, reason, tag="", body=""):
        to = request.value("To") + (f";tag={tag}" if tag else "")
        kind = "Content-Type: application/sdp\r\n" if body else ""
        vias = "".join(f"Via: {via}\r\n" for via in request.values("Via"))
        self.send(port, f"SIP/2.0 {code} {reason}\r\n{vias}From: {request.value('From')}\r\n"
                        f"To: {to}\r\nCall-ID: {request.value('Call-ID')}\r\n"
                        f"CSeq: {request.value('CSeq')}\r\nContact: <{self.uri}>\r\n{kind}"
                        f"Content-Length: {len(body)}\r\n\r\n{body}")

# Bytes that are no SIP, and SIP that matches nothing: counted, logged once, and the next call
# works.
import os
import re

from kit import LISTEN, Phone
from sip_peer import Peer


def test_garbage_is_logged_once_and_harms_nobody():
    with Phone("answer", *LISTEN, "--calls", "1") as bob, Peer() as peer:
        port = bob.port
        stray = ("SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP {};branch=z9hG4bKnone\r\n"
                 "From: <sip:a@b>;tag=1\r\nTo: <sip:c@d>;tag=2\r\nCall-ID: none\r\n"
                 "CSeq: 1 INVITE\r\nContent-Length: 0\r\n\r\n")
        request = peer.request("INVITE", f"sip:bob@127.0.0.1:{port}", "<sip:bob@x>", 1)
        malformed = [os.urandom(200), b"\0", b"hello\r\n\r\n", request.encode()[:120],
                     request.replace("CSeq: 1 INVITE\r\n", "").encode()]
        unmatched = [stray.format(f"127.0.0.1:{port}"), stray.format("192.0.2.1:5060")]
        for data in (*malformed, *unmatched):
            peer.send(port, data)
        peer.send(port, b"\r\n\r\n")  # a keepalive is no garbage
        with Phone("call", bob.uri, "--hangup-after", "50ms") as alice:
            assert alice.end() == 0, (alice.text(), bob.text())
        assert bob.end() == 0, bob.text()
        log = bob.log()
        assert "call 2" not in bob.text(), bob.text()
        about = [line for line in log.splitlines() if f"127.0.0.1:{peer.port}" in line]
        assert len(re.findall("malformed message from", log)) == len(malformed), log
        assert len(about) == len(malformed) + 1, about
        assert len(re.findall("dropped: SIP/2.0 200 OK", log)) == 1, log
        assert len(re.findall("a response whose Via is not ours", log)) == 1, log
        assert "messages dropped: 5 malformed, 2 responses that match nothing" in log, log
        bob.healthy()


def test_a_header_that_may_stand_once_stands_twice():
    """RFC 3515 2.4.2, RFC 3891 3 and others: 400, inside a call and outside, not silence."""
    twice = {"REFER": "Refer-To: <sip:a@127.0.0.1>", "NOTIFY": "Event: refer",
             "UPDATE": "Session-Expires: 90", "PRACK": "RAck: 1 1 INVITE",
             "INFO": "Content-Type: text/plain", "OPTIONS": "Max-Forwards: 70"}
    with Phone("answer", *LISTEN, "--calls", "1") as bob, Peer() as peer:
        to = f"sip:bob@127.0.0.1:{bob.port}"
        text = peer.request("INVITE", to, f"<{to}>", 1, body=peer.sdp())
        line = "Replaces: a;to-tag=b;from-tag=c\r\n"
        peer.send(bob.port, text.replace("Max-Forwards", line + line + "Max-Forwards"))
        assert peer.expect("400 INVITE").status == 400
        peer.invite(bob.port)
        answer = peer.expect("200 INVITE")
        peer.in_dialog(bob.port, "ACK", answer, 1)
        for number, (method, line) in enumerate(twice.items(), 2):
            text = peer.request(method, to, answer.value("To"), number)
            text = text.replace("Max-Forwards: 70\r\n", "") if "Max" in line else text
            text = text.replace("Call-ID", f"{line}\r\n{line}\r\nCall-ID")
            peer.send(bob.port, text)
            peer.expect(f"400 {method}", limit=5)
        peer.in_dialog(bob.port, "BYE", answer, 20)
        peer.expect("200 BYE")
        assert bob.end() == 0, bob.text()
        bob.healthy()

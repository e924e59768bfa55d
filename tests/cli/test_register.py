# Registering, asking and telling, against a peer that does only what it is told; and against our
# own registrar. Read next: sip_peer.py, test_registrar.py.
from kit import LISTEN, Phone, refused
from sip_peer import Peer


def contact(message):
    return "Contact: " + message.value("Contact")


def granted(seconds, message):
    return f"OK\r\n{contact(message)};expires={seconds}"


def test_registered_and_unregistered():
    with Peer() as peer:
        with Phone("register", f"sip:alice@127.0.0.1:{peer.port}", "--count", "1") as alice:
            first = peer.expect("REGISTER")
            assert first.start == f"REGISTER sip:127.0.0.1:{peer.port} SIP/2.0", first.start
            assert first.value("To") == f"<sip:alice@127.0.0.1:{peer.port}>", first.text
            peer.reply(alice.port, first, 200, granted(600, first), "r")
            last = peer.expect("REGISTER")
            assert last.value("Expires") == "0", last.text
            assert last.value("Call-ID") == first.value("Call-ID"), last.text
            peer.reply(alice.port, last, 200, "OK", "r")
            assert alice.end() == 0, alice.text()
            assert "registered for 600s" in alice.text(), alice.text()
            assert "unregistered" in alice.text(), alice.text()


def test_an_interrupted_phone_unregisters():
    with Peer() as peer:
        with Phone("register", f"sip:alice@127.0.0.1:{peer.port}") as alice:
            first = peer.expect("REGISTER")
            peer.reply(alice.port, first, 200, granted(600, first), "r")
            alice.wait_for("registered for")
            alice.process.terminate()
            last = peer.expect("REGISTER")
            assert last.value("Expires") == "0", last.text
            peer.reply(alice.port, last, 200, "OK", "r")
            assert alice.end() == 0, alice.text()


def test_an_interrupted_phone_unregisters_every_contact():
    with Peer() as peer:
        flags = ("--unregister-all",)
        with Phone("register", f"sip:alice@127.0.0.1:{peer.port}", *flags) as alice:
            first = peer.expect("REGISTER")
            peer.reply(alice.port, first, 200, granted(600, first), "r")
            alice.wait_for("registered for")
            alice.process.terminate()
            last = peer.expect("REGISTER")
            assert last.value("Contact") == "*" and last.value("Expires") == "0", last.text
            peer.reply(alice.port, last, 200, "OK", "r")
            assert alice.end() == 0, alice.text()
            assert "unregistered" in alice.text(), alice.text()


def test_refused_for_good():
    with Peer() as peer:
        with Phone("register", f"sip:alice@127.0.0.1:{peer.port}") as alice:
            peer.reply(alice.port, peer.expect("REGISTER"), 403, "Forbidden", "r")
            assert alice.end() == 1, alice.text()
            assert "failed: " in alice.text() and "403" in alice.text(), alice.text()


def test_busy_and_then_not():
    with Peer() as peer:
        flags = ("--retry", "100ms", "--count", "1")
        with Phone("register", f"sip:alice@127.0.0.1:{peer.port}", *flags) as alice:
            first = peer.expect("REGISTER")
            peer.reply(alice.port, first, 503, "Busy", "r")
            second = peer.expect("REGISTER")
            assert second.value("CSeq") == "2 REGISTER", second.text
            peer.reply(alice.port, second, 200, granted(60, second), "r")
            peer.reply(alice.port, peer.expect("REGISTER"), 200, "OK", "r")
            assert alice.end() == 0, alice.text()
            assert "again after" in alice.text(), alice.text()


def test_options_and_message():
    with Peer() as peer:
        with Phone("options", peer.uri) as alice:
            asked = peer.expect("OPTIONS")
            assert "application/sdp" in asked.value("Accept"), asked.text
            peer.reply(alice.port, asked, 200, "OK", "o")
            assert alice.end() == 0 and "OPTIONS 200 OK" in alice.text(), alice.text()
        with Phone("message", peer.uri, "hello there") as alice:
            told = peer.expect("MESSAGE")
            assert told.body == "hello there" and not told.values("Contact"), told.text
            peer.reply(alice.port, told, 480, "Away", "m")
            assert alice.end() == 1 and "MESSAGE 480 Away" in alice.text(), alice.text()


def test_what_makes_no_sense():
    assert "URI" in refused("register")
    assert "--count" in refused("register", "sip:a@127.0.0.1", "--count", "0", *LISTEN)
    assert "TEXT" in refused("message", "sip:a@127.0.0.1:9")

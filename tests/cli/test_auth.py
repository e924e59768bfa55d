# Passwords asked for and given, and calls that are sent elsewhere, between processes.
import hashlib

from kit import LISTEN, Phone, refused, run
from sip_peer import Peer
from test_calls import pair

LOGIN = ("--user", "alice", "--password", "wonder")


def requests(sent):
    """In their order; a repeat, by a machine that was busy, is none of its own."""
    names = [text for text in sent if not text[0].isdigit()]
    return [name for at, name in enumerate(names) if at == 0 or name != names[at - 1]]


def test_a_password_that_is_right():
    alice, bob, sent, answers = pair(("--require-auth", "alice:wonder"),
                                     (*LOGIN, "--hangup-after", "100ms"))
    assert "call 1 established\ncall 1 ended by us" in alice, alice
    assert "call 1 established" in bob and "call 2" not in bob, bob
    assert requests(sent) == ["INVITE", "ACK", "INVITE", "ACK", "BYE"], sent
    assert sum(text.startswith("401") for text in answers) == 1, answers


def test_the_second_call_is_not_asked():
    with Phone("answer", *LISTEN, "--calls", "2", "--require-auth", "alice:wonder") as bob:
        with Phone("call", bob.uri, *LOGIN, "--hangup-after", "100ms", "--calls", "2") as alice:
            assert alice.end() == 0 and bob.end() == 0, (alice.text(), bob.text())
            sent = requests(alice.messages("sent"))
            call = ["INVITE", "ACK", "BYE"]
            assert sent == ["INVITE", "ACK", *call, *call], sent
            assert "call 2 established" in bob.text(), bob.text()
            alice.healthy()
            bob.healthy()


def caller_is_refused(*login):
    with Phone("answer", *LISTEN, "--require-auth", "alice:wonder") as bob:
        with Phone("call", bob.uri, *login) as alice:
            assert alice.end() == 1, (alice.text(), bob.text())
            assert "401" in alice.text() and "established" not in alice.text(), alice.text()
            assert "call 1" not in bob.text(), bob.text()
            return requests(alice.messages("sent"))


def test_a_password_that_is_wrong():
    sent = caller_is_refused("--user", "alice", "--password", "wander")
    assert sent == ["INVITE", "ACK", "INVITE", "ACK"], sent


def test_a_user_who_is_not_known():
    sent = caller_is_refused("--user", "mallory", "--password", "wonder")
    assert sent == ["INVITE", "ACK", "INVITE", "ACK"], sent


def test_no_password():
    assert caller_is_refused() == ["INVITE", "ACK"]


def test_another_realm():
    assert caller_is_refused(*LOGIN, "--realm", "elsewhere") == ["INVITE", "ACK"]


def digest(algorithm, *parts):
    return hashlib.new(algorithm, ":".join(parts).encode()).hexdigest()


def check(message, header, algorithm, qop, body=""):
    """Computes the response anew, with a library that is not ours."""
    text = message.value(header)
    given = dict(part.strip().split("=", 1) for part in text.removeprefix("Digest ").split(","))
    given = {name: value.strip('"') for name, value in given.items()}
    assert given["username"] == "alice" and given.get("qop") == qop, text
    first = digest(algorithm, "alice", "peer", "wonder")
    rest = (digest(algorithm, body),) if qop == "auth-int" else ()
    second = digest(algorithm, message.start.split()[0], given["uri"], *rest)
    counted = (given["nc"], given["cnonce"], qop) if qop else ()
    assert given["response"] == digest(algorithm, first, given["nonce"], *counted, second), text
    assert given["uri"] == message.start.split()[1], text


def asked_with(challenge, algorithm, qop, code=401):
    with Peer() as peer:
        with Phone("call", peer.uri, *LOGIN, "--hangup-after", "100ms") as alice:
            invite = peer.expect("INVITE")
            name = "WWW-Authenticate" if code == 401 else "Proxy-Authenticate"
            header = "Authorization" if code == 401 else "Proxy-Authorization"
            text = f"Digest realm=\"peer\", nonce=\"abc\"{challenge}"
            peer.reply(alice.port, invite, code, f"No\r\n{name}: {text}", "asks")
            peer.expect("ACK")
            invite = peer.expect("INVITE")
            check(invite, header, algorithm, qop, invite.body)
            peer.reply(alice.port, invite, 200, "OK", "yes", peer.sdp())
            ack = peer.expect("ACK")
            assert ack.value(header) == invite.value(header), ack.text
            bye = peer.expect("BYE")
            check(bye, header, algorithm, qop, bye.body)
            peer.reply(alice.port, bye, 200, "OK")
            assert alice.end() == 0, alice.text()
            alice.healthy()


def test_each_algorithm_and_quality():
    for name, algorithm in (("MD5", "md5"), ("SHA-256", "sha256"), ("SHA-512-256", "sha512_256")):
        for offered, qop in (("auth", "auth"), ("auth-int", "auth-int"), (None, None)):
            quality = f", qop=\"{offered}\"" if offered else ""
            asked_with(f"{quality}, algorithm={name}", algorithm, qop)


def test_a_proxy_that_asks():
    asked_with(", qop=\"auth,auth-int\", opaque=\"o\"", "md5", "auth", code=407)


def test_a_hang_up_while_asked():
    with Peer() as peer:
        with Phone("call", peer.uri, *LOGIN, "--cancel-after", "300ms") as alice:
            invite = peer.expect("INVITE")
            peer.reply(alice.port, invite, 401,
                       "No\r\nWWW-Authenticate: Digest realm=\"peer\", nonce=\"1\"", "asks")
            peer.expect("ACK")
            invite = peer.expect("INVITE")
            peer.listen(0.8)
            assert "CANCEL" not in peer.heard(), peer.heard()
            peer.reply(alice.port, invite, 180, "Ringing", "rings")
            cancel = peer.expect("CANCEL")
            assert cancel.value("CSeq").split()[0] == invite.value("CSeq").split()[0]
            peer.reply(alice.port, cancel, 200, "OK", "rings")
            peer.reply(alice.port, invite, 487, "Request Terminated", "rings")
            assert alice.end() == 0, alice.text()
            alice.healthy()


ASKS = 'Unauthorized\r\nWWW-Authenticate: Digest realm="house", nonce="n", qop="auth"'


def asks_in_vain(stranger, phone):
    """Whoever we did not choose to ask gets an INVITE and an ACK, and no credentials."""
    stranger.reply(phone.port, stranger.expect("INVITE"), 401, ASKS, "s")
    stranger.expect("ACK")
    stranger.listen(0.5)
    assert stranger.transactions("INVITE") == 1, stranger.heard()
    assert "Authorization" not in "".join(message.text for _, message in stranger.seen)


def test_whom_a_refer_names_learns_no_password():
    with Phone("answer", *LISTEN, *LOGIN, "--realm", "house", "--server", "127.0.0.1:5060",
               "--calls", "1") as bob, Peer() as caller, Peer() as stranger:
        caller.invite(bob.port)
        answer = caller.expect("200 INVITE")
        caller.in_dialog(bob.port, "ACK", answer, 1)
        text = caller.request("REFER", f"sip:bob@127.0.0.1:{bob.port}", answer.value("To"), 2)
        caller.send(bob.port, text.replace("Max-Forwards",
                                           f"Refer-To: <{stranger.uri}>\r\nMax-Forwards"))
        asks_in_vain(stranger, bob)
        for word in ("100 Trying", "401 Unauthorized"):
            notify = caller.expect("NOTIFY")
            assert word in notify.body, notify.text
            caller.reply(bob.port, notify, 200, "OK")
        caller.in_dialog(bob.port, "BYE", answer, 3)
        assert bob.end() == 1, bob.text()


def test_whom_a_redirect_names_learns_no_password():
    """Another port of the same host is somebody else, too."""
    with Peer() as bob, Peer() as stranger, Phone("call", bob.uri, *LOGIN) as alice:
        bob.reply(alice.port, bob.expect("INVITE"), 302,
                  f"Moved\r\nContact: <{stranger.uri}>", "b")
        asks_in_vain(stranger, alice)
        assert alice.end() == 1, alice.text()
        assert "401" in alice.text(), alice.text()


def test_flags_that_make_no_sense():
    assert "--password" in refused("call", "sip:b@127.0.0.1", "--user", "alice")
    assert "--user" in refused("call", "sip:b@127.0.0.1", "--password", "x")
    assert "USER:PASSWORD" in refused("answer", *LISTEN, "--require-auth", "alice")
    assert "--server" in refused("answer", *LISTEN, *LOGIN, "--realm", "house")
    assert "--user" in refused("answer", *LISTEN, "--server", "127.0.0.1:5060")
    assert "URI" in refused("answer", *LISTEN, "--redirect", "bob")
    refused("answer", *LISTEN, "--redirect", "sip:bob@127.0.0.1", "--reject", "486")


def test_sent_elsewhere():
    with Phone("answer", *LISTEN, "--calls", "1") as carol:
        with Phone("answer", *LISTEN, "--calls", "1", "--redirect", carol.uri) as bob:
            with Phone("call", bob.uri, "--hangup-after", "100ms") as alice:
                assert alice.end() == 0, (alice.text(), bob.text(), carol.text())
                assert bob.end() == 0 and carol.end() == 0, (bob.text(), carol.text())
                assert "established" in carol.text() and "established" not in bob.text()
                sent = requests(alice.messages("sent"))
                assert sent == ["INVITE", "ACK", "INVITE", "ACK", "BYE"], sent
                for phone in (alice, bob, carol):
                    phone.healthy()


def test_what_becomes_of_a_redirection():
    with Phone("answer", *LISTEN, "--calls", "1") as carol:
        with Phone("answer", *LISTEN, "--calls", "2", "--redirect", carol.uri) as bob:
            code, out, err = run("call", bob.uri, "--redirects", "report")
            assert code == 1 and "ended: Moved Temporarily" in out, (out, err)
            code, out, err = run("call", bob.uri, "--redirects", "show", "--hangup-after", "100ms")
            assert code == 0, (out, err)
            assert f"call 1 redirected (302) to {carol.uri}\n" in out, out
            assert carol.end() == 0 and bob.end() == 0, (bob.text(), carol.text())
    assert "redirects" in refused("call", "sip:b@127.0.0.1", "--redirects", "ask")


def test_sent_to_itself():
    with Phone("answer", *LISTEN) as bob:
        own = bob.uri
    port = own.rsplit(":", 1)[1]
    with Phone("answer", "--listen", f"udp:127.0.0.1:{port}", "--calls", "1", "--redirect",
               own) as bob:
        with Phone("call", own) as alice:
            assert alice.end() == 1, alice.text()
            assert "302" in alice.text(), alice.text()
            assert requests(alice.messages("sent")) == ["INVITE", "ACK"], alice.messages("sent")
            bob.end()

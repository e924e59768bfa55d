# Phones that register, in memory and in a file, and callers that are sent on to them.
import hashlib
import json
import os
import signal
import tempfile

from kit import LISTEN, Phone, refused
from sip_peer import Peer

HOUSE = ("registrar", *LISTEN, "--domain", "127.0.0.1")
USERS = ("--user", "alice:wonder", "--user", "bob:built")


class Registrant(Peer):
    """A peer that knows a password."""

    def __init__(self, house, user="alice", password="wonder"):
        super().__init__()
        self.house = house if isinstance(house, int) else house.port
        self.user, self.password, self.number = user, password, 0
        self.challenge = None

    def answer(self, method, uri):
        """The digest, by a library that is not ours."""
        parts = dict(part.strip().split("=", 1)
                     for part in self.challenge.removeprefix("Digest ").replace(
                         "auth,auth-int", "auth").split(","))
        given = {name: value.strip('"') for name, value in parts.items()}
        hashed = lambda *words: hashlib.md5(":".join(words).encode()).hexdigest()
        nonce, realm = given["nonce"], given["realm"]
        response = hashed(hashed(self.user, realm, self.password), nonce, "00000001", "c", "auth",
                          hashed(method, uri))
        return (f'Authorization: Digest username="{self.user}", realm="{realm}", nonce="{nonce}", '
                f'uri="{uri}", qop=auth, nc=00000001, cnonce="c", algorithm=MD5, '
                f'response="{response}"\r\n')

    def send_register(self, lines, credentials):
        self.number += 1
        uri = "sip:127.0.0.1"
        text = self.request("REGISTER", uri, f"<sip:{self.user}@127.0.0.1>", self.number)
        text = text.replace(f"Contact: <{self.uri}>\r\n",
                            lines + (self.answer("REGISTER", uri) if credentials else ""))
        self.send(self.house, text)

    def ask(self, lines=None, secret=True):
        """The response to a REGISTER, after the password when one is asked for."""
        lines = f"Contact: <{self.uri}>\r\n" if lines is None else lines
        self.send_register(lines, False)
        said = self.expect("200 REGISTER", "401 REGISTER", "423 REGISTER", "500 REGISTER")
        if said.status != 401 or not secret:
            return said
        self.challenge = said.values("WWW-Authenticate")[0]  # older phones look no further
        assert "algorithm=MD5" in self.challenge, said.text
        self.send_register(lines, True)
        return self.expect("200 REGISTER", "401 REGISTER", "403 REGISTER", "423 REGISTER",
                           "500 REGISTER")


def test_a_phone_registers_refreshes_and_goes():
    with Phone(*HOUSE, *USERS) as house, Registrant(house) as phone:
        assert phone.ask(secret=False).status == 401
        said = phone.ask(f"Contact: <{phone.uri}>;expires=600\r\n")
        assert said.status == 200 and said.value("Contact") == f"<{phone.uri}>;expires=600"
        house.wait_for(f"^registered sip:alice@127.0.0.1 at {phone.uri} for 600s$")
        assert phone.ask().value("Contact").endswith(";expires=3600")
        house.wait_for(f"^refreshed sip:alice@127.0.0.1 at {phone.uri} for 3600s$")
        assert phone.ask("").value("Contact").startswith(f"<{phone.uri}>")
        house.wait_for("^asked about sip:alice@127.0.0.1$")
        assert not phone.ask("Contact: *\r\nExpires: 0\r\n").values("Contact")
        house.wait_for(f"^unregistered sip:alice@127.0.0.1 at {phone.uri}$")
        assert house.stop(signal.SIGINT) == 0
        house.healthy()


def test_wrong_passwords_and_strangers():
    with Phone(*HOUSE, *USERS) as house:
        with Registrant(house, password="wander") as phone:
            assert phone.ask().status == 401
        with Registrant(house, user="mallory") as phone:
            assert phone.ask().status == 401
        with Registrant(house) as phone:
            phone.challenge = 'Digest realm="127.0.0.1", nonce="made up", algorithm=MD5'
            phone.send_register("", True)
            assert "stale=true" in phone.expect("401 REGISTER").value("WWW-Authenticate")
        assert "registered" not in house.text(), house.text()


def test_a_password_counts_once():
    with Phone(*HOUSE, *USERS) as house, Registrant(house) as phone:
        assert phone.ask().status == 200
        phone.send_register("Contact: *\r\nExpires: 0\r\n", True)  # the same nonce and count
        assert phone.expect("401 REGISTER", "200 REGISTER").status == 401
        assert "unregistered" not in house.text(), house.text()


def test_a_life_ends():
    with Phone(*HOUSE, *USERS, "--min-expires", "1") as house, Registrant(house) as phone:
        assert phone.ask(f"Contact: <{phone.uri}>;expires=1\r\n").status == 200
        house.wait_for("^expired 1$")
        assert not phone.ask("").values("Contact")


def test_a_file_outlives_the_process():
    with tempfile.TemporaryDirectory() as folder:
        store = ("--store", "sqlite:" + os.path.join(folder, "phones.db"))
        with Phone(*HOUSE, *USERS, *store) as house, Registrant(house) as phone:
            lines = f"Contact: <{phone.uri}>;q=0.5;expires=600;+sip.instance=\"<urn:uuid:1>\"\r\n"
            assert phone.ask(lines).status == 200
            house.process.kill()  # not even asked to end
            with Phone(*HOUSE, *USERS, *store) as again:
                phone.house = again.port
                found = phone.ask("").value("Contact")
                assert found.startswith(f"<{phone.uri}>;q=0.5;expires="), found
                assert found.endswith(";+sip.instance=\"<urn:uuid:1>\""), found
                # The old Call-ID goes on counting where it was.
                number, phone.number = phone.number, 0
                assert phone.ask(lines).status == 500
                phone.number = number
                assert phone.ask(lines).status == 200
                again.wait_for("^refreshed sip:alice@127.0.0.1")


def test_a_call_is_sent_on():
    for store in ("memory", "sqlite"):
        with tempfile.TemporaryDirectory() as folder:
            where = store if store == "memory" else "sqlite:" + os.path.join(folder, "phones.db")
            with Phone(*HOUSE, *USERS, "--store", where) as house, Registrant(house) as phone, \
                    Phone("answer", *LISTEN, "--calls", "1") as alice:
                assert phone.ask(f"Contact: <{alice.uri}>\r\n").status == 200
                with Phone("call", f"sip:alice@127.0.0.1:{house.port}", "--hangup-after",
                           "100ms") as caller:
                    assert caller.end() == 0, (caller.text(), house.text())
                    assert alice.end() == 0, alice.text()
                house.wait_for(rf"^call for sip:alice@127\.0\.0\.1:\d+: 302 <{alice.uri}>")
                for name, status in (("bob", "480"), ("carol", "404")):
                    with Phone("call", f"sip:{name}@127.0.0.1:{house.port}") as caller:
                        assert caller.end() == 1 and status in caller.text(), caller.text()


def test_our_phone_at_our_registrar():
    with Phone(*HOUSE, *USERS, "--min-expires", "2") as house:
        with Phone("register", f"sip:alice@127.0.0.1:{house.port}", "--user", "alice", "--password",
                   "wonder", "--expires", "1", "--count", "3") as alice:
            assert alice.end() == 0, (alice.text(), house.text())
            alice.healthy()
        house.wait_for("^refused REGISTER of sip:alice@127.0.0.1:\\d+: 423$")
        house.wait_for("^registered sip:alice@127.0.0.1 at sip:.* for 2s$")
        house.wait_for("^unregistered sip:alice@127.0.0.1 at ")
        assert house.text().count("\nrefreshed ") == 2, house.text()
        assert "expired" not in house.text(), house.text()
        with Phone("register", f"sip:alice@127.0.0.1:{house.port}", "--user", "alice", "--password",
                   "wander", "--unregister-after", "2s") as alice:
            assert alice.end() == 1, (alice.text(), house.text())
            assert "401" in alice.text() and "registered" not in alice.text(), alice.text()


def test_our_phone_is_called_where_it_registered():
    with Phone(*HOUSE, *USERS) as house, Phone("answer", *LISTEN, "--calls", "1") as bob, \
            Phone("register", f"sip:bob@127.0.0.1:{house.port}", "--user", "bob", "--password",
                  "built", "--contact", f"<{bob.uri}>;q=0.9") as keeper:
        house.wait_for("^registered sip:bob@127.0.0.1 at ")
        with Phone("call", f"sip:bob@127.0.0.1:{house.port}", "--hangup-after",
                   "100ms") as caller:
            assert caller.end() == 0, (caller.text(), house.text())
        assert bob.end() == 0, bob.text()
        assert keeper.stop(signal.SIGINT) == 0, keeper.text()
        house.wait_for("^unregistered sip:bob@127.0.0.1 at ")


def test_lines_for_programs():
    with Phone(*HOUSE, *USERS, "--json") as house:
        port = int(house.wait_for(r'"(?:udp:)?127\.0\.0\.1:(\d+)"').group(1))
        with Registrant(port) as phone:
            assert phone.ask().status == 200
            line = json.loads(house.wait_for('^.*"event":"registered".*$').group(0))
            assert line["aor"] == "sip:alice@127.0.0.1" and line["contact"] == phone.uri, line
            assert line["expires"] in (3599, 3600), line


def test_flags_that_make_no_sense():
    assert "--domain" in refused("registrar", *LISTEN)
    assert "--user" in refused(*HOUSE)
    assert "NAME:PASSWORD" in refused(*HOUSE, "--user", "alice")
    assert "memory" in refused(*HOUSE, *USERS, "--store", "paper")
    assert "--min-expires" in refused(*HOUSE, *USERS, "--min-expires", "90", "--max-expires", "60")
    line = refused(*HOUSE, *USERS, "--store", "sqlite:/no/such/folder/phones.db")
    assert "/no/such/folder/phones.db" in line, line
    with tempfile.NamedTemporaryFile() as text:
        text.write(b"no database, whatever its name says, not at all" * 100)
        text.flush()
        line = refused(*HOUSE, *USERS, "--store", "sqlite:" + text.name)
        assert text.name in line and "not a database" in line, line

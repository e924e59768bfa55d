# What is tried with each phone: calls both ways, hold, transfer. `make` starts the phone. Each talk
# raises AssertionError when it goes wrong. Read next: handset.py, ../../cli/kit.py.
import contextlib
import time

from handset import Unfit
from kit import LISTEN, Phone
from test_registrar import Registrant


HELD = {"sendonly", "inactive", "null"}


def ended(phone, code=0):
    got = phone.end()
    assert got == code, (got, phone.text())
    phone.healthy()


def offers(phone):
    """Directions of what was offered or answered to us, in their order."""
    found = []
    for each in phone.trace():
        if each["kind"] == "received" and "m=audio" in each.get("text", ""):
            text = each["text"]
            null = "c=IN IP4 0.0.0.0" in text
            found.append("null" if null else next(
                (word for word in ("sendonly", "recvonly", "inactive") if f"a={word}" in text),
                "sendrecv"))
    return found


def it_calls_and_hangs_up(make):
    """It calls us, and hangs up."""
    with Phone("answer", *LISTEN, "--calls", "1") as ours, make() as other:
        other.dial(ours.uri)
        other.wait_for("up")
        ours.wait_for("call 1 established")
        other.hang_up()
        ours.wait_for("ended by the other side")
        ended(ours)


def it_calls_and_we_hang_up(make):
    """It calls us; we hang up."""
    with Phone("answer", *LISTEN, "--calls", "1", "--hangup-after", "300ms") as ours, \
            make() as other:
        other.dial(ours.uri)
        other.wait_for("up")
        other.wait_for("ended")
        ended(ours)


def it_calls_and_we_hang_up_at_once(make):
    """It calls us; we hang up with our 200."""
    with Phone("answer", *LISTEN, "--calls", "1", "--hangup-after", "0s") as ours, make() as other:
        other.dial(ours.uri)
        other.wait_for("ended")
        ended(ours)


def it_calls_and_gives_up(make):
    """It calls us and gives up while it rings."""
    with Phone("answer", *LISTEN, "--calls", "1", "--never") as ours, make() as other:
        other.dial(ours.uri)
        other.wait_for("ringing")
        other.hang_up()
        ours.end()
        ours.healthy()
        assert "487 Request Terminated" in " ".join(ours.messages("sent")), ours.messages("sent")


def it_calls_and_is_refused(make):
    """It calls us; we are busy."""
    with Phone("answer", *LISTEN, "--calls", "1", "--reject", "486") as ours, make() as other:
        other.dial(ours.uri)
        other.wait_for("ended")
        ended(ours)


def we_call_and_hang_up(make):
    """We call it, and hang up."""
    with make() as other, Phone("call", other.uri, "--hangup-after", "300ms") as ours:
        other.wait_for("incoming")
        other.answer()
        other.wait_for("up")
        other.wait_for("ended")
        ended(ours)


def we_call_and_it_hangs_up(make):
    """We call it; it hangs up."""
    with make() as other, Phone("call", other.uri) as ours:
        other.wait_for("incoming")
        other.answer()
        other.wait_for("up")
        ours.wait_for("call 1 established")
        other.hang_up()
        ended(ours)


def we_call_and_give_up(make):
    """We call it and give up while it rings."""
    with make() as other, Phone("call", other.uri, "--cancel-when-ringing", "300ms") as ours:
        other.wait_for("incoming")
        other.wait_for("ended")
        ended(ours)


def we_call_and_are_refused(make):
    """We call it; it refuses."""
    with make() as other, Phone("call", other.uri) as ours:
        other.wait_for("incoming")
        other.hang_up()
        ended(ours, 1)


def it_holds_and_resumes(make):
    """It calls us, holds, resumes and hangs up."""
    with Phone("answer", *LISTEN, "--calls", "1") as ours, make() as other:
        other.dial(ours.uri)
        other.wait_for("up")
        for act in (other.hold, other.resume):
            other.forget("agreed")
            act()
            other.wait_for("agreed")
            time.sleep(0.2)
        other.hang_up()
        ended(ours)
        assert ours.messages("received").count("ACK") == 3, ours.messages("received")
        first, held, resumed = offers(ours)
        assert held in HELD and first == resumed == "sendrecv", offers(ours)


def we_hold_and_resume(make):
    """We call it, hold, resume and hang up."""
    with make() as other, Phone("call", other.uri, "--hold-after", "200ms", "--resume-after",
                                "300ms", "--hangup-after", "1s") as ours:
        other.wait_for("incoming")
        other.answer()
        other.wait_for("ended")
        ended(ours)
        assert "call 1 held" in ours.text() and "call 1 resumed" in ours.text(), ours.text()
        assert offers(ours)[1] in ("recvonly", "inactive"), offers(ours)


def it_holds_when_called(make):
    """We call it; it holds and resumes, and we hang up."""
    with make() as other, Phone("call", other.uri, "--hangup-after", "3s") as ours:
        other.wait_for("incoming")
        other.answer()
        other.wait_for("up")
        other.forget("agreed")
        other.hold()
        other.wait_for("agreed")
        time.sleep(0.2)
        other.resume()
        other.wait_for("ended")
        ended(ours)
        assert set(offers(ours)) & HELD, offers(ours)


def it_transfers_us(make):
    """It calls us, and has us call a third."""
    with contextlib.ExitStack() as held:
        third = held.enter_context(Phone("answer", *LISTEN, "--calls", "1", "--hangup-after", "1s"))
        ours = held.enter_context(Phone("answer", *LISTEN, "--calls", "2"))
        other = held.enter_context(make())
        other.dial(ours.uri)
        other.wait_for("up")
        ours.wait_for("call 1 established")
        other.transfer(third.uri)
        ours.wait_for("is transferred to")
        third.wait_for("call 1 established")
        ours.wait_for("call 2 ended")
        ours.process.terminate()
        ours.end()
        ours.healthy()
        ended(third)


def we_transfer_it(make):
    """We call it, and have it call a third."""
    with contextlib.ExitStack() as held:
        third = held.enter_context(Phone("answer", *LISTEN, "--calls", "1", "--hangup-after", "1s"))
        other = held.enter_context(make())
        ours = held.enter_context(Phone("call", other.uri, "--transfer-to", third.uri,
                                        "--transfer-after", "200ms"))
        other.wait_for("incoming")
        other.answer()
        third.wait_for("call 1 established")
        ours.wait_for("transferred: ")
        ended(ours)
        ended(third)


def it_calls_with_a_password(make):
    """It calls us and is asked for its password (RFC 3261 22.1)."""
    with Phone("answer", *LISTEN, "--calls", "1", "--require-auth", "phone:secret",
               "--hangup-after", "300ms") as ours, make("secret") as other:
        if other.only_md5:
            raise Unfit("it gives up when one of several challenges is not MD5")
        other.dial(ours.uri)
        other.wait_for("up")
        other.wait_for("ended")
        ended(ours)
        assert "401 Unauthorized" in " ".join(ours.messages("sent")), ours.messages("sent")


def it_calls_with_a_wrong_password(make):
    """It calls us with a password that is wrong, and is not let in (RFC 3261 22.1)."""
    with Phone("answer", *LISTEN, "--require-auth", "phone:secret") as ours, \
            make("guessed") as other:
        other.dial(ours.uri)
        other.wait_for("ended")
        ours.process.terminate()
        ours.end()
        assert "200 OK (INVITE)" not in " ".join(ours.messages("sent")), ours.messages("sent")
        assert "established" not in ours.text(), ours.text()


HOUSE = ("registrar", *LISTEN, "--domain", "127.0.0.1", "--user", "phone:secret", "--user",
         "ours:secret", "--realm", "offhook", "--only-md5")


def it_registers(make):
    """It registers with our registrar by its password; a wrong one is not taken."""
    with Phone(*HOUSE) as house:
        with make("secret", house.port):
            house.wait_for("^registered sip:phone@127.0.0.1 at ")
        house.healthy()
    with Phone(*HOUSE) as house, make("guessed", house.port):
        time.sleep(3)
        house.process.terminate()
        house.end()
        assert "registered" not in house.text(), house.text()
        assert house.messages("sent").count("401 Unauthorized") > 1, house.messages("sent")


def it_is_called_where_it_registered(make):
    """It registers, and we call it through the registrar's 302."""
    with Phone(*HOUSE) as house, make("secret", house.port) as other:
        house.wait_for("^registered sip:phone@127.0.0.1 at ")
        with Phone("call", f"sip:phone@127.0.0.1:{house.port}", "--hangup-after", "300ms") as ours:
            other.wait_for("incoming")
            other.answer()
            other.wait_for("up")
            other.wait_for("ended")
            ended(ours)
        assert ": 302 <sip:" in house.text(), house.text()


def it_calls_who_registered(make):
    """It calls a phone of ours through the registrar's 302."""
    with Phone(*HOUSE) as house, Registrant(house, "ours", "secret") as register, \
            Phone("answer", *LISTEN, "--calls", "1", "--hangup-after", "300ms") as ours:
        assert register.ask(f"Contact: <{ours.uri}>\r\n").status == 200
        # Not registered itself: linphone would send all its calls to its registrar, here no proxy.
        with make() as other:
            other.dial(f"sip:ours@127.0.0.1:{house.port}")
            other.wait_for("up")
            other.wait_for("ended")
            ended(ours)
        assert ": 302 <sip:" in house.text(), house.text()


def it_is_called_after_a_transfer_of_ours(make):
    """We are transferred to it by a phone of ours, and it hangs up."""
    with make() as other, Phone("answer", *LISTEN, "--calls", "1", "--transfer-to", other.uri,
                                "--transfer-after", "100ms") as bob, \
            Phone("call", bob.uri) as alice:
        other.wait_for("incoming")
        other.answer()
        other.wait_for("up")
        alice.wait_for("call 2 established")
        other.hang_up()
        ended(alice)
        ended(bob)
        assert "call 1 transferred: connected" in bob.text(), bob.text()


def it_calls_another_of_its_kind(make):
    """It calls another one, which has registered, through our registrar's 302."""
    with Phone(*HOUSE) as house, make("secret", house.port) as called, make() as caller:
        house.wait_for("^registered sip:phone@127.0.0.1 at ")
        caller.dial(f"sip:phone@127.0.0.1:{house.port}")
        called.wait_for("incoming")
        called.answer()
        called.wait_for("up")
        caller.wait_for("up")
        caller.hang_up()
        called.wait_for("ended")
        house.healthy()


TALKS = [it_calls_and_hangs_up, it_calls_and_we_hang_up, it_calls_and_we_hang_up_at_once,
         it_calls_and_gives_up, it_calls_and_is_refused, we_call_and_hang_up,
         we_call_and_it_hangs_up, we_call_and_give_up, we_call_and_are_refused,
         it_holds_and_resumes, we_hold_and_resume, it_holds_when_called, it_transfers_us,
         we_transfer_it, it_is_called_after_a_transfer_of_ours, it_calls_with_a_password,
         it_calls_with_a_wrong_password, it_registers, it_is_called_where_it_registered,
         it_calls_who_registered, it_calls_another_of_its_kind]

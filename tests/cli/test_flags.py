# The flags of calls and of everything else, one by one: each is in the help with a word on it, a
# wrong value gets one clear line and exit code 2, and with --json each line is an object.
import json
import subprocess

from kit import LISTEN, Phone, refused, run

ANSWER = ("answer", *LISTEN)
CALL = ("call", "sip:bob@127.0.0.1:9")
AWAY = "sip:bob@127.0.0.1:9"
DURATIONS = ("soon", "-1s", "", "5 s", "1e99h")
URIS = ("bob", "sip:", "tel:1", "")
NUMBERS = ("many", "-1", "", "1.5")

# What a verb can be told, and values that make no sense. None: it takes no value.
FLAGS = {
    ANSWER: {
        "--after": DURATIONS, "--never": None, "--reject": ("200", "700", "busy", ""),
        "--redirect": URIS, "--hangup-after": DURATIONS, "--reliable-provisional": None,
        "--require-auth": ("alice", ":wonder", ""), "--presence": ("away", ""),
        "--auto-answer-rules": ("talk,shout", "shout"), "--dialog-events": None,
        "--session-expires": (*DURATIONS, "0", "0s", "1500ms", "-3", "99999999"),
        "--min-se": (*DURATIONS, "0", "500ms", "99999999"), "--calls": (*NUMBERS, "0"),
    },
    CALL: {
        "--session-expires": (*DURATIONS, "0", "500ms"), "--min-se": (*DURATIONS, "0"),
        "--user": None, "--password": None, "--resume-after": None, "--transfer-after": None,
        "--hold-after": DURATIONS, "--transfer-to": URIS,
        "--hangup-after": DURATIONS, "--cancel-after": DURATIONS,
        "--cancel-when-ringing": DURATIONS, "--delayed-offer": None, "--attended": None,
        "--redirects": ("away", ""), "--calls": (*NUMBERS, "0"), "--parallel": (*NUMBERS, "0"),
    },
    ("register", AWAY): {
        "--registrar": URIS, "--expires": (*NUMBERS, "0", "604801"), "--count": (*NUMBERS, "0"),
        "--unregister-after": DURATIONS, "--retry": DURATIONS, "--contact": ("<sip:a", "*", ""),
        "--outbound-proxy": ("<sip:a", ""), "--unregister-all": None,
    },
    ("subscribe", AWAY): {
        "--expires": (*NUMBERS, "604801"), "--count": (*NUMBERS, "0"), "--event": ("", "a b"),
    },
    ("notify", AWAY): {
        "--event": ("", "a b"), "--state": ("", "active\r\nX: y"), "--content-type": ("", "text"),
        "--body": None,
    },
    ("message", AWAY, "hello"): {"--type": ("", "text")},
    ("registrar", *LISTEN, "--open", "--domain", "house"): {
        "--user": ("bob", ":x", ""), "--store": ("paper", ""), "--min-expires": (*NUMBERS, "0"),
        "--max-expires": (*NUMBERS, "0"), "--max-contacts": (*NUMBERS, "0"),
        "--service-route": URIS,
    },
}


def test_each_flag_has_help():
    for verb, flags in FLAGS.items():
        code, out, _ = run(verb[0], "--help")
        assert code == 0, verb
        for flag in flags:
            at = out.find(f"  {flag} ")
            assert at >= 0, (verb[0], flag)
            words = out[at:].split("\n  -", 1)[0].split()
            assert len(words) > 3, (verb[0], flag, words)


def taken(flag, *arguments):
    """What is wrong with how it was refused; None when nothing is."""
    try:
        code, out, err = run(*arguments, limit=20)
    except subprocess.TimeoutExpired:
        return "taken"
    one_line = err.count("\n") == 1 and err.startswith("offhook: ") and flag in err
    return None if code == 2 and not out and one_line else (code, out, err)


def test_wrong_values_get_one_line():
    faults = []
    for verb, flags in FLAGS.items():
        for flag, values in flags.items():
            for value in values or ():
                fault = taken(flag, *verb, f"{flag}={value}")
                if fault:
                    faults.append((verb[0], flag, value, fault))
    assert not faults, "\n".join(str(one) for one in faults)


def test_what_does_not_go_together():
    for more in (("--after", "1s"), ("--reject", "486"), ("--redirect", AWAY)):
        assert "--never" in refused(*ANSWER, "--never", *more)
    refused(*ANSWER, "--reject", "486", "--redirect", AWAY)
    for alone in (("--resume-after", "1s"), ("--transfer-after", "1s"), ("--attended",),
                  ("--user", "x"), ("--password", "x"),
                  ("--cancel-after", "1s", "--cancel-when-ringing", "1s")):
        assert alone[0] in refused(*CALL, *alone)
    for verb in ("register", "subscribe", "notify", "message", "options"):
        assert "URI" in refused(verb)
        refused(verb, "bob", "x")
    assert "TEXT" in refused("message", AWAY)
    assert "--domain" in refused("registrar", *LISTEN)


def both(told):
    """Each line is one object, and says what has happened."""
    events = []
    for line in told.splitlines():
        one = json.loads(line)
        assert isinstance(one, dict) and isinstance(one["event"], str), line
        events.append(one["event"])
    return events


def test_calls_in_json():
    flags = ("--json", "--hangup-after", "400ms", "--hold-after", "50ms", "--resume-after", "50ms")
    with Phone(*ANSWER, "--json", "--calls", "2", "--session-expires", "90", "--after", "50ms",
               "--require-auth", "alice:wonder", files=False) as bob:
        uri = f"sip:bob@{json.loads(bob.wait_for('listening').string)['on'].split(':', 1)[1]}"
        code, out, err = run("call", uri, *flags, "--user", "alice", "--password", "wonder",
                             "--calls", "2")
        assert code == 0 and bob.end() == 0, (out, err, bob.text())
        assert {"listening", "calling", "progress", "established", "held", "resumed",
                "ended"} <= set(both(out)), out
        assert {"incoming", "established", "ended"} <= set(both(bob.text())), bob.text()


def test_redirections_and_transfers_in_json():
    with Phone(*ANSWER, "--calls", "2", files=False) as carol:
        with Phone(*ANSWER, "--json", "--calls", "1", files=False) as bob:
            where = json.loads(bob.wait_for("listening").string)["on"]
            code, out, err = run("call", f"sip:bob@{where.split(':', 1)[1]}", "--json",
                                 "--transfer-to", carol.uri, "--transfer-after", "50ms")
            assert code == 0, (out, err)
            both(out)
            bob.process.terminate()
            bob.end()
            both(bob.text())
        with Phone(*ANSWER, "--calls", "1", "--redirect", carol.uri, files=False) as bob:
            code, out, err = run("call", bob.uri, "--json", "--redirects", "show",
                                 "--hangup-after", "50ms")
            assert code == 0 and "redirected" in both(out), (out, err)


def test_everything_else_in_json():
    with Phone("registrar", *LISTEN, "--domain", "127.0.0.1", "--user", "bob:secret", "--json",
               files=False) as desk:
        where = json.loads(desk.wait_for("listening").string)["on"].split(":", 1)[1]
        code, out, err = run("register", f"sip:bob@{where}", "--user", "bob", "--password",
                             "secret", "--count", "1", "--json")
        assert code == 0 and {"registered", "unregistered"} <= set(both(out)), (out, err)
        code, out, err = run("options", f"sip:bob@{where}", "--json")
        assert code == 0 and "answered" in both(out), (out, err)
        desk.process.terminate()
        assert desk.end() == 0
        assert {"registered", "unregistered"} <= set(both(desk.text())), desk.text()
    with Phone(*ANSWER, "--json", "--presence", "open", "--dialog-events", files=False) as bob:
        where = json.loads(bob.wait_for("listening").string)["on"].split(":", 1)[1]
        uri = f"sip:bob@{where}"
        for event in ("presence", "dialog"):
            code, out, err = run("subscribe", uri, "--event", event, "--count", "1", "--json")
            assert code == 0 and "notify" in both(out), (out, err)
        code, out, err = run("notify", uri, "--event", "talk", "--json")
        assert code == 1 and "answered" in both(out), (out, err)
        code, out, err = run("message", uri, 'a "text" \\ with\nlines', "--json")
        assert code == 1 and "answered" in both(out), (out, err)
        bob.process.terminate()
        assert bob.end() == 0
        assert "watcher" in both(bob.text()), bob.text()

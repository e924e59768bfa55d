# Bad usage: exactly one line on stderr, exit code 2, nothing begun.
import socket

from kit import Phone, refused, run

CALL = ("call", "sip:bob@127.0.0.1:9")


def test_help():
    for verb in ((), ("call",), ("answer",), ("table",), ("table", "check"), ("simulate",),
                 ("ladder",)):
        code, out, err = run(*verb, "--help")
        assert code == 0 and out and not err, (verb, code, err)
    groups = run("call", "--help")[1]
    for group in ("Calling:", "Place:", "Behaviour:", "Records:"):
        assert group in groups, groups


def test_verbs():
    refused()
    assert "'fly'" in refused("fly")
    refused("table")
    refused("table", "fly")


def test_unknown_flags():
    for verb in (CALL, ("answer",), ("table", "check", "x"), ("simulate",), ("ladder", "x")):
        assert "--no-such-flag" in refused(*verb, "--no-such-flag")


def test_targets():
    refused("call")
    for text in ("bob", "sip:", "sip:bob@", "sip:bob@127.0.0.1:99999", "tel:123", "", "sip:a b@c",
                 "http://example.com", "sip:bob@[::1"):
        assert "SIP URI" in refused("call", text), text
    refused(*CALL, "--transfer-to", "nobody")
    refused("call", "sip:a@127.0.0.1", "sip:b@127.0.0.1")


def test_durations_need_a_unit():
    for text in ("3", "3x", "", "s", "-1s", "1 s", "1s2", "1e99h", "nan"):
        refused(*CALL, f"--hangup-after={text}")
    refused(*CALL, "--t1", "0s")
    refused("simulate", "--delay", "5..50")
    refused("simulate", "--delay", "50ms..5ms")
    assert run("simulate", "--delay", "5ms..0.02s")[0] == 0


def test_numbers():
    for text in ("0", "-1", "many", "1.5", "99999999999999999999"):
        refused("answer", f"--calls={text}")
        refused(*CALL, f"--calls={text}")
    for text in ("200", "700", "busy"):
        refused("answer", f"--reject={text}")
    refused("simulate", "--loss", "101")
    refused("simulate", "--workload", "no such one")


def test_flags_that_exclude_each_other():
    refused("answer", "--never", "--after", "1s")
    refused("answer", "--never", "--reject", "486")
    refused(*CALL, "--cancel-after", "1s", "--cancel-when-ringing", "1s")
    refused(*CALL, "--transfer-after", "1s")


def test_listeners():
    for text in ("here", "udp:", "udp:127.0.0.1", "udp:127.0.0.1:99999", "tcp:127.0.0.1:0",
                 "udp:example.com:0"):
        assert "cannot listen" in refused("answer", "--listen", text), text


def test_a_port_in_use():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as taken:
        taken.bind(("127.0.0.1", 0))
        listener = f"udp:127.0.0.1:{taken.getsockname()[1]}"
        for verb in (("answer",), CALL):
            line = refused(*verb, "--listen", listener)
            assert listener in line and "in use" in line, line


def test_two_of_us_on_one_port():
    with Phone("answer", "--listen", "udp:127.0.0.1:0") as first:
        refused("answer", "--listen", f"udp:127.0.0.1:{first.port}")


def test_missing_files():
    gone = "/nonexistent/file"
    for arguments in (("table", "check", gone), ("ladder", gone), ("answer", "--table", gone),
                      ("answer", "--log-file", gone), ("answer", "--trace", gone),
                      ("table", "check", "/"), (*CALL, "--table", gone)):
        line = refused(*arguments)
        assert arguments[-1] in line, line
    assert "no trace" in refused("ladder", __file__)

# One ladder played: SIPp on one side, the offhook command on the other, and what must be seen.
# Read next: ladder.py, sipp_xml.py, sipp.py, ../cli/kit.py.
import contextlib
import os
import re
import shlex
import tempfile

from kit import LISTEN, Phone
from sipp import Sipp
from sipp_xml import Writer


def play(scenario):
    """Raises AssertionError with both sides' stories when it goes wrong."""
    with contextlib.ExitStack() as held:
        flags = shlex.split(scenario.get("sipp", ""))
        which = flags
        others = [held.enter_context(Phone(*shlex.split(each), *LISTEN))
                  for each in scenario["also"]]
        ports = {"also": others[0].port if others else 0}
        builtin = "-sn" in flags
        if not builtin:
            folder = held.enter_context(tempfile.TemporaryDirectory())
            name = os.path.join(folder, "scenario.xml")
            with open(name, "w", encoding="latin-1") as file:
                file.write(Writer(scenario).xml().replace("{also}", str(ports["also"])))
            which = ["-sf", name, *flags]
        words = shlex.split(scenario["offhook"].replace("{also}", str(ports["also"])))
        we_answer = words[0] in ("answer", "registrar")
        phone, peer = (_sipp_calls if we_answer else _sipp_answers)(held, which, words, scenario)
        _judge(scenario, phone, peer, [phone, *others])
        for other in others:
            other.process.terminate()


def _sipp_calls(held, which, words, scenario):
    calls = scenario["calls"]
    limit = [] if "--calls" in words or words[0] != "answer" else ["--calls", calls]
    phone = held.enter_context(Phone(*words, *LISTEN, *limit))
    peer = held.enter_context(Sipp(which, calls, "-r", scenario.get("rate", "20"),
                                   f"127.0.0.1:{phone.port}"))
    return phone, peer


def _sipp_answers(held, which, words, scenario):
    calls = scenario["calls"]
    peer = held.enter_context(Sipp(which, calls))
    peer.wait_until_it_listens()
    uri = peer.uri
    at = words.index("{sipp}") if "{sipp}" in words else None
    if at is None:
        words.insert(1, uri)
    else:
        words[at] = uri
    many = ["--calls", calls] if calls != "1" and words[0] == "call" else []
    return held.enter_context(Phone(*words, *many)), peer


def _judge(scenario, phone, peer, phones):
    try:
        peer.end(int(scenario["calls"]))
        if "stop" in scenario.get("exit", ""):
            phone.process.terminate()
        code = phone.end()
        wanted = int(scenario.get("exit", "0").replace("stop", "").strip() or 0)
        assert code == wanted, f"offhook ended with {code}, not {wanted}"
        for pattern in scenario["prints"]:
            assert re.search(pattern, phone.text(), re.MULTILINE), f"not printed: {pattern}"
        for pattern in scenario["log"]:
            assert re.search(pattern, phone.log(), re.MULTILINE), f"not in the log: {pattern}"
        if scenario.get("unhealthy") != "yes":
            for each in phones:
                each.healthy()
    except Exception as why:
        raise AssertionError(f"{why}\n--- offhook says\n{phone.text()[-2500:]}\n--- SIPp says\n"
                             f"{peer.story()[-2500:]}\n--- log\n{phone.log()[-6000:]}") from why

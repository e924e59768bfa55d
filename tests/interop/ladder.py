# Ladders: SIPp scenarios in the words of a call flow. Reads *.ladder files into dictionaries; the
# XML of SIPp is written by sipp_xml.py. The files lie in sipp/. Read next: scenario.py.
#
# A file holds scenarios. Each begins with `== name`, then free text that says what it shows,
# then `key: value` lines (offhook, also, sipp, calls, rate, exit, prints, log, unhealthy, quick),
# then steps, indented. A step is what SIPp does:
#   send 180                     a response to the last request; `send 487 INVITE` names another
#   send INVITE sdp              a request, inside the dialog once there is one
#   send ACK                     for the last final response; `ACK 2xx`, `ACK failure` say which
#   recv 200                     `recv 180 optional`, `recv BYE 5s` (at most so long)
#   pause 300ms                  nothing may come meanwhile
#   after 1s                     at the end: what comes meanwhile is dropped
# and after the first words:
#   sdp                          also `sdp:sendonly`, `sdp:inactive`, `sdp:null` (0.0.0.0),
#                                `sdp:two` (audio and video), `sdp:same` (as before)
#   with "Header: value" ...     more lines; one that there is already is replaced
#   tag NAME                     on a response: from another branch of a fork
#   has REGEX, lacks REGEX       what the message must hold, or must not
#   save NAME REGEX              keeps the first group for "[$NAME]"
#   auth                         on `recv 401`, and (USER PASSWORD) on the request that follows
#   verify USER PASSWORD         checks the digest of a request
#   once                         sends without repeats
#   to URI                       sends a request elsewhere than to the peer's Contact
#   type TYPE BODY               another body than a session description
import pathlib
import re
import shlex

KEYS = {"offhook", "also", "sipp", "calls", "rate", "exit", "prints", "log", "unhealthy", "quick"}
MANY = {"also", "prints", "log"}
WORDS = {"sdp", "with", "has", "lacks", "save", "auth", "verify", "once", "to", "type", "tag",
         "optional"}


class Fault(Exception):
    pass


def milliseconds(text):
    found = re.fullmatch(r"(\d+)(ms|s)", text)
    if not found:
        raise Fault(f"a duration is 300ms or 2s, not {text}")
    return int(found[1]) * (1000 if found[2] == "s" else 1)


def read(path):
    """The scenarios of a file, as dictionaries with `steps`."""
    scenarios = []
    for number, line in enumerate(pathlib.Path(path).read_text("utf-8").splitlines(), 1):
        try:
            _read_line(line, scenarios, f"{path.stem}/")
        except (Fault, ValueError) as fault:
            raise Fault(f"{path}:{number}: {fault}") from fault
    return scenarios


def _read_line(line, scenarios, prefix):
    text = line.strip()
    if not text or (text.startswith("#") and not line.startswith(" ")):
        return
    if text.startswith("== "):
        scenarios.append({"name": prefix + text[3:].strip(), "about": "", "steps": [], "calls": "1",
                          "also": [], "prints": [], "log": []})
        return
    if not scenarios:
        raise Fault("a scenario begins with `== name`")
    now = scenarios[-1]
    if line.startswith(" "):
        now["steps"].append(shlex.split(text, comments=True))
        return
    key, colon, value = text.partition(":")
    if colon and key in KEYS:
        if key in MANY:
            now[key].append(value.strip())
        else:
            now[key] = value.strip()
    elif now["steps"]:
        raise Fault(f"steps are indented, and a key is one of {', '.join(sorted(KEYS))}")
    else:
        now["about"] += text + " "


def options(words):
    """What follows the first words of a step, by name; each a list of its arguments."""
    found, at = {}, None
    for word in words:
        name, _, tail = word.partition(":")
        if name == "sdp" or word in WORDS:
            at = name
            found.setdefault(at, []).extend([tail] if tail else [])
        elif at is not None:
            found[at].append(word)
        else:
            raise Fault(f"unexpected: {word}")
    return found

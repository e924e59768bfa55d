# A ladder as SIPp's XML. What its words mean stands in ladder.py.
import re

from ladder import Fault, WORDS, milliseconds, options

LOCAL_TAG = "[pid]x[call_number]"
REASONS = {
    "100": "Trying", "180": "Ringing", "181": "Call Is Being Forwarded", "183": "Session Progress",
    "200": "OK", "202": "Accepted", "302": "Moved Temporarily", "401": "Unauthorized",
    "407": "Proxy Authentication Required", "408": "Request Timeout",
    "481": "Call/Transaction Does Not Exist", "486": "Busy Here", "487": "Request Terminated",
    "488": "Not Acceptable Here", "491": "Request Pending", "500": "Server Internal Error",
    "503": "Service Unavailable", "603": "Decline"}


def escaped(text):
    return text.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")


def with_lines(head, more):
    """Two of a name would be two header fields."""
    name = lambda line: line.partition(":")[0].lower()
    replaced = {name(line) for line in more}
    return [line for line in head if name(line) not in replaced] + more


class Writer:
    """Writes one scenario as XML."""

    def __init__(self, scenario):
        self.scenario = scenario
        self.out = []
        self.saved = []  # SIPp warns of variables that nothing reads
        self.transaction = 0
        self.cseq = 0
        self.invite = None  # ours: number of the transaction, CSeq, request line
        self.final = None  # the last final response to it
        self.last_request = None
        self.version = 0
        self.checks = 0
        self.target = None  # inside the dialog: the peer's Contact
        self.we_call = scenario["steps"][0][0] == "send"
        self.tagged = False
        self.invites = 0  # received: the first one's To has no tag yet
        self.accepted = False  # a SUBSCRIBE, by a 2xx: the next ones have our tag
        self.last_sent = None

    def xml(self):
        for step in self.scenario["steps"]:
            verb = getattr(self, "do_" + step[0], None)
            if verb is None:
                raise Fault(f"{self.scenario['name']}: a step is send, recv, pause or after, "
                            f"not {step[0]}")
            verb(step[1:])
        names = ",".join(dict.fromkeys(self.saved))
        reference = f'  <Reference variables="{names}"/>\n' if names else ""
        about = self.scenario["about"].replace("--", "- -")
        name = escaped(self.scenario["name"])
        steps = "\n".join(self.out)
        return ('<?xml version="1.0" encoding="ISO-8859-1" ?>\n'
                '<!DOCTYPE scenario SYSTEM "sipp.dtd">\n'
                f"<!-- {about}-->\n"
                f'<scenario name="{name}">\n{steps}\n{reference}</scenario>\n')

    def do_pause(self, words):
        self.out.append(f'  <pause milliseconds="{milliseconds(words[0])}"/>')

    def do_after(self, words):
        self.out.append(f'  <timewait milliseconds="{milliseconds(words[0])}"/>')

    def do_recv(self, words):
        what, rest = words[0], words[1:]
        limit = 10000
        if rest and re.match(r"\d", rest[0]):
            limit, rest = milliseconds(rest[0]), rest[1:]
        if rest and rest[0] not in WORDS:  # `recv 200 BYE`: the method is for the reader
            rest = rest[1:]
        more = options(rest)
        kind = "response" if what.isdigit() else "request"
        flags = f' {kind}="{what}"'
        flags += ' optional="true"' if "optional" in more else f' timeout="{limit}"'
        flags += ' auth="true"' if "auth" in more else ""
        actions = self.from_response(what) if what.isdigit() else self.from_request(what)
        actions += self.looks(more)
        if actions:
            lines = "\n".join(actions)
            self.out.append(f"  <recv{flags}>\n    <action>\n{lines}\n    </action>\n  </recv>")
        else:
            self.out.append(f"  <recv{flags}/>")
        if "verify" in more:
            self.verify()

    def keep(self, name, header, pattern=".*"):
        self.saved.append(name)
        return (f'      <ereg regexp="{escaped(pattern)}" search_in="hdr" header="{header}:" '
                f'assign_to="{name}"/>')

    def from_request(self, method):
        self.last_request = method
        self.invites += method == "INVITE"
        actions = [self.keep(f"{method}_{h}".lower(), h.capitalize() if h != "cseq" else "CSeq")
                   for h in ("via", "from", "to", "cseq")]
        makes_dialog = method in ("INVITE", "SUBSCRIBE")
        if makes_dialog and not self.we_call and self.target is None:
            actions += [self.keep("remote", "From"), self.keep("local", "To")]
            self.target = "[$target]"
        if method in ("INVITE", "UPDATE", "SUBSCRIBE"):
            actions.append(self.keep("target", "Contact", "sip:[^>]*"))
        return actions

    def from_response(self, status):
        if self.last_sent == "SUBSCRIBE" and not self.tagged and 200 <= int(status) < 300:
            self.tagged, self.target = True, "[$target]"
            return [self.keep("remote", "To"), self.keep("target", "Contact", "sip:[^>]*")]
        if self.invite is None or self.last_sent not in ("INVITE", "ACK", "CANCEL", "PRACK"):
            return []
        actions = []
        if self.we_call and not self.tagged and int(status) > 100 and self.last_sent == "INVITE":
            actions.append(self.keep("remote", "To"))
            if int(status) < 300:
                actions.append(self.keep("target", "Contact", "sip:[^>]*"))
                self.target = "[$target]"
        if self.last_sent == "CANCEL" and int(status) == 200 and not self.cancelled:
            self.cancelled = True
        elif int(status) >= 200 and self.last_sent != "PRACK":
            self.final = int(status)
        return actions

    def looks(self, more):
        actions = []
        for word, flag in (("has", "check_it"), ("lacks", "check_it_inverse")):
            for pattern in more.get(word, []):
                self.checks += 1
                name = f"check{self.checks}"
                self.saved.append(name)
                actions.append(f'      <ereg regexp="{escaped(pattern)}" search_in="msg" '
                               f'{flag}="true" assign_to="{name}"/>')
        pairs = more.get("save", [])
        for name, pattern in zip(pairs[::2], pairs[1::2]):
            self.saved += [name, f"all_{name}"]
            actions.append(f'      <ereg regexp="{escaped(pattern)}" search_in="msg" '
                           f'check_it="true" assign_to="all_{name},{name}"/>')
        if "verify" in more:
            user, password = more["verify"]
            actions.append(f'      <verifyauth assign_to="verified" username="{user}" '
                           f'password="{password}"/>')
        return actions

    def verify(self):
        self.checks += 1
        label = f"verified{self.checks}"
        self.out.append(f'  <nop test="verified" next="{label}"/>\n'
                        '  <nop><action><error message="the digest is wrong"/></action></nop>\n'
                        f'  <label id="{label}"/>')

    def do_send(self, words):
        what, rest = words[0], words[1:]
        extra = None
        if rest and rest[0] not in WORDS and not rest[0].startswith("sdp:"):
            extra, rest = rest[0], rest[1:]
        more = options(rest)
        if what.isdigit():
            head = self.response(what, extra or self.last_request, *more.get("tag", []))
        else:
            head = self.request(what, extra, more)
        lines = with_lines(head, more.get("with", [])) + self.authentication(more)
        body = self.body(more, lines)
        text = "\n".join("      " + line if line else "" for line in lines + [""] + body)
        repeated = what not in ("ACK",) and "once" not in more and (
            not what.isdigit() or (int(what) >= 200 and (extra or self.last_request) == "INVITE"))
        retrans = ' retrans="500"' if repeated else ""
        self.out.append(f"  <send{retrans}>\n    <![CDATA[\n{text}\n    ]]>\n  </send>")

    def authentication(self, more):
        if "auth" not in more:
            return []
        user, password = (more["auth"] + ["bob", "secret"])[:2]
        return [f"[authentication username={user} password={password}]"]

    def response(self, status, method, branch=""):
        if method is None:
            raise Fault(f"{self.scenario['name']}: {status} answers no request")
        low = method.lower()
        tag = ""
        if method == "SUBSCRIBE":
            tag = "" if self.accepted else f";tag={LOCAL_TAG}"
            self.accepted = self.accepted or 200 <= int(status) < 300
        elif self.invites < 2 and not self.we_call and method in ("INVITE", "CANCEL", "PRACK"):
            tag = f";tag={LOCAL_TAG}{branch}" if status != "100" and method != "PRACK" else ""
        elif self.invite is None and not self.we_call and method not in ("BYE", "UPDATE", "ACK"):
            tag = f";tag={LOCAL_TAG}" if self.target is None else ""
        if method == "INVITE" and not self.we_call and 200 <= int(status) < 300:
            self.tagged = True
        return [f"SIP/2.0 {status} {REASONS.get(status, 'Because')}", f"Via:[${low}_via]",
                f"From:[${low}_from]", f"To:[${low}_to]{tag}", "Call-ID: [call_id]",
                f"CSeq:[${low}_cseq]", "Contact: <sip:sipp@[local_ip]:[local_port]>"]

    def request(self, method, which, more):
        if method == "ACK" or method == "CANCEL":
            number, cseq, line = self.invite
            accepted = which == "2xx" or (which is None and (self.final or 200) < 300)
            if method == "ACK" and accepted:
                self.transaction += 1
                number, line = self.transaction, self.target
                self.tagged = True
        else:
            self.transaction += 1
            self.cseq += 1
            number, cseq = self.transaction, self.cseq
            line = self.target or "sip:somebody@[remote_ip]:[remote_port]"
            if method == "INVITE":
                self.invite, self.final, self.cancelled = (number, cseq, line), None, False
        line = more["to"][0] if "to" in more else line
        self.last_sent = method
        to = "To:[$remote]" if self.target or (method == "ACK" and self.we_call) else (
            "To: <sip:somebody@[remote_ip]:[remote_port]>")
        if method == "CANCEL" and not self.tagged:
            to = "To: <sip:somebody@[remote_ip]:[remote_port]>"
        ours = (f"From: <sip:sipp@[local_ip]:[local_port]>;tag={LOCAL_TAG}" if self.we_call
                else f"From:[$local];tag={LOCAL_TAG}")
        return [f"{method} {line} SIP/2.0",
                "Via: SIP/2.0/[transport] [local_ip]:[local_port];"
                f"branch=z9hG4bK-[pid]-[call_number]-{number}",
                "Max-Forwards: 70", ours, to, "Call-ID: [call_id]", f"CSeq: {cseq} {method}",
                "Contact: <sip:sipp@[local_ip]:[local_port]>"]

    def body(self, more, lines):
        if "type" in more:
            kind, text = more["type"]
            lines += [f"Content-Type: {kind}", "Content-Length: [len]"]
            return text.split("\\n")
        if "sdp" not in more:
            lines.append("Content-Length: 0")
            return [""]
        words = more["sdp"]
        self.version += 0 if "same" in words and self.version else 1
        lines += ["Content-Type: application/sdp", "Content-Length: [len]"]
        address = "0.0.0.0" if "null" in words else "[local_ip]"
        directions = [w for w in words if w in ("sendonly", "recvonly", "inactive", "sendrecv")]
        body = ["v=0", f"o=sipp 5365 {self.version} IN IP4 [local_ip]", "s=-",
                f"c=IN IP4 {address}", "t=0 0", "m=audio 6000 RTP/AVP 0", "a=rtpmap:0 PCMU/8000"]
        body += [f"a={direction}" for direction in directions]
        if "two" in words:
            body += ["m=video 6002 RTP/AVP 97", "a=rtpmap:97 H264/90000"]
        return body

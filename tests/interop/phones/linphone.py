# linphone's command-line client, told what to do by lines on its standard input. No audio device:
# it plays and records files. Read next: handset.py.
from handset import Handset

COMMAND, PACKAGE = "linphonec", "linphone-cli"
CONFIGURATION = """[sip]
sip_port={port}
sip_tcp_port=-1
sip_tls_port=-1
bind_address=127.0.0.1
contact={uri}
use_ipv6=0
default_proxy=-1
[net]
dns_srv_enabled=0
[rtp]
audio_rtp_port=-1
[video]
enabled=0
"""


KNOWN = """[auth_info_0]
username=phone
passwd={password}
realm=offhook
domain=127.0.0.1
"""


REGISTERED = """[proxy_0]
reg_proxy=<sip:127.0.0.1:{house};transport=udp>
reg_identity=sip:phone@127.0.0.1
reg_expires=600
reg_sendregister=1
publish=0
"""


class Linphone(Handset):
    WORDS = [("Using wav files", "ready"), ("Receiving new incoming call", "incoming"),
             (r"Call \d+ to .* ringing", "ringing"), ("Media streams established", "up"),
             ("Media streams established|is now paused", "agreed"),
             (r"Call \d+ with .* (ended|error)", "ended")]

    def __init__(self, password=None, house=None):
        """`house`: the port of a registrar to register at."""
        super().__init__()
        file = self.home / "linphonerc"
        text = CONFIGURATION.format(port=self.port, uri=self.uri)
        text += KNOWN.format(password=password) if password else ""
        if house:
            text = text.replace("default_proxy=-1", "default_proxy=0")
            text += REGISTERED.format(house=house)
        file.write_text(text, encoding="utf-8")
        for folder in (".local/share/linphone", ".config/linphone"):
            (self.home / folder).mkdir(parents=True)
        self.start(COMMAND, "-c", str(file))
        self.tell("soundcard use files")
        self.wait_for("ready")

    def tell(self, line):
        self.process.stdin.write(line.encode() + b"\n")
        self.process.stdin.flush()

    def dial(self, uri):
        self.tell(f"call {uri}")

    def answer(self):
        self.tell("answer")

    def hang_up(self):
        self.tell("terminate")

    def hold(self):
        self.tell("pause")

    def resume(self):
        self.tell("resume")

    def transfer(self, uri):
        self.tell(f"transfer {uri}")

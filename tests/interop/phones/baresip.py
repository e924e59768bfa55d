# baresip, told what to do over its control socket (module ctrl_tcp: JSON in netstrings). No audio
# device: a sine as its microphone, nothing as its speaker. Read next: handset.py.
import glob
import json
import socket
import threading

from handset import Handset, Unfit, free_port

COMMAND, PACKAGE = "baresip", "baresip-core"
CONFIGURATION = """sip_listen 127.0.0.1:{port}
call_local_timeout 120
call_max_calls 4
audio_source ausine,440
ausrc_srate 48000
ausrc_channels 2
audio_player none,
audio_alert none,
module_path {modules}
module g711.so
module ausine.so
module_tmp account.so
module_app menu.so
module_app ctrl_tcp.so
ctrl_tcp_listen 127.0.0.1:{control}
"""


class Baresip(Handset):
    only_md5 = True  # libre 1.1
    WORDS = [("baresip is ready", "ready"), ('"CALL_INCOMING"', "incoming"),
             ('"CALL_RINGING"', "ringing"), ('"CALL_ESTABLISHED"', "up"),
             ('"CALL_REMOTE_SDP".*"answer"', "agreed"), ('"CALL_CLOSED"', "ended")]

    def __init__(self, password=None, house=None):
        """`house`: the port of a registrar to register at."""
        super().__init__()
        known = f";auth_user=phone;auth_pass={password}" if password else ""
        own = f"sip:phone@127.0.0.1:{house}" if house else self.uri
        every = 60 if house else 0
        control = free_port()
        modules = (glob.glob("/usr/lib*/baresip/modules") +
                   glob.glob("/usr/lib/*/baresip/modules"))[0]
        for name, text in (("accounts", f"<{own}>;regint={every};answermode=manual{known}\n"),
                           ("contacts", ""), ("config", CONFIGURATION.format(
                               port=self.port, control=control, modules=modules))):
            (self.home / name).write_text(text, encoding="utf-8")
        self.start(COMMAND, "-4", "-f", str(self.home))
        self.wait_for("ready")
        self.control = socket.create_connection(("127.0.0.1", control))
        self.listener = threading.Thread(target=self._listen)
        self.listener.start()

    def __enter__(self):
        if not any("IPv4=" in line for line in self.lines):
            self.__exit__()
            raise Unfit("it wants a network beside loopback")
        return self

    def _listen(self):
        buffer = b""
        while data := self._received():
            buffer += data
            while b":" in buffer:
                size, _, rest = buffer.partition(b":")
                length = int(size)
                if len(rest) <= length:
                    break
                self.heard(rest[:length].decode("utf-8", "replace"))
                buffer = rest[length + 1:]

    def _received(self):
        try:
            return self.control.recv(65536)
        except OSError:
            return b""

    def tell(self, command, what=""):
        text = json.dumps({"command": command, "params": what, "token": command})
        self.control.sendall(f"{len(text)}:{text},".encode())

    def dial(self, uri):
        self.tell("dial", uri)

    def answer(self):
        self.tell("accept")

    def hang_up(self):
        self.tell("hangup")

    def hold(self):
        self.tell("hold")

    def resume(self):
        self.tell("resume")

    def transfer(self, uri):
        self.tell("transfer", uri)

    def __exit__(self, *_):
        self.control.shutdown(socket.SHUT_RDWR)
        super().__exit__()
        self.listener.join()
        self.control.close()

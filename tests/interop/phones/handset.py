# What phones that are not ours have in common here: a home of their own, a process, and what they
# have said so far. Not one of them: see baresip.py, linphone.py. Read next: talks.py.
import os
import pathlib
import re
import socket
import subprocess
import tempfile
import threading
import time

import sipp

PATIENCE = 60  # seconds; a bound for a busy machine


class Unfit(Exception):
    """A talk cannot be had here; the text says why."""


def is_free(port):
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
            return True
        except OSError:
            return False


def free_port():
    """One that is free for datagrams and streams, and the next as well: TLS listens there."""
    while True:
        port = sipp.free_port()
        if is_free(port) and is_free(port + 1):
            return port


class Handset:
    """Its events are words: ready, incoming, ringing, up, agreed (to an offer of its), ended."""

    only_md5 = False  # gives up when any of several challenges is of another algorithm

    def __init__(self):
        self.folder = tempfile.TemporaryDirectory()
        self.home = pathlib.Path(self.folder.name)
        self.port = free_port()
        self.uri = f"sip:phone@127.0.0.1:{self.port}"
        self.lines = []  # all that it printed
        self.events = []
        self.changed = threading.Condition()

    def start(self, *command, **more):
        environment = {**os.environ, "HOME": str(self.home), "LC_ALL": "C"}
        for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "DISPLAY"):
            environment.pop(name, None)
        self.process = subprocess.Popen(
            command, cwd=self.home, env=environment, stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, **more)
        self.reader = threading.Thread(target=self._read)
        self.reader.start()

    def _read(self):
        for line in self.process.stdout:
            self.heard(line.decode("utf-8", "replace").rstrip())

    def heard(self, line):
        with self.changed:
            self.lines.append(line)
            for pattern, event in self.WORDS:
                if re.search(pattern, line):
                    self.events.append(event)
            self.changed.notify_all()

    def wait_for(self, event, limit=PATIENCE):
        """Until it has happened once more than we have waited for it."""
        until = time.monotonic() + limit
        with self.changed:
            while event not in self.events:
                left = until - time.monotonic()
                assert left > 0 and self.changed.wait(left), (event, self.story())
            self.events.remove(event)

    def forget(self, event):
        with self.changed:
            self.events = [each for each in self.events if each != event]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        self.reader.join()
        self.process.stdin.close()
        self.process.stdout.close()
        self.folder.cleanup()

    def story(self):
        return "\n".join(self.lines[-60:])

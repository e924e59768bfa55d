# SIPp as a process: started, waited for, its counts read. Not what it does: see ladder.py.
import os
import random
import socket
import subprocess
import tempfile
import threading
import time

LIMIT = 120  # seconds; a bound for a busy machine
_given = set()
_lock = threading.Lock()


def free_port():
    """SIPp cannot say which port it took, so it gets one that is free and given to nobody. Not one
    of those that the system gives to whoever asks for any: it would be gone before SIPp has it."""
    while True:
        port = random.randrange(20480, 32000)
        with _lock, socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            if port in _given:
                continue
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            _given.add(port)
            return port


class Sipp:
    """`which` says the scenario: -sf FILE, or -sn NAME for one that it has built in."""

    def __init__(self, which, calls, *arguments):
        self.folder = tempfile.TemporaryDirectory()
        self.port = free_port()
        self.uri = f"sip:service@127.0.0.1:{self.port}"
        self.errors = os.path.join(self.folder.name, "errors")
        self.screen = open(os.path.join(self.folder.name, "screen"), "w+", encoding="latin-1")
        self.process = subprocess.Popen(
            ["sipp", *which, "-m", str(calls), "-i", "127.0.0.1", "-p", str(self.port), "-nostdin",
             "-timeout", str(LIMIT), "-timeout_error", "-trace_err", "-error_file", self.errors,
             *arguments],
            cwd=self.folder.name, stdin=subprocess.DEVNULL, stdout=self.screen, stderr=self.screen)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self.screen.close()
        self.folder.cleanup()

    def wait_until_it_listens(self):
        """A port that is taken is one that SIPp has."""
        until = time.monotonic() + LIMIT
        while time.monotonic() < until:
            assert self.process.poll() is None, self.story()
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
                try:
                    probe.bind(("127.0.0.1", self.port))
                except OSError:
                    return
            time.sleep(0.02)
        raise AssertionError("SIPp does not listen")

    def end(self, calls):
        """Every call has to be a success."""
        code = self.process.wait(LIMIT + 10)
        story = self.story()
        assert code == 0, f"SIPp ended with {code}\n{story}"
        counts = {line.split("|")[0].strip(): line.split("|")[2].strip()
                  for line in story.splitlines() if line.count("|") == 2}
        assert counts["Successful call"] == str(calls), story
        assert counts["Failed call"] == "0", story

    def story(self):
        self.screen.flush()
        self.screen.seek(0)
        text = self.screen.read()[-4000:]
        if os.path.exists(self.errors):
            with open(self.errors, encoding="latin-1") as file:
                text += file.read()[:4000]
        return text

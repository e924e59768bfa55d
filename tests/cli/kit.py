# What the tests of the command have in common: the program as a process, and a SIP peer of a few
# lines that does only what it is told. Read next: sip_peer.py.
import json
import os
import pathlib
import re
import subprocess
import tempfile
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = pathlib.Path(os.environ.get("OFFHOOK_BUILD", ROOT / "build" / "dev"))
OFFHOOK = str(BUILD / "offhook")
LISTEN = ("--listen", "udp:127.0.0.1:0")
LONG = 60  # seconds; a bound for a busy machine, nobody waits for it in health


def run(*arguments, limit=LONG):
    """Runs it to its end: exit code, stdout, stderr."""
    done = subprocess.run([OFFHOOK, *arguments], capture_output=True, text=True, timeout=limit,
                          stdin=subprocess.DEVNULL, check=False)
    return done.returncode, done.stdout, done.stderr


def refused(*arguments):
    """Asserts exactly one line on stderr, none on stdout and exit code 2; returns the line."""
    code, out, err = run(*arguments)
    assert code == 2, (arguments, code, out, err)
    assert out == "", (arguments, out)
    assert err.count("\n") == 1 and err.startswith("offhook: "), (arguments, err)
    return err.strip()


class Phone:
    """A process that runs while the test goes on. With `files`, its log and trace are kept."""

    def __init__(self, *arguments, files=True):
        self.folder = tempfile.TemporaryDirectory()
        self.log_name = os.path.join(self.folder.name, "phone.log")
        self.trace_name = os.path.join(self.folder.name, f"{arguments[0]}.jsonl")
        extra = ("--log-file", self.log_name, "--trace", self.trace_name) if files else ()
        self.process = subprocess.Popen([OFFHOOK, *arguments, *extra], text=True,
                                        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                        stderr=subprocess.PIPE)
        self.lines = []
        self.changed = threading.Condition()
        self.reader = threading.Thread(target=self._read)
        self.reader.start()

    def _read(self):
        for line in self.process.stdout:
            with self.changed:
                self.lines.append(line.rstrip("\n"))
                self.changed.notify_all()
        with self.changed:
            self.lines.append(None)
            self.changed.notify_all()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self.reader.join()
        self.process.stdout.close()
        self.process.stderr.close()
        self.folder.cleanup()

    def wait_for(self, pattern, limit=LONG):
        """The match of the first line that holds the pattern."""
        until = time.monotonic() + limit
        seen = 0
        with self.changed:
            while True:
                for line in self.lines[seen:]:
                    assert line is not None, (pattern, self.lines, self.process.stderr.read())
                    found = re.search(pattern, line)
                    if found:
                        return found
                seen = len(self.lines)
                assert self.changed.wait(until - time.monotonic()), (pattern, self.lines)

    @property
    def port(self):
        return int(self.wait_for(r"^listening on udp:127\.0\.0\.1:(\d+)$").group(1))

    @property
    def uri(self):
        return f"sip:somebody@127.0.0.1:{self.port}"

    def stop(self, signal=None):
        if signal is not None:
            self.process.send_signal(signal)
        return self.end()

    def end(self, limit=LONG):
        """The exit code; the process has to end by itself."""
        code = self.process.wait(limit)
        self.reader.join()
        return code

    def text(self):
        return "\n".join(line for line in self.lines if line is not None)

    def log(self):
        return pathlib.Path(self.log_name).read_text(encoding="utf-8")

    def trace(self):
        """Its records, as dictionaries."""
        text = pathlib.Path(self.trace_name).read_text(encoding="utf-8")
        return [json.loads(line) for line in text.splitlines()]

    def messages(self, kind):
        """What was sent, or received: "INVITE", "200 OK (INVITE)" ..."""
        return [each["message"] for each in self.trace() if each["kind"] == kind]

    def healthy(self):
        """No call was forced to its end, and nothing came that the tables do not know."""
        log = self.log()
        for bad in ("cleanup forced", "cleanup incomplete", "Unhandled", "unhandled"):
            assert bad not in log, (bad, log)

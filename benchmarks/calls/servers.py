# The servers that are measured, how each is started and ended. Not the measuring: run.py.
import os
import shutil
import signal
import subprocess
import tempfile
import time


class missing(Exception):
    """A server that is not there; the text says which."""


class server:
    def __init__(self, name, command):
        self.name = name
        self.command = command  # {port} stands for the port

    def there(self):
        return shutil.which(self.command[0]) is not None


def known_servers(build):
    """In the order of the tables; `build` is the folder of a preset."""
    programs = os.path.join(build, 'benchmarks')
    return [
        server('offhook answer', [os.path.join(build, 'offhook'), 'answer',
                                  '--listen', 'udp:127.0.0.1:{port}']),
        server('offhook library', [os.path.join(programs, 'bench_calls_offhook'), '{port}']),
        server('SIPp uas', ['sipp', '-sn', 'uas', '-i', '127.0.0.1', '-p', '{port}', '-nostdin']),
        server('sofia-sip nua', [os.path.join(programs, 'bench_calls_sofia'), '{port}']),
        server('bare UDP', [os.path.join(programs, 'bench_calls_bare'), '{port}']),
    ]


def port_is_bound(port):
    with open('/proc/net/udp', encoding='ascii') as table:
        return any(f':{port:04X} ' in line.split('rem_address')[0][:30] for line in table)


def free_port(first):
    port = first
    while port_is_bound(port):
        port += 1
    return port


class running:
    """A server process, for the length of a with statement."""

    def __init__(self, what, port, core=None, wrapper=()):
        self.what, self.port, self.core, self.wrapper = what, port, core, list(wrapper)
        self.folder = tempfile.TemporaryDirectory(prefix='bench_calls_')
        self.output = os.path.join(self.folder.name, 'output')
        self.process = None

    def __enter__(self):
        if not self.what.there():
            raise missing(self.what.command[0])
        command = self.wrapper + [part.format(port=self.port) for part in self.what.command]
        pin = None if self.core is None else lambda: os.sched_setaffinity(0, {self.core})
        with open(self.output, 'w', encoding='utf-8') as output:
            # In a folder of its own: SIPp leaves files behind. A process group of its own as well.
            self.process = subprocess.Popen(command, cwd=self.folder.name, preexec_fn=pin,
                                            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                            stderr=output, start_new_session=True)
        limit = time.monotonic() + (60 if self.wrapper else 10)
        while not port_is_bound(self.port):
            if self.process.poll() is not None or time.monotonic() > limit:
                said = self.said()
                self.stop()
                raise missing(f'{self.what.name} does not listen on {self.port}: {said}')
            time.sleep(0.02)
        time.sleep(0.1)  # SIPp binds before it is ready
        return self

    def __exit__(self, *_):
        self.stop()
        self.folder.cleanup()

    def said(self):
        with open(self.output, encoding='utf-8', errors='replace') as output:
            return output.read()[-2000:].strip()

    def stop(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(20 if self.wrapper else 2)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()

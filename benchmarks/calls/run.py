# scripts/bench calls: runs the load against each server in turn and prints what each costs. Not the
# servers (servers.py), not the tables (report.py), not where the time goes (profile.py).
import argparse
import json
import os
import statistics
import subprocess
import sys
import threading

import instructions
import report
from servers import free_port, known_servers, missing, running

FIRST_PORT = 17_060
LINGER = 34  # seconds: 64*T1 and a little more


def arguments():
    flags = argparse.ArgumentParser(
        prog='scripts/bench calls',
        description='Calls (INVITE, 180, 200, ACK, BYE, 200) over UDP loopback against our server '
        'and others: CPU time of the server per call, memory per call that is held.')
    flags.add_argument('--quick', action='store_true',
                       help='one short run of each, memory without the wait of 64*T1; about 30 s')
    flags.add_argument('--runs', type=int, metavar='N', help='runs of each server (3)')
    flags.add_argument('--seconds', type=float, metavar='S', help='length of a run (3)')
    flags.add_argument('--window', type=int, default=50, metavar='N', help='calls in flight (50)')
    flags.add_argument('--held', type=int, default=5000, metavar='N', help='calls held (5000)')
    flags.add_argument('--only', action='append', default=[], metavar='NAME',
                       help='only servers whose name contains this; may be repeated')
    flags.add_argument('--no-memory', action='store_true', help='leave the held calls out')
    flags.add_argument('--instructions', action='store_true',
                       help='instructions per call as well, by valgrind; one minute more')
    flags.add_argument('--json', metavar='FILE', help='where all figures are written')
    flags.add_argument('--build', required=True, metavar='FOLDER', help=argparse.SUPPRESS)
    given = flags.parse_args()
    given.runs = given.runs or (1 if given.quick else 3)
    given.seconds = given.seconds or (1.5 if given.quick else 3)
    return given


class bench:
    def __init__(self, given):
        self.given = given
        self.load = os.path.join(given.build, 'benchmarks', 'bench_calls_load')
        cores = sorted(os.sched_getaffinity(0))
        self.two_cores = len(cores) > 1
        self.server_core = cores[0] if self.two_cores else None
        self.load_core = cores[-1] if self.two_cores else None
        self.port = FIRST_PORT

    def next_port(self):
        self.port = free_port(self.port + 1)
        return self.port

    def calls(self, on, timeout, **options):
        """One run of the load against a running server; what it printed."""
        command = [self.load, '--port', str(on.port), '--pid', str(on.process.pid)]
        for name, value in options.items():
            command += ['--' + name.replace('_', '-'), str(value)]
        pin = None
        if self.two_cores:
            pin = lambda: os.sched_setaffinity(0, {self.load_core})
        done = subprocess.run(command, capture_output=True, text=True, timeout=timeout,
                              check=False, preexec_fn=pin)
        if done.returncode != 0:
            raise missing(f'{on.what.name}: the load failed: {done.stderr.strip()}')
        return json.loads(done.stdout)

    def cpu_run(self, what):
        with running(what, self.next_port(), core=self.server_core) as on:
            return self.calls(on, timeout=self.given.seconds + 60, calls=10_000_000,
                              seconds=self.given.seconds, window=self.given.window, warm_up=2000)

    def memory_run(self, what, port):
        """Held calls first: a process that has seen a flood would hide them in freed memory."""
        linger = 0 if self.given.quick else LINGER
        with running(what, port) as on:
            held = self.calls(on, timeout=200, calls=self.given.held, seconds=20, window=50,
                              warm_up=100, held=1, hold_for=max(linger, 1), settle=linger)
            if linger == 0:
                return {'held': held}
            flood = self.calls(on, timeout=200, calls=20_000, seconds=10, window=50, warm_up=0,
                               settle=linger)
            return {'held': held, 'flood': flood}


def measure_cpu(work, servers, results):
    # Each round measures every server, so that what else the machine does meets all alike.
    for turn in range(work.given.runs):
        for what in servers:
            one = work.cpu_run(what)
            results[what.name]['runs'].append(one)
            print(f'  run {turn + 1} of {work.given.runs}: {what.name:16} '
                  f'{one["cpu_us_a_call"]:7.1f} us a call, {one["completed"]:.0f} calls',
                  file=sys.stderr, flush=True)


def measure_memory(work, servers, results):
    """All servers at once: memory does not mind, and the waits are long."""
    print(f'  memory of {work.given.held} held calls, all servers at once', file=sys.stderr,
          flush=True)
    faults = []

    def one(what, port):
        try:
            results[what.name]['memory'] = work.memory_run(what, port)
        except (missing, subprocess.TimeoutExpired) as fault:
            faults.append(f'{what.name}: {fault}')

    threads = [threading.Thread(target=one, args=(what, work.next_port()))
               for what in servers if what.name != 'bare UDP']
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    for fault in faults:
        print(fault, file=sys.stderr)
    return not faults


def failures(results):
    """Calls that did not end well, of all runs."""
    count = 0
    for result in results.values():
        looks = list(result['runs'])
        looks += result.get('memory', {}).values()
        count += sum(look['refused'] + look['timed_out'] for look in looks)
    return int(count)


def main():
    given = arguments()
    work = bench(given)
    servers = [what for what in known_servers(given.build)
               if not given.only or any(name in what.name for name in given.only)]
    for what in [what for what in servers if not what.there()]:
        print(f'not measured: {what.name}, which is not there', file=sys.stderr)
        servers.remove(what)
    if not servers:
        return 2
    results = {what.name: {'runs': []} for what in servers}
    good = True
    try:
        measure_cpu(work, servers, results)
        if not given.no_memory:
            good = measure_memory(work, servers, results)
        if given.instructions:
            instructions.measure(work, servers, results)
    except (missing, subprocess.TimeoutExpired) as fault:
        print(fault, file=sys.stderr)
        return 1
    for name, result in results.items():
        result['cpu_us_a_call'] = statistics.median(
            one['cpu_us_a_call'] for one in result['runs'])
    report.show(given, work.two_cores, results)
    if given.json:
        with open(given.json, 'w', encoding='utf-8') as file:
            json.dump(results, file, indent=1)
    failed = failures(results)
    if failed:
        print(f'{failed} calls failed')
    return 0 if good and not failed else 1


if __name__ == '__main__':
    sys.exit(main())

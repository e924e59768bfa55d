# User instructions per call, counted by callgrind: slow, but the same on a noisy machine. Two runs
# of different length are subtracted, so that starting and ending do not count.
# Read next: profile.py, which says where they go.
import re
import shutil
import sys

from servers import missing, running

SHORT, LONG = 300, 1300


def count(work, what, calls, out='/dev/null'):
    valgrind = ['valgrind', '--tool=callgrind', f'--callgrind-out-file={out}']
    with running(what, work.next_port(), core=work.server_core, wrapper=valgrind) as on:
        made = work.calls(on, timeout=150, calls=calls, seconds=100, window=10, warm_up=0)
        on.stop()
        found = re.search(r'Collected : (\d+)', on.said())
    if not found or made['completed'] < calls:
        raise missing(f'{what.name} under valgrind: {made["completed"]:.0f} of {calls} calls')
    return int(found.group(1))


def measure(work, servers, results):
    if not shutil.which('valgrind'):
        print('instructions are not counted: valgrind is not there', file=sys.stderr)
        return
    for what in servers:
        print(f'  instructions: {what.name}', file=sys.stderr, flush=True)
        both = [count(work, what, calls) for calls in (SHORT, LONG)]
        results[what.name]['instructions'] = (both[1] - both[0]) / (LONG - SHORT)

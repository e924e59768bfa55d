# scripts/bench profile: where the instructions of a call go, by layer. Each layer's own code, and
# what it made the C++ library, the allocator and the copying functions do.
# Read next: callgrind.py, instructions.py.
import argparse
import os
import re
import sys
import tempfile
from collections import defaultdict

import instructions
from callgrind import profile
from run import bench
from servers import known_servers, missing

LAYER = re.compile(r'offhook/(core|message|sdp|transport|transaction|dialog|table|session|media|'
                   r'endpoint|asio|simulation)/')
ALLOCATOR = re.compile(r'^(malloc|free|calloc|realloc|_int_|operator (new|delete)|unlink_chunk|'
                       r'malloc_consolidate|tcache|sysmalloc|systrim|checked_request)')
COPYING = re.compile(r'^_*(mem(cpy|move|set|cmp|chr)|str(len|chr|cmp))')
KINDS = ['own', 'library', 'copying', 'allocator']


def layer_of_file(path):
    found = LAYER.search(path)
    if found:
        return found.group(1)
    if '/benchmarks/calls/' in path or '/src/cli/' in path or path.endswith('_uas.cpp'):
        return 'program'
    if '/boost/asio/' in path:
        return 'Boost.Asio'
    return None


class sums:
    """What each layer costs, of one profile."""

    def __init__(self, read):
        self.read = read
        self.shares = {}
        self.cost = defaultdict(lambda: defaultdict(float))
        self.allocations = defaultdict(float)
        self.functions = defaultdict(float)
        for function, files in read.own.items():
            self.add(function, files)
        for function, callers in read.counts.items():
            if function[1].startswith('operator new(') or function[1] == 'malloc':
                self.add_allocations(function, callers)

    def share(self, function):
        """The layers that a function works for: its own, or those that called it, in proportion."""
        if function in self.shares:
            return self.shares[function]
        own = layer_of_file(function[0] or '')
        if own:
            self.shares[function] = {own: 1.0}
            return self.shares[function]
        self.shares[function] = {}  # a cycle adds nothing
        made = defaultdict(float)
        for caller, cost in self.read.calls[function].items():
            for layer, part in self.share(caller).items():
                made[layer] += part * cost
        whole = sum(made.values())
        self.shares[function] = ({layer: part / whole for layer, part in made.items()}
                                 if whole > 0 else {'rest': 1.0})
        return self.shares[function]

    def add(self, function, files):
        home = layer_of_file(function[0] or '')
        for file, cost in files.items():
            layer = layer_of_file(file or '') or home
            if layer in ('core', None):
                # Core's little inline functions count for who uses them.
                layer = home if home and home != 'core' else layer
            if layer:
                self.cost[layer]['own'] += cost
                self.functions[layer, function[1]] += cost
                continue
            kind = ('allocator' if ALLOCATOR.match(function[1]) else
                    'copying' if COPYING.match(function[1]) else 'library')
            for each, part in self.share(function).items():
                self.cost[each][kind] += part * cost

    def add_allocations(self, function, callers):
        for caller, count in callers.items():
            if ALLOCATOR.match(caller[1]):
                continue
            for layer, part in self.share(caller).items():
                self.allocations[layer] += part * count


def show(short, long, calls, functions):
    layers = sorted(long.cost, key=lambda each: -sum(long.cost[each].values()))
    print(f'{"instructions a call":20}' + ''.join(f'{kind:>11}' for kind in KINDS)
          + f'{"sum":>11}{"share":>8}{"allocations":>13}')
    rows = []
    for layer in layers:
        cells = [(long.cost[layer][kind] - short.cost[layer][kind]) / calls for kind in KINDS]
        allocations = (long.allocations[layer] - short.allocations[layer]) / calls
        rows.append((layer, cells, allocations))
    whole = sum(sum(cells) for _, cells, _ in rows)
    rows.append(('all', [sum(cells[i] for _, cells, _ in rows) for i in range(len(KINDS))],
                 sum(allocations for _, _, allocations in rows)))
    for layer, cells, allocations in rows:
        print(f'{layer:20}' + ''.join(f'{cell:11.0f}' for cell in cells)
              + f'{sum(cells):11.0f}{sum(cells) / whole:8.1%}{allocations:13.1f}')
    print(f'\nThe {functions} costliest functions of ours, own instructions a call:')
    costs = {key: (cost - short.functions[key]) / calls for key, cost in long.functions.items()}
    for (layer, name), cost in sorted(costs.items(), key=lambda item: -item[1])[:functions]:
        print(f'{cost:9.0f}  {layer:12} {name.split(" [/")[0][:120]}')


def main():
    flags = argparse.ArgumentParser(prog='scripts/bench profile')
    flags.add_argument('--server', default='offhook library', metavar='NAME',
                       help="which server: 'offhook library' (default) or 'offhook answer'")
    flags.add_argument('--functions', type=int, default=30, metavar='N', help='how many (30)')
    flags.add_argument('--build', required=True, help=argparse.SUPPRESS)
    given = flags.parse_args()
    given.quick = True
    work = bench(given)
    found = [what for what in known_servers(given.build) if what.name == given.server]
    if not found:
        print(f'no such server: {given.server}', file=sys.stderr)
        return 2
    sys.setrecursionlimit(100_000)
    read = []
    with tempfile.TemporaryDirectory(prefix='bench_profile_') as folder:
        for calls in (instructions.SHORT, instructions.LONG):
            out = os.path.join(folder, str(calls))
            try:
                instructions.count(work, found[0], calls, out)
            except missing as fault:
                print(fault, file=sys.stderr)
                return 1
            read.append(sums(profile(out)))
    show(*read, instructions.LONG - instructions.SHORT, given.functions)
    return 0


if __name__ == '__main__':
    sys.exit(main())

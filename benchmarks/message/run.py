# scripts/bench message: the parser beside other libraries on one corpus, in one run: time by Google
# Benchmark, allocations counted by the program, instructions by callgrind. Not the work itself:
# that is main.cpp and the *_peer.cpp. Ends with one line that says how the library stands.
import argparse
import json
import os
import pathlib
import re
import shutil
import statistics
import subprocess
import sys

PEERS = ['offhook', 'sofia-sip', 'libosip2', 'libre', 'floor']
HERE = pathlib.Path(__file__).resolve().parent


def arguments():
    made = argparse.ArgumentParser(prog='scripts/bench message', description=(
        'Parses the twelve messages of benchmarks/message/corpus with each library, which then '
        'holds Via, From, To, Call-ID, CSeq, Contact, Max-Forwards, Content-Length and the route '
        'set as structured values. Exit 0: measured; 1: a library misreads a message.'))
    made.add_argument('--build', required=True, help=argparse.SUPPRESS)
    made.add_argument('--quick', action='store_true', help='shorter runs: about 10 seconds')
    made.add_argument('--json', help='keep the figures in this file')
    return made.parse_args()


def time_each(program, corpus, quick):
    """name -> CPU time in ns and allocations of a message; the libraries take turns."""
    count, seconds = (3, 0.05) if quick else (11, 0.3)
    said = subprocess.run(
        [program, corpus, '--benchmark_format=json', f'--benchmark_repetitions={count}',
         f'--benchmark_min_time={seconds}', '--benchmark_enable_random_interleaving=true'],
        check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout
    results, messages = {}, len(os.listdir(corpus))
    for one in json.loads(said)['benchmarks']:
        if one['run_type'] != 'iteration':
            continue
        name = one['run_name'].split('/')[0]
        result = results.setdefault(name, {'each': [], 'allocations': one['allocations']})
        result['each'].append(one['cpu_time'] / messages)
    for result in results.values():
        result['ns'] = statistics.median(result['each'])
    return results


def count_instructions(program, corpus, name, passes):
    run = subprocess.run(
        ['valgrind', '--tool=callgrind', '--callgrind-out-file=/dev/null', program, corpus,
         'plain', name, str(passes)], check=True, capture_output=True, text=True)
    return int(re.search(r'Collected : (\d+)', run.stderr).group(1))


def add_instructions(program, corpus, results, quick):
    """Two runs of different length are subtracted, so that starting and ending do not count."""
    if not shutil.which('valgrind'):
        print('instructions are not counted: valgrind is not there', file=sys.stderr)
        return
    short, long = (5, 25) if quick else (20, 220)
    messages = len(os.listdir(corpus))
    for name, result in results.items():
        both = [count_instructions(program, corpus, name, passes) for passes in (short, long)]
        result['instructions'] = (both[1] - both[0]) / (long - short) / messages


def cells(results, name):
    if name not in results:
        return [name, 'not installed']
    one = results[name]
    made = [name, f'{one["ns"]:.0f}', f'{1e9 / one["ns"]:,.0f}',
            f'{one["instructions"]:,.0f}' if 'instructions' in one else '-',
            f'{one["allocations"]:.1f}']
    for other in PEERS[1:]:
        made.append(f'{one["ns"] / results[other]["ns"]:.2f}' if other in results else '-')
    return made


def show(results):
    head = ['', 'ns/message', 'messages/s', 'instructions', 'allocations']
    rows = [head + [f'of {name}' for name in PEERS[1:]]]
    rows += [cells(results, name) for name in PEERS]
    for row in rows:
        row += [''] * (len(rows[0]) - len(row))
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    for row in rows:
        line = f'{row[0]:<{widths[0]}}  '
        line += '  '.join(f'{cell:>{width}}' for cell, width in zip(row[1:], widths[1:]))
        print(line.rstrip())
    print('of ...: CPU time by that of the other, in this run. floor: only finds each line end and '
          'colon.')


def closing_line(results):
    ours = results['offhook']
    instructions = f'{ours["instructions"]:.0f}' if 'instructions' in ours else '-'
    sofia = f'{ours["ns"] / results["sofia-sip"]["ns"]:.2f}' if 'sofia-sip' in results else '-'
    return (f'message: {instructions} instructions, {ours["allocations"]:.0f} allocations, '
            f'{sofia} of sofia-sip\'s time, {ours["ns"] / results["floor"]["ns"]:.2f} '
            'times the floor')


def main():
    given = arguments()
    program = os.path.join(given.build, 'benchmarks', 'bench_message')
    corpus = str(HERE / 'corpus')
    if subprocess.run([program, corpus, 'check'], check=False).returncode != 0:
        return 1
    results = time_each(program, corpus, given.quick)
    add_instructions(program, corpus, results, given.quick)
    load = os.getloadavg()[0]
    print(f'{len(os.listdir(corpus))} messages of {average(corpus):.0f} bytes on average, '
          f'{os.cpu_count()} cores, load {load:.1f}')
    show(results)
    if given.json:
        pathlib.Path(given.json).write_text(json.dumps(results, indent=1), encoding='utf-8')
    print(closing_line(results))
    return 0


def average(corpus):
    return statistics.mean(path.stat().st_size for path in pathlib.Path(corpus).iterdir())


if __name__ == '__main__':
    sys.exit(main())

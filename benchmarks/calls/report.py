# The tables that scripts/bench calls prints. Not the measuring: run.py.
import os
import statistics

PEERS = ['bare UDP', 'SIPp uas', 'sofia-sip nua']


def median(runs, key):
    return statistics.median(run[key] for run in runs)


def total(runs, *keys):
    return int(sum(run[key] for run in runs for key in keys))


def table(head, rows):
    widths = [max(len(str(row[i])) for row in [head] + rows) for i in range(len(head))]
    for row in [head] + rows:
        cells = [f'{row[0]:<{widths[0]}}']
        cells += [f'{cell:>{width}}' for cell, width in zip(row[1:], widths[1:])]
        print('  '.join(cells))


def ratio(results, name, peer):
    if peer not in results or results[peer]['cpu_us_a_call'] <= 0:
        return '-'
    return f'{results[name]["cpu_us_a_call"] / results[peer]["cpu_us_a_call"]:.2f}'


def show_cpu(given, results):
    print(f'CPU time of the server, median of {given.runs} runs of {given.seconds:g} s, '
          f'{given.window} calls in flight')
    head = ['', 'us/call', 'lowest', 'highest', 'of bare', 'of SIPp', 'of sofia', 'calls/s a core',
            'calls/s seen', 'CPU share', 'calls', 'failed', 'resent', 'no 180']
    rows = []
    for name, result in results.items():
        runs = result['runs']
        each = [run['cpu_us_a_call'] for run in runs]
        cost = result['cpu_us_a_call']
        rows.append([name, f'{cost:.1f}', f'{min(each):.1f}', f'{max(each):.1f}']
                    + [ratio(results, name, peer) for peer in PEERS]
                    + [f'{1e6 / cost:.0f}' if cost else '-',
                       f'{median(runs, "calls_a_second"):.0f}',
                       f'{median(runs, "cpu_share"):.0%}',
                       total(runs, 'completed'), total(runs, 'refused', 'timed_out'),
                       total(runs, 'retransmitted'),
                       total(runs, 'started') - total(runs, 'ringing')])
    if any('instructions' in result for result in results.values()):
        head.append('instructions')
        for row, result in zip(rows, results.values()):
            row.append(f'{result["instructions"]:.0f}' if 'instructions' in result else '-')
    table(head, rows)
    print('calls/s a core: 1 s of CPU time by us/call. calls/s seen: what came through while the '
          'server had\nits CPU share; the rest of the core went to others, or the load was the '
          'slower one.')


def megabytes(value):
    return f'{value / 1e6:.1f}'


def show_memory(given, results):
    after = 'after 64*T1' if not given.quick else 'after 1 s (not after 64*T1)'
    print(f'\nAnonymous memory that is resident, {given.held} calls held; bytes a call {after}')
    head = ['', 'bytes/call', 'at once', 'start MB', 'held MB', 'drained MB', 'flood MB',
            'drained again MB', 'calls', 'failed']
    rows = []
    for name, result in results.items():
        if 'memory' not in result:
            continue
        held = result['memory']['held']
        flood = result['memory'].get('flood')
        calls = held['held'] or 1
        rows.append([name, f'{held["held_bytes_a_call"]:.0f}',
                     f'{(held["memory_placed"] - held["memory_first"]) / calls:.0f}',
                     megabytes(held['memory_first']), megabytes(held['memory_held']),
                     megabytes(held['memory_settled']) if flood else '-',
                     megabytes(flood['memory_last']) if flood else '-',
                     megabytes(flood['memory_settled']) if flood else '-',
                     int(held['held']), total([held] + ([flood] if flood else []),
                                              'refused', 'timed_out')])
    table(head, rows)
    print('drained: 34 s after the last BYE. flood: 20,000 calls in a row.' if not given.quick
          else 'drained and flood need the long form.')


def show(given, two_cores, results):
    load = os.getloadavg()[0]
    print(f'\n{os.cpu_count()} cores, load {load:.1f}; '
          + ('the server on one core, the calls made on another' if two_cores
             else 'ONE CORE for server and load: wall times mean little'))
    show_cpu(given, results)
    if any('memory' in result for result in results.values()):
        show_memory(given, results)

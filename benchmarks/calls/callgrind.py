# Reads what callgrind wrote: what each function cost itself, by the file its code came from, and
# who called whom. Not what it means: profile.py.
import re
from collections import defaultdict

NAME = re.compile(r'\((\d+)\)(?: (.*))?')


class profile:
    """Functions are (file, name). `own`: function -> file -> instructions, where the file is that
    of the inlined code. `calls`: called -> caller -> instructions inclusive. `counts`: the same
    pairs -> how many calls."""

    def __init__(self, path):
        self.own = defaultdict(lambda: defaultdict(int))
        self.calls = defaultdict(lambda: defaultdict(int))
        self.counts = defaultdict(lambda: defaultdict(int))
        self.names = {'file': {}, 'function': {}}
        with open(path, encoding='utf-8', errors='replace') as lines:
            self.read(lines)

    def name(self, kind, text):
        found = NAME.match(text)
        if not found:
            return text
        number, name = found.groups()
        if name is not None:
            self.names[kind][number] = name
        return self.names[kind][number]

    def read(self, lines):
        home = file = function = called_file = called = None
        call_count = 0
        for line in lines:
            line = line.rstrip('\n')
            key, equals, value = line.partition('=')
            if equals and key in ('fl', 'fi', 'fe'):
                file = self.name('file', value)
                if key == 'fl':
                    home = file
            elif equals and key == 'fn':
                function = (home, self.name('function', value))
                file = home
                called_file = None
            elif equals and key in ('cfi', 'cfl'):
                called_file = self.name('file', value)
            elif equals and key == 'cfn':
                # Without a cfi line, the called function is of the file that is in force.
                called = (called_file or file, self.name('function', value))
                called_file = None
            elif equals and key == 'calls':
                call_count = int(value.split()[0])
            elif line and (line[0].isdigit() or line[0] in '+-*') and function:
                parts = line.split()
                cost = int(parts[1]) if len(parts) > 1 else 0
                if call_count:
                    self.calls[called][function] += cost
                    self.counts[called][function] += call_count
                    call_count = 0
                else:
                    self.own[function][file] += cost

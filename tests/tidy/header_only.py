# Whether each header works alone with OFFHOOK_HEADER_ONLY, found by reading: compiling each would
# take half an hour. Headers then end with the inclusion of their definitions, so that a header may
# come to need one that is still waiting for its own first includes. Read next: rules.py.
import re

from tree import fault

INCLUDE = re.compile(r'\s*#\s*include\s*<(offhook/[^>]+)>')


def steps(file):
    """What a file of the tree is made of: (line, path) for an include, (line, None) for text."""
    found = []
    for at, (line, bare) in enumerate(zip(file.lines, file.bare.splitlines()), 1):
        include = INCLUDE.match(line)
        if include:
            found.append((at, f'include/{include.group(1)}'))
        elif bare.strip() and not bare.lstrip().startswith('#'):
            found.append((at, None))
    return found


class reading:
    """The order in which a compiler sees the files, from one header on."""

    def __init__(self, parts):
        self.parts = parts
        self.left = {}  # of a file that was begun: how many lines of text are still to come
        self.fault = None

    def read(self, path):
        own = self.parts[path]
        self.left[path] = sum(what is None for _, what in own)
        for line, what in own:
            if self.fault:
                return
            if what is None:
                self.left[path] -= 1
            elif what not in self.parts:
                continue
            elif what not in self.left:
                self.read(what)
            elif self.left[what] and self.left[path]:
                self.fault = (path, line, what)


def header_only_alone(tree):
    parts = {file.path: steps(file) for file in tree.of('cpp')
             if file.path.startswith('include/offhook/')}
    for start in sorted(parts):
        if not start.endswith('.hpp') or '/detail/' in start:
            continue
        order = reading(parts)
        order.read(start)
        if order.fault:
            path, line, needed = order.fault
            yield fault(path, line, f'needs {needed}, which has only begun when a program with '
                                    f'OFFHOOK_HEADER_ONLY includes {start} first')

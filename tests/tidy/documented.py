# Documents that name files and tests say what is there: each path exists, each test has its name,
# and the counts of docs/conformance.md are those of its tables. Read next: rules.py.
#
# A test is named as `tests/dialog/layer.cpp: "nobody answers: the INVITE fails with a timeout"`,
# whatever its kind: a TEST_CASE or SECTION, a function of Python, a ladder, a table's scenario.
import re
from collections import Counter

from tree import fault

DOCUMENTS = re.compile(r'docs/(?:conformance\.md|conformance/[^/]+\.md|hostile\.md)$')
PIECE = re.compile(r'`([^`]+)`')
FOLDERS = 'tests|state_tables|include|src|examples|docs|scripts|benchmarks'
NAMED = re.compile(rf'((?:{FOLDERS})/[^\s:]*[^\s:.,])(?:: "(.+)")?$')
LITERAL = r'"((?:[^"\\\n]|\\.)*)"'
STATES = ['done', 'in part', 'not done', 'left out']


def joined(literals):
    return ''.join(re.findall(LITERAL, literals)).replace('\\"', '"').replace('\\\\', '\\')


def names_of(file):
    """The tests of a file, as documents name them."""
    if file.kind == 'cpp':
        found = re.finditer(rf'\b(?:\w*TEST_CASE|SECTION)\(\s*((?:{LITERAL}\s*)+)', file.text)
        return {joined(match.group(1)) for match in found}
    if file.kind == 'python':
        return set(re.findall(r'^\s*def (\w+)\(', file.text, re.MULTILINE))
    if file.path.endswith('.ladder'):
        return set(re.findall(r'^== (.+?)\s*$', file.text, re.MULTILINE))
    if file.kind == 'yaml':
        _, _, scenarios = file.text.partition('\nscenarios:\n')
        found = re.findall(r'^  ([^\s#].*?):(?:\s.*)?$', scenarios, re.MULTILINE)
        return {name.strip('"') for name in found}
    return set()


def documented_tests(tree):
    files = {file.path: file for file in tree.files}
    folders = {path[:at] for path in files for at in range(len(path)) if path[at] == '/'}
    names = {}
    for document in tree.files:
        if not DOCUMENTS.match(document.path):
            continue
        for at, line in enumerate(document.lines, 1):
            for piece in PIECE.findall(line):
                named = NAMED.match(piece)
                if not named:
                    continue
                path, test = named.groups()
                if path not in files and (test or path.rstrip('/') not in folders):
                    yield fault(document.path, at, f'there is no {path}')
                elif test:
                    if path not in names:
                        names[path] = names_of(files[path])
                    if test not in names[path]:
                        yield fault(document.path, at, f'{path} has no "{test}"')


def cells(line):
    return [cell.strip() for cell in line.strip().strip('|').split('|')]


def conformance_counts(tree):
    """Each row has a known state, and the index counts them."""
    index = tree.get('docs/conformance.md')
    if not index:
        return
    said = {}
    for at, line in enumerate(index.lines, 1):
        found = re.match(r'\| \[[^\]]*\]\((conformance/[^)]+)\)', line)
        if found:
            said[f'docs/{found.group(1)}'] = at, cells(line)[1:]
    for file in tree.files:
        if not re.match(r'docs/conformance/[^/]+\.md$', file.path):
            continue
        counted = Counter()
        for at, line in enumerate(file.lines, 1):
            row = cells(line) if line.startswith('|') else []
            if len(row) < 4 or row[1] not in ('MUST', 'SHOULD'):
                continue
            if len(row) != 6 or row[3] not in STATES:
                yield fault(file.path, at, f'a rule has six cells and one of the states {STATES}')
            counted[row[1], row[3]] += 1
        right = [str(counted[level, state]) for level in ('MUST', 'SHOULD') for state in STATES]
        at, given = said.get(file.path, (1, None))
        if given != right:
            yield fault(index.path, at, f'{file.path} counts {" | ".join(right)}')

# The rules of style that a program can check: each is a function from a tree to its faults.
# Read next: cpp_text.py for how functions are found, test_tidy.py for a planted fault of each.
import ast
import fnmatch
import re

import cpp_text
from documented import conformance_counts, documented_tests
from header_only import header_only_alone
from tree import EDGES, LAYERS, fault

MAX_FILE_LINES = 400
MAX_FUNCTION_LINES = 70
MAX_COLUMNS = 100
CODE = ('cpp', 'cmake', 'python', 'shell', 'yaml')


def generated(file):
    return file.path.startswith('state_tables/schema/')


def file_length(tree):
    for file in tree.of(*CODE):
        if len(file.lines) > MAX_FILE_LINES and not generated(file):
            yield fault(file.path, MAX_FILE_LINES + 1, f'{len(file.lines)} lines in the file')


def columns(tree):
    for file in tree.of(*CODE):
        for at, line in enumerate(file.lines, 1):
            if len(line) > MAX_COLUMNS and not generated(file):
                yield fault(file.path, at, f'{len(line)} columns')


def characters(tree):
    """ASCII only, no tabs, no blanks at the end of a line, a newline at the end of the file."""
    for file in tree.of(*CODE):
        for at, line in enumerate(file.lines, 1):
            if not line.isascii():
                yield fault(file.path, at, 'a character outside ASCII')
            if '\t' in line:
                yield fault(file.path, at, 'a tab')
            if line != line.rstrip():
                yield fault(file.path, at, 'a blank at the end of the line')
        if file.text and not file.text.endswith('\n'):
            yield fault(file.path, len(file.lines), 'no newline at the end of the file')


def first_comment(tree):
    """The first thing in a file says what it is."""
    for file in tree.of(*CODE):
        lines = [line for line in file.lines if line.strip() and not line.startswith('#!')]
        mark = '//' if file.kind == 'cpp' else '#'
        if lines and not lines[0].startswith(mark) and not generated(file):
            yield fault(file.path, 1, f'the file does not begin with a comment ({mark})')


def shell_functions(file):
    start = None
    for at, line in enumerate(file.lines, 1):
        if re.match(r'[a-z_]+\(\)\s*\{', line):
            start = at
        elif line.startswith('}') and start:
            yield start, at
            start = None


def python_functions(file):
    for node in ast.walk(ast.parse(file.text)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield node.lineno, node.end_lineno


def function_length(tree):
    for file in tree.of('cpp', 'python', 'shell'):
        try:
            if file.kind == 'cpp':
                found = [(f.first_line, f.last_line) for f in cpp_text.functions(file.text)]
            else:
                found = python_functions(file) if file.kind == 'python' else shell_functions(file)
            for first, last in found:
                if last - first + 1 > MAX_FUNCTION_LINES:
                    yield fault(file.path, first, f'a function of {last - first + 1} lines')
        except cpp_text.unbalanced as where:
            yield fault(file.path, int(str(where)), 'braces do not balance, functions not measured')


def layer_order(tree):
    """A layer includes itself and what CMakeLists.txt lets it link."""
    for file in tree.of('cpp'):
        if not file.layer:
            continue
        allowed = tree.dependencies[file.layer] | {file.layer}
        for line, include in file.includes:
            other = re.match(r'offhook/([a-z0-9_]+)/', include)
            if other and other.group(1) not in allowed:
                yield fault(file.path, line, f'{file.layer} must not include {other.group(1)}')


def link_order(tree):
    """CMakeLists.txt keeps the order too; the engine of tables and sdp know no SIP machinery."""
    for layer, others in tree.dependencies.items():
        for other in sorted(others):
            if other not in LAYERS or LAYERS.index(other) >= LAYERS.index(layer):
                yield fault('CMakeLists.txt', 1, f'{layer} must not depend on {other}')
    for layer, allowed in {'table': {'core'}, 'sdp': {'core', 'message'}}.items():
        for other in sorted(tree.dependencies[layer] - allowed):
            yield fault('CMakeLists.txt', 1, f'{layer} must not depend on {other}')
    if 'table' in tree.dependencies['dialog']:
        yield fault('CMakeLists.txt', 1, 'dialog must not depend on table')


# The core asks for nothing: what it must not name, and why.
FORBIDDEN_NAMES = [
    (r'::now\s*\(|\b(?:steady|system|high_resolution|utc)_clock\b', 'a clock'),
    (r'\b(?:gettimeofday|clock_gettime)\b|\btime\s*\(\s*(?:NULL|nullptr|0|&)', 'a clock'),
    (r'\b(?:sleep_for|sleep_until|usleep|nanosleep)\b|\bsleep\s*\(', 'a sleep'),
    (r'\bstd::(?:j?thread|async|this_thread|promise|future|packaged_task)\b|\bpthread_',
     'a thread'),
    (r'\b(?:recursive_|shared_|timed_)*mutex\b|\b(?:scoped_lock|lock_guard|unique_lock)\b',
     'a lock'),
    (r'\bcondition_variable|\bthread_local\b', 'a thread'),
    (r'\b(?:shared_ptr|weak_ptr|make_shared|enable_shared_from_this)\b', 'a shared pointer'),
    (r'\bs?rand\s*\(|(?<![\w.>])s?random\s*\(\s*\)|\brandom_device\b|\bmt19937|\bgetrandom\b',
     'a random number'),
    (r'(?:\bboost::|\b)asio::', 'Asio'),
    (r'\b(?:sendto|recvfrom|sendmsg|recvmsg|setsockopt|getaddrinfo)\s*\(|(?<![\w.>:])socket\s*\(',
     'a socket'),
    (r'\b(?:fopen|getenv|system)\s*\(|\bstd::[io]?fstream\b|\bstd::filesystem\b', 'the system'),
]
FORBIDDEN_INCLUDES = [
    (r'boost/asio|boost/beast', 'Asio'),
    (r'sys/socket\.h|netinet/|arpa/|netdb\.h|poll\.h|sys/epoll\.h|sys/select\.h', 'sockets'),
    (r'(?:thread|mutex|shared_mutex|condition_variable|future|semaphore|latch|barrier)$|pthread',
     'threads'),
    (r'random$|sys/random\.h', 'random numbers'),
    (r'(?:fstream|filesystem|iostream)$|unistd\.h|sys/time\.h|(?:c?time)(?:\.h)?$', 'the system'),
]


def core_asks_for_nothing(tree):
    names = [(re.compile(pattern), what) for pattern, what in FORBIDDEN_NAMES]
    for file in tree.of('cpp'):
        if not file.layer or file.layer in EDGES:
            continue
        for at, line in enumerate(file.bare.split('\n'), 1):
            for pattern, what in names:
                if pattern.search(line) and not line.lstrip().startswith('#'):
                    yield fault(file.path, at, f'{what} in a core layer')
        for at, include in file.includes:
            for pattern, what in FORBIDDEN_INCLUDES:
                if re.match(pattern, include):
                    yield fault(file.path, at, f'<{include}>: {what} in a core layer')


# Headers that cost every user of a public header a second stay behind the .ipp files.
HEAVY = [(r'yaml-cpp/', 'table'), (r'boost/msm/', 'transaction'), (r'boost/mpl/', 'transaction'),
         (r'openssl/', 'digest'), (r'sqlite3', 'registrar_sqlite')]


def heavy_headers(tree):
    for file in tree.of('cpp'):
        if not file.layer or file.layer in EDGES:
            continue
        private = re.search(r'/(?:impl|detail)/', file.path) or file.path.startswith('src/')
        for at, include in file.includes:
            for pattern, owner in HEAVY:
                if re.match(pattern, include) and not (private and file.layer == owner):
                    yield fault(file.path, at, f'<{include}> belongs into the private part of '
                                               f'{owner}')


def definitions_marked(tree):
    """Functions of an .ipp work both compiled once and included everywhere."""
    good = re.compile(r'OFFHOOK_DECL\b|inline\b|template\b|constexpr\b|consteval\b|requires\b')
    for file in tree.of('cpp'):
        if not file.path.endswith('.ipp'):
            continue
        try:
            found = cpp_text.functions(file.text)
        except cpp_text.unbalanced:
            continue  # function_length says so
        for each in found:
            first = file.bare.split('\n')[each.first_line - 1].strip()
            if not each.in_class and not good.match(re.sub(r'^(?:\[\[\w+\]\]\s*)+', '', first)):
                yield fault(file.path, each.first_line,
                            'a definition that does not begin with OFFHOOK_DECL or inline')


GENERATED = 'offhook/session/impl/shipped_table_texts.ipp'


def definitions_included(tree):
    """Each .ipp is there, compiled once by src/, and included by some header when header-only."""
    known = {file.path for file in tree.files} | {f'include/{GENERATED}'}
    inside = {}  # file to the .ipp files it includes
    for file in tree.of('cpp'):
        for at, include in file.includes:
            if include.endswith('.ipp'):
                inside.setdefault(file.path, set()).add(f'include/{include}')
                if f'include/{include}' not in known:
                    yield fault(file.path, at, f'there is no {include}')
    sources = {path: reached(path, inside) for path in inside if path.startswith('src/')}
    headers = [reached(path, inside) for path in inside if path.endswith('.hpp')]
    for file in tree.of('cpp'):
        if not file.path.endswith('.ipp'):
            continue
        count = sum(file.path in each for each in sources.values())
        if count != 1:
            yield fault(file.path, 1, f'compiled by {count} files of src/, not by one')
        if not any(file.path in each for each in headers):
            yield fault(file.path, 1, 'no header includes it when OFFHOOK_HEADER_ONLY is defined')


def reached(start, inside):
    """All that `start` includes, directly or through another."""
    seen, waiting = set(), [start]
    while waiting:
        for other in inside.get(waiting.pop(), ()):
            if other not in seen:
                seen.add(other)
                waiting.append(other)
    return seen


def guarded(tree):
    for file in tree.of('cpp'):
        if file.path.endswith('.hpp') and '#pragma once' not in file.text:
            yield fault(file.path, 1, 'no #pragma once')


def tests_mirror(tree):
    """tests/x/foo.cpp tests x/foo.hpp or impl/foo.ipp; foo_more.cpp is its second half."""
    listing = tree.get('tests/tidy/unmirrored')
    excused = [line.split('#')[0].strip() for line in (listing.lines if listing else [])]
    headers = {file.path for file in tree.files}
    for file in tree.of('cpp'):
        found = re.match(r'tests/([a-z]+)/((?:[a-z0-9_]+/)*)([a-z0-9_]+)\.cpp$', file.path)
        if not found or found.group(1) not in LAYERS:
            continue
        layer, folder, name = found.groups()
        parts = name.split('_')
        names = ['_'.join(parts[:count]) for count in range(len(parts), 0, -1)]
        places = [f'include/offhook/{layer}/{folder}', f'include/offhook/{layer}/detail/']
        if any(f'{place}{each}.hpp' in headers for each in names for place in places) or \
                f'include/offhook/{layer}/impl/{name}.ipp' in headers:
            continue
        if not any(pattern and fnmatch.fnmatch(file.path, pattern) for pattern in excused):
            yield fault(file.path, 1, f'no header {places[0]}{name}.hpp, and not listed in '
                                      'tests/tidy/unmirrored')


# Folders of one machine have no place in a tree that others check out.
PLACE = re.compile(r'''(?:^|[\s"'(=`])(/(?:work|root|home)/[A-Za-z0-9]\S*|/tmp/(?:wt|i\d)\b)''')


def no_machine_paths(tree):
    for file in tree.files:
        if file.kind == 'other' or file.path.startswith('tests/tidy/'):
            continue
        for at, line in enumerate(file.lines, 1):
            found = PLACE.search(line)
            if found:
                yield fault(file.path, at, f'a path of one machine: {found.group(1)}')


RULES = [file_length, columns, characters, first_comment, function_length, layer_order, link_order,
         core_asks_for_nothing, heavy_headers, definitions_marked, definitions_included, guarded,
         tests_mirror, no_machine_paths, documented_tests, conformance_counts, header_only_alone]

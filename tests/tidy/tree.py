# The files of the tree, each read once, with what the rules ask of them. Contains no rule.
# Read next: rules.py.
import os
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import cpp_text

SKIPPED = {'.git', 'build', 'logs', '.cache', '__pycache__'}
CPP = {'.hpp', '.ipp', '.cpp', '.h'}

# The order of docs/architecture.md: a layer may include only earlier ones.
LAYERS = ['core', 'message', 'digest', 'registrar', 'registrar_sqlite', 'sdp', 'transport',
          'transaction', 'dialog', 'table', 'session', 'media', 'endpoint', 'asio', 'simulation']
EDGES = {'asio', 'simulation'}


@dataclass(frozen=True)
class fault:
    path: str
    line: int
    text: str

    def __str__(self):
        return f'{self.path}:{self.line}: {self.text}'


class source:
    """One file. `path` is relative to the root, with forward slashes."""

    def __init__(self, root, path):
        self.path = path
        self.bytes = (Path(root) / path).read_bytes()

    @cached_property
    def text(self):
        return self.bytes.decode('utf-8', 'replace')

    @cached_property
    def lines(self):
        return self.text.splitlines()

    @cached_property
    def bare(self):
        """C++ text without comments and literals."""
        return cpp_text.blank(self.text)

    @cached_property
    def kind(self):
        name, suffix = self.path.rsplit('/', 1)[-1], os.path.splitext(self.path)[1]
        if suffix in CPP:
            return 'cpp'
        if suffix == '.cmake' or name == 'CMakeLists.txt':
            return 'cmake'
        if suffix == '.py':
            return 'python'
        if suffix == '.sh' or self.bytes.startswith(b'#!'):
            return 'python' if b'python' in self.bytes.split(b'\n', 1)[0] else 'shell'
        if suffix in ('.yaml', '.yml'):
            return 'yaml'
        return 'markdown' if suffix == '.md' else 'other'

    @cached_property
    def layer(self):
        """The layer whose library this file is part of, or None."""
        found = re.match(r'include/offhook/([a-z0-9_]+)/', self.path)
        if not found:
            found = (re.match(r'src/([a-z]+_sqlite)\.cpp$', self.path) or
                     re.match(r'src/([a-z]+)(?:_[a-z_]+)?(?:\.cpp$|/)', self.path))
        return found.group(1) if found and found.group(1) in LAYERS else None

    @cached_property
    def includes(self):
        """Pairs of line and what stands between the brackets or quotes."""
        pattern = re.compile(r'^\s*#\s*include\s*[<"]([^>"]+)[>"]')
        found = [(at + 1, pattern.match(line)) for at, line in enumerate(self.lines)]
        return [(at, match.group(1)) for at, match in found if match]


class tree:
    def __init__(self, root):
        self.root = str(root)
        self.files = [source(self.root, path) for path in self.paths()]

    def paths(self):
        found = []
        for folder, folders, names in os.walk(self.root):
            folders[:] = sorted(name for name in folders if name not in SKIPPED)
            relative = os.path.relpath(folder, self.root).replace(os.sep, '/')
            for name in sorted(names):
                path = name if relative == '.' else f'{relative}/{name}'
                # Absent when a link points nowhere, for example to a build folder.
                if os.path.isfile(os.path.join(self.root, path)):
                    found.append(path)
        return found

    def of(self, *kinds):
        return [file for file in self.files if file.kind in kinds]

    def get(self, path):
        return next((file for file in self.files if file.path == path), None)

    @cached_property
    def dependencies(self):
        """Layer to the layers it may include, as CMakeLists.txt says, at any depth."""
        cmake = self.get('CMakeLists.txt')
        direct = {}
        lines = re.compile(r'^ *offhook_layer\((\w+)([^)]*)\)', re.MULTILINE)
        for name, rest in lines.findall(cmake.text if cmake else ''):
            direct[name] = set(re.findall(r'\boffhook::(\w+)', rest))
        whole = {}
        for name in LAYERS:
            seen, open_ones = set(), [name]
            while open_ones:
                for other in direct.get(open_ones.pop(), ()):
                    if other not in seen:
                        seen.add(other)
                        open_ones.append(other)
            whole[name] = seen
        return whole

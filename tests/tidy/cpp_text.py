# C++ source as text: comments and literals blanked, functions found by their braces.
# Not a parser: it knows as much of the language as the length of a function needs.
# Read next: rules.py, and test_tidy.py for what it must get right.
import re
from dataclasses import dataclass

TOKEN = re.compile(
    r'//(?:\\\n|[^\n])*'
    r'|/\*.*?\*/'
    r'|(?:u8|[uUL])?R"(?P<mark>[^()\s\\]{0,16})\(.*?\)(?P=mark)"'
    r'|(?:u8|[uUL])?"(?:\\.|[^"\\\n])*"'
    r"|(?<![0-9A-Za-z_])(?:u8|[uUL])?'(?:\\.|[^'\\\n])+'",
    re.DOTALL)


def blank(text):
    """The same text, with comments and the insides of literals as spaces; lines stay lines."""
    def spaces(match):
        token = match.group(0)
        hollow = re.sub(r'[^\n]', ' ', token)
        if token.startswith('/'):
            return hollow
        quote = token[-1]
        return hollow if len(token) < 2 else quote + hollow[1:-1] + quote
    return TOKEN.sub(spaces, text)


def blank_directives(text):
    """Preprocessor lines as spaces, so that the braces of a macro do not count."""
    def spaces(match):
        return re.sub(r'[^\n]', ' ', match.group(0))
    return re.sub(r'^[ \t]*#(?:\\\n|[^\n])*', spaces, text, flags=re.MULTILINE)


@dataclass
class function:
    header: str
    first_line: int
    last_line: int
    in_class: bool

    @property
    def length(self):
        return self.last_line - self.first_line + 1


class unbalanced(Exception):
    """The braces do not balance; carries the line."""


SCOPE = re.compile(
    r'^(?:\[\[[^\]]*\]\]|alignas\([^)]*\)'
    r'|\b(?:export|typedef|static|inline|constexpr|friend|const)\b'
    r'|\s)*(class|struct|union|enum|namespace|extern\s*"\s*")(?![A-Za-z0-9_])')


def without_template(header):
    """The declaration after its template<...> heads and access specifiers."""
    header = header.strip()
    while True:
        access = re.match(r'(?:public|private|protected)\s*:(?!:)\s*', header)
        if access:
            header = header[access.end():]
            continue
        head = re.match(r'template\s*<', header)
        if not head:
            return header
        depth, at = 1, head.end()
        while at < len(header) and depth:
            depth += {'<': 1, '>': -1}.get(header[at], 0)
            at += 1
        header = header[at:].strip()


def is_initialiser(header):
    """True for `x = {` and the like, where the brace opens a value and not a body."""
    if re.search(r'=\s*(?:\[[^\]]*\].*)$', header, re.DOTALL) and '](' in header.replace(' ', ''):
        return False  # a lambda with a name is a function
    plain = re.sub(r'operator\s*(?:<=>|[-+*/%^&|<>!=]?=+|<<=|>>=)', 'operator', header)
    depth = 0
    for at, char in enumerate(plain):
        depth += {'(': 1, ')': -1}.get(char, 0)
        if depth == 0 and char == '=' and plain[at - 1:at] not in ('=', '!', '<', '>') \
                and plain[at + 1:at + 2] != '=':
            return True
    return False


class finder:
    """Walks the braces of one file. Bodies of functions are skipped, scopes are entered."""

    def __init__(self, text):
        self.text = blank_directives(blank(text))
        self.found = []

    def line(self, at):
        return self.text.count('\n', 0, at) + 1

    def matching(self, at):
        depth = 0
        for found in re.compile('[{}]').finditer(self.text, at):
            depth += 1 if found.group() == '{' else -1
            if depth == 0:
                return found.start()
        raise unbalanced(self.line(at))

    def scope(self, at, end, in_class):
        start = at
        while at < end:
            char = self.text[at]
            if char == ';':
                start = at + 1
            elif char == '}':
                raise unbalanced(self.line(at))
            elif char == '{':
                at = self.brace(start, at, in_class)
                if at is None:
                    raise unbalanced(self.line(start))
                at, start = at
                continue
            at += 1

    def brace(self, start, at, in_class):
        """Handles the brace at `at`; gives where to go on and where the next header starts."""
        header = self.text[start:at]
        close = self.matching(at)
        plain = without_template(header)
        scope = SCOPE.match(plain)
        if scope and not (scope.group(1) == 'enum'):
            self.scope(at + 1, close, scope.group(1) not in ('namespace',) and
                       not scope.group(1).startswith('extern'))
        elif not scope and '(' in plain and not is_initialiser(plain):
            after = re.compile(r'\s*([,{]|catch\b)').match(self.text, close + 1)
            if after:  # the brace of a member initialiser, or a function try block
                return close + 1, start
            first = start + len(header) - len(header.lstrip())
            self.found.append(function(' '.join(plain.split()), self.line(first),
                                       self.line(close), in_class))
        return close + 1, close + 1


def functions(text):
    """All functions of a file, outermost only; raises unbalanced."""
    walk = finder(text)
    walk.scope(0, len(walk.text), False)
    if walk.text.count('{') != walk.text.count('}'):
        raise unbalanced(walk.text.count('\n') + 1)
    return walk.found

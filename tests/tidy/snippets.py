# Compiles the C++ of README.md and docs/*.md, so that documentation does not age in silence.
# A block under the line <!-- compile --> is a whole source; one under <!-- sketch --> is not
# compiled; one under neither is a fault. Usage: snippets.py ROOT [BUILD]. Read next: rules.py.
import subprocess
import sys
import tempfile
from pathlib import Path

MARKS = {'<!-- compile -->': True, '<!-- sketch -->': False}


def blocks(text):
    """Triples of first line, mark (None when there is none) and source of each ```cpp block."""
    mark, start, found = None, None, []
    for at, line in enumerate(text.splitlines(), 1):
        stripped = line.strip()
        if start is not None:
            if stripped == '```':
                found.append((start, mark, ''.join(f'{each}\n' for each in body)))
                mark, start = None, None
            else:
                body.append(line)
        elif stripped.startswith('```cpp'):
            start, body = at + 1, []
        elif stripped:
            mark = MARKS.get(stripped)
    return found


def compile_one(source, name, line, folders):
    """What the compiler says, in lines of the document; empty when it is content."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / 'snippet.cpp'
        path.write_text(f'#line {line} "{name}"\n{source}', encoding='utf-8')
        includes = [f'-I{each}' for each in folders]
        done = subprocess.run(['c++', '-std=c++20', '-fsyntax-only', '-Wall', *includes, str(path)],
                              capture_output=True, text=True, check=False, timeout=120)
        return done.stderr if done.returncode else ''


def check(root, build):
    """Counts of good and bad blocks; prints what is wrong."""
    root = Path(root)
    folders = [root / 'include', Path(build) / 'generated']
    passed, failed = 0, 0
    for path in [root / 'README.md', *sorted((root / 'docs').glob('**/*.md'))]:
        if not path.is_file():
            continue
        name = path.relative_to(root)
        for line, mark, source in blocks(path.read_text(encoding='utf-8')):
            fault = ''
            if mark is None:
                fault = f'{name}:{line}: C++ that is marked neither compile nor sketch\n'
            elif mark:
                fault = compile_one(source, name, line, folders)
            if fault:
                print(fault, end='')
            passed, failed = passed + (not fault), failed + bool(fault)
    return passed, failed


def main(arguments):
    if not arguments or arguments[0].startswith('-'):
        print('usage: snippets.py ROOT [BUILD]', file=sys.stderr)
        return 2
    build = arguments[1] if len(arguments) > 1 else Path(arguments[0]) / 'build' / 'dev'
    passed, failed = check(arguments[0], build)
    print(f'{passed} passed, {failed} failed')
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))

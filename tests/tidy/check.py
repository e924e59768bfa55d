# Runs the rules over a tree and prints the faults. Not the rules (rules.py), not their tests
# (test_tidy.py). Usage: check.py ROOT [RULE]...
import sys

import rules
from tree import tree


def main(arguments):
    if not arguments or arguments[0].startswith('-'):
        print('usage: check.py ROOT [RULE]...', file=sys.stderr)
        return 2
    known = {rule.__name__: rule for rule in rules.RULES}
    unknown = [name for name in arguments[1:] if name not in known]
    if unknown:
        print(f'no such rule: {unknown[0]}; there are: {" ".join(known)}', file=sys.stderr)
        return 2
    checked = tree(arguments[0])
    failed = 0
    chosen = arguments[1:] or list(known)
    for name in chosen:
        faults = sorted(known[name](checked), key=lambda each: (each.path, each.line))
        for each in faults:
            print(f'{each} [{name}]')
        failed += bool(faults)
    print(f'{len(chosen) - failed} passed, {failed} failed')
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))

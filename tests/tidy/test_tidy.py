# The rules find what they are for: a planted fault of each kind, and clean text beside it.
# Not the check of the real tree; that is check.py.
import contextlib
import io
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import cpp_text  # noqa: E402
import rules  # noqa: E402
import snippets  # noqa: E402
from tree import tree  # noqa: E402

CMAKE = '''# Layers.
offhook_layer(core DEPENDS fmt::fmt)
offhook_layer(message DEPENDS offhook::core)
offhook_layer(transport DEPENDS offhook::message)
offhook_layer(dialog DEPENDS offhook::transport)
offhook_layer(table DEPENDS offhook::core)
offhook_layer(session DEPENDS offhook::dialog offhook::table)
offhook_layer(asio DEPENDS offhook::session)
'''


class planted(unittest.TestCase):
    def faults(self, rule, files):
        with tempfile.TemporaryDirectory() as folder:
            for name, text in {'CMakeLists.txt': CMAKE, **files}.items():
                path = Path(folder) / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding='utf-8')
            return [(each.path, each.line) for each in rule(tree(folder))]

    def finds(self, rule, path, text, line, **others):
        self.assertEqual(set(self.faults(rule, {path: text, **others})), {(path, line)})

    def passes(self, rule, path, text, **others):
        self.assertEqual(self.faults(rule, {path: text, **others}), [])


HPP = 'include/offhook/core/x.hpp'


class text_rules(planted):
    def test_file_length(self):
        self.passes(rules.file_length, HPP, '// x\n' * 400)
        self.finds(rules.file_length, HPP, '// x\n' * 401, 401)
        self.finds(rules.file_length, 'scripts/long', '#!/bin/sh\n' + '#\n' * 400, 401)

    def test_columns(self):
        self.passes(rules.columns, HPP, '// ' + 'x' * 97 + '\n')
        self.finds(rules.columns, HPP, '// x\n// ' + 'x' * 98 + '\n', 2)

    def test_characters(self):
        self.finds(rules.characters, HPP, '// x\n// caf\u00e9\n', 2)
        self.finds(rules.characters, HPP, '// x\n\tint x;\n', 2)
        self.finds(rules.characters, HPP, '// x \n', 1)
        self.finds(rules.characters, HPP, '// x', 1)
        self.passes(rules.characters, 'docs/x.md', 'caf\u00e9 \n')

    def test_first_comment(self):
        self.finds(rules.first_comment, HPP, '#pragma once\n', 1)
        self.finds(rules.first_comment, 'scripts/x', '#!/bin/sh\nset -e\n', 1)
        self.passes(rules.first_comment, 'scripts/x', '#!/bin/sh\n# What it is.\n')
        self.finds(rules.first_comment, 'state_tables/x.yaml', 'offhook: table/1\n', 1)

    def test_machine_paths(self):
        self.finds(rules.no_machine_paths, HPP, '// see /ho' + 'me/me/notes\n', 1)
        self.finds(rules.no_machine_paths, 'docs/x.md', 'in `/ro' + 'ot/x`\n', 1)
        self.passes(rules.no_machine_paths, HPP, '// https://example.com/home/x and /tmp\n')

    def test_pragma_once(self):
        self.finds(rules.guarded, HPP, '// x\nint x;\n', 1)


class lengths(planted):
    def function(self, lines, head='void f() {', tail='}'):
        return '// x\n' + head + '\n' + '    g();\n' * (lines - 2) + tail + '\n'

    def test_length(self):
        self.passes(rules.function_length, HPP, self.function(70))
        self.finds(rules.function_length, HPP, self.function(71), 2)

    def test_heads(self):
        for head in ['int f(int x = 3) const noexcept {', 'x::x() : a_{1}, b_(2) {',
                     'template <class T, int N = 3> auto f(T) -> decltype(g()) {',
                     'bool operator==(const x&) const {', 'TEST_CASE("a { b") {',
                     'x& x::operator=(x&&) {', 'const auto f = [](int x) {',
                     'x::x()\n    : a_{g({1})},\n      b_{2} {', 'requires foo<T> void f(T) {']:
            with self.subTest(head):
                tail = '};' if 'auto f =' in head else '}'
                self.finds(rules.function_length, HPP, self.function(71, head, tail), 2)

    def test_inside_scopes(self):
        text = ('// x\nnamespace a::b {\nextern "C" {\nstruct x final : y<int(int)> {\npublic:\n'
                + 'void f() {\n' + 'g();\n' * 70 + '}\n};\n}\n}\n')
        self.finds(rules.function_length, HPP, text, 5)

    def test_not_functions(self):
        for head, tail in [('constexpr row rows[] = {', '};'), ('struct x {', '};'),
                           ('enum class x : int {', '};'), ('namespace x {', '}'),
                           ('constexpr auto rows = std::array{row(1),', '};'),
                           ('alignas(8) struct x {', '};'), ('#define X(a) {', '')]:
            with self.subTest(head):
                values = 'enum' in head or '=' in head
                body = ('1,\n' if values else 'int g;\n') * 80
                self.passes(rules.function_length, HPP, f'// x\n{head}\n{body}{tail}\n')

    def test_braces_in_literals(self):
        text = ('// x {\n/* { */\nvoid f() {\n    g("{", \'{\', \'\\\'\', 1\'000, R"y({ " ) )y");\n'
                '}\nvoid h() {}\n')
        self.assertEqual([(f.first_line, f.last_line) for f in cpp_text.functions(text)],
                         [(3, 5), (6, 6)])

    def test_unbalanced(self):
        self.finds(rules.function_length, HPP, '// x\nvoid f() {\n', 2)
        self.finds(rules.function_length, HPP, '// x\n}\n', 2)

    def test_other_languages(self):
        self.finds(rules.function_length, 'x.py', '# x\ndef f():\n' + '    g()\n' * 70, 2)
        self.finds(rules.function_length, 'x.sh', '# x\nf() {\n' + '    g\n' * 69 + '}\n', 2)


class layers(planted):
    def test_order(self):
        up = '// x\n#include <offhook/session/y.hpp>\n'
        self.finds(rules.layer_order, 'include/offhook/dialog/x.hpp', up, 2)
        self.finds(rules.layer_order, 'include/offhook/table/impl/x.ipp', up, 2)
        self.finds(rules.layer_order, 'src/dialog.cpp', up, 2)
        self.passes(rules.layer_order, 'include/offhook/asio/x.hpp', up)
        self.finds(rules.layer_order, 'include/offhook/table/x.hpp',
                   '// x\n#include <offhook/message/y.hpp>\n', 2)

    def test_link_order(self):
        for wrong in ['offhook_layer(message DEPENDS offhook::core offhook::session)',
                      'offhook_layer(table DEPENDS offhook::core offhook::message)',
                      'offhook_layer(dialog DEPENDS offhook::table)']:
            with self.subTest(wrong):
                layer = wrong.split('(')[1].split(' ')[0]
                lines = [line for line in CMAKE.split('\n') if f'({layer} ' not in line]
                text = '\n'.join([*lines, wrong])
                self.assertTrue(self.faults(rules.link_order, {'CMakeLists.txt': text}))
        self.assertEqual(self.faults(rules.link_order, {}), [])

    def test_core_asks_for_nothing(self):
        for line in ['auto t = std::chrono::steady_clock::now();', 'auto t = clock::now();',
                     'std::mutex m;', 'std::shared_ptr<int> p;', 'int r = rand();',
                     'std::this_thread::sleep_for(d);', 'usleep(3);', 'boost::asio::io_context c;',
                     'std::random_device d;', 'std::thread t;', 'int s = socket(AF_INET, 0, 0);',
                     'auto t = time(nullptr);', 'std::ifstream f;', 'thread_local int x;',
                     '#include <thread>', '#include <boost/asio/ip/udp.hpp>', '#include <random>',
                     '#include <sys/socket.h>', '#include <mutex>', '#include <fstream>']:
            with self.subTest(line):
                self.finds(rules.core_asks_for_nothing, HPP, f'// x\n{line}\n', 2)
                self.passes(rules.core_asks_for_nothing, 'include/offhook/asio/x.hpp', line + '\n')

    def test_core_may(self):
        for line in ['// no sleep(), no rand(), no std::mutex', 'auto x = "std::mutex rand()";',
                     'std::chrono::seconds s;', 'int strand(int);', 'auto t = request.time();',
                     '#include <offhook/core/random.hpp>', 'int operand(int);', 'x.now_sending();']:
            with self.subTest(line):
                self.passes(rules.core_asks_for_nothing, HPP, f'// x\n{line}\n')

    def test_heavy_headers(self):
        yaml = '// x\n#include <yaml-cpp/yaml.h>\n'
        self.finds(rules.heavy_headers, 'include/offhook/table/load.hpp', yaml, 2)
        self.finds(rules.heavy_headers, 'include/offhook/core/impl/load.ipp', yaml, 2)
        self.passes(rules.heavy_headers, 'include/offhook/table/impl/load.ipp', yaml)


IPP = 'include/offhook/core/impl/x.ipp'


class definitions(planted):
    def test_marked(self):
        for good in ['OFFHOOK_DECL int f() {}', 'inline int f() {}', 'constexpr int f() {}',
                     'template <class T>\nint f() {}', 'struct x {\nint f() {}\n};',
                     '[[nodiscard]] inline int f() {}']:
            with self.subTest(good):
                self.passes(rules.definitions_marked, IPP, f'// x\nnamespace a {{\n{good}\n}}\n')
        for bad in ['int f() {}', 'static int f() {}', 'x::x() : a_{1} {}']:
            with self.subTest(bad):
                self.finds(rules.definitions_marked, IPP, f'// x\nnamespace a {{\n{bad}\n}}\n', 3)

    def test_included(self):
        include = '// x\n#include <offhook/core/impl/x.ipp>\n'
        self.passes(rules.definitions_included, IPP, '// x\n', **{'src/core.cpp': include,
                                                                 HPP: include})
        self.finds(rules.definitions_included, IPP, '// x\n', 1, **{'src/core.cpp': include})
        self.finds(rules.definitions_included, IPP, '// x\n', 1, **{HPP: include})
        self.finds(rules.definitions_included, HPP, include, 2)

    def test_header_only(self):
        guard = '#ifdef OFFHOOK_HEADER_ONLY\n#include <offhook/core/impl/x.ipp>\n#endif\n'
        others = {HPP: f'// x\n#include <offhook/core/y.hpp>\nint x();\n{guard}',
                  'include/offhook/core/y.hpp':
                      f'// y\nint y();\n{guard.replace("/x.", "/y.")}'}
        ipp = 'include/offhook/core/impl/y.ipp'
        needs = '// y\n#include <offhook/core/x.hpp>\nint z = x();\n'
        self.passes(rules.header_only_alone, ipp, needs.replace('x.hpp', 'y.hpp'), **others)
        self.finds(rules.header_only_alone, ipp, needs, 2, **others)

    def test_mirror(self):
        header = {'include/offhook/core/x.hpp': '// x\n'}
        self.passes(rules.tests_mirror, 'tests/core/x.cpp', '// x\n', **header)
        self.passes(rules.tests_mirror, 'tests/core/x_more.cpp', '// x\n', **header)
        self.passes(rules.tests_mirror, 'tests/core/y.cpp', '// x\n', **{IPP.replace('x', 'y'): ''})
        self.finds(rules.tests_mirror, 'tests/core/y.cpp', '// x\n', 1, **header)
        self.passes(rules.tests_mirror, 'tests/core/y.cpp', '// x\n',
                    **{'tests/tidy/unmirrored': 'tests/core/y.cpp # because\n'})
        self.passes(rules.tests_mirror, 'tests/interop/y.cpp', '// x\n')


TESTS = {
    'tests/core/x.cpp': 'TEST_CASE("one"\n          " and two") {\n    SECTION("a part") {}\n'
                        '}\n',
    'tests/cli/x.py': '# x\ndef test_y():\n    pass\n',
    'tests/interop/sipp/x.ladder': '# x\n== rings\n',
    'state_tables/scenarios/x.yaml': '# x\nstories:\n  a: b\nscenarios:\n  it rings:\n'
                                     '    when: x\n  it ends: {when: y}\n',
}


class documents(planted):
    def test_tests_that_are_there(self):
        text = '`tests/core/x.cpp: "one and two"` and `tests/core/x.cpp: "a part"`\n' \
               '`tests/cli/x.py: "test_y"`; `tests/interop/sipp/x.ladder: "rings"`\n' \
               '`state_tables/scenarios/x.yaml: "it rings"`, `tests/core`, `sip:a@b`\n' \
               '`state_tables/scenarios/x.yaml: "it ends"`\n'
        self.passes(rules.documented_tests, 'docs/hostile.md', text, **TESTS)

    def test_tests_that_are_not(self):
        for bad in ['tests/core/y.cpp', 'tests/core/x.cpp: "one"', 'tests/cli/x.py: "test"',
                    'tests/core/y.cpp: "one and two"', 'tests/core: "one"',
                    'tests/interop/sipp/x.ladder: "ring"',
                    'state_tables/scenarios/x.yaml: "a"', 'include/offhook/core/y.hpp']:
            for path in ['docs/hostile.md', 'docs/conformance.md', 'docs/conformance/rfc1.md']:
                with self.subTest(bad):
                    self.finds(rules.documented_tests, path, f'x\n`{bad}`\n', 2, **TESTS)
        self.passes(rules.documented_tests, 'docs/other.md', '`tests/core/y.cpp`\n', **TESTS)

    def test_counts(self):
        rows = '| 1 | MUST | x | done | y | z |\n| 2 | SHOULD | x | left out | y | |\n'
        index = '| [1](conformance/rfc1.md) | 1 | 0 | 0 | 0 | 0 | 0 | 0 | 1 |\n'
        name = 'docs/conformance/rfc1.md'
        self.passes(rules.conformance_counts, 'docs/conformance.md', index, **{name: rows})
        self.finds(rules.conformance_counts, 'docs/conformance.md', index, 1, **{name: rows * 2})
        self.finds(rules.conformance_counts, 'docs/conformance.md', '# x\n', 1, **{name: rows})
        bad = rows + '| 3 | MUST | x | perhaps | y | z |\n'
        self.assertEqual(self.faults(rules.conformance_counts,
                                     {'docs/conformance.md': index, name: bad}), [(name, 3)])


class documentation(unittest.TestCase):
    def test_blocks(self):
        text = 'a\n<!-- compile -->\n\n```cpp\nint x;\n\n```\n<!-- sketch -->\n```cpp\n...\n```\n' \
               'text\n```cpp\nint y;\n```\n```sh\nls\n```\n'
        self.assertEqual(snippets.blocks(text), [(5, True, 'int x;\n\n'), (10, False, '...\n'),
                                                 (14, None, 'int y;\n')])

    def test_check(self):
        for block, expected in [('<!-- compile -->\n```cpp\nint x = 1;\n```\n', (1, 0)),
                                ('<!-- compile -->\n```cpp\nint x = ;\n```\n', (0, 1)),
                                ('<!-- sketch -->\n```cpp\nint x = ;\n```\n', (1, 0)),
                                ('```cpp\nint x = 1;\n```\n', (0, 1))]:
            with self.subTest(block), tempfile.TemporaryDirectory() as folder:
                (Path(folder) / 'README.md').write_text(block, encoding='utf-8')
                with contextlib.redirect_stdout(io.StringIO()) as output:
                    self.assertEqual(snippets.check(folder, folder), expected)
                self.assertEqual('README.md:' in output.getvalue(), expected == (0, 1))


if __name__ == '__main__':
    outcome = unittest.main(exit=False, verbosity=1).result
    bad = len({test.id().split(' ')[0] for test, _ in outcome.failures + outcome.errors})
    print(f'{outcome.testsRun - bad} passed, {bad} failed')
    sys.exit(1 if bad else 0)

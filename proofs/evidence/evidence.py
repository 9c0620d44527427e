#!/usr/bin/env python3
"""How do you know? Runs what answers that, keeps what each command said with the commit that it was said of (answers/), and
puts all of it on one page and into one text: build/evidence/index.html and index.txt. The numbers in README.md, here and at
the top, are written from it, too.

A command that succeeded for this commit, or for one with the same files as far as its answer depends on them, is not run
again, but with --anew: all takes hours, and may be asked in several turns and on several machines. With --only-write none is
run: the page then says of what was not run that it is missing, or of which commit it is. With --check nothing is written:
whether these documents have what the answers say. Interrupted, it ends what it runs, and writes nothing more: what was said until
then is kept.
Exit status: 0, 1 if a command failed, 2 if a document has of one what it does not say, 130 interrupted.
"""
import argparse
import contextlib
import functools
import hashlib
import html
import itertools
import os
import platform
import re
import signal
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.join(HERE, '..', '..')
sys.path.insert(0, os.path.join(HERE, '..', 'runner'))
from whole import replaced  # noqa: E402

PATIENCE = 15  # seconds for what is told to end; run_tests.py gives its tests ten

# What is asked, the command that answers, and how many of its last lines are the answer (0: all).
QUESTIONS = [
    ('prove', 'Is every contract proved, from what, and with what? Could false be proved from what one assumes?',
     'python3 -B proofs/runner/prove.py --smoke --keep', 5),
    ('trust', 'What has to be believed?', 'cat proofs/TRUST.md', 0),
    ('status', 'Which claim is proved, checked and shown where?', 'make status', 0),
    ('mutants', 'What if the model or a theorem were wrong?', 'make mutants', 0),
    ('exhaust', 'Is there a small state in which it is wrong?', 'make exhaust', 0),
    ('exhaust-long', 'And in the largest geometry that was searched?', 'make exhaust GEOMETRIES=2-2-3-2-2-2', 0),
    ('exhaust-most', 'And in as large a one of three processes as 15 minutes and 16 GiB allow?',
     'make exhaust GEOMETRIES=3-2-2-2-1-2 MINUTES=15 MEBIBYTES=16384', 0),
    ('faults', 'What if a transfer fails, each one?', 'make faults', 0),
    ('suite', 'Does every transition of the smallest machines conform, on model and kernel?',
     'build/forkproof check --suite --geometry tiny --against model,linux', 0),
    ('check', 'Do random operations conform on the model and on this kernel?', 'make check OPS=1000000', 0),
    ('qemu', 'On a second kernel, short of memory?', 'make check-qemu', 6),
    ('coverage', 'What does the corpus reach of the model and the specification?', 'make coverage', 6),
    ('fuzz', 'What did fuzzing find, in a short run?', 'make fuzz-all MINUTES=2', 30),
    ('compare', 'Would another tool find as much?', 'make compare', 0),
    ('bench-model', 'What does it cost as it grows?', 'make bench-model', 0),
    ('bench-oracle', 'What does judging cost?', 'make bench-oracle', 0),
    ('page', 'Does the page say what the command line says?', 'make test-page', 1),
    ('kill', 'What is left of it when it is killed?', 'make kill-test', 0),
    ('test', 'Does everything else hold?', 'make test', 6),
]

# What of the harness the search of every state is built of, and the headers that go with no such file.
with open(os.path.join(ROOT, 'harness', 'exhaust', 'exhaust.mk'), encoding='utf-8') as makefile:
    LINKED = re.search(r'^exhaust_linked = ((?:.*\\\n)*.*)$', makefile.read(), re.M)[1].replace('\\', '').split()
HARNESS = '|'.join([*LINKED, 'machine/(?:adapter|picture)', 'exhaust/.*', r'(?:language/(?:call|machine|op|operations|trace)|targets/implementation)(?=\.h)'])
# The sources that an answer depends on: what is searched for every state, what runs, what is proved, what mistakes are tried on,
# which is both; elsewhere all. An annotation, as any comment, is no part of what runs, and of documents only those matter that
# a command reads: what has to be believed of what is proved, and the claims.
SEARCHED = re.compile(rf'Makefile|harness/(?:harness|exhaust/exhaust)\.mk|(?:model|spec)/.*\.[ch]|harness/(?:{HARNESS})\.[ch]')
RUN = re.compile(r'(?!.*/test/|.*\.(?:md|acsl)$)(?:Makefile|(?:corpus|fuzz|harness|model|spec)/.*)')
PROVED = re.compile(r'(?!.*(?<!/TRUST)\.md$)(?:Makefile|(?:model|spec)/.*|proofs/(?!mutants/|evidence/).*)')
TRIED = re.compile(r'(?!.*/test/|.*(?<!/claims)\.md$)(?:Makefile|(?:corpus|fuzz|harness|model|spec)/.*|proofs/(?!evidence/).*)')
# How and when it is run elsewhere is said in .ci and .github.
ALL = re.compile(r'(?!\.ci/|\.github/).*')
DEPENDS_ON = {**dict.fromkeys(('exhaust', 'exhaust-long', 'exhaust-most'), SEARCHED), 'prove': PROVED, 'trust': PROVED,
              **dict.fromkeys(('faults', 'suite', 'check', 'qemu', 'coverage', 'fuzz', 'bench-model', 'bench-oracle'), RUN),
              **dict.fromkeys(('mutants', 'compare'), TRIED),
              'page': re.compile(rf'{RUN.pattern}|harness/test/(?:test\.mk|(?:page|browser)\.py)'),
              'kill': re.compile(rf'{TRIED.pattern}|harness/test/(?:test\.mk|kill\.py)')}

# The documents that have lines of answers, and those lines, but for what they begin with.
DOCUMENTS = 'README.md', 'proofs/evidence/README.md'
LINES = {
    'prove': r'proved \d+ of \d+ goals in (?!.* as kept at ).*',
    'mutants': r'mutants: \d+ of \d+ (?:clauses )?tried .*',
    'exhaust': r'(?!processes 2, pages 2, frames 3|processes 3, pages 2, frames 2, slots 2)processes \d+, pages .*: complete',
    'exhaust-long': r'processes 2, pages 2, frames 3, .*: complete',
    'exhaust-most': r'processes 3, pages 2, frames 2, slots 2, .*: complete',
    'suite': r'suite: .*',
    'compare': r'(?:libFuzzer|check|Hypothesis): \d+ of \d+ caught.*',
    'bench-model': r'(?:[a-z]+ +model|           linux) .*\d',
    'test': r'\d+ passed, \d+ failed',
}


def said_by(command):
    return subprocess.run(command, shell=True, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          check=False).stdout.strip()


ANSWERS = 'proofs/evidence/answers'
# No answer depends on these: the documents are written from the answers, and a proof keeps what it found.
TOLD = re.compile(rf'{"|".join(DOCUMENTS)}|CHANGELOG\.md|{ANSWERS}/.*|proofs/kept/.*')


def commit():
    """The commit, and whether the tree differs from it in more than what is told."""
    changed = [path for path in said_by('git diff --name-only HEAD').splitlines() if not TOLD.fullmatch(path)]
    return said_by('git rev-parse --short HEAD') + (' with changes' if changed else '')


def machine():
    return f'{platform.platform()}, {os.cpu_count()} cores'


@functools.cache
def code(path):
    """What a C file says without its comments."""
    return said_by(f'cc -fpreprocessed -dD -E -P {path}')


class Sources:
    """The files of the commit, but what is told."""

    def __init__(self):
        lines = [line.split('\t') for line in said_by('git ls-tree -r HEAD').splitlines()]
        self.files = {path: blob for blob, path in lines if not TOLD.fullmatch(path)}

    def digest(self, name):
        """Of those that the answer to a question depends on."""
        known = DEPENDS_ON.get(name, ALL)
        files = [f'{path} {code(path) if known in (SEARCHED, RUN) and path.endswith((".c", ".h")) else blob}'
                 for path, blob in self.files.items() if known.fullmatch(path)]
        return hashlib.sha256('\n'.join(files).encode()).hexdigest()


def answer_in(text, lines):
    """The last lines of what a command printed, or all of it; not what it built first."""
    said = [line for line in text.rstrip().splitlines() if not re.fullmatch(r'[\w+-]+ build/\S+', line)]
    return '\n'.join(said[-lines:])


class Evidence:
    def __init__(self, build):
        self.folder = os.path.join(build, 'evidence')
        self.commit, self.sources = commit(), Sources()
        os.makedirs(self.folder, exist_ok=True)
        os.makedirs(ANSWERS, exist_ok=True)

    def kept(self, name):
        """An answer: lines of a word and its value, an empty one, and what the command said."""
        try:
            with open(f'{ANSWERS}/{name}.txt', encoding='utf-8') as file:
                head, output = file.read().split('\n\n', 1)
        except FileNotFoundError:
            return None
        answer = dict(line.split(' ', 1) for line in head.splitlines())
        return {**answer, 'status': int(answer['status']), 'output': output.rstrip('\n')}

    def is_of_this(self, name, answer):
        return answer['sources'] == self.sources.digest(name) and ('changes' in answer['commit']) == ('changes' in self.commit)

    def ask(self, name, command, lines, anew):
        """Runs a command, unless it has been for these sources; False: it failed."""
        answer = self.kept(name)
        if not anew and answer and self.is_of_this(name, answer) and answer['status'] == 0 and 'changes' not in self.commit:
            print(f'evidence: {command}: kept', flush=True)
            return True
        print(f'evidence: {command}', flush=True)
        begun = time.monotonic()
        quiet = command.replace('make ', 'make --no-print-directory ', 1)
        process = subprocess.Popen(quiet, shell=True, text=True, errors='replace', start_new_session=True,
                                   stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        try:
            output = process.communicate()[0]
        except KeyboardInterrupt:
            end(process)
            raise
        status, seconds = process.returncode, round(time.monotonic() - begun)
        said = {'command': command, 'commit': self.commit, 'sources': self.sources.digest(name), 'machine': machine(),
                'date': time.strftime('%Y-%m-%d'), 'seconds': seconds, 'status': status}
        with replaced(f'{ANSWERS}/{name}.txt') as file:
            file.write(''.join(f'{word} {value}\n' for word, value in said.items()) +
                       f'\n{answer_in(output, lines)}\n')
        return status == 0

    def about(self, name, command, answer):
        if answer is None:
            return f'{command}: was not run'
        return (f'{command}: status {answer["status"]}, {answer["seconds"]} s, {answer["date"]}, {answer["machine"]}, '
                f'commit {answer["commit"]}' +
                ('' if self.is_of_this(name, answer) else f', not this one ({self.commit})'))

    @staticmethod
    def tools():
        tools = ['frama-c -version', 'z3 --version', 'cvc4 --version | head -n 1', 'cc --version | head -n 1',
                 'clang --version | head -n 1']
        return '\n'.join([machine(), *(f'{tool.split()[0]}: {said_by(tool)}' for tool in tools)])

    def write_text(self):
        with open(os.path.join(self.folder, 'index.txt'), 'w', encoding='utf-8') as file:
            file.write(f'Forkproof, commit {self.commit}\n\n{self.tools()}\n')
            for name, question, command, _ in QUESTIONS:
                answer = self.kept(name)
                file.write(f'\n{question}\n{self.about(name, command, answer)}\n\n{answer["output"] if answer else ""}\n')

    def write_page(self):
        parts = []
        for name, question, command, _ in QUESTIONS:
            answer = self.kept(name)
            mark = '' if answer and answer['status'] == 0 and self.is_of_this(name, answer) else ' class="missing"'
            parts.append(f'<section id="{name}"><h2>{html.escape(question)}</h2>'
                         f'<p{mark}><code>{html.escape(self.about(name, command, answer))}</code></p>'
                         f'{render(answer["output"]) if answer else ""}</section>')
        with open(os.path.join(HERE, 'page.html'), encoding='utf-8') as file:
            page = file.read()
        with open(os.path.join(self.folder, 'index.html'), 'w', encoding='utf-8') as file:
            file.write(page.replace('<!-- commit -->', html.escape(self.commit))
                       .replace('<!-- machine -->', html.escape(self.tools())).replace('<!-- answers -->', '\n'.join(parts)))

    def check(self, document):
        """Whether every line of a document that is an answer's, if there is one, is in it."""
        with open(document, encoding='utf-8') as file:
            lines = file.read().splitlines()
        for name, pattern in LINES.items():
            answer = self.kept(name)
            for line in lines if answer else []:
                if re.fullmatch(rf' {{4}}{pattern}', line) and line.strip() not in answer['output']:
                    raise ValueError(f'{answer["command"]} did not say what {document} has of it: {line.strip()}')

    def write(self, document):
        """Puts what was said for these sources in place of what a document says."""
        with open(document, encoding='utf-8') as file:
            lines = file.read().splitlines()
        for name, pattern in LINES.items():
            answer = self.kept(name)
            if answer is None or answer['status'] != 0 or not self.is_of_this(name, answer):
                continue
            said = list(dict.fromkeys(line for line in answer['output'].splitlines() if re.fullmatch(pattern, line)))
            old = [i for i, line in enumerate(lines) if re.fullmatch(rf' {{4}}{pattern}', line)]
            if not old:
                continue
            if not said:
                raise ValueError(f'{answer["command"]} no longer says what {document} has of it: {pattern}')
            first = old[0]
            lines = [*lines[:first], *(f'    {line}' for line in said),
                     *(line for i, line in enumerate(lines) if i > first and i not in old)]
        with replaced(document) as file:
            file.write('\n'.join(lines) + '\n')


def end(process):
    """A command and all that it started; that has ended when nobody is left who could say more, the shell before it."""
    for number in signal.SIGTERM, signal.SIGKILL:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, number)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.communicate(timeout=PATIENCE)
            return


def interrupt(*_):
    for number in signal.SIGINT, signal.SIGTERM:
        signal.signal(number, signal.SIG_IGN)
    raise KeyboardInterrupt


def table(lines):
    """A Markdown table, with a field that chooses among its rows."""
    rows = [[html.escape(cell.strip()).replace('&lt;br&gt;', '<br>') for cell in line.strip('|').split('|')] for line in lines]

    def cells(row, kind):
        return ''.join(f'<{kind}>{cell}</{kind}>' for cell in row)

    return ('<div><label>Only rows with <input type="search" class="filter"></label>'
            f'<table><thead><tr>{cells(rows[0], "th")}</tr></thead><tbody>' +
            '\n'.join(f'<tr>{cells(row, "td")}</tr>' for row in rows[2:]) + '</tbody></table></div>')


def render(text):
    """Tables in Markdown as tables, everything else as it is."""
    parts = []
    for is_table, lines in itertools.groupby(text.splitlines(), lambda line: line.startswith('|')):
        lines = list(lines)
        parts.append(table(lines) if is_table and len(lines) > 2 else f'<pre>{html.escape(chr(10).join(lines))}</pre>')
    return '\n'.join(parts)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--build', default='build')
    parser.add_argument('--only-write', action='store_true', help='the page, of what there is')
    parser.add_argument('--check', action='store_true', help='the documents, against the answers that are kept')
    parser.add_argument('--anew', action='store_true', help='what is kept, too')
    parser.add_argument('names', nargs='*', help='only these: ' + ', '.join(question[0] for question in QUESTIONS))
    options = parser.parse_args()
    signal.signal(signal.SIGINT, interrupt)
    signal.signal(signal.SIGTERM, interrupt)
    os.chdir(ROOT)
    evidence, good = Evidence(options.build), True
    if options.check:
        for document in DOCUMENTS:
            evidence.check(document)
        return 0
    for name, _, command, lines in QUESTIONS:
        if not options.only_write and (not options.names or name in options.names):
            good = evidence.ask(name, command, lines, options.anew) and good
    evidence.write_text()
    evidence.write_page()
    for document in DOCUMENTS if not options.only_write else ():
        evidence.write(document)
    print(f'evidence: {evidence.folder}/index.html, {evidence.folder}/index.txt')
    return 0 if good else 1


if __name__ == '__main__':
    try:
        sys.exit(main())
    except ValueError as problem:
        print(f'evidence: {problem}', file=sys.stderr)
        sys.exit(2)
    except KeyboardInterrupt:
        sys.exit(130)

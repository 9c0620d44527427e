"""The page in a browser: every trace of the corpus step by step, as the command line tells it; editing; the keyboard.

usage: page.py FORKPROOF
"""

import pathlib
import re
import subprocess
import sys
import tempfile

from browser import Browser

TABLES = """[...document.querySelectorAll('#tables table')].map((table) => [
    table.caption.textContent, ...[...table.rows].map((row) => [...row.cells].map((cell) => cell.textContent).join(' '))])"""
def texts(selector):
    return f"[...document.querySelectorAll('{selector}')].map((item) => item.textContent)"


TITLE = "document.querySelector('#step-title').textContent"
STEPS = "document.querySelectorAll('#steps li').length - 1"
ENTER, END, HOME, LEFT, RIGHT, ESCAPE, SPACE = 13, 35, 36, 37, 39, 27, 32
CTRL = 2
COPY = "c06-child-writes-a-stack-page.trace"

passed = failed = 0


def check(good, what):
    global passed, failed
    passed += bool(good)
    failed += not good
    if not good:
        print(f"FAIL {what}")


def equal(got, wanted, what):
    check(got == wanted, f"{what}: got {got!r}, wanted {wanted!r}")


def words(line):
    return " ".join(line.split())


class Told:
    """What the command line tells of a trace: of each step the sentence; the note if there is one, with what it does and why;
    and with more before them its line in the trace, and the changes."""

    def __init__(self, program, trace):
        text = subprocess.run([program, "explain", trace], check=True, capture_output=True, text=True).stdout
        steps, tables = text.split("\nafter step ")
        self.steps, self.tables = [], []
        for line in steps.splitlines():
            before = len(line) - len(line.lstrip())
            if before < 6:
                self.steps.append((line.split(None, 1)[1], [], []))
            elif before > 0:
                self.steps[-1][1 if before == 6 else 2].append(line.strip())
        for line in tables.splitlines()[1:]:
            if line.startswith(" "):
                self.tables[-1].append(words(line))
            else:
                self.tables.append([line])


def choose(browser, name):
    number = browser.run(f"[...traces.options].findIndex((option) => option.text === '{name}')")
    browser.run(f"traces.selectedIndex = {number}; traces.dispatchEvent(new Event('change'))")
    browser.wait(f"document.title.startsWith('{name}:') && page.trace === traces.value")


def check_trace(browser, told, name):
    """Steps to the end: what each step changes, and the tables at the end, are what the command line prints."""
    equal(browser.run(STEPS), len(told.steps), f"{name}: steps")
    browser.press("Home", HOME)
    differ = None
    for n, (sentence, lines, details) in enumerate(told.steps, 1):
        browser.press("ArrowRight", RIGHT)
        title, said, operation, changes = browser.run(
            f"[{TITLE}, {texts('#note:not(:empty), #why li')}, document.querySelector('#operation').textContent, {texts('#changes li')}]")
        changes = [] if changes == ["nothing"] else changes
        if (title, said, [operation] + changes) != (f"Step {n} of {len(told.steps)}: {sentence}", lines, details):
            differ = differ or (n, title, said, operation, changes)
    equal(differ, None, f"{name}: the first step that is told otherwise")
    tables = [[words(line) for line in table] for table in browser.run(TABLES)]
    equal(tables, told.tables, f"{name}: the tables at the end")


def check_corpus(browser, program, traces):
    for trace in traces:
        choose(browser, trace.name)
        check_trace(browser, Told(program, trace), trace.name)


def check_keys(browser):
    choose(browser, COPY)
    number = lambda: browser.run("page.now")
    equal(number(), 9, "a trace begins at the step that shows its claim")
    equal(browser.run("[failure.hidden, next.disabled, getComputedStyle(next).fontWeight]"), [True, False, "700"],
          "Failure is not there, and Next invites")
    for key, code, wanted in (("End", END, 19), ("ArrowLeft", LEFT, 18), ("ArrowRight", RIGHT, 19), ("ArrowRight", RIGHT, 19),
                              ("Home", HOME, 0), ("ArrowLeft", LEFT, 0), ("ArrowRight", RIGHT, 1)):
        browser.press(key, code)
        equal(number(), wanted, f"after {key}")
    browser.press("p")
    browser.wait("page.now >= 3")
    browser.press("p")
    at = number()
    browser.run("new Promise((done) => setTimeout(done, 1200))")
    equal(number(), at, "paused")
    browser.wait(f"location.hash === '#{COPY}/{at}'")
    browser.run("document.querySelector('#steps [data-step=\"7\"]').click()")
    equal(number(), 7, "a step that is clicked")
    equal(browser.run("document.querySelector('#steps [aria-current]').dataset.step"), "7", "the current step")
    equal(browser.run("document.querySelectorAll('#figures figure').length"), 2, "before and after")
    check(browser.run("document.querySelectorAll('#figures figure:last-child path.shared.ask').length") == 6,
          "after fork, three pages of each process are shared until a store")
    check(browser.run("document.querySelectorAll('#figures figure:first-child path.shared').length") == 0,
          "before it none is")


def check_claims(browser):
    """The page with many traces opens with the claims; a link of one leads to a trace, and a claim of that back."""
    equal(browser.run(texts("#claim-list > li > b")), [f"C{n}" for n in range(1, 15)], "the claims")
    equal(browser.run("[claims.hidden, document.querySelector('main').hidden]"), [False, True], "they come first")
    equal(browser.run(texts("#C8 a")), ["fork then exec copies nothing"], "the trace of a claim")
    browser.run("document.querySelector('#C8 a').click()")
    browser.wait("claims.hidden && document.title.startsWith('c08-')")
    equal(browser.run(texts("#shown a")),
          ["C7: only pages that one side modifies are copied, and nothing else ends their sharing",
           "C8: exec right after fork has copied nothing"], "the claims of a trace")
    browser.run("document.querySelector('#shown a').click()")
    browser.wait("!claims.hidden")
    equal(browser.run("document.querySelector(':target').id"), "C7", "the claim that was followed")


def check_lesson(browser):
    """A copy in four moments, and an access without a page fault in two."""
    choose(browser, COPY)
    browser.press("t")
    moments = []
    for _ in range(4):
        moments.append(browser.run(f"[page.now, {texts('#moments li')}.at(-1), {texts('figcaption')}.join()]"))
        browser.press("ArrowRight", RIGHT)
    equal(moments, [
        [9, "The accessprocess 1 stores 0xff at 0x1f0: byte 0x0 of page 31", "before"],
        [9, "What the table saysthe entry of page 31 has frame 8, V 1, W 0, COW 1: no store is allowed, which is a page fault",
         "before"],
        [9, "What the kernel doesprocess 1 shares page 31 with process 0, so it gets a copy of its own, in frame 7", "after"],
        [9, "The access againthe store is made again; the entry now has frame 7, V 1, W 1, COW 0, and the byte becomes 0xff",
         "after"]], "the four moments of a page fault")
    equal(browser.run("page.now"), 10, "then comes the next step")
    browser.press("ArrowLeft", LEFT)
    equal(browser.run("[page.now, page.moment]"), [9, 4], "back leads to the last moment")
    browser.run("document.querySelector('#steps [data-step=\"15\"]').click()")
    browser.press("ArrowRight", RIGHT)
    equal(browser.run(texts("#moments p")),
          ["process 0 loads from 0x1f0: byte 0x0 of page 31",
           "the entry of page 31 has frame 8, V 1, R 1: the load is allowed, without a page fault"], "no page fault")
    browser.press("t")
    equal(browser.run("[moments.hidden, why.hidden]"), [True, False], "after the lesson")


def check_sizes(browser):
    """Nothing is wider than the window, and the current step is in sight, on a desk and on a telephone."""
    for width, height in ((1400, 900), (390, 844)):
        browser.resize(width, height)
        wide = []
        for address in ("claims", COPY, f"{COPY}/19", "c07-300-sharers-of-one-frame.trace"):
            browser.run(f"location.hash = '#{address}'")
            browser.wait("!claims.hidden" if address == "claims" else f"claims.hidden && page.name === '{address.split('/')[0]}'")
            browser.run("document.querySelectorAll('details').forEach((details) => { details.open = true; })")
            wide.append(browser.run("document.documentElement.scrollWidth <= innerWidth"))
        equal(wide, [True] * 4, f"no scrolling sideways at {width}")
        browser.run("scrollTo(0, document.body.scrollHeight); page.back()")
        for element in ("#step-title", "#next"):
            check(browser.run(f"((box) => box.top >= 0 && box.bottom <= innerHeight)(document.querySelector('{element}')"
                              ".getBoundingClientRect())"), f"{element} is in sight at {width}")
    browser.resize(1400, 900)


def check_tables(browser):
    choose(browser, COPY)
    frames = "[...document.querySelectorAll('#tables table')].find((table) => table.caption.textContent === 'frames')"
    shown = f"[...{frames}.rows].filter((row) => row.offsetParent !== null).length - 1"
    browser.run("document.querySelectorAll('details').forEach((details) => { details.open = true; })")
    equal(browser.run(shown), 5, "frames that are free are folded")
    browser.run(f"{frames}.nextElementSibling.click()")
    equal(browser.run(shown), 12, "and unfold")
    equal(browser.run(texts("#legend li")).__len__(), 7, "the legend")
    equal(browser.run("[...document.querySelectorAll('#letters abbr')].map((letter) => `${letter.textContent} ${letter.title !== ''}`)"),
          [f"{letter} true" for letter in ("V", "R", "W", "X", "U", "A", "D", "COW", "SHR")], "the letters, each explained")


def check_edit(browser):
    choose(browser, COPY)
    browser.press("e")
    equal(browser.run("document.activeElement.id"), "text", "the editor has the focus")
    browser.run("document.querySelector('#text').value = 'forkproof-trace 1\\ngeometry tiny\\nspawn\\nlaod 0 0x0\\n'")
    browser.press("Enter", ENTER, CTRL)
    equal(browser.run("document.querySelector('#error').textContent"), "line 4, column 1: unknown operation 'laod'",
          "what is wrong with what was edited")
    equal(browser.run("text.value.slice(text.selectionStart, text.selectionEnd)"),
          "laod 0 0x0", "it is selected")
    equal(browser.run(STEPS), 19, "what was there stays")
    browser.run("document.querySelector('#text').value = 'forkproof-trace 1\\ngeometry tiny\\nspawn\\nload 0 0x0 -> ok 0x1'")
    browser.press("Enter", ENTER, CTRL)
    browser.wait(f"{STEPS} === 2")
    equal(browser.run("document.querySelector('#editor').hidden"), True, "the editor closes")
    browser.press("f")
    equal(browser.run("[page.now, document.querySelector('#note').textContent]"),
          [2, "not allowed; allowed are only: efault; claim C12: an operation fails only with the error that is due, "
              "and then changes nothing"], "the failure")
    browser.press("e")
    browser.press("Escape", ESCAPE)
    equal(browser.run("document.querySelector('#editor').hidden"), True, "the editor is left")


def check_finding(browser, program, folder):
    """A trace as check writes it for a wrong implementation: with its answers in comments."""
    trace = folder / "found.trace"
    trace.write_text("forkproof-trace 1\ngeometry small\n# <found> & \"kept\"\nspawn # pager: ok 3\n"
                     "map_anon 3 0 1 rw- # pager: ok\nfork 3 # pager: ok 5\nstore 5 0x0 0x1 # pager: ok\n"
                     "load 3 0x0 # pager: ok 0x1 (and more)\n# allowed are only: ok 0x0\n")
    page = folder / "found.html"
    subprocess.run([program, "explain", "-o", page, trace], check=True)
    text = page.read_text()
    equal(re.findall(r"(?:src|href)=\"(?!data:|#)[^\"]*\"|@import|fetch\(|XMLHttpRequest", text), [], "nothing is loaded")
    browser.open(page)
    browser.wait(f"document.title.startsWith('found.trace') && {TITLE}.startsWith('Step 5')")
    equal(browser.run("failure.hidden"), False, "there is a failure")
    equal(browser.run("document.querySelector('#about').textContent"), '<found> & "kept"', "what it is about")
    check_trace(browser, Told(program, trace), trace.name)
    equal(browser.run("document.querySelector('#choice').hidden"), True, "one trace is no choice")
    browser.press("Home", HOME)
    browser.press("f")
    equal(browser.run("[page.now, document.querySelector('#note').textContent]"),
          [5, "not allowed; allowed are only: ok 0x0, enomem; claim C10: a fresh page reads as zeros whatever its frame held "
              "before"], "the failure of a finding")
    equal(browser.run(TABLES)[1][0], "process 5", "processes have the numbers that the trace gives them")


def check_accessible(browser):
    browser.call("Accessibility.enable")
    browser.run("document.querySelectorAll('details').forEach((details) => { details.open = true; })")
    nodes = browser.call("Accessibility.getFullAXTree")["nodes"]
    roles = {}
    for node in nodes:
        if not node["ignored"]:
            roles.setdefault(node["role"]["value"], []).append(node.get("name", {}).get("value", ""))
    for role in ("button", "table", "image", "region"):
        check(roles.get(role) and all(roles[role]), f"each {role} has a name: {roles.get(role)}")
    equal(len(roles.get("status", [])), 1, "what a step does is announced")
    equal(browser.run("getComputedStyle(document.documentElement).backgroundColor"), "rgb(255, 255, 255)", "light")
    browser.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": "dark"}])
    check(browser.run("getComputedStyle(document.documentElement).backgroundColor") != "rgb(255, 255, 255)", "dark")


def main():
    program = sys.argv[1]
    traces = sorted(pathlib.Path("corpus").glob("*.trace"))
    with tempfile.TemporaryDirectory() as name, Browser() as browser:
        folder = pathlib.Path(name)
        subprocess.run([program, "explain", "-o", folder / "all.html", *traces], check=True)
        browser.open(folder / "all.html")
        browser.wait("document.querySelector('#claims')?.hidden === false")
        check_claims(browser)
        equal(browser.run("[...traces.options].map((option) => option.text)"), [trace.name for trace in traces],
              "the traces to choose from")
        check_corpus(browser, program, traces)
        check_keys(browser)
        check_lesson(browser)
        check_tables(browser)
        check_sizes(browser)
        check_edit(browser)
        check_finding(browser, program, folder)
        check_accessible(browser)
        equal(browser.errors, [], "errors in the console")
    print(f"{passed} passed, {failed} failed")
    return failed > 0


sys.exit(main())

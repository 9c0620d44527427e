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
SAID = "[...document.querySelectorAll('#changes li')].map((item) => item.textContent)"
TITLE = "document.querySelector('#step-title').textContent"
STEPS = "document.querySelectorAll('#steps li').length - 1"
ENTER, END, HOME, LEFT, RIGHT, ESCAPE, SPACE = 13, 35, 36, 37, 39, 27, 32
CTRL = 2

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
    """What the command line tells of a trace: of each step the line, the note if there is one, and the changes."""

    def __init__(self, program, trace):
        text = subprocess.run([program, "explain", trace], check=True, capture_output=True, text=True).stdout
        steps, tables = text.split("\nafter step ")
        self.steps, self.tables = [], []
        for line in steps.splitlines():
            if re.match(r" *\d+  \w", line):
                self.steps.append((line.split(None, 1)[1], []))
            else:
                self.steps[-1][1].append(line.strip())
        for line in tables.splitlines()[1:]:
            if line.startswith(" "):
                self.tables[-1].append(words(line))
            else:
                self.tables.append([line])


def choose(browser, name):
    number = browser.run(f"[...traces.options].findIndex((option) => option.text === '{name}')")
    browser.run(f"traces.selectedIndex = {number}; traces.dispatchEvent(new Event('change'))")
    browser.wait(f"document.title.startsWith('{name}:') && {TITLE}.startsWith('Start')")


def check_trace(browser, told, name):
    """Steps to the end: what each step changes, and the tables at the end, are what the command line prints."""
    equal(browser.run(STEPS), len(told.steps), f"{name}: steps")
    differ = None
    for n, (text, lines) in enumerate(told.steps, 1):
        browser.press("ArrowRight", RIGHT)
        title, note, said = browser.run(f"[{TITLE}, document.querySelector('#note').textContent, {SAID}]")
        said = [] if said == ["changes nothing"] else said
        if (title, [note] * (note != "") + said) != (f"Step {n} of {len(told.steps)}: {text}", lines):
            differ = differ or (n, title, note, said)
    equal(differ, None, f"{name}: the first step that is told otherwise")
    tables = [[words(line) for line in table] for table in browser.run(TABLES)]
    equal(tables, told.tables, f"{name}: the tables at the end")


def check_corpus(browser, program, traces):
    for trace in traces:
        choose(browser, trace.name)
        check_trace(browser, Told(program, trace), trace.name)


def check_keys(browser):
    choose(browser, "c06-child-writes-a-stack-page.trace")
    number = lambda: browser.run("page.now")
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
    browser.wait(f"location.hash === '#{at}'")
    equal(browser.run("location.hash"), f"#{at}", "the address names the step")
    browser.run("document.querySelector('#steps [data-step=\"7\"]').click()")
    equal(number(), 7, "a step that is clicked")
    equal(browser.run("document.querySelector('#steps [aria-current]').dataset.step"), "7", "the current step")
    equal(browser.run("document.querySelectorAll('#figures figure').length"), 2, "before and after")
    check(browser.run("document.querySelectorAll('#figures figure:last-child path.shared.ask').length") == 6,
          "after fork, three pages of each process are shared until a store")
    check(browser.run("document.querySelectorAll('#figures figure:first-child path.shared').length") == 0,
          "before it none is")


def check_edit(browser):
    choose(browser, "c06-child-writes-a-stack-page.trace")
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
    equal(re.findall(r"(?:src|href)=\"(?!data:)[^\"]*\"|@import|fetch\(|XMLHttpRequest", text), [], "nothing is loaded")
    browser.open(page)
    browser.wait(f"document.title.startsWith('found.trace') && {TITLE}.startsWith('Start')")
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
        browser.wait(f"{STEPS} > 0")
        equal(browser.run("[...traces.options].map((option) => option.text)"), [trace.name for trace in traces],
              "the traces to choose from")
        check_corpus(browser, program, traces)
        check_keys(browser)
        check_edit(browser)
        check_finding(browser, program, folder)
        check_accessible(browser)
        equal(browser.errors, [], "errors in the console")
    print(f"{passed} passed, {failed} failed")
    return failed > 0


sys.exit(main())

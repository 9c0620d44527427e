#!/usr/bin/env python3
"""A pager in Python, judged over its standard input and output:

    forkproof check --against 'exec:python3 harness/examples/pager.py'

With --wrong, fork copies the table but not its entries, a mistake that is easily made where everything is a reference:
what one process protects is then protected for the other, too.
"""
import sys

WRONG = "--wrong" in sys.argv[1:]
PROTECTIONS = {"r": 1, "w": 2, "x": 4}


class Error(Exception):
    """The answer of an operation that changes nothing."""


class Page:
    """Bytes, and how many entries have them."""

    def __init__(self, content):
        self.content = content
        self.users = 1


class Entry:
    def __init__(self, page, prot):
        self.page = page  # None: it was never stored to
        self.prot = prot


class Pager:
    def __init__(self, page_size):
        self.page_size = page_size
        self.spaces = {}  # of each process: its entries by page number
        self.last = 0

    def new_process(self, space):
        self.last += 1  # numbers need not be used again
        self.spaces[self.last] = space
        return self.last

    def spawn(self):
        return self.new_process({})

    def pages(self, process, page, count):
        """The entries of a range, all of which has to be mapped."""
        space = self.spaces[process]
        if any(n not in space for n in range(page, page + count)):
            raise Error("efault")
        return [space[n] for n in range(page, page + count)]

    def map_anon(self, process, page, count, prot):
        space = self.spaces[process]
        if any(n in space for n in range(page, page + count)):
            raise Error("eexist")
        for n in range(page, page + count):
            space[n] = Entry(None, prot)

    def unmap(self, process, page, count):
        for n in range(page, page + count):
            entry = self.spaces[process].pop(n, None)
            if entry is not None and entry.page is not None:
                entry.page.users -= 1

    def protect(self, process, page, count, prot):
        for entry in self.pages(process, page, count):
            entry.prot = prot

    def entry(self, process, address, access):
        entry, = self.pages(process, address // self.page_size, 1)
        if not entry.prot & PROTECTIONS[access]:
            raise Error("eacces")
        return entry

    def load(self, process, address):
        page = self.entry(process, address, "r").page
        return 0 if page is None else page.content[address % self.page_size]

    def store(self, process, address, byte):
        entry = self.entry(process, address, "w")
        if entry.page is None:
            entry.page = Page(bytearray(self.page_size))
        elif entry.page.users > 1:
            entry.page.users -= 1
            entry.page = Page(bytearray(entry.page.content))
        entry.page.content[address % self.page_size] = byte

    def fork(self, process):
        space = self.spaces[process]
        for entry in space.values():
            if entry.page is not None:
                entry.page.users += 1
        if WRONG:
            return self.new_process(dict(space))
        return self.new_process({n: Entry(entry.page, entry.prot) for n, entry in space.items()})

    def exit(self, process):
        for entry in self.spaces.pop(process).values():
            if entry.page is not None:
                entry.page.users -= 1


OPERATIONS = {name: getattr(Pager, name)
              for name in ("spawn", "map_anon", "unmap", "protect", "load", "store", "fork", "exit")}


def operand(word):
    """A number, or a protection such as rw-."""
    return int(word, 0) if word[0].isdigit() else sum(PROTECTIONS.get(letter, 0) for letter in word)


def main():
    pager = None
    print("-> forkproof 1 operations=" + ",".join(OPERATIONS), flush=True)
    for line in sys.stdin:
        name, *words = line.split()
        try:
            if name == "reset":
                pager = Pager(int(dict(word.split("=") for word in words)["page_size"]))
                value = None
            else:
                value = OPERATIONS[name](pager, *map(operand, words))
            print("-> ok" if value is None else f"-> ok {value}", flush=True)
        except Error as error:
            print(f"-> {error}", flush=True)


if __name__ == "__main__":
    main()

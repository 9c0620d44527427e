#!/bin/sh
# Includes run one way: each goes to a room that the including file's room may include, as harness/README.md and
# fuzz/README.md say; these name nothing in vain, and no room includes itself by a detour. No two files have one name.
set -u

. harness/test/check.sh

cat >"$directory/rooms.py" <<'END_OF_PYTHON'
import collections
import glob
import os
import re
import sys

CHECKED = ('harness', 'fuzz')
# Where names are looked at, too; what is there is nobody's room.
BESIDE = ('model', 'spec', 'proofs')


def listed():
    """Each room with what it may include, folders and single files; a name in a document is first looked for beside it."""
    rooms = {}
    for document in CHECKED:
        with open(f'{document}/README.md', encoding='utf-8') as file:
            rows = re.findall(r'^\| `([\w/]+)/` \|.*?\| ?([^|]*) ?\|$', file.read(), re.M)
        for room, others in rows:
            beside = [os.path.normpath(os.path.join(document, name)) for name in (room, *re.findall(r'`([^`]+)`', others))]
            rooms[beside[0] if os.path.exists(beside[0]) else room] = {
                there if os.path.exists(there) else name.rstrip('/')
                for there, name in zip(beside[1:], re.findall(r'`([^`]+)`', others))}
    return rooms


def sources(*folders, kinds=('c', 'h')):
    return sorted(path for folder in folders for kind in kinds for path in glob.glob(f'{folder}/**/*.{kind}', recursive=True))


def included(path):
    """What a file includes of this project."""
    with open(path, encoding='utf-8') as file:
        names = re.findall(r'^\s*#\s*include\s+["<]([^">]+)[">]', file.read(), re.M)
    for name in names:
        for folder in (os.path.dirname(path), 'harness/include'):
            other = os.path.normpath(os.path.join(folder, name))
            if os.path.exists(other):
                yield other
                break


def uses(rooms):
    """What each room includes of others: rooms, and single files of what is no room; with a file that does."""
    found = collections.defaultdict(dict)
    for path in sources(*CHECKED):
        room = os.path.dirname(path)
        for other in included(path):
            there = os.path.dirname(other)
            if there != room:
                found[room].setdefault(there if there in rooms else other, path)
    return found


def strays(rooms):
    return [f'{path} is in no room' for path in sources(*CHECKED) if os.path.dirname(path) not in rooms]


def includes(rooms):
    return [f'{path} includes of {other}, which is not for {room}' for room, others in uses(rooms).items()
            for other, path in others.items() if other not in rooms.get(room, ())]


def vain(rooms):
    found = uses(rooms)
    return [f'{room} includes nothing of {other}' for room, others in rooms.items() for other in others
            if other not in found[room]]


def circles(rooms):
    def reached(room, seen):
        for other in rooms.get(room, ()):
            if other not in seen:
                seen.add(other)
                reached(other, seen)
        return seen
    return [f'{room} includes itself by a detour' for room in rooms if room in reached(room, set())]


def upwards(_):
    return [f'{path} includes {other}' for path in sources('model', 'spec') for other in included(path)
            if not other.startswith(('model/', 'spec/'))]


def names(_):
    """A header belongs to the source file of its name, and both to one folder; a script stands for itself."""
    folders = collections.defaultdict(set)
    for path in sources(*CHECKED, *BESIDE, kinds=('c', 'h', 'py', 'sh')):
        folder, name = os.path.split(path)
        folders[re.sub(r'\.[ch]$', '.[ch]', name)].add(folder)
    return [f'{name} is in {" and in ".join(sorted(where))}' for name, where in sorted(folders.items()) if len(where) > 1]


wrong = globals()[sys.argv[1]](listed())
print('\n'.join(wrong))
sys.exit(bool(wrong))
END_OF_PYTHON

# holds QUESTION: the answer is empty.
holds() {
    python3 -B "$directory/rooms.py" "$1" >"$said" 2>&1
}

check 'each source file is in a room' holds strays
check 'each include goes to a room that its own may include' holds includes
check 'what a room may include it does include' holds vain
check 'no room includes itself by a detour' holds circles
check 'the model and the specification include nothing of what judges them' holds upwards
check 'no two files of different folders have one name' holds names

checks_end

"""Is the code that is proved the code that is compiled? Both are preprocessed here, with the macros that only provers define and
without them, and compared; comments, where annotations stand, are gone by then."""
import itertools
import os
import re
import subprocess

from solvers import CannotRun

PROVERS = ['-D__FRAMAC__', '-D__FC_MACHDEP_X86_64', '-m64']  # what Frama-C itself tells the preprocessor
COMPILERS = ['-std=c11', '-O2']
TOKEN = re.compile(r'"(?:\\.|[^"\\])*"|\'(?:\\.|[^\'\\])*\'|\w+|\S')
PLACE = re.compile(r'# (\d+) "((?:\\.|[^"\\])*)"')


def problems(unit):
    """Of the files that are proved in it."""
    defines = [f'-D{define}' for define in unit.defines]
    geometry = [define for define in defines if define.startswith('-DVM_GEOMETRY_')]
    found = {}
    for path in unit.owns or unit.files:
        proved, compiled = tokens(path, PROVERS + defines), tokens(path, COMPILERS + geometry)
        for one, other in itertools.zip_longest(proved, compiled, fillvalue=(path, '')):
            if one[1] != other[1]:
                found.setdefault((other if other[1] else one)[0], path)
                break
    for place, path in found.items():
        yield f'{place}: here the code that compilers see differs from the code that is proved, in {path}'


def tokens(path, options):
    """With the place of each."""
    run = subprocess.run(['gcc', '-E', '-I.', *options, path], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                         encoding='utf-8', errors='replace', timeout=60)
    if run.returncode != 0:
        raise CannotRun(f'{path}: gcc -E {" ".join(options)} fails:\n{run.stderr.strip()}')
    found, name, number = [], path, 0
    for line in run.stdout.splitlines():
        place = PLACE.match(line)
        if place:
            number, name = int(place[1]), os.path.normpath(place[2])
        else:
            found += [(f'{name}:{number}', token) for token in TOKEN.findall(line)]
            number += 1
    return found

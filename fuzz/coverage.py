"""What the committed corpus reaches of model/ and spec/: lines, and the two ways out of each condition.

Plays every trace of corpus/ and every input of corpus/inputs/ on the programs of a build for coverage, writes
FOLDER/html/index.html, and prints for each file how much was reached and what was not. fuzz/unreached lists, with the
reason, what nothing can reach; exit status 1 if there is more, or less, than that.
"""
import argparse
import collections
import glob
import json
import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
UNREACHED = os.path.join(HERE, "unreached")
FOLDERS = ("model", "spec")


def play(folder, targets, geometries):
    """Each program leaves what it reached in a file of its own. Returns the programs."""
    inputs = {geometry: os.path.join(folder, "seeds", geometry) for geometry in geometries}
    programs = [os.path.join(folder, "forkproof")]
    commands = [[programs[0], "replay", "--against", "model", "--out", folder, trace]
                for trace in sorted(glob.glob("corpus/*.trace"))]
    for geometry in geometries:
        subprocess.run(["sh", "fuzz/seeds.sh", programs[0], geometry, inputs[geometry]], check=True,
                       env=dict(os.environ, LLVM_PROFILE_FILE=os.devnull))
        for target in targets:
            programs.append(os.path.join(folder, "fuzz", "plain", f"{target}-{geometry}"))
            commands.append([programs[-1]] + sorted(glob.glob(os.path.join(inputs[geometry], "*"))))
    for number, command in enumerate(commands):
        environment = dict(os.environ, LLVM_PROFILE_FILE=os.path.join(folder, "raw", f"{number}.profraw"))
        done = subprocess.run(command, env=environment, stdout=subprocess.DEVNULL)
        if done.returncode != 0:
            sys.exit(f"coverage: {' '.join(command[:6])} ...: exit status {done.returncode}")
    return programs


def llvm_cov(action, folder, programs, *options):
    objects = [part for program in programs[1:] for part in ("-object", program)]
    command = ["llvm-cov", action, programs[0], *objects, "-instr-profile", os.path.join(folder, "profile"), *options]
    return subprocess.run(command + [os.path.abspath(f) for f in FOLDERS], check=True, stdout=subprocess.PIPE,
                          text=True).stdout


def merge(folder, programs):
    """The files' lines with their counts, and the ways out of their conditions."""
    raw = sorted(glob.glob(os.path.join(folder, "raw", "*.profraw")))
    subprocess.run(["llvm-profdata", "merge", "-o", os.path.join(folder, "profile"), *raw], check=True)
    llvm_cov("show", folder, programs, "-format=html", "-show-branches=count",
             "-output-dir", os.path.join(folder, "html"))
    lines, ways = {}, {}
    for text in llvm_cov("export", folder, programs, "-format=lcov").splitlines():
        key, _, value = text.partition(":")
        if key == "SF":
            name = os.path.relpath(value)
        elif key == "DA":
            line, count = value.split(",")[:2]
            lines.setdefault(name, {})[int(line)] = int(count)
    for entry in json.loads(llvm_cov("export", folder, programs))["data"][0]["files"]:
        counts = ways.setdefault(os.path.relpath(entry["filename"]), {})
        for branch in entry["branches"]:
            true, false = counts.get(tuple(branch[:4]), (0, 0))
            counts[tuple(branch[:4])] = (true + branch[4], false + branch[5])
    return lines, ways


def source(text, place):
    """The text of a condition, on one line."""
    first, begin, last, end = place
    part = text[first - 1:last]
    part[-1] = part[-1][:end - 1]
    part[0] = part[0][begin - 1:]
    return " ".join(" ".join(part).split())


def find_unreached(name, lines, ways):
    """The lines and ways of a file that were not reached, as (line, what)."""
    with open(name, encoding="utf-8") as file:
        text = file.read().splitlines()
    found = [(line, f"never reached: {text[line - 1].strip()}") for line, count in lines.items() if count == 0]
    for place, counts in ways.items():
        for way, count in zip(("true", "false"), counts):
            if count == 0:
                found.append((place[0], f"never {way}: {source(list(text), place)}"))
    return sorted(found)


def read_listed():
    """Entries of fuzz/unreached: 'FILE: WHAT', and after it a reason a line, indented."""
    listed, entry = {}, None
    with open(UNREACHED, encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            if line.startswith("#") or not line.strip():
                continue
            if line[0] != " ":
                entry = line.strip()
                listed[entry] = []
            elif entry is None:
                sys.exit(f"{UNREACHED}:{number}:1: a reason without what it is the reason of")
            else:
                listed[entry].append(line.strip())
    for entry, reasons in listed.items():
        if not reasons:
            sys.exit(f"{UNREACHED}: no reason: {entry}")
    return listed


def share(reached, of):
    return f"{reached:5} of {of:5}"


def report(lines, ways):
    """Prints the table. Returns how much is reached but listed, or the other way round."""
    listed = read_listed()
    missing, seen, sums = [], collections.Counter(), [0, 0, 0, 0]
    print(f"{'':24}{'lines reached':>16}{'ways out of conditions':>26}")
    for name in sorted(lines):
        counts = [count > 0 for pair in ways[name].values() for count in pair]
        row = [sum(c > 0 for c in lines[name].values()), len(lines[name]), sum(counts), len(counts)]
        sums = [a + b for a, b in zip(sums, row)]
        if row[1] > 0:
            print(f"{name:24}{share(*row[:2]):>16}{share(*row[2:]):>26}")
        for line, what in find_unreached(name, lines[name], ways[name]):
            entry = f"{name}: {what}"
            seen[entry] += 1
            if entry not in listed:
                missing.append(f"{name}:{line}: {what}")
    print(f"{'':24}{share(*sums[:2]):>16}{share(*sums[2:]):>26}")
    print(f"that is {100 * sums[0] / sums[1]:.1f}% of the lines and {100 * sums[2] / sums[3]:.1f}% of the ways; "
          f"fuzz/unreached says of {len(listed)} why nothing can reach them")
    stale = [entry for entry in listed if entry not in seen]
    # An entry names a line by its text: as many lines of that text as it has reasons.
    missing += [f"{entry}: {seen[entry]} times, with {len(reasons)} reasons"
                for entry, reasons in listed.items() if seen[entry] > len(reasons)]
    for what in missing:
        print(f"not reached and not listed: {what}")
    for entry in stale:
        print(f"listed, but reached or gone: {entry}")
    return len(missing) + len(stale)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", help="of the build")
    parser.add_argument("--targets", required=True, help="names, with spaces")
    parser.add_argument("--geometries", required=True, help="names, with spaces")
    arguments = parser.parse_args()
    for old in glob.glob(os.path.join(arguments.folder, "raw", "*")):
        os.remove(old)
    programs = play(arguments.folder, arguments.targets.split(), arguments.geometries.split())
    missing = report(*merge(arguments.folder, programs))
    print(f"coverage: {os.path.join(arguments.folder, 'html', 'index.html')}")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())

"""How fast the targets are: one table, on standard output, as Markdown.

Each target plays the corpus and some bytes of chance again and again on one core: built as the program is (release), with
ASan and UBSan, and under libFuzzer, which makes the inputs itself. The shares are those of processor time in the
model, the flat machine and the checker; the rest is what lies between them, and the engine.
"""
import argparse
import os
import random
import re
import subprocess
import sys
import tempfile

RANDOM_INPUTS = 32
RANDOM_BYTES = 4096


def write_inputs(folder, seeds):
    """Files for a target that takes records."""
    names = [os.path.join(seeds, name) for name in sorted(os.listdir(seeds))]
    generator = random.Random(1)
    for number in range(RANDOM_INPUTS):
        names.append(os.path.join(folder, f"random-{number}"))
        with open(names[-1], "wb") as file:
            file.write(generator.randbytes(RANDOM_BYTES))
    return names


def measured(command):
    done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    if done.returncode != 0:
        sys.exit(f"bench-fuzz: {' '.join(command[:3])} ...: exit status {done.returncode}:\n{done.stderr[-2000:]}")
    said = {key: float(value) for key, value in re.findall(r"(\w+)=([\d.]+)", done.stderr)}
    libfuzzer = re.search(r"Done (\d+) runs in (\d+) second", done.stderr)
    if libfuzzer:
        said["executions"], said["seconds"] = float(libfuzzer[1]), float(libfuzzer[2])
    return said


def row(target, engine, said):
    share = {part: f"{100 * said[part] / max(said['samples'], 1):.0f}%" for part in ("model", "flat", "checker")}
    operations = f"{said['operations'] / said['seconds']:,.0f}" if said["operations"] else "-"
    print(f"| {target} | {engine} | {said['executions'] / said['seconds']:,.0f} | {operations} | "
          f"{share['model']} | {share['flat']} | {share['checker']} |", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", help="of the programs, FOLDER/ENGINE/TARGET-GEOMETRY")
    parser.add_argument("--targets", required=True, help="names, with spaces")
    parser.add_argument("--geometry", required=True)
    parser.add_argument("--seeds", required=True, help="folder of inputs")
    parser.add_argument("--seconds", type=int, default=5, help="for each line")
    arguments = parser.parse_args()
    print("| target | engine | executions a second | operations a second | model | flat machine | checker |")
    print("|---|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        inputs = write_inputs(folder, arguments.seeds)
        for target in arguments.targets.split():
            program = f"{target}-{arguments.geometry}"
            for engine in ("release", "sanitized"):
                row(target, engine, measured([os.path.join(arguments.folder, engine, program), str(arguments.seconds)] +
                                             inputs))
            corpus = os.path.join(folder, f"corpus-{target}")
            os.mkdir(corpus)
            row(target, "libFuzzer", measured([os.path.join(arguments.folder, "libfuzzer", program), "-seed=1",
                                               f"-max_total_time={arguments.seconds}", corpus, arguments.seeds]))
    return 0


if __name__ == "__main__":
    sys.exit(main())

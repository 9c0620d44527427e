#!/bin/sh
# make kill-test with ten moments instead of a hundred.
# usage, from the project's folder: kill.sh FORKPROOF
exec python3 -B harness/test/kill.py --check 7 --fuzz 2 --prove 1 "$1"

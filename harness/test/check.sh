# Checks for the shell tests, which source it: . harness/test/check.sh (from the project's folder). A failed check says
# which test's it is, what did not hold, and what stands in the file $said. What the test writes, this file among it, is in
# the folder $directory, which goes when the test ends.
passed=0
failed=0
directory=$(mktemp -d) || exit 2
trap 'chmod -R u+rwX "$directory"; rm -rf "$directory"' EXIT
trap 'exit 130' HUP INT TERM
said=$directory/said

# check WHAT COMMAND...: one check, that the command succeeds.
check() {
    what=$1
    shift
    if "$@"; then
        passed=$((passed + 1))
        return
    fi
    failed=$((failed + 1))
    echo "${0##*/}: does not hold: $what" >&2
    [ ! -e "$said" ] || head -c 1000 "$said" >&2
}

# await COMMAND...: waits until it succeeds, ten seconds at most.
await() {
    for tenth in $(seq 100); do
        "$@" 2>/dev/null && return
        sleep 0.1
    done
}

# catches PROCESS: it has a handler for SIGTERM, and is no longer this shell, which has one, too.
catches() {
    ! [ "/proc/$1/exe" -ef "/proc/$$/exe" ] && grep -q '^SigCgt:.*[4-7c-f]...$' "/proc/$1/status"
}

# checks_end: how many there were of each kind; the exit status of the test.
checks_end() {
    echo "$passed passed, $failed failed"
    [ "$failed" -eq 0 ]
}

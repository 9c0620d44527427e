#!/bin/sh
# The worked examples: the right ones conform, and each wrong one is found and shrunk to a few operations.
# usage: examples.sh FORKPROOF
set -u

forkproof=$1
examples=build/examples
. harness/test/check.sh

# right OPS IMPLEMENTATION
right() {
    timeout 300 "$forkproof" check --seed 1 --ops "$1" --out "$directory" --against "$2" >"$said" 2>&1 </dev/null
    status=$?
    check "$2 conforms: status $status" [ "$status" -eq 0 ]
    check "$2: that is what was played" grep -q ": $1 operations conform, " "$said"
    check "$2: every operation that it has is exercised" grep -q 'exercised \([0-9]*\) of \1 operations' "$said"
}

# wrong CLAIM IMPLEMENTATION: with each of three seeds; the claim is a basic regular expression.
wrong() {
    for seed in 1 2 3; do
        timeout 300 "$forkproof" check --seed $seed --ops 100000 --out "$directory" --against "$2" >"$said" 2>&1 </dev/null
        status=$?
        check "$2 does not conform: status $status" [ "$status" -eq 1 ]
        check "$2 breaks claim $1" grep -q "^# claim \($1\):" "$said"
        operations=$(sed -n 's/.*: shrunk to \([0-9]*\) operations, .*runs$/\1/p' "$said")
        check "$2 is shrunk to ${operations:-too many} operations" [ "${operations:-100}" -le 12 ]
    done
}

right 1000001 plugin:$examples/pager.so # more than one sequence
right 100000 plugin:$examples/student.so
right 100000 plugin:$examples/student-EXITS.so
right 2000 'exec:python3 harness/examples/pager.py'
right 2000 exec:$examples/posix_guest
right 2000 exec:$examples/posix_guest-sbrk
right 2000 exec:$examples/xv6_guest

# A kernel that gives a process 16 descriptors is enough for five; with too few it says so.
descriptors() {
    sh -c "exec 3>&- 4>&- 5>&- 6>&- 7>&- 8>&- 9>&- </dev/null; ulimit -n $1; exec $examples/posix_guest" >"$said" 2>&1
}
check '16 descriptors are enough' descriptors 16
check 'for five processes, or four' grep -q 'processes=[45] ' "$said"
descriptors 7
check '7 are too few' [ $? -eq 1 ]
check 'as it says' grep -q -x 'posix_guest: it needs 8 descriptors, for three pipes' "$said"

answer() {
    while read -r line <&4; do
        case $line in '-> '*) return ;; esac
    done
}
# asks LINE ANSWER: the guest, on descriptors 3 and 4.
asks() {
    echo "$1" >&3
    answer
    check "the guest answers '$line' to '$1'" [ "$line" = "-> $2" ]
}
child() {
    set -- $(cat "/proc/$1/task/$1/children")
    echo "$1"
}

# What the kernel has killed is not waited for; its number is free then, and whatever it was told last is not meant for the next.
mkfifo "$directory/in" "$directory/answers"
$examples/posix_guest <"$directory/in" >"$directory/answers" &
guest=$!
exec 3>"$directory/in" 4<"$directory/answers"
answer # it speaks first
asks reset ok
asks spawn 'ok 0'
asks 'map_anon 0 0 1 rw-' ok
spawner=$(child "$(child $guest)")
kill -KILL "$(child "$(child "$spawner")")"
asks 'load 0 0x0' killed
asks spawn 'ok 0'
asks 'load 0 0x0' efault
asks 'map_anon 0 0 1 rw-' ok
asks 'store 0 0x0 0x5' ok
asks 'fork 0' 'ok 1'
asks 'exit 0' ok
asks 'load 1 0x0' 'ok 5'
kill -KILL "$spawner"
asks spawn 'ok 0'
asks 'map_anon 0 0 1 rw-' enomem # the spawner is missed
asks 'map_anon 0 0 1 rw-' ok
asks 'load 1 0x0' 'ok 5'
exec 3>&- 4<&-
wait $guest
check 'it ends with its input' [ $? -eq 0 ]

# Counts may show it before bytes do, and a page that nobody had touched is one that does not read as zeros.
for mistake in LOSES_MARK NARROW_COUNT DROPS_SWAPPED PARENT_WRITABLE; do
    wrong 'C6\|C13' plugin:$examples/pager-$mistake.so
done
wrong C7 plugin:$examples/pager-COPIES_AS_LAST.so
for mistake in PARENT_WRITABLE NOT_COUNTED; do # it shows in the first page that is stored to, freed or taken
    wrong 'C6\|C10\|C12' plugin:$examples/student-$mistake.so
done
for mistake in LOSES_MARK KEEPS_USER; do
    wrong C12 plugin:$examples/student-$mistake.so
done
wrong 'C1\|C6\|C12' plugin:$examples/student-SHARES_TABLE.so # the table shows in whatever is done to it first
wrong 'C6\|C12' 'exec:python3 harness/examples/pager.py --wrong'
wrong 'C6\|C10' exec:$examples/posix_guest-wrong

# The suite finds what shows with three processes.
for mistake in LOSES_MARK DROPS_SWAPPED PARENT_WRITABLE; do
    timeout 300 "$forkproof" check --suite --out "$directory" --against plugin:$examples/pager-$mistake.so >"$said" 2>&1
    status=$?
    check "the suite finds $mistake: status $status" [ "$status" -eq 1 ]
    check "$mistake is shrunk" grep -q 'shrunk to \([1-9]\|1[0-2]\) operations, .*runs$' "$said"
done

checks_end

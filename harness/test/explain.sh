#!/bin/sh
# A trace told step by step, and the page that explain writes. What the page does in a browser is tested by page.py.
# usage: explain.sh FORKPROOF
set -u

forkproof=$1
. harness/test/check.sh

# explains ARGUMENT...: forkproof explain with these succeeds; what it prints is in $directory/out.
explains() {
    timeout 60 "$forkproof" explain "$@" >"$directory/out" 2>"$said"
}

# tells LINE: it is printed.
tells() {
    grep -q -x -F -e "$1" "$directory/out"
}

# of NAME LINES: a trace.
of() {
    printf 'forkproof-trace 1\ngeometry tiny\n%b' "$2" >"$directory/$1"
}

# Copy on write, in words.
of cow 'spawn\nmap_anon 0 0 1 rw-\nstore 0 0x1 0x7\nfork 0\nstore 1 0x2 0x9\nusage\nunmap 0 0 1\nexit 1\n'
check 'a trace is told' explains "$directory/cow"
while read -r line; do
    check "$line" grep -q -F -e "$line" "$directory/out"
done <<'EOT'
process 0: new
process 0, page 0: new: zero fill, rw-
table 4: new: process 0, root entry 0, 0x80001001
process 0, page 0: place zero fill -> frame 3, V 0 -> 1, W 0 -> 1, A 0 -> 1, D 0 -> 1, COW 1 -> 0
frame 3: holds free -> data, users nothing -> 0.0, bytes a5 a5 a5 a5 -> 00 07 00 00
process 0, page 0: W 1 -> 0, COW 0 -> 1
frame 3: users 0.0 -> 0.0 1.0
process 1, page 0: place frame 3 -> frame 2, W 0 -> 1, A 0 -> 1, D 0 -> 1, COW 1 -> 0
frame 2: holds free -> data, users nothing -> 1.0, bytes a5 a5 a5 a5 -> 00 07 09 00
frame 3: users 0.0 1.0 -> 0.0
copies: 0 -> 1
process 0, page 0: gone
frame 3: holds data -> free, users 0.0 -> nothing
table 4: gone
process 1: gone
frames: 1 of 4 -> 0 of 4
after step 8
EOT
check 'the steps are numbered' tells '   5  process 1 stores 0x9 at 0x2'
check 'and stand there as in the trace' tells '          store 1 0x2 0x9 -> ok'
check 'a step that changes nothing says no more' [ "$(sed -n '/^   6  /,/^   7/p' "$directory/out" | wc -l)" -eq 4 ]

# said_of STEP: the sentences of a step, with a / between them.
said_of() {
    awk -v step="$1" '/^after step/ { exit } /^ *[0-9]+  / { on = $1 == step; line = substr($0, 7) } /^      [^ ]/ { line = substr($0, 7) }
        on && /^ *[0-9]+  |^      [^ ]/ { printf "%s%s", separator, line; separator = " / " }' "$directory/out"
}

# are_told: each line of the input is a step and its sentences.
are_told() {
    while IFS='|' read -r step words; do
        check "step $step is told so, and not as: $(said_of "$step")" [ "$(said_of "$step")" = "$words" ]
    done
}

# Each kind of step in a sentence: what it does, and why.
of words 'spawn\nmap_anon 0 0 1 rw-\nmap_file 0 1 1 rw- 2\nload 0 0x0\nload 0 0x5\nload 0 0x4\nfork 0\nstore 1 0x0 0x7
store 0 0x1 0x8\nstore 0 0x4 0x9\nreclaim 4\nload 0 0x0\nload 1 0x4\nstore 1 0x1c 0x1\nprotect 0 0 1 r--\nstore 0 0x0 0x1
load 2 0x0\nmap_shared 1 4 1 rw- 3\nstore 1 0x10 0x5\nsync 1 4 1\nfail_nth 1\nload 0 0x4\nexec 1 0 1 0 0 1 0x0\nunmap 0 0 2
exit 1\nunmap 0 0 0\nfail_slot 1\nfail_file 2\nfail_none\nresident 0 0\nsame 0 0 0 1\nread_file 2 0x1\nusage\n'
check 'steps are told in sentences' explains "$directory/words"
are_told <<'EOT'
1|a new process begins: process 0 / nothing is mapped in it
2|process 0 maps page 0, rw-, as zero fill / nothing is brought in: a page gets a frame when it is first touched / its entries need 1 new page table
3|process 0 maps page 1, rw-, to the file from its page 2 on, as its own copy / nothing is brought in: a page gets a frame when it is first touched
4|process 0 loads from 0x0 and gets 0x0 / page 0 is touched for the first time: it gets frame 3, filled with zeros
5|process 0 loads from 0x5 and gets 0x46 / page 1 is not in memory: it is read from page 2 of the file into frame 2
6|process 0 loads from 0x4 and gets 0xc3 / page 1 is in frame 2, and its entry allows this: there is no page fault
7|process 0 forks: its child is process 1 / the child maps what its parent maps: no page is copied, and no frame is taken for data / 2 pages are copy-on-write (COW) in both processes: a store there is a page fault first
8|process 1 stores 0x7 at 0x0 / process 1 shares page 0 with process 0, so it gets a copy of its own, in frame 1
9|process 0 stores 0x8 at 0x1 / nobody else uses frame 3, so process 0 takes it over without a copy
10|process 0 stores 0x9 at 0x4 / page 1 shows the file, which this store must not reach, so process 0 gets a copy of its own, in frame 0
11|the kernel is asked to free 4 frames: it frees 4 / the data in frame 0 is written to slot 3 of the swap area / the data in frame 1 is written to slot 2 of the swap area / the data in frame 3 is written to slot 1 of the swap area / page 2 of the file leaves frame 2, and nothing is written, as it is not modified
12|process 0 loads from 0x0 and gets 0x0 / page 0 is not in memory: it is read from slot 1 of the swap area into frame 3
13|process 1 loads from 0x4 and gets 0xc3 / page 1 is not in memory: it is read from page 2 of the file into frame 1
14|process 1 stores 0x1 at 0x1c / no page is mapped there: the answer is efault, and no process sees a change
15|process 0 makes page 0 r-- / only page-table entries change: no page moves
16|process 0 stores 0x1 at 0x0 / page 0 is r--, which does not allow that: the answer is eacces, and no process sees a change
17|process 2 loads from 0x0 / there is no such process: the answer is esrch, and no process sees a change
18|process 1 maps page 4, rw-, to the file from its page 3 on, shared with all who map it so / nothing is brought in: a page gets a frame when it is first touched / its entries need 1 new page table
19|process 1 stores 0x5 at 0x10 / page 4 is not in memory: it is read from page 3 of the file into frame 0 / the mapping is shared: the store reaches page 3 of the file, which is now modified
20|process 1 syncs page 4 with the file / page 3 of the file is written from frame 0 to the file, and is no longer modified
21|from now on, transfer number 1 is to fail / nothing changes in memory
22|process 0 loads from 0x4 / a transfer fails: the answer is eio, and no process sees a change
23|process 1 executes a program: 1 page of text from page 0 of the file on, 1 of stack / page 2 of the file leaves frame 1, and nothing is written, as it is not modified / page 3 of the file leaves frame 0, and nothing is written, as it is not modified / free again: 2 frames, 1 slot / the new program is mapped, and none of its pages is brought in yet
24|process 0 unmaps pages 0 to 1 / free again: 1 frame, 1 slot, 1 page table
25|process 1 exits / free again: 2 page tables
26|process 0 unmaps no page, from page 0 on / an argument is out of range: the answer is einval, and no process sees a change
27|each transfer of slot 1 is to fail / nothing changes in memory
28|each transfer of page 2 of the file is to fail / nothing changes in memory
29|no transfer is to fail any more / nothing changes in memory
30|is page 0 of process 0 in memory? / no page is mapped there: the answer is efault, and no process sees a change
31|do page 0 of process 0 and page 1 of process 0 share a frame? / no page is mapped there: the answer is efault, and no process sees a change
32|somebody reads byte 0x1 of page 2 of the file and gets 0x46 / nothing changes in memory
33|what is in use? 0 frames, 0 slots and 0 tables / nothing changes in memory
EOT
check 'a trace under pressure' explains corpus/c14-frame-taken-over-is-written-first.trace
are_told <<'EOT'
7|process 0 stores 0x14 at 0x10 / no frame is free: the data in frame 0 is written to slot 3 of the swap area / page 4 is touched for the first time: it gets frame 0, filled with zeros
13|process 1 stores 0x70 at 0x1d / no frame is free: the data in frame 3 is written to slot 0 of the swap area / page 7 is not in memory: it is read from page 2 of the file into frame 3 / the mapping is shared: the store reaches page 2 of the file, which is now modified
14|process 0 loads from 0x1d and gets 0x70 / page 7 shows page 2 of the file, which is in frame 3 already: nothing is read
24|process 0 stores 0x99 at 0x1c / no frame is free: page 2 of the file leaves frame 3, and is written back first, as it is modified / no frame is left for a copy, so process 0 takes over frame 3, which held a page of the file
30|process 1 loads from 0x1d / no frame is free, and none can be freed: the answer is enomem, and no process sees a change
EOT
check 'a trace with a page that is shared in swap' explains corpus/c07-evicted-and-still-shared.trace
are_told <<'EOT'
7|process 0 loads from 0x2 and gets 0x5a / page 0 is not in memory: it is read from slot 15 of the swap area into frame 11, for all who share it
EOT

# Swap, the file, the page cache and the fault plan.
of places 'spawn\nmap_shared 0 0 1 rw- 2\nstore 0 0x0 0x5\nmap_anon 0 1 1 r--\nload 0 0x4\nfail_slot 1\nfail_nth 9\nreclaim 2\n'
check 'pages elsewhere are told' explains "$directory/places"
while read -r line; do
    check "$line" grep -q -F -e "$line" "$directory/out"
done <<'EOT'
frame 3: holds free -> file 2, modified, users nothing -> 0.0 cache
file page 2: cached nothing -> frame 3, modified, users 0.0 -> nothing
transfers that will fail: none -> slot 1
transfers that will fail: slot 1 -> number 9 from now on, slot 1
process 0, page 1: place frame 2 -> slot 3, V 1 -> 0, A 1 -> 0
slot_writes: 0 -> 1
EOT

# What the trace answers, behind an arrow or in a comment; its processes have its numbers.
of heard 'spawn -> ok 3\nspawn # pager: ok 1\nmap_anon 3 0 1 rw- # a remark: ok\nstore 1 0x0 0x1 # pager: ok (odd)\nspawn -> ok 3\n'
check 'answers are judged' explains "$directory/heard"
check 'a process has the number of the trace' tells '          process 3, page 0: new: zero fill, rw-'
check 'a remark is no answer' [ "$(grep -c 'not allowed' "$directory/out")" -eq 2 ]
check 'an answer in a comment is one' tells \
    '      not allowed; allowed are only: efault; claim C12: an operation fails only with the error that is due, and then changes nothing'
check 'a number in use is refused' tells \
    '      not allowed; allowed are only: ok with a number not in use (at most 3), enomem; claim C12: an operation fails only with the error that is due, and then changes nothing'
of early 'spawn -> ok 0\nmap_anon 0 0 1 rw- -> enomem\n'
check 'a lawful answer' explains "$directory/early"
check 'that is not the model'"'"'s' tells '      allowed, but the model answers ok'

of none ''
check 'a trace without steps' explains "$directory/none"
check 'is an empty machine' tells 'after step 0'
check 'from standard input' explains - <"$directory/cow"
check 'two traces' explains "$directory/cow" "$directory/none"
check 'one after the other' [ "$(grep -c '^after step' "$directory/out")" -eq 2 ]

# fails WHAT ARGUMENT...: status 2, and that message alone; a page that was there is as it was.
fails() {
    echo before >"$directory/page.html"
    what=$1
    shift
    timeout 60 "$forkproof" explain "$@" >"$directory/out" 2>"$said"
    [ $? -eq 2 ] && grep -q -x -e "$what" "$said" && [ "$(wc -l <"$said")" -eq 1 ] &&
        [ "$(cat "$directory/page.html")" = before ]
}

of bad 'spawn\njump\n'
: >"$directory/empty"
page=$directory/page.html
check 'a bad trace is refused' fails "$directory/bad:4:1: unknown operation 'jump'" "$directory/bad"
check 'and makes no page' fails "$directory/bad:4:1: unknown operation 'jump'" -o "$page" "$directory/cow" "$directory/bad"
check 'an empty file is refused' fails "$directory/empty:1:1: the file is empty" -o "$page" "$directory/empty"
check 'a file that is missing' fails "$directory/gone:1:1: cannot be opened: No such file or directory" -o "$page" "$directory/gone"
check 'a folder' fails "$directory:1:1: cannot be read: Is a directory" -o "$page" "$directory"
check 'a folder for the page' fails "forkproof: $directory: Is a directory" -o "$directory" "$directory/cow"
check 'no file' fails 'forkproof: explain needs a file, or - for standard input' -o "$page"
check 'no page' fails "forkproof: --output cannot be ''; it is the name of a file" -o '' "$directory/cow"
check 'an option of another command' fails 'forkproof: explain has no option --seed; see forkproof explain --help' --seed 1 "$directory/cow"
check '-o is only for explain' [ "$("$forkproof" gen -o x 2>&1)" = 'forkproof: gen has no option --output; see forkproof gen --help' ]

printf '# </select> & "quoted"\n' >>"$directory/cow"
check 'a page' explains -o "$page" "$directory/cow" "$directory/none"
check 'says nothing' [ ! -s "$directory/out" ]
check 'has the traces in it' [ "$(grep -c '^<option value="forkproof-trace 1$' "$page")" -eq 2 ]
check 'with their names' grep -q '">none</option>$' "$page"
check 'and what could upset it escaped' grep -q '^# &lt;/select> &amp; &quot;quoted&quot;$' "$page"
for geometry in tiny small sv32; do
    check "has the model of $geometry in it" grep -q "id=\"wasm-$geometry\"" "$page"
done
check 'ends as a page' [ "$(tail -n 1 "$page")" = '</html>' ]
check 'asks for nothing else' [ "$(grep -c -E '(src|href)="[^d#]|@import' "$page")" -eq 0 ]

# The step that a trace is about is the one of its picture: the claim's, the first failure, or the last.
svg=$directory/step.svg
draws() {
    explains -o "$svg" "$1" && grep -q -F ">$2</text>" "$svg"
}
check 'a copy shows C6' draws corpus/c06-child-writes-a-stack-page.trace 'process 1 stores 0xff at 0x1f0'
check 'a fork shows C4' draws corpus/c04-child-is-a-duplicate.trace 'process 0 forks: its child is process 1'
check 'an exec shows C8' draws corpus/c08-fork-then-exec-copies-nothing.trace \
    'process 1 executes a program: 2 pages of text from page 4 of the file on, 1 of bss, 1 of stack'
check 'an exit shows C13' draws corpus/c13-last-exit-frees-everything.trace 'process 0 exits'
check 'a first failure' draws "$directory/heard" 'process 1 stores 0x1 at 0x0'
check 'the last step' draws "$directory/early" 'process 0 maps page 0, rw-, as zero fill'
check 'an empty machine' explains -o "$svg" "$directory/none"
check 'the picture is XML' python3 -c 'import sys, xml.dom.minidom as dom; dom.parse(sys.argv[1])' "$svg"
check 'a picture is of one trace' fails 'forkproof: explain: a picture is of one trace' -o "$svg" "$directory/cow" "$directory/none"
check 'a bad trace has no picture' fails "$directory/bad:4:1: unknown operation 'jump'" -o "$svg" "$directory/bad"

# The picture in README.md is what the program draws today.
check 'a picture' explains -o "$svg" corpus/c06-child-writes-a-stack-page.trace
check 'is the one that is kept (build/forkproof explain -o spec/fork.svg corpus/c06-child-writes-a-stack-page.trace)' \
    cmp -s "$svg" spec/fork.svg

checks_end

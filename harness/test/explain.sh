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
check 'the steps are numbered' tells '   5  store 1 0x2 0x9 -> ok'
check 'a step that changes nothing says no more' [ "$(sed -n '/^   6  usage/,/^   7/p' "$directory/out" | wc -l)" -eq 2 ]

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
check 'a process has the number of the trace' tells '      process 3, page 0: new: zero fill, rw-'
check 'a remark is no answer' [ "$(grep -c 'not allowed' "$directory/out")" -eq 2 ]
check 'an answer in a comment is one' tells \
    '      not allowed; allowed are only: efault; claim C12: an operation fails only with the error that is due, and then changes nothing'
check 'a number in use is refused' tells \
    '      not allowed; allowed are only: ok with a number not in use (at most 3); claim C12: an operation fails only with the error that is due, and then changes nothing'
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
check 'asks for nothing else' [ "$(grep -c -E '(src|href)="[^d]|@import' "$page")" -eq 0 ]

checks_end

#!/bin/sh
# Implementations from outside: whatever they do is a finding of its own kind or a clear error, and never takes the
# oracle down; none of their processes is left.
# usage: attach.sh FORKPROOF
set -u

forkproof=$1
. harness/test/check.sh
out=$directory/out

# run STATUS ARGUMENT...: forkproof with these arguments ends with that status; standard output is in $out, errors in $said.
run() {
    expected=$1
    shift
    timeout 100 "$forkproof" "$@" >"$out" 2>"$said" </dev/null
    status=$?
    check "status $status of $* is $expected" [ "$status" -eq "$expected" ]
}

# says NAME LINE: a line of the output is that, a basic regular expression; complains: of the errors.
says() {
    check "$1: it says '$2'" grep -q -x -e "$2" "$out"
}
complains() {
    check "$1: it says '$2'" grep -q -x -e "$2" "$said"
}

# plugin NAME TEXT...: makes NAME.so; the table is $flags and what follows.
plugin() {
    name=$1
    {
        echo '#include <stdlib.h>'
        echo '#include <string.h>'
        echo '#include "forkproof_plugin.h"'
        printf '%s\n' "$2"
    } >"$directory/$name.c"
    check "$name is compiled" cc -std=c11 -w -shared -fPIC -I harness/include -o "$directory/$name.so" "$directory/$name.c"
}
begin='.version = FORKPROOF_PLUGIN_VERSION, .size = sizeof(struct forkproof_plugin)'
reset='static int reset(const struct forkproof_sizes *s) { return 0; }'
spawn='static int last; static int spawn(int *p) { *p = last++; return 0; }'

# refused_plugin NAME SAID: it cannot be judged, and that is why.
refused_plugin() {
    run 2 check --ops 10 --against "plugin:$directory/$1.so"
    complains "$1" "forkproof: $1: .*$2"
}

run 2 check --against plugin:none.so
complains 'no such plugin' 'forkproof: none: ./none.so: cannot open shared object file: No such file or directory'
echo 'no plugin' >"$directory/text.so"
refused_plugin text 'text.so: file too short\|.*text.so: invalid ELF header'
plugin empty 'int nothing;'
refused_plugin empty 'it exports no forkproof_plugin'
plugin version "$reset const struct forkproof_plugin forkproof_plugin = {.version = 77};"
refused_plugin version 'its version is 77, not 1'
plugin size "$reset const struct forkproof_plugin forkproof_plugin = {.version = 1, .size = 8};"
refused_plugin size 'its size is 8, not [0-9]*'
plugin no_reset "const struct forkproof_plugin forkproof_plugin = {$begin};"
refused_plugin no_reset 'it has no reset'
plugin no_spawn "$reset const struct forkproof_plugin forkproof_plugin = {$begin, .reset = reset};"
refused_plugin no_spawn 'it has no spawn, without which there is no process'
plugin failing "static int reset(const struct forkproof_sizes *s) { return 1; }
$spawn const struct forkproof_plugin forkproof_plugin = {$begin, .reset = reset, .spawn = spawn};"
refused_plugin failing 'its reset failed'
plugin small_pages "$reset $spawn
const struct forkproof_plugin forkproof_plugin = {$begin, .page_size = 1, .reset = reset, .spawn = spawn};"
refused_plugin small_pages 'its pages have 1 bytes, those of geometry small have 16'
plugin large_pages "$reset $spawn
const struct forkproof_plugin forkproof_plugin = {$begin, .page_size = 1u << 31, .reset = reset, .spawn = spawn};"
refused_plugin large_pages 'its pages are too large for 32-bit addresses'
plugin constructor "__attribute__((constructor)) static void die(void) { abort(); } int x;"
refused_plugin constructor 'it cannot be started: Aborted'
plugin unresolved "extern int missing(void); int (*f)(void) = missing;"
refused_plugin unresolved 'undefined symbol: missing'

# found_plugin NAME LINE: it answers what is not allowed.
found_plugin() {
    run 1 check --seed 1 --ops 200 --out "$directory" --against "plugin:$directory/$1.so"
    says "$1" "$2"
}

plugin crash "$reset static int spawn(int *p) { abort(); }
const struct forkproof_plugin forkproof_plugin = {$begin, .reset = reset, .spawn = spawn};"
found_plugin crash '  got broken (Aborted), allowed are only: ok with a number not in use (at most 7)'
plugin leaves "$reset static int spawn(int *p) { exit(0); }
const struct forkproof_plugin forkproof_plugin = {$begin, .reset = reset, .spawn = spawn};"
found_plugin leaves '  got broken (its process exited), allowed are only: .*'
plugin hangs "$reset static int spawn(int *p) { for (;;) continue; }
const struct forkproof_plugin forkproof_plugin = {$begin, .reset = reset, .spawn = spawn};"
found_plugin hangs '  got broken (it hangs), allowed are only: .*'
plugin strange "$reset static int spawn(int *p) { return 99; }
const struct forkproof_plugin forkproof_plugin = {$begin, .reset = reset, .spawn = spawn};"
found_plugin strange '  got broken (that is no answer: 99), allowed are only: .*'
plugin negative "$reset static int spawn(int *p) { *p = -5; return 0; }
const struct forkproof_plugin forkproof_plugin = {$begin, .reset = reset, .spawn = spawn};"
found_plugin negative '  got broken (that contradicts what it said of itself: -5 is no process), .*'
plugin twice "$reset static int spawn(int *p) { *p = 3; return 0; }
const struct forkproof_plugin forkproof_plugin = {$begin, .reset = reset, .spawn = spawn};"
found_plugin twice '  got broken (that contradicts what it said of itself: process 3 lives already), .*'
says twice 'twice: shrunk to 2 operations, .*'
plugin lazy "$reset $spawn static int load(int p, uint32_t a, unsigned char *b) { return FORKPROOF_UNSUPPORTED; }
const struct forkproof_plugin forkproof_plugin = {$begin, .reset = reset, .spawn = spawn, .load = load};"
found_plugin lazy '  got broken (that contradicts what it said of itself: it has load, and answers unsupported), .*'

# pager NAME SED: harness/examples/pager.c, changed.
pager() {
    sed "$2" harness/examples/pager.c >"$directory/$1.c"
    check "$1 is compiled" cc -std=c11 -w -shared -fPIC -DWRONG="${3-0}" -I harness/include -o "$directory/$1.so" \
        "$directory/$1.c"
    check "$1 is another" sh -c "! cmp -s harness/examples/pager.c '$directory/$1.c'"
}
# judged_pager STATUS NAME LINE
judged_pager() {
    run "$1" check --seed 1 --ops 5000 --out "$directory" --against "plugin:$directory/$2.so"
    says "$2" "$3"
}

# What never succeeds was not checked.
no_fork='s/^static int duplicate.*/&\n{ return FORKPROOF_ENOMEM; }\nstatic int unused_duplicate(int process, int *child)/
    s/= FORKPROOF_MEMORY_LIMITED/& | FORKPROOF_MEMORY_EARLY/'
pager no_fork "$no_fork"
judged_pager 4 no_fork 'no_fork: VACUOUS: fork never succeeded in 5000 operations, so what it does was not checked'
run 4 check --seed 1 --ops 5000 --json --against "plugin:$directory/no_fork.so"
check 'JSON says so' grep -q '"verdict": "vacuous"' "$out"
check 'and of which operation' grep -q '"never_succeeded": \["fork"\]' "$out"
run 4 check --seed 1 --ops 5000 --junit --against "plugin:$directory/no_fork.so"
check 'JUnit says so' grep -q '<failure type="vacuous" message="no_fork: VACUOUS: fork never' "$out"
run 4 check --seed 1 --ops 5000 --against model --against "plugin:$directory/no_fork.so"
run 1 check --seed 1 --ops 5000 --keep-going --out "$directory" --against "plugin:$directory/no_fork.so" \
    --against plugin:build/examples/pager-PARENT_WRITABLE.so

# Where processes cannot exit, each episode begins with an empty machine.
pager no_exit '/\.exit = end/d'
judged_pager 0 no_exit 'no_exit: exercised 11 of 11 operations, .*'
says no_exit 'no_exit: 5000 operations conform, .*'
pager no_exit_wrong '/\.exit = end/d; /\.usage = usage/d' PARENT_WRITABLE
judged_pager 1 no_exit_wrong '  claim C6: .*'

# A plugin built before there was usage; and usage of which only one count is told.
pager old '/\.usage = usage/d; s/sizeof(struct forkproof_plugin)/__builtin_offsetof(struct forkproof_plugin, usage)/'
judged_pager 0 old 'old: not checked, it has none of them: .*, read_file, usage'
pager tells_copies '/usage->frames =/d; /usage->slots =/d' COPIES_AS_LAST
judged_pager 1 tells_copies 'usage # tells_copies: ok copies=2'
says tells_copies '  claim C7: .*'

# A killed process counts, where memory is full; and is a mismatch, where it cannot be.
kills='s/return FORKPROOF_ENOMEM;/return FORKPROOF_KILLED;/
    s/^static int store(/static int end(int process);\n&/
    s/^\( *\)status = make_writable(entry);/&\n\1if (status == FORKPROOF_KILLED)\n\1    end(process);/'
pager kills "$kills"
judged_pager 0 kills 'kills: [0-9]* processes were killed for want of memory'
pager kills_soon "$kills
    s/SLOTS = 16/SLOTS = 1/; s/FRAMES = 12/FRAMES = 2/"
judged_pager 0 kills_soon 'kills_soon: [0-9]* processes .*: suspiciously many; if places=N is declared, each is judged'
pager kills_early "$kills
    s/FRAMES = 12/FRAMES = 2/; s/\.processes = PROCESSES/.places = 28, &/"
judged_pager 1 kills_early '  got killed, allowed are only: ok, enomem'

# program NAME TEXT: makes a shell script that is run by exec:.
program() {
    printf '%s\n' "$2" >"$directory/$1.sh"
}
hello='echo "-> forkproof 1 operations=spawn"'

# refused_program NAME SAID
refused_program() {
    run 2 check --patience 0.1 --ops 10 --against "exec:sh $directory/$1.sh"
    complains "$1" "forkproof: $1: $2"
}

run 2 check --against 'exec:/no/such/program'
complains 'no such program' 'forkproof: program: no line .* came: its process exited'
program silent 'sleep 1000'
refused_program silent "no line '-> forkproof 1 operations=...' came: it hangs"
program flood 'yes'
refused_program flood "no line '-> forkproof 1 operations=...' came: it writes without end, and no answer"
program killed 'kill -SEGV $$'
refused_program killed "no line '-> forkproof 1 operations=...' came: Segmentation fault"
program other 'echo "-> hello"; cat'
refused_program other "its first line is not '-> forkproof 1 operations=...': hello"
program future 'echo "-> forkproof 2 operations=spawn"; cat'
refused_program future "its first line is not '-> forkproof 1 operations=...': forkproof 2 .*"
program nothing 'echo "-> forkproof 1"; cat'
refused_program nothing 'its first line, column 15: missing operations=NAME,...'
program unknown 'echo "-> forkproof 1 operations=spawn,jump"; cat'
refused_program unknown "its first line, column 33: unknown operation 'jump'"
program key 'echo "-> forkproof 1 operations=spawn color=red"; cat'
refused_program key "its first line, column 33: unknown key 'color'"
program word 'echo "-> forkproof 1 operations=spawn yes"; cat'
refused_program word "its first line, column 33: missing '=' in 'yes'"
program escape 'printf "%b\n" "-> forkproof 1 operations=spawn col\\033or=red"; cat'
refused_program escape "its first line, column 33: unknown key 'col?or'"
program rude 'printf "%b\n" "-> \\033[2J"; cat'
refused_program rude "its first line is not '-> forkproof 1 operations=...': ?\[2J"
program zero 'echo "-> forkproof 1 operations=spawn pages=0"; cat'
refused_program zero 'its first line, column 39: the number has to be from 1 to 2147483647'
program letters 'echo "-> forkproof 1 operations=spawn pages=many"; cat'
refused_program letters "its first line, column 39: 'many' is not a number"
program choice 'echo "-> forkproof 1 operations=spawn memory=little"; cat'
refused_program choice 'its first line, column 40: it is either limited or unlimited'
program no_process 'echo "-> forkproof 1 operations=load"; while read -r x; do echo "-> ok"; done'
refused_program no_process 'it has no spawn, without which there is no process'
program deaf "$hello; sleep 1000"
refused_program deaf 'reset is not answered: it hangs'
program gone "$hello; exit 0"
refused_program gone 'reset is not answered: its process exited'
program unable "$hello"'; read -r x; echo "-> no memory"; cat'
refused_program unable 'its answer to reset is not ok: no memory'

# found_program NAME ANSWER LINE: it answers spawn so, in shell, and that is not allowed.
found_program() {
    program "$1" "$hello"'
while read -r operation rest; do
    case $operation in
    reset) n=0; echo "-> ok" ;;
    *) '"$2"' ;;
    esac
done'
    run 1 check --seed 1 --ops 20 --patience 0.2 --out "$directory" --against "exec:exec sh $directory/$1.sh"
    says "$1" "$3"
}

found_program nonsense 'echo "-> yes, sir"' '  got broken (that is no answer: -> yes, sir), .*'
found_program mute 'sleep 5' '  got broken (it hangs), .*'
found_program dies 'kill -KILL $$' '  got broken (Killed), .*'
found_program ends 'exit 3' '  got broken (its process exited), .*'
found_program floods 'yes' '  got broken (it writes without end, and no answer), .*'
found_program closes 'exec >/dev/null; sleep 5' '  got broken (it closed its output), .*'
found_program unasked 'printf "%b" "-> ok 0\\n-> ok 1\\n"' '  got broken (that is no answer: -> ok 1), .*'
found_program again 'echo "-> ok 7"' '  got broken (.*: process 7 lives already), .*'
found_program lazy 'echo "-> unsupported"' '  got broken (.*: it has spawn, and answers unsupported), .*'
found_program huge 'echo "-> ok 99999999999"' '  got broken (that is no answer: -> ok 99999999999), .*'
found_program escape 'printf "%b\n" "-> \033[31m"' '  got broken (that is no answer: -> ?\[31m), .*'
says escape 'escape: shrunk to 1 operations, .*'

# One that its failure has wrecked does not answer the next reset as it should, and is started anew.
found_program wrecked 'n=$((n + 1)); [ $n -gt 2 ] && wrecked=yes && echo "-> esrch" || echo "-> ok $n"
        ;; esac; while [ "${wrecked:-}" ] && read -r operation rest; do echo "-> no"; done; case $operation in never)' \
    '  got esrch, allowed are only: .*'
says wrecked 'wrecked: shrunk to 3 operations, [1-9][0-9]* runs'
says wrecked '  on a fresh start it fails 3 of 3 times'
# What fails only because of what was done before does not fail then.
found_program once 'while [ ! -e "$0.was" ]; do echo "-> esrch"; read -r operation rest
        [ "$operation" = reset ] && echo "-> ok" && read -r operation rest; [ "$operation" ] || { : >"$0.was"; exit; }; done
        n=$((n + 1)); echo "-> ok $n"' '  got esrch, allowed are only: .*'
says once '  on a fresh start it fails 0 of 3 times'

# No memory may also come when everything is compared at the end.
plugin full "$reset $spawn static int mapped;
static int map_anon(int p, uint32_t page, uint32_t n, uint32_t prot) { return mapped++ ? FORKPROOF_EEXIST : 0; }
static int load(int p, uint32_t a, unsigned char *b) { return FORKPROOF_ENOMEM; }
const struct forkproof_plugin forkproof_plugin = {$begin, .flags = FORKPROOF_MEMORY_LIMITED, .reset = reset,
    .spawn = spawn, .map_anon = map_anon, .load = load};"
printf 'forkproof-trace 1\ngeometry small\nspawn\nmap_anon 0 0 1 rw-\n' >"$directory/full.trace"
run 0 replay --against "plugin:$directory/full.so" "$directory/full.trace"
says full 'full: 2 operations conform, .*; 0 bytes equal at the end'

# Noise is none: a console's echo, its line ends, what a kernel says meanwhile; and numbers are its own.
program noisy 'echo "[    0.000000] booting -> now"; printf "login: \n"; '"$hello"' | sed "s/$/\r/"; n=40
while read -r operation rest; do
    echo "$operation $rest"
    printf "\000\r\n[    1.0] a bus -> a device\n"
    case $operation in
    reset) printf "%b" "-> ok\r\n" ;;
    *) n=$((n + 3)); echo "-> ok $n" ;;
    esac
    printf "$ "
done'
run 0 check --ops 8 --against "exec:sh $directory/noisy.sh"
says noisy 'noisy: 8 operations conform.*'

# It is started anew for each sequence if it says so; here, that is how it becomes empty.
program anew 'echo "-> forkproof 1 operations=spawn restart=yes"; read -r reset; echo "-> ok"; echo started >>"$0.starts"
while read -r operation; do n=$((${n:-0} + 1)); [ "$n" -eq 3 ] && echo "-> esrch" || echo "-> ok $n"; done'
run 1 check --ops 20 --out "$directory" --against "exec:sh $directory/anew.sh"
says anew 'anew: shrunk to 3 operations, .*'
check 'it was started for each run' [ "$(wc -l <"$directory/anew.sh.starts")" -ge 3 ]

# Interrupted, nothing is left of it.
program slow "$hello"'; read -r x; echo "-> ok"; sleep 1001 & echo $! >"$0.pid"; wait'
# LeakSanitizer may hang where a signal meets it as the program ends.
ASAN_OPTIONS=detect_leaks=0 timeout -k 5 60 "$forkproof" check --patience 30 --ops 10 --against "exec:sh $directory/slow.sh" >"$out" 2>"$said" </dev/null &
pid=$!
await [ -s "$directory/slow.sh.pid" ]
kill -INT "$pid" 2>/dev/null
kill -TERM "$pid"
wait "$pid"
status=$?
check "status $status when interrupted is 130" [ "$status" -eq 130 ]
alive=$(sed -n 's/^State:\t\([^Z]\).*/\1/p' "/proc/$(cat "$directory/slow.sh.pid")/status" 2>/dev/null)
check 'its background process is gone, too' [ -z "$alive" ]

# Documents for programs.
run 1 check --json --seed 1 --ops 200 --out "$directory" --against "plugin:$directory/twice.so" --against model
check 'that is JSON, and says what was found' python3 -c '
import json, sys
document = json.load(open(sys.argv[1]))
(result,) = document["results"]
assert document["failures"] == 1 and result["verdict"] == "mismatch" and result["shrunk_to"] == 2
assert result["claim"]["number"] == 12 and result["trace"].startswith("forkproof-trace 1\n")
' "$out"
run 1 check --junit --keep-going --seed 1 --ops 200 --out "$directory" --against "plugin:$directory/twice.so" --against model
check 'that is XML, and says what was found' python3 -c '
import sys, xml.etree.ElementTree
suite = xml.etree.ElementTree.parse(sys.argv[1]).getroot()[0]
cases = list(suite)
assert suite.get("failures") == "1" and len(cases) == int(suite.get("tests"))
assert cases[0].find("failure").get("type") == "C12" and cases[-1].get("classname") == "forkproof.model"
' "$out"
run 1 check --keep-going --seed 1 --ops 200 --out "$directory" --against "plugin:$directory/twice.so"
says 'kept going' 'finding 1: twice: spawn -> broken, claim C12: [0-9]* times'

# Numbers beyond an end come as they are where arguments are checked, and stay beyond it where pages are larger.
plugin checks "$reset $spawn
static int resident(int p, uint32_t page, int *in) { return p >= last || p < 0 ? FORKPROOF_ESRCH :
    page >= 32 ? FORKPROOF_EINVAL : FORKPROOF_EFAULT; }
static int read_file(uint32_t page, uint32_t offset, unsigned char *b) {
    if (page >= 12 || offset >= 4096) return FORKPROOF_EINVAL;
    *b = forkproof_file_byte(page, offset < 8 ? offset : offset - 4080);
    return 0; }
const struct forkproof_plugin forkproof_plugin = {$begin, .flags = FORKPROOF_CHECKS_ARGUMENTS, .page_size = 4096,
    .reset = reset, .spawn = spawn, .resident = resident, .read_file = read_file};"
printf 'forkproof-trace 1\ngeometry small\nspawn\nresident 0 4294967295\nresident 0 32\nread_file 4294967295 0
read_file 0 16\nread_file 0 0xfffff010\nread_file 0 0xffffffff\n' >"$directory/checks.trace"
run 0 replay --against "plugin:$directory/checks.so" "$directory/checks.trace"
says checks 'checks: 7 operations conform, .*'
sed '/^read_file/d' "$directory/checks.trace" >"$directory/pages.trace"
plugin own_end "$reset $spawn static int resident(int p, uint32_t page, int *in) { abort(); }
const struct forkproof_plugin forkproof_plugin = {$begin, .flags = FORKPROOF_CHECKS_ARGUMENTS, .pages = 31,
    .reset = reset, .spawn = spawn, .resident = resident};"
run 0 replay --against "plugin:$directory/own_end.so" "$directory/pages.trace"
says own_end 'own_end: not checked: 2 resident'

# What was recorded of it is judged without it.
run 1 record --seed 1 --ops 50 --against "plugin:$directory/twice.so"
mv "$out" "$directory/twice.trace"
run 1 replay --against recorded "$directory/twice.trace"
says 'recorded' '.*twice.trace:[0-9]*: recorded: step [0-9]*: spawn'

# What is declared open is; but not what Linux does not leave open.
cat >"$directory/stale.trace" <<EOT
forkproof-trace 1
geometry small stale=yes
spawn -> ok 0
map_file 0 0 1 r-- 1 -> ok
map_shared 0 1 1 rw- 1 -> ok
store 0 0x12 0x1 -> ok
load 0 0x2 -> ok 0x2e
EOT
run 0 replay --against recorded "$directory/stale.trace"
run 1 replay --against recorded --strict linux "$directory/stale.trace"
says strict '  got ok 0x2e, allowed are only: ok 0x1'

# in_seconds MOST NAME LINE: found_plugin, in so many seconds at most.
in_seconds() {
    begun=$(date +%s)
    found_plugin "$2" "$3"
    check "$2: it takes at most $1 seconds" [ $(($(date +%s) - begun)) -le "$1" ]
}

# One that waits for what never comes, or is stopped, uses no processor. Waiting for each run would take minutes.
plugin waits "#include <unistd.h>
$reset static int spawn(int *p) { for (;;) pause(); }
const struct forkproof_plugin forkproof_plugin = {$begin, .reset = reset, .spawn = spawn};"
in_seconds 30 waits '  got broken (it hangs), allowed are only: .*'
plugin stops "#include <signal.h>
$reset static int spawn(int *p) { raise(SIGSTOP); return 0; }
const struct forkproof_plugin forkproof_plugin = {$begin, .reset = reset, .spawn = spawn};"
in_seconds 30 stops '  got broken (it hangs), allowed are only: .*'

# gone FILE: the process whose number is there has ended.
gone() {
    check "$1: it wrote a number" [ -s "$directory/$1.pid" ]
    check "$1: its daemon is gone" sh -c "! kill -0 $(cat "$directory/$1.pid") 2>/dev/null"
}

# One that is made of processes; they keep its pipes open, and one of them has a session of its own.
plugin daemon "#include <signal.h>
#include <stdio.h>
#include <unistd.h>
static int reset(const struct forkproof_sizes *s)
{
    if (fork() == 0) {
        setsid();
        if (fork() == 0) {
            FILE *f = fopen(\"$directory/daemon.pid\", \"w\");
            signal(SIGTERM, SIG_IGN);
            fprintf(f, \"%d\\n\", getpid());
            fclose(f);
            for (;;) pause();
        }
        _exit(0);
    }
    while (access(\"$directory/daemon.pid\", R_OK) != 0) continue;
    return 0;
}
$spawn const struct forkproof_plugin forkproof_plugin = {$begin, .reset = reset, .spawn = spawn};"
run 0 check --ops 8 --against "plugin:$directory/daemon.so"
gone daemon
program daemon 'setsid sh -c "trap : TERM HUP; echo \$\$ >$0.pid; while :; do sleep 1; done" &
while [ ! -s "$0.pid" ]; do :; done; '"$hello"'; n=0
while read -r operation rest; do [ "$operation" = reset ] && echo "-> ok" || { echo "-> ok $n"; n=$((n + 1)); }; done'
run 0 check --ops 8 --against "exec:sh $directory/daemon.sh"
gone daemon.sh

# What it prints is no part of what is found.
plugin talks "#include <stdio.h>
$reset static int last; static int spawn(int *p) { printf(\"spawning %d\", last); *p = last++; return 0; }
const struct forkproof_plugin forkproof_plugin = {$begin, .reset = reset, .spawn = spawn};"
run 0 check --json --log "$directory/log" --ops 8 --against "plugin:$directory/talks.so"
check 'talks: that is JSON' python3 -c 'import json, sys; json.load(open(sys.argv[1]))' "$out"
check 'talks: nothing is lost' grep -q 'spawning 0.*spawning 1' "$directory/log"
run 2 check --log "$directory/none/log" --ops 8 --against "plugin:$directory/talks.so"
complains 'a log in no folder' "forkproof: --log cannot be '.*/none/log' (No such file or directory); it is a file that can be written"

# But what it printed last may say what went wrong.
plugin panics "#include <stdio.h>
$reset static int spawn(int *p) { fprintf(stderr, \"panic: kfree\\n\\033[2J\"); for (;;) continue; }
const struct forkproof_plugin forkproof_plugin = {$begin, .reset = reset, .spawn = spawn};"
found_plugin panics '    panic: kfree'
says panics '    ?\[2J'
found_program panics 'echo here >&2; echo before; printf "panic: kfree"; sleep 5' '    panic: kfree'
says panics '    before'
says panics '    here'
run 1 check --json --seed 1 --ops 20 --patience 0.2 --out "$directory" --against "exec:exec sh $directory/panics.sh"
check 'panics: the document has it, too' python3 -c '
import json, sys
assert json.load(open(sys.argv[1]))["results"][0]["printed"].endswith("panic: kfree\n")' "$out"
program fails 'echo "no kernel" >&2; exit 1'
refused_program fails 'no line .* came: its process exited'
complains fails '    no kernel'

found_program zero 'printf "%b\n" "-> ok \00001"' '  got broken (that is no answer: -> ok ?1), .*'

# Its names are its own, also where the C library has the same; AddressSanitizer does not allow that.
plugin names "$reset unsigned times = 1; static int spawn(int *p) { *p = (int)times - 1; times++; return 0; }
const struct forkproof_plugin forkproof_plugin = {$begin, .reset = reset, .spawn = spawn};"
forkproof=build/forkproof
run 0 check --ops 8 --against "plugin:$directory/names.so"
forkproof=$1

# A pager that swallows VM_EIO: usage says that the planned transfer was made.
cat >"$directory/swallowed.trace" <<EOT
forkproof-trace 1
geometry tiny
spawn -> ok 0
map_file 0 0 1 r-- 0 -> ok
fail_nth 1 -> ok
usage -> ok frames=0 slots=0 tables=1 copies=0 file_reads=0 slot_reads=0 slot_writes=0 file_writes=0
load 0 0x0 -> ok 0xc3
usage -> ok frames=1 slots=0 tables=1 copies=0 file_reads=1 slot_reads=0 slot_writes=0 file_writes=0
EOT
run 1 replay --against recorded "$directory/swallowed.trace"
says swallowed '.*swallowed.trace:8: recorded: step 6: usage'

# And one that gives it for the transfer before.
cat >"$directory/early.trace" <<EOT
forkproof-trace 1
geometry tiny
spawn -> ok 0
map_file 0 0 1 r-- 0 -> ok
usage -> ok frames=0 slots=0 tables=1 copies=0 file_reads=0 slot_reads=0 slot_writes=0 file_writes=0
fail_nth 2 -> ok
load 0 0x0 -> eio
usage -> ok frames=0 slots=0 tables=1 copies=0 file_reads=1 slot_reads=0 slot_writes=0 file_writes=0
EOT
run 1 replay --against recorded "$directory/early.trace"
says early '.*early.trace:8: recorded: step 6: usage'

checks_end

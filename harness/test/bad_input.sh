#!/bin/sh
# Bad input and bad usage: every one is refused with status 2 and says what is wrong, and where.
# usage: bad_input.sh FORKPROOF
set -u

forkproof=$1
. harness/test/check.sh

# refused NAME SAID ARGUMENT...: forkproof with these arguments ends with status 2 and says that line, a basic
# regular expression.
refused() {
    name=$1
    line=$2
    shift 2
    timeout 60 "$forkproof" "$@" >"$directory/out" 2>"$said"
    status=$?
    check "$name: status $status is 2" [ "$status" -eq 2 ]
    check "$name: it says '$line'" grep -q -x -e "$line" "$said"
}

# trace NAME TEXT: makes the file NAME, of small's geometry, with that text, whose escapes are printf's.
trace() {
    printf 'forkproof-trace 1\ngeometry small\n%b' "$2" >"$directory/$1"
}

# bad_trace NAME TEXT SAID: replaying that is refused.
bad_trace() {
    trace "$1" "$2"
    refused "$1" "$directory/$1:$3" replay "$directory/$1"
}

bad_trace unknown_operation 'spawn\njump 0\n' "4:1: unknown operation 'jump'"
bad_trace number_out_of_range 'reclaim 4294967296\n' '3:9: number 4294967296 is out of range .*'
bad_trace process_out_of_range 'exit 8\n' '3:6: process 8 is out of range (0 to 7)'
bad_trace address_beyond_the_space 'load 0 0x200\n' '3:8: address 0x200 is out of range (0 to 511)'
bad_trace page_too_large 'unmap 0 4294967296 1\n' '3:9: page 4294967296 is out of range (0 to 4294967295)'
bad_trace missing_field 'spawn\n\nload 0\n' '5:7: missing address'
bad_trace extra_field 'exit 0 1\n' "3:8: unexpected '1'"
bad_trace not_a_number 'exit zero\n' "3:6: process 'zero' is not a number"
bad_trace bad_protection 'map_anon 0 0 1 xwr\n' "3:16: protection 'xwr' is not like .*"
bad_trace unknown_answer 'spawn -> 0\n' "3:10: unknown answer '0'"
bad_trace nul_bytes 'spa\000wn\n' '3:4: NUL byte'
bad_trace nul_byte_in_comment '# \000\n' '3:3: NUL byte'

printf 'forkproof-trace 1\ngeometry huge\n' >"$directory/geometry"
refused geometry "$directory/geometry:2:10: unknown geometry 'huge'" replay "$directory/geometry"
printf 'spawn\n' >"$directory/header"
refused header "$directory/header:1:1: the first line is not .*" replay "$directory/header"
: >"$directory/empty"
refused empty "$directory/empty:1:1: the file is empty" replay "$directory/empty"
refused binary "$forkproof:1:8: NUL byte" replay "$forkproof"
refused directory "$directory:1:1: cannot be read: Is a directory" replay "$directory"
refused missing "$directory/none:1:1: cannot be opened: No such file or directory" replay "$directory/none"
ln -s nowhere "$directory/dangling"
refused dangling "$directory/dangling:1:1: cannot be opened: No such file .*" replay "$directory/dangling"
# The first page of a process is never mapped: nobody can read that.
refused read_error '/proc/self/mem:1:1: cannot be read: Input/output error' replay /proc/self/mem

trace forbidden 'spawn\n'
chmod 000 "$directory/forbidden"
if [ -r "$directory/forbidden" ]; then
    echo 'bad_input.sh: not checked: a file without permissions (this user may read every file)'
else
    refused forbidden "$directory/forbidden:1:1: cannot be opened: Permission denied" \
        replay "$directory/forbidden"
fi

trace long_line ''
head -c 10485760 /dev/zero | tr '\000' x >>"$directory/long_line"
refused long_line "$directory/long_line:3:1001: the line is longer than 1000 bytes" replay "$directory/long_line"
refused long_first_line "-:1:1001: the line is longer than 1000 bytes" replay - <<EOT
$(head -c 100000 /dev/zero | tr '\000' x)
EOT

# A trace that can be read is played whatever stands beside it.
trace good 'spawn -> ok 0\n'
refused good_and_bad "$directory/empty:1:1: the file is empty" replay "$directory/empty" "$directory/good"
check 'a good trace is played beside a bad one' grep -q '^model: 1 operations conform' "$directory/out"

refused no_command 'usage: forkproof check .*'
refused unknown_command "forkproof: unknown command 'chek'; is check meant?" chek
refused abbreviated_command "forkproof: unknown command 'rep'; is replay meant?" rep
refused no_command_at_all "forkproof: unknown command 'xyzzy'; see forkproof --help" xyzzy
refused help_of_nothing "forkproof: unknown command 'shirnk'; is shrink meant?" help shirnk
refused help_of_two "forkproof: unexpected 'gen': help is for one command" help check gen
refused unknown_option "forkproof: unknown option --sede; is --seed meant?" check --sede 1
refused mistyped_option "forkproof: unknown option --aginst; is --against meant?" check --aginst=model
refused ambiguous_option "forkproof: unknown option --se; is --seed meant?" check --se 1
refused option_like_none "forkproof: unknown option --frames; see forkproof gen --help" gen --frames
refused option_like_anothers "forkproof: unknown option --aginst; see forkproof gen --help" gen --aginst model
refused unknown_letter "forkproof: unknown option -x; see forkproof check --help" check -x
refused unknown_letters "forkproof: unknown option -x; see forkproof check --help" check --suite -xj
refused option_of_another "forkproof: gen has no option --against; see forkproof gen --help" gen --against model
refused option_of_another_at_the_end "forkproof: gen has no option --against; see forkproof gen --help" gen --against
refused option_without_value "forkproof: --seed needs a value; it is a whole number from 0 to 18446744073709551615" check --seed
refused option_with_value "forkproof: --faults takes no value" check --faults=1
refused seed_no_number "forkproof: --seed cannot be 'x'; it is a whole number from 0 to 18446744073709551615" check --seed x
refused seed_negative "forkproof: --seed cannot be '-1'.*" check --seed -1
refused seed_too_large "forkproof: --seed cannot be '18446744073709551616'.*" check --seed 18446744073709551616
refused ops_none "forkproof: --ops cannot be '0'; it is a whole number from 1 to 18446744073709551615" check --ops 0
refused ops_with_unit "forkproof: --ops cannot be '10k'.*" check --ops 10k
refused ops_empty "forkproof: --ops cannot be ''.*" check --ops ''
refused geometry_unknown "forkproof: --geometry cannot be 'huge'; it is tiny, small or sv32" check --geometry huge
refused against_unknown "forkproof: --against cannot be 'model,xv6'; it is model, linux, plugin:PATH, exec:COMMAND, or for replay recorded; at most 8 in all" check --against model,xv6
refused patience_none "forkproof: --patience cannot be '0'; it is a number of seconds, more than 0 and at most 3600" check --patience 0
refused time_negative "forkproof: --time cannot be '-1'; it is a number of seconds, more than 0 and at most 1000000000" check --time -1
refused seeds_none "forkproof: --seeds cannot be '0'; it is a whole number from 1 to 18446744073709551615" check --seeds 0
refused patience_word "forkproof: --patience cannot be 'long'.*" check --patience long
refused plugin_without_path "forkproof: --against cannot be 'plugin:'.*" check --against plugin:
refused exec_without_command "forkproof: --against cannot be 'exec:'.*" check --against exec:
refused attached_unknown "forkproof: --against cannot be 'telnet:host'.*" check --against telnet:host
refused recorded_for_check "forkproof: --against recorded is for replay.*" check --against recorded
refused recorded_and_model "forkproof: --against recorded is for replay.*" replay --against model,recorded "$directory/good"
refused record_of_two "forkproof: record is for one implementation; give one --against" record --against model,linux
refused answers_of "forkproof: unexpected 'load': answers takes no file" answers load
printf 'forkproof-trace 1\ngeometry small\nspawn -> ok 0\njump -> ok\n' >"$directory/recorded"
refused recorded_bad "$directory/recorded:4:1: unknown operation 'jump'" replay --against recorded "$directory/recorded"
refused recorded_header "$directory/header:1:1: the first line is not .*" replay --against recorded "$directory/header"
refused strict_unknown "forkproof: --strict cannot be 'posix'; it is linux" check --strict posix
refused against_empty "forkproof: --against cannot be ''.*" check --against ''
refused out_no_directory "forkproof: --out cannot be '$directory/good' (Not a directory); it is a folder, which is made if it is missing" check --out "$directory/good"
refused out_below_a_file "forkproof: --out cannot be '$directory/good/x' (Not a directory); .*" check --out "$directory/good/x"
refused out_empty "forkproof: --out cannot be ''; it is a folder.*" check --out ''
refused log_no_file "forkproof: --log cannot be '$directory' (Is a directory); it is a file that can be written" check --log "$directory" --against exec:false
refused stray_argument "forkproof: unexpected 'good': check takes no file" check good
refused nothing_to_replay 'forkproof: replay needs a file, or - for standard input' replay
refused nothing_to_shrink 'forkproof: shrink needs a file, or - for standard input' shrink
refused shrink_missing "$directory/none:1:1: cannot be opened: No such file or directory" shrink "$directory/none"
refused shrink_bad "$directory/unknown_operation:4:1: unknown operation 'jump'" shrink "$directory/unknown_operation"
refused shrink_geometry "forkproof: shrink has no option --geometry; see forkproof shrink --help" shrink --geometry tiny "$directory/good"

refused suite_without_out 'forkproof: suite needs --out DIR, the folder for its traces' suite --geometry tiny

# Options that would be ignored.
together="does not go with"
apart="leave one of them out"
for option in '--seed 1' '--ops 9' '--seeds 2' --faults '--time 1'; do
    refused "suite_with $option" "forkproof: ${option%% *} $together --suite: its sequences are fixed, and all are played; $apart" check --suite $option
done
refused two_documents "forkproof: --junit $together --json: one document is written; $apart" check --junit --json
refused patience_of_none 'forkproof: --patience is for --against exec:COMMAND; leave it out' replay --patience 1 "$directory/good"
refused log_of_none 'forkproof: --log is for --against plugin:PATH or exec:COMMAND; leave it out' record --log "$directory/log"
refused patience_of_plugin 'forkproof: --patience is for --against exec:COMMAND; leave it out' check --patience 1 --against plugin:x
check 'no log was begun' [ ! -e "$directory/log" ]
for option in "--out $directory/none" --keep-going; do
    refused "recorded_with $option" "forkproof: ${option%% *} $together --against recorded: the answers are judged as they stand in the trace; $apart" \
        replay --against recorded $option "$directory/good"
done
check 'no folder was made' [ ! -e "$directory/none" ]
refused geometry_of_a_trace "forkproof: --geometry $together --to input: the trace names its geometry; $apart" convert --to input --geometry tiny "$directory/good"

refused convert_without_to 'forkproof: convert needs --to trace or --to input' convert "$directory/good"
refused convert_without_file 'forkproof: convert needs a file.*' convert --to trace
refused convert_two_files "forkproof: unexpected '$directory/good': convert takes one file" convert --to trace x "$directory/good"
refused convert_unknown "forkproof: --to cannot be 'text'; it is trace or input" convert --to text "$directory/good"
refused convert_missing "$directory/none:1:1: cannot be opened: No such file .*" convert --to trace "$directory/none"
refused convert_directory "forkproof: $directory: Is a directory" convert --to trace "$directory"
refused convert_bad_trace "$directory/extra_field:3:8: unexpected '1'" convert --to input "$directory/extra_field"

checks_end

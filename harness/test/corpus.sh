#!/bin/sh
# Every trace of the corpus says which claims it shows and what it does, every claim of this version has a trace, and
# the table in corpus/README.md says so. Prints the right table where it does not.
# usage, from the project's folder: corpus.sh
set -u
export LC_ALL=C # the order of names

. harness/test/check.sh

# well_begun TRACE: after its first line come its claims, in one line, and at least one more comment.
well_begun() {
    sed -n 2p "$1" | grep -Eqx '# claims:( C([1-9]|1[0-4]))+' && sed -n 3p "$1" | grep -q '^# [[:alnum:]]'
}

# table: a line for each claim with the traces that name it.
table() {
    for claim in 1 2 3 4 5 6 7 8 9 10 11 12 13 14; do
        grep -El "^# claims:.* C$claim( |\$)" corpus/*.trace |
            sed 's,.*/\(.*\)\.trace,\1,' | tr '\n' ' ' | sed "s/ \$//; s/ /, /g; s/^/| C$claim | /; s/\$/ |/"
        echo
    done
}

# readme_says TABLE: says what it should be where it is another.
readme_says() {
    [ "$(grep '^| C[0-9]' corpus/README.md)" = "$1" ] || { echo "$1" && false; }
}

for trace in corpus/*.trace; do
    check "$trace names its claims and says what it shows" well_begun "$trace"
done
wanted=$(table)
check 'every claim has a trace' [ "$(echo "$wanted" | grep -c '| c')" -eq 14 ]
check 'the table in corpus/README.md is the one printed here' readme_says "$wanted"

checks_end

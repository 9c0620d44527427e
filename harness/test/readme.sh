#!/bin/sh
# The documents name only what there is: files, folders and make targets; in the claims and the proofs' documents
# also functions, predicates and the labels of clauses.
set -u

. harness/test/check.sh

# exists PATTERN FOLDER: from the project's folder, or from that one.
exists() {
    ls -d $1 >/dev/null 2>&1 || ls -d $2/$1 >/dev/null 2>&1
}

for document in README.md harness/README.md fuzz/README.md proofs/README.md proofs/TRUST.md proofs/evidence/README.md spec/claims.md \
    spec/glossary.md harness/examples/README.md harness/examples/xv6/README.md; do
    # In backquotes, or where a link leads; what has a slash or a source file's ending, and is not built.
    for path in $(grep -o -e '`[A-Za-z0-9_./*-]*`' -e '](\([^):]*\))' $document | tr -d '`]()' |
        grep -e / -e '\.\(c\|h\|py\|md\|sh\|acsl\)$' | grep -v '^build/'); do
        check "there is $path, which $document names" exists "$path" "$(dirname $document)"
    done
    for target in $(grep -o -e '`make [a-z-]*' -e '^    make [a-z-]*' $document | sed 's/.*make //'); do
        check "there is a target $target, which $document names" grep -q "^$target:" Makefile */*.mk harness/*/*.mk
    done
done

for document in spec/claims.md proofs/README.md proofs/TRUST.md; do
    for name in $(grep -o -e '`[A-Za-z_]*`' $document | tr -d '`' | sort -u); do
        check "there is $name, which $document names" grep -qrw --include=*.[ch] --include=*.acsl --include=*.py \
            --include=*.sh --include=Makefile --include=*.mk -e "$name" .
    done
done

check 'its numbers are what the answers of make evidence say' python3 -B proofs/evidence/evidence.py --check

checks_end

#!/bin/sh
# What is installed works: from a folder, and from the Debian package, installed into an empty root.
# usage: packaging.sh FORKPROOF
set -u

. harness/test/check.sh
make=${MAKE:-make}

# judged NAME: the plugin conforms, as the installed program says.
judged() {
    "$prefix/bin/forkproof" check --ops 1000 --against "plugin:$directory/$1.so" >"$said" 2>&1
}

# quiet COMMAND...
quiet() {
    "$@" >"$said" 2>&1
}

# is_page PATH: a manual page is there, compressed or not.
is_page() {
    gzip -cdf "$1"* | grep -q '^\.SH NAME$'
}

# works ROOT PREFIX: what is installed there is whole.
works() {
    prefix=$1$2
    check "$2: the program runs" [ "$("$prefix/bin/forkproof" --version)" = "forkproof $version" ]
    check "$2: pkg-config's file names the prefix" grep -q -x "prefix=$2" "$prefix/share/pkgconfig/forkproof.pc"
    check "$2: and the version" grep -q -x "Version: $version" "$prefix/share/pkgconfig/forkproof.pc"
    check "$2: the example is compiled with what is installed" cc -std=c11 -shared -fPIC -I "$prefix/include" \
        -o "$directory/pager.so" "$prefix/share/doc/forkproof/examples/pager.c"
    check "$2: and judged" judged pager
    check "$2: so is the exercise" cc -std=c11 -shared -fPIC -Wl,--wrap=exit -I "$prefix/include" -o "$directory/student.so" \
        "$prefix/share/doc/forkproof/examples/tables/mmu.c" "$prefix/share/doc/forkproof/examples/tables/student.c"
    check "$2: and judged" judged student
    check "$2: so is one in C++" clang++ -shared -fPIC -I "$prefix/include" -o "$directory/cpp.so" "$directory/pager.cc"
    check "$2: and judged, too" judged cpp
    for page in man1/forkproof.1 man3/forkproof-plugin.3 man5/forkproof-trace.5; do
        check "$2: there is $page" is_page "$prefix/share/man/$page"
    done
    check "$2: the completion is a script" bash -n "$prefix/share/bash-completion/completions/forkproof"
}

cat >"$directory/pager.cc" <<'EOT'
#include <forkproof_plugin.h>

static int last;

static int reset(const forkproof_sizes *)
{
    last = 0;
    return 0;
}

static int spawn(int *process)
{
    *process = last++;
    return FORKPROOF_OK;
}

static struct forkproof_plugin make()
{
    struct forkproof_plugin plugin = {};
    plugin.version = FORKPROOF_PLUGIN_VERSION;
    plugin.size = sizeof plugin;
    plugin.reset = reset;
    plugin.spawn = spawn;
    return plugin;
}

const struct forkproof_plugin forkproof_plugin = make();
EOT

version=$(build/forkproof --version | sed 's/^forkproof //')
check 'make install' quiet "$make" -s install DESTDIR="$directory/root" PREFIX=/opt/forkproof
works "$directory/root" /opt/forkproof

check 'make deb' quiet "$make" -s deb
mkdir -p "$directory/debian/var/lib/dpkg/info" "$directory/debian/var/lib/dpkg/updates"
: >"$directory/debian/var/lib/dpkg/status"
check 'dpkg installs it' quiet dpkg --root="$directory/debian" --force-not-root --force-depends --log=/dev/null \
    -i build/forkproof.deb
works "$directory/debian" /usr
debian=$directory/debian/usr
check 'of the package, the program has no symbols' [ -z "$(nm "$debian/bin/forkproof" 2>/dev/null)" ]
check 'the pages are compressed' [ -z "$(find "$debian/share/man" -type f ! -name '*.gz')" ]
check 'the changelog is of this version' \
    [ "$(gzip -cd "$debian/share/doc/forkproof/changelog.gz" | head -n 1 | cut -d ' ' -f 1-2)" = "forkproof ($version)" ]

# A line of text that begins with a dot would be left out: it is taken for a macro.
for page in harness/packaging/*.[135]; do
    grep "^[.']" "$page" | grep -v -x -E '\.(TH|SH|TP|PP|nf|fi|br|B|I|BR|RB|BI|IR|RI)( .*)?' >"$said"
    check "$page: what begins with a dot is a macro" [ ! -s "$said" ]
    grep '.\{81\}' "$page" >"$said"
    check "$page: its lines have 80 characters at most" [ ! -s "$said" ]
done

# The documents name every command and option that the program does.
for word in $(build/forkproof --help | grep -o -e '--[a-z-]*' -e '^       forkproof [a-z]*' | sed 's/.*forkproof //' | sort -u); do
    case $word in
    --help | --version | -- | ---) continue ;;
    esac
    check "forkproof(1) has $word" grep -q -F -e "$(echo "$word" | sed 's/-/\\-/g')" harness/packaging/forkproof.1
    check "the completion has $word" grep -q -F -e "$word" harness/packaging/forkproof.bash
done
for operation in $(build/forkproof answers | sed -n 's/^| \([a-z_]*\) .*/\1/p' | grep -v '^operation$' | sort -u); do
    check "forkproof-trace(5) has $operation" grep -q "^$operation .*->" "$directory/root/opt/forkproof/share/man/man5/forkproof-trace.5"
done

checks_end

#!/bin/sh
# Puts what is installed into a Debian package, as Debian's policy has it: without debugging information, with manual pages and
# a changelog that are compressed.
# usage: deb.sh FOLDER-THAT-IS-A-ROOT VERSION PACKAGE.deb
set -eu

root=$1
version=$2
maintainer='The Forkproof developers <forkproof@example.org>'
strip --remove-section=.comment --remove-section=.note "$root/usr/bin/forkproof"
# In the form that the policy wants; what changed is told in the file beside it.
cat >"$root/usr/share/doc/forkproof/changelog" <<EOT
forkproof ($version) unstable; urgency=medium

  * See CHANGELOG.md in this folder.

 -- $maintainer  $(LC_ALL=C date -R -u -d "@${SOURCE_DATE_EPOCH:-$(date +%s)}")
EOT
find "$root/usr/share/doc/forkproof/changelog" "$root/usr/share/man" -type f -exec gzip -9n {} +
mkdir -p "$root/DEBIAN"
cat >"$root/DEBIAN/control" <<EOT
Package: forkproof
Version: $version
Section: devel
Priority: optional
Architecture: $(dpkg --print-architecture)
Maintainer: $maintainer
Depends: libc6
Description: judge an implementation of virtual memory by its specification
 Plays operations (map, load, store, fork, exec, ...) on a pager, a kernel or a
 simulator, judges every answer, and shrinks what is not allowed to the few
 operations that are needed for it.
EOT
dpkg-deb --root-owner-group -b "$root" "$3" >/dev/null

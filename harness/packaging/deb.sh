#!/bin/sh
# Puts what is installed into a Debian package.
# usage: deb.sh FOLDER-THAT-IS-A-ROOT VERSION PACKAGE.deb
set -eu

root=$1
mkdir -p "$root/DEBIAN"
cat >"$root/DEBIAN/control" <<EOT
Package: forkproof
Version: $2
Section: devel
Priority: optional
Architecture: $(dpkg --print-architecture)
Maintainer: The Forkproof developers <forkproof@example.org>
Depends: libc6
Description: judge an implementation of virtual memory by its specification
 Plays operations (map, load, store, fork, exec, ...) on a pager, a kernel or a
 simulator, judges every answer, and shrinks what is not allowed to the few
 operations that are needed for it.
EOT
dpkg-deb --root-owner-group -b "$root" "$3" >/dev/null

#!/bin/sh
# Boots Debian's kernel for clouds in an emulator, with little memory and a swap disk, and the guest that judges it on the
# serial console: to be attached by exec:. Memory: the least that this kernel boots with.
# usage: qemu.sh FOLDER-WITH-qemu_init-AND-posix_guest [MEGABYTES]
set -eu

programs=$1
memory=${2:-112}
kernel=$(ls /boot/vmlinuz-*-cloud-amd64 | tail -n 1)
directory=$(mktemp -d)
trap 'rm -rf "$directory"' EXIT
trap 'exit 130' HUP INT TERM

mkdir -p "$directory/root/dev"
cp "$programs/qemu_init" "$directory/root/init"
cp "$programs/posix_guest-static" "$directory/root/guest"
(cd "$directory/root" && find . | cpio -o -H newc --quiet) | gzip >"$directory/initrd"
truncate -s 256M "$directory/disk"
chmod 600 "$directory/disk"
mkswap "$directory/disk" >/dev/null 2>&1

qemu-system-x86_64 -m "$memory" -nic none -nographic -no-reboot -kernel "$kernel" -initrd "$directory/initrd" \
    -drive "file=$directory/disk,if=none,id=disk,format=raw" -device nvme,drive=disk,serial=swap \
    -append 'console=ttyS0 panic=-1 edd=off loglevel=4'

#!/bin/sh
# Becomes a command that is killed as soon as its parent has ended, however that was.
# usage: tied.sh PARENT COMMAND...: PARENT is the caller's process number
exec setpriv --pdeathsig KILL sh -c '[ "$PPID" -eq "$0" ] && exec "$@"' "$@"

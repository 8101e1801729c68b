#!/bin/bash
# SPDX-License-Identifier: MIT
# S11: file systems of the network get one warning when the store is made, and doctor names them; others get none. The kind that the
# kernel reports is written over by strace.
. "$SRCDIR/tests/faults/prelude"
command -v strace >/dev/null || { echo "no strace here"; exit 77; }
strace -o /dev/null true 2>/dev/null || { echo "strace is not allowed here"; exit 77; }
export ASAN_OPTIONS=detect_leaks=0
"$FAULTS" corpus "$SEED" 0 5 >"$TMPDIR/some.jsonl"

# on KIND WORD...: a command where the data is on a file system with this magic number, in the order of bytes of the machine
on() {
    local kind=$1
    shift
    strace -o "$TMPDIR/trace" -e trace=statfs,fstatfs -e inject=statfs,fstatfs:poke_exit="@arg2=$kind" "$PAPERFEED" "$@"
}

if [ "$(printf '\1' | od -An -tu2 -N2 | tr -d ' ')" != 1 ]; then
    echo "the numbers are those of little-endian machines"
    exit 77
fi
cases=0
while read -r name kind warned; do
    rm -rf "$PAPERFEED_HOME"
    cases=$((cases + 1))
    on "$kind" import "$TMPDIR/some.jsonl" 2>"$TMPDIR/err" || wrong "$name: exit $?"
    [ "$(grep -c 'network' "$TMPDIR/err")" = "$warned" ] || wrong "$name: $(cat "$TMPDIR/err")"
    on "$kind" import "$TMPDIR/some.jsonl" 2>"$TMPDIR/err"
    ! grep -q 'network' "$TMPDIR/err" || wrong "$name: warned again"
    on "$kind" doctor >"$TMPDIR/out" 2>&1 || true
    [ "$(grep -ci 'network' "$TMPDIR/out")" -ge "$warned" ] || wrong "$name: doctor does not say so"
    agrees "$name"
done <<'KINDS'
NFS 6969000000000000 1
SMB 424d53ff00000000 1
SMB2 424d53fe00000000 1
FUSE 4655736500000000 1
ext4 53ef000000000000 0
tmpfs 9419020100000000 0
KINDS
proven S11 "file systems: $cases kinds, $failures without their warning or with one too many"

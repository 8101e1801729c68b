#!/bin/bash
# SPDX-License-Identifier: MIT
# Disks that are full or read-only: a clear error, exit 9, nothing lost, and all goes on when there is room.
. "$SRCDIR/tests/cli/prelude"
export PAPERFEED_NOW=2026-09-18T12:00:00Z
if [ "${1:-}" != inside ]; then
    unshare -rm true 2>/dev/null || { echo "no mount namespaces here"; exit 77; }
    exec unshare -rm "$0" inside
fi

disk=$TMPDIR/disk
mkdir "$disk"
for kilobytes in 8 16 32 48 64; do
    mount -t tmpfs -o size=${kilobytes}k paperfeed "$disk"
    export PAPERFEED_HOME=$disk/home
    code=0
    "$PAPERFEED" import "$SRCDIR/config/samples.json" >"$TMPDIR/out" 2>"$TMPDIR/err" || code=$?
    same "exit code with $kilobytes KB" 9 $code
    says 'Could not'
    says 'o space left'
    exits 0 "$PAPERFEED" verify
    before=$("$PAPERFEED" -q count)
    mount -o remount,size=8m "$disk"
    exits 0 "$PAPERFEED" import "$SRCDIR/config/samples.json"
    [ "$("$PAPERFEED" count)" -gt "$before" ] || fail "nothing was added after room was made"
    exits 0 "$PAPERFEED" verify
    umount "$disk"
done

# Read-only: reading works, writing says so.
mount -t tmpfs -o size=8m paperfeed "$disk"
"$PAPERFEED" -q import "$SRCDIR/config/samples.json"
mount -o remount,ro "$disk"
id=$("$PAPERFEED" list -f ids -n 1)
[ -n "$id" ] || fail "a read-only store cannot be read"
exits 9 "$PAPERFEED" mark --star "$id"
says 'Read-only file system'
exits 9 "$PAPERFEED" subscribe a b

umount "$disk"

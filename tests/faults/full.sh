#!/bin/bash
# SPDX-License-Identifier: MIT
# S6: disks of many sizes that fill up in the middle of imports, marks and fetches, by a limit on files where nothing can be mounted:
# a clear error, exit 9, what was acknowledged stays, and all goes on when there is room. A disk that is read-only can be read.
. "$SRCDIR/tests/faults/prelude"
if [ "${1:-}" != inside ]; then
    unshare -rm true 2>/dev/null || { echo "no mount namespaces here"; exit 77; }
    exec unshare -rm "$0" inside
fi
disk=$TMPDIR/disk
mkdir "$disk"
export PAPERFEED_HOME=$disk/home
data=$PAPERFEED_HOME/data

# step WORD...: one command. Sets full when the disk is; what it acknowledged must stay.
step() {
    local code=0 missing
    cp "$TMPDIR/acknowledged" "$TMPDIR/before"
    "${with[@]}" "$PAPERFEED" -q "$@" >"$TMPDIR/out" 2>"$TMPDIR/err" || code=$?
    facts "$TMPDIR/now"
    missing=$(within "$TMPDIR/before" "$TMPDIR/now") || wrong "$what, $*: lost $missing"
    case $code in
    0) cp "$TMPDIR/now" "$TMPDIR/acknowledged" ;;
    9)
        full=1
        grep -q 'o space left\|File too large' "$TMPDIR/err" || wrong "$what, $*: says $(cat "$TMPDIR/err")"
        ;;
    1) ! grep -q '^paper' "$TMPDIR/now" || wrong "$what, $*: $(cat "$TMPDIR/err")" ;;
    *) wrong "$what, $*: exit $code: $(cat "$TMPDIR/err")" ;;
    esac
}

# story: imports and marks, until the disk is full or they are done; then a little more, which fails too or finds room
story() {
    local part
    for ((part = 0; part < parts && full == 0; part++)); do
        step import "$TMPDIR/part$part.jsonl"
        [ $full = 1 ] || step mark --star "arxiv:1901.$(printf %05d $((part * 100 + 1)))"
    done
    step mark --skip arxiv:1901.00002
    step import "$TMPDIR/last.jsonl"
}

# disk KILOBYTES: it fills up, then it grows
disk() {
    what="$1 KB"
    full=0
    : >"$TMPDIR/acknowledged"
    mount -t tmpfs -o "size=$1k" paperfeed "$disk"
    story
    filled=$((filled + full))
    agrees "$what, full"
    mount -o remount,size=64m "$disk"
    full=0
    story
    [ $full = 0 ] || wrong "$what: still full when there is room"
    agrees "$what, with room"
    facts "$TMPDIR/now"
    cmp -s "$TMPDIR/now" "$TMPDIR/all" || wrong "$what: not everything is there"
    umount "$disk"
}

# limit KILOBYTES: no file may become larger
limit() {
    what="files of $1 KB"
    full=0
    : >"$TMPDIR/acknowledged"
    mount -t tmpfs -o size=64m paperfeed "$disk"
    # shellcheck disable=SC2016 # for that shell
    with=(bash -c 'ulimit -f "$0"; exec "$@"' "$1")
    story
    [ $full = 1 ] || wrong "$what: there was room"
    with=()
    agrees "$what"
    full=0
    story
    facts "$TMPDIR/now"
    cmp -s "$TMPDIR/now" "$TMPDIR/all" || wrong "$what: not everything is there"
    umount "$disk"
}

parts=$(many 4 14)
for ((part = 0; part < parts; part++)); do
    "$FAULTS" corpus "$SEED" $((part * 100)) 100 >"$TMPDIR/part$part.jsonl"
done
"$FAULTS" corpus "$SEED" 90000 5 >"$TMPDIR/last.jsonl"
filled=0
full=0
with=()
what=everything
: >"$TMPDIR/acknowledged"
mount -t tmpfs -o size=64m paperfeed "$disk"
story
cp "$TMPDIR/acknowledged" "$TMPDIR/all"
needed=$(du -k "$disk" | tail -n 1 | cut -f 1)
umount "$disk"

# Sizes from 64 KB to what the story needs, and one that is enough.
sizes=$(many 3 30)
for ((i = 0; i < sizes; i++)); do
    disk $((64 + (needed - 64) * i / sizes + RANDOM % 17))
done
disk 8192
[ $filled -gt $((sizes / 2)) ] || wrong "only $filled disks were full"
limit 32
limit 100

# Read-only: reading works, writing says so.
mount -t tmpfs -o size=8m paperfeed "$disk"
"$PAPERFEED" -q import "$TMPDIR/part0.jsonl"
mount -o remount,ro "$disk"
agrees "read-only"
exits 9 "$PAPERFEED" mark --star arxiv:1901.00001
says 'Read-only file system'
exits 9 "$PAPERFEED" subscribe a b
umount "$disk"
proven S6 "full disks: $((sizes + 1)) sizes from 64 KB ($filled filled up) and 2 limits on files, $failures wrong"

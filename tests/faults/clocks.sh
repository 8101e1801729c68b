#!/bin/bash
# SPDX-License-Identifier: MIT
# S8: clocks that are wrong or jump between two commands: order is that of the file, nothing is lost or refused.
. "$SRCDIR/tests/faults/prelude"
clocks=(0001-01-01T00:00:01Z 1969-12-31T23:59:59Z 1970-01-01T00:00:00Z 2016-09-18T12:00:00Z 2038-01-19T03:14:08Z 2076-09-18T12:00:00Z
    2100-02-28T23:59:59Z 9999-12-31T23:59:59Z)
"$FAULTS" corpus "$SEED" 0 10 >"$TMPDIR/first.jsonl"
"$FAULTS" corpus "$SEED" 5 10 >"$TMPDIR/second.jsonl"

# at TIME WORD...: a command at that time
at() {
    local time=$1
    shift
    if [ -n "$faketime" ]; then
        (unset PAPERFEED_NOW; exits 0 faketime "${time:0:10} ${time:11:8}" "$PAPERFEED" -q "$@")
    else
        PAPERFEED_NOW=$time exits 0 "$PAPERFEED" -q "$@"
    fi
}

# jump FROM TO
jump() {
    local what="$faketime from $1 to $2"
    rm -rf "$PAPERFEED_HOME"
    cases=$((cases + 1))
    at "$1" import "$TMPDIR/first.jsonl"
    at "$1" mark --star arxiv:1901.00001 arxiv:1901.00002
    agrees "$what, before"
    at "$2" import "$TMPDIR/second.jsonl"
    at "$2" mark --unstar arxiv:1901.00001
    at "$2" mark --skip arxiv:1901.00003
    agrees "$what, after"
    [ "$("$PAPERFEED" count)" = 15 ] || wrong "$what: $("$PAPERFEED" count) papers"
    [ "$("$PAPERFEED" count is:starred)" = 1 ] || wrong "$what: $("$PAPERFEED" count is:starred) stars, not the later one"
    at "$1" undo
    [ "$("$PAPERFEED" count is:skipped)" = 0 ] || wrong "$what: the newest step was not undone"
    at "$1" undo
    [ "$("$PAPERFEED" count is:starred)" = 2 ] || wrong "$what: the step before was not undone"
    agrees "$what, undone"
}

cases=0
faketime=
for from in "${clocks[@]}"; do
    for to in "${clocks[@]}"; do
        [ "$from" = "$to" ] || [ $((RANDOM % $(many 8 2))) != 0 ] || jump "$from" "$to"
    done
done
if command -v faketime >/dev/null; then
    faketime="the system's clock"
    jump 1970-01-02T00:00:00Z 2038-01-19T03:14:08Z
    jump 2026-09-18T12:00:00Z 2016-09-18T12:00:00Z
fi
proven S8 "clocks: $cases jumps, $failures wrong"

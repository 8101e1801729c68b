#!/bin/bash
# SPDX-License-Identifier: MIT
# Q1: random queries on random stores. What the index finds, counts and puts first is what the matcher says of every paper.
. "$SRCDIR/tests/faults/prelude"
folder=$(mktemp -d /dev/shm/paperfeed-queries.XXXXXX 2>/dev/null || mktemp -d)
trap 'rm -rf "$folder"' EXIT
code=0
"$FAULTS" queries "$folder" "$SEED" "$(many 1000 10000)" >"$TMPDIR/out" || code=$?
read -r asked failures found refused < <(tail -n 1 "$TMPDIR/out")
[ $code = 0 ] || { cat "$TMPDIR/out"; [ $code = 1 ] || fail "exit $code"; }
[ "$refused" -lt $((asked / 4)) ] && [ "$found" -gt $((asked / 4)) ] || wrong "$refused of $asked were refused, $found found something"
proven Q1 "queries: $asked random queries, $found with hits, $refused not understood, $failures other answers"

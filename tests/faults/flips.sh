#!/bin/bash
# SPDX-License-Identifier: MIT
# S4: bits turned over in any file of a home, and logs that end anywhere in their last three batches: the answers are what the logs
# still say, and whatever is missing from them is reported.
. "$SRCDIR/tests/faults/prelude"
folder=$(mktemp -d /dev/shm/paperfeed-flips.XXXXXX 2>/dev/null || mktemp -d)
trap 'rm -rf "$folder"' EXIT
code=0
flips=$(many 200 2000)
"$FAULTS" flips "$folder" "$SEED" "$flips" "$(many 17 1)" >"$TMPDIR/out" || code=$?
read -r cases failures detected harmless < <(tail -n 1 "$TMPDIR/out")
[ $code = 0 ] || { cat "$TMPDIR/out"; [ $code = 1 ] || fail "exit $code"; }
proven S4 "damage: $flips bit flips and $((cases - flips)) truncations, $detected detected, $harmless harmless, $failures wrong"

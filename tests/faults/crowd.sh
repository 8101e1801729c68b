#!/bin/bash
# SPDX-License-Identifier: MIT
# S7: two writers, eight readers and a compactor on one store. Again and again a writer is killed and another reader is stopped.
. "$SRCDIR/tests/faults/prelude"
folder=$(mktemp -d)
compactor=
if "$PAPERFEED" help compact >/dev/null 2>&1; then
    compactor=$PAPERFEED
fi
code=0
"$FAULTS" crowd "$folder" "$SEED" "$(many 15 200)" "$compactor" >"$TMPDIR/out" || code=$?
read -r reads writes compactions busy invalid lost < <(tail -n 1 "$TMPDIR/out")
[ $code = 0 ] || { head -n 20 "$TMPDIR/out"; failures=1; [ $code = 1 ] || fail "exit $code"; }
[ "$reads" -gt 0 ] && [ "$writes" -gt 0 ] || fail "nothing was done: $reads reads, $writes writes"
proven S7 "crowd: $writes batches, $compactions compactions, $reads reads ($busy times busy), $invalid invalid, $lost lost"

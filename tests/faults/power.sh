#!/bin/bash
# SPDX-License-Identifier: MIT
# S3: power cuts. Random stories of the store are recorded call by call; what a cut behind any call may leave on the disk (writes not
# synced dropped, torn at 512 bytes, zeroed, junk, reordered; names not synced lost) opens, holds what was acknowledged and goes on.
. "$SRCDIR/tests/faults/prelude"
folder=$(mktemp -d /dev/shm/paperfeed-power.XXXXXX 2>/dev/null || mktemp -d)
trap 'rm -rf "$folder"' EXIT
code=0
"$FAULTS" power "$folder" "$SEED" "$(many 800 20000)" >"$TMPDIR/out" || code=$?
read -r cases failures gaps < <(tail -n 1 "$TMPDIR/out")
[ $code = 0 ] || { cat "$TMPDIR/out"; [ $code = 1 ] || fail "exit $code"; }
proven S3 "power cuts: $cases states, $failures wrong, $gaps with reported damage in what was not acknowledged"

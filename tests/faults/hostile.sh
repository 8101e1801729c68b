#!/bin/bash
# SPDX-License-Identifier: MIT
# S4 again: segments with wrong bytes under right checksums, as somebody may write on purpose. Nothing reads or writes out of bounds
# (MODE=asan sees it at once) or hangs; answers may be wrong.
. "$SRCDIR/tests/faults/prelude"
folder=$(mktemp -d /dev/shm/paperfeed-hostile.XXXXXX 2>/dev/null || mktemp -d)
trap 'rm -rf "$folder"' EXIT
code=0
"$FAULTS" hostile "$folder" "$SEED" "$(many 40 2000)" >"$TMPDIR/out" 2>&1 || code=$?
read -r cases failures misled < <(tail -n 1 "$TMPDIR/out")
[ $code = 0 ] || { head -n 200 "$TMPDIR/out"; [ $code = 1 ] || fail "exit $code"; }
[ "$misled" -gt 0 ] || wrong "nothing was misled: the bytes do not count"
proven S4 "hostile index: $cases stores ($misled misled), $failures crashes or hangs"

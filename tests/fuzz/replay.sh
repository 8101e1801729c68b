#!/bin/bash
# SPDX-License-Identifier: MIT
# Every kept input through every fuzz target; with FULL=1 ten seconds of new ones for each by every engine that is here.
# shellcheck source=tests/fuzz/prelude
. "$SRCDIR/tests/fuzz/prelude"

failed=0
for source in "$SRCDIR"/tests/fuzz/*.c; do
    target=$(basename "$source" .c)
    [ "$target" != replay ] || continue
    seeds "$target" "$TMPDIR/$target"
    if ! "$OUT/tests/fuzz/$target" "$TMPDIR/$target"/* >"$TMPDIR/said" 2>&1; then
        echo "$target breaks: $(tail -n 3 "$TMPDIR/said")"
        failed=1
    fi
    echo "$target: $(tail -n 1 "$TMPDIR/said")"
done
if [ "${FULL:-0}" = 1 ] && [ "${MODE:-release}" = release ]; then
    engines=libfuzzer
    ! command -v afl-clang-fast >/dev/null || engines='libfuzzer afl'
    for engine in $engines; do
        make -C "$SRCDIR" --no-print-directory fuzz SECONDS=10 ENGINE="$engine" >"$TMPDIR/fuzzed" 2>&1 || failed=1
        echo "$engine:"
        grep -v -E '^(CC|AR|LINK) ' "$TMPDIR/fuzzed"
    done
fi
exit $failed

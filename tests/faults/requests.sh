#!/bin/bash
# SPDX-License-Identifier: MIT
# S14: a conditional fetch is killed before each of its calls: no paper is lost behind an answer that nothing changed.
. "$SRCDIR/tests/faults/prelude"
command -v strace >/dev/null || { echo "no strace here"; exit 77; }
strace -o /dev/null true 2>/dev/null || { echo "strace is not allowed here"; exit 77; }
start_server --today 2026-09-18
cp -r "$PAPERFEED_HOME" "$TMPDIR/empty"
fetch=("$PAPERFEED" fetch -q --days 5)
"${fetch[@]}"
facts "$TMPDIR/all"
restore "$TMPDIR/empty"
strace -o "$TMPDIR/trace" -e trace=all "${fetch[@]}" 2>/dev/null
awk '/^[a-z]/ { call = $1; sub(/\(.*/, "", call); n[call]++ }
    on && /^[a-z]/ { print call, n[call] } /lock.data|\/config/ { on = 1 }' "$TMPDIR/trace" >"$TMPDIR/points"
kills=0
middle=0
while [ $kills -lt "$(many 10 200)" ] && read -r call nth; do
    restore "$TMPDIR/empty"
    # The request of one day is known already in half of the cases.
    [ $((kills % 2)) = 0 ] || "$PAPERFEED" fetch -q -d 2026-09-16
    { strace -o /dev/null -e trace="$call" -e inject="$call:signal=KILL:when=$nth" "${fetch[@]}" || kills=$((kills + 1)); } >/dev/null 2>&1
    facts "$TMPDIR/now"
    cmp -s "$TMPDIR/now" "$TMPDIR/all" || middle=$((middle + 1))
    missing=$(within "$TMPDIR/now" "$TMPDIR/all") || wrong "killed at $call $nth: never attempted $missing"
    "$PAPERFEED" -q verify >/dev/null || wrong "killed at $call $nth: not whole"
    "${fetch[@]}" || wrong "killed at $call $nth: then exit $?"
    facts "$TMPDIR/now"
    cmp -s "$TMPDIR/now" "$TMPDIR/all" || wrong "killed at $call $nth: $(comm -13 "$TMPDIR/now" "$TMPDIR/all" | wc -l) facts are missing"
done < <(shuf --random-source=<(yes "$SEED") "$TMPDIR/points")
proven S14 "requests: $kills kills between calls, $middle in the middle, $failures papers or requests lost"

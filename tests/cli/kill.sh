#!/bin/bash
# SPDX-License-Identifier: MIT
# kill -9 at seeded moments of a fetch: the store verifies, and the next fetch completes the days.
. "$SRCDIR/tests/cli/prelude"
export PAPERFEED_NOW=2026-09-18T12:00:00Z
rounds=12
[ "${FULL:-0}" = 0 ] || rounds=200
total=$("$PAPERFEED" parse -f ids "$SRCDIR/config/samples.json" | wc -l)
RANDOM=${SEED:-20260918}
start_server --today 2026-09-18
cp "$PAPERFEED_HOME/config" "$TMPDIR/config"
partial=0
for ((round = 0; round < rounds; round++)); do
    rm -rf "$PAPERFEED_HOME"
    mkdir -p "$PAPERFEED_HOME"
    cp "$TMPDIR/config" "$PAPERFEED_HOME/config"
    timeout -s KILL "0.0$((RANDOM % 9))$((RANDOM % 10))" "$PAPERFEED" fetch -q --days 5 || true
    [ "$("$PAPERFEED" -q count)" = "$total" ] || partial=$((partial + 1))
    exits 0 "$PAPERFEED" verify
    exits 0 "$PAPERFEED" fetch --days 5
    same "papers after round $round" "$total" "$("$PAPERFEED" count)"
    exits 0 "$PAPERFEED" verify
done
echo "$rounds kills, $partial in the middle, seed ${SEED:-20260918}"

#!/bin/bash
# SPDX-License-Identifier: MIT
# Adding 50 papers to many, synced: time and bytes. On copies, so that the next run finds the same.
# shellcheck source=tests/bench/prelude
. "$SRCDIR/tests/bench/prelude"
times=9

# 50 papers each, later than all others
make_more() {
    local count i
    count=$(papers_of "$size")
    "$TOOLS/corpus" tsv "$SEED" "$count" "$count" $((count + 50 * 2 * times)) >"$work/more"
    unescape "$work/more" >"$work/more.rows"
    for ((i = 0; i < times; i++)); do
        { head -1 "$work/more" && tail -n +$((2 + 50 * (times + i))) "$work/more" | head -50; } >"$work/more.$i"
    done
}

measure_ours() {
    local i
    cp -r "$PAPERFEED_HOME" "$work/home"
    for ((i = 0; i < times; i++)); do
        "$TOOLS/inprocess" add "$work/home" "$work/more" $((50 * i))
    done >"$work/ours"
    for ((i = 0; i < times; i++)); do
        PAPERFEED_HOME=$work/home cost 1 "$PAPERFEED" -q import "$work/more.$i"
    done >"$work/import"
    rm -rf "${work:?}/home"
}

measure_fts5() {
    local i
    cp "$fts5" "$work/fts5.db"
    for ((i = 0; i < times; i++)); do
        "$TOOLS/fts5" add "$work/fts5.db" "$work/more.rows" $((50 * i))
    done >"$work/theirs"
    rm -f "$work"/fts5.db*
}

# thousandth COLUMN FILE: of the median
thousandth() {
    calculate "$(median "$1" "$2") / 1000"
}

# sfeed_update with one feed of as many items, to which the same 50 come
measure_sfeed() {
    mkdir -p "$work/feeds"
    "$TOOLS/corpus" sfeed "$SEED" "$(papers_of "$size")" >"$work/feeds/papers"
    tail -n +2 "$work/more.0" | awk -F '\t' -v OFS='\t' '{ print 1767225600, $2, $7, $3, "plain", $1, $4, "", $5 }' >"$work/new"
    cat >"$work/sfeedrc" <<CONFIG
sfeedpath="$work/feeds"
fetch() { cat "$work/new"; }
parse() { cat; }
feeds() { feed papers file:///dev/null; }
CONFIG
    cost 1 sfeed_update "$work/sfeedrc" 2>"$work/said" || cat "$work/said" >&2
    rm -rf "$work/feeds"
}

measure() {
    local sfeed
    measure_ours
    if [ -n "$fts5" ] && has fts5; then
        measure_fts5
        row add.fts5 '' "$(thousandth 1 "$work/ours")" "$(thousandth 1 "$work/theirs")"
        row add.bytes.fts5 '' "$(thousandth 2 "$work/ours")" "$(thousandth 2 "$work/theirs")"
    fi
    row add.max '' "$(thousandth 1 "$work/ours")"
    row add.bytes '' "$(thousandth 2 "$work/ours")"
    if has sfeed_update; then
        read -r _ sfeed _ < <(measure_sfeed)
        row add.sfeed '' "$(thousandth 1 "$work/ours")" "$(calculate "$sfeed / 1000")"
    fi
    row add.command '' "$(thousandth 2 "$work/import")"
}

for each in $SIZES; do
    [ "$each" != corpus ] || exit 0 # there are no more papers of its kind
    enter "$each"
    make_more
    heading "$size: adding 50 papers"
    measure
done

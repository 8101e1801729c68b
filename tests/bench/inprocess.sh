#!/bin/bash
# SPDX-License-Identifier: MIT
# Queries inside one process: what a key stroke costs while typing, relevance, exact counts.
# shellcheck source=tests/bench/prelude
. "$SRCDIR/tests/bench/prelude"

# typed TEXT: its beginnings, one a line, without those that end in a blank
typed() {
    local i
    for ((i = 1; i <= ${#1}; i++)); do
        case ${1:i-1:1} in ' ') ;; *) echo "${1:0:i}" ;; esac
    done
}

# ask PROGRAM WHAT PLACE STAR: measures the beginnings on standard input, LABEL, tab, microseconds
ask() {
    local words=() line program=$1 what=$2 place=$3 star=$4
    while read -r line; do
        words+=("$line" "$line$star")
    done
    "$TOOLS/$program" "$what" "$place" "${words[@]}"
}

# slowest FILE: its line
slowest() {
    sort -t "$(printf '\t')" -k 2,2 -g "$1" | tail -1
}

# beside KEY FILE [PEER'S FILE]: a row for the slowest of ours, with the peer's time for the same
beside() {
    local label time theirs=''
    IFS='	' read -r label time _ < <(slowest "$2")
    [ -z "${3:-}" ] || theirs=$(awk -F '\t' -v label="$label" '$1 == label { print $2 }' "$3")
    row "$1" "\"$label\"" "$time" "$theirs"
}

measure_typing() {
    local long=$work/long letters=$work/letters peer=''
    { typed 'learning' && typed 'graph learning'; } | grep -v -E '(^| ).$' >"$long"
    { printf '%s\n' {a..z} && echo 'graph l'; } >"$letters"
    ask inprocess newest "$PAPERFEED_HOME" '' <"$long" >"$work/newest"
    ask inprocess newest "$PAPERFEED_HOME" '' <"$letters" >"$work/newest.letters"
    ask inprocess best "$PAPERFEED_HOME" '' <"$long" >"$work/best"
    ask inprocess best "$PAPERFEED_HOME" '' <"$letters" >"$work/best.letters"
    if [ -n "$fts5" ] && has fts5; then
        peer=$work/newest.fts5
        ask fts5 newest "$fts5" '*' <"$long" >"$peer"
        slowest "$work/newest.letters" | cut -f 1 | ask fts5 newest "$fts5" '*' >"$peer.letters"
        beside newest.fts5 "$work/newest" "$peer"
    fi
    beside newest.max "$work/newest"
    beside best.max "$work/best"
    beside letter.max "$work/newest.letters"
    [ -z "$peer" ] || beside letter.fts5 "$work/newest.letters" "$peer.letters"
    beside letter.best "$work/best.letters"
}

# one PROGRAM WHAT PLACE QUERY: microseconds
one() {
    "$TOOLS/$1" "$2" "$3" x "$4" | cut -f 2
}

measure_relevance() {
    local ours
    ours=$(one inprocess best "$PAPERFEED_HOME" =learning)
    if [ -n "$xapian" ]; then
        row relevance.xapian '' "$ours" "$(one xapian time "$xapian" learning)"
    fi
    [ -z "$fts5" ] || ! has fts5 || row relevance.fts5 '' "$ours" "$(one fts5 best "$fts5" learning)"
}

# counted KEY LABEL OURS THEIRS
counted() {
    local ours theirs found theirs_found
    IFS='	' read -r _ ours found < <("$TOOLS/inprocess" count "$PAPERFEED_HOME" x "$3")
    IFS='	' read -r _ theirs theirs_found < <("$TOOLS/fts5" count "$fts5" x "$4")
    [ "$found" = "$theirs_found" ] || found="$found, there $theirs_found"
    row "$1" "$2 ($found)" "$ours" "$theirs"
}

measure_counts() {
    local key label ours theirs
    [ -n "$fts5" ] && has fts5 || return 0
    while IFS='|' read -r key label ours theirs; do
        counted "$key" "$label" "$ours" "$theirs"
    done <<'TABLE'
count.fts5|common|=learning|learning
count.fts5|and|=graph =learning|graph learning
count.fts5|not|=learning -=deep|learning NOT deep
count.fts5|prefix|transform|transform*
count.phrase|phrase|"neural network"|"neural network"
TABLE
    row phrase.first '' "$(one inprocess newest "$PAPERFEED_HOME" '"neural network"')" \
        "$(one fts5 newest "$fts5" '"neural network"')"
}

for each in $SIZES; do
    enter "$each"
    heading "$size: inside one process, wall; the slowest key stroke of typing \"learning\" and \"graph learning\""
    measure_typing
    measure_relevance
    measure_counts
done

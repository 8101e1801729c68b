#!/bin/bash
# SPDX-License-Identifier: MIT
# S13: a large store (PAPERS=N, with test-full a million): killed imports, marks and compactions, and the time that verify takes.
. "$SRCDIR/tests/faults/prelude"
papers=${PAPERS:-$(many 3000 1000000)}
rounds=$(many 4 100)

# count LEAST MOST WHAT: so many papers are there
count() {
    local got
    got=$("$PAPERFEED" -q count) || wrong "$3: count: exit $?"
    [ "$got" -ge "$1" ] && [ "$got" -le "$2" ] || wrong "$3: $got papers, not $1 to $2"
}

"$FAULTS" corpus "$SEED" 0 "$papers" | "$PAPERFEED" -q import -
start=${EPOCHREALTIME/./}
"$PAPERFEED" -q verify >/dev/null || wrong "verify: exit $?"
verify=$(((${EPOCHREALTIME/./} - start) / 1000))
number=$papers
killed=0
for ((i = 0; i < rounds; i++)); do
    code=0
    "$FAULTS" corpus "$SEED" $number 50 >"$TMPDIR/part.jsonl"
    case $((i % 8)) in
    3) command=(mark -q --star "arxiv:1901.$(printf %05d $((1 + i)))") more=0 ;;
    7) command=(compact -q) more=0 ;;
    *) command=(import -q "$TMPDIR/part.jsonl") more=50 ;;
    esac
    [ $i -gt 0 ] || {
        start=${EPOCHREALTIME/./}
        "$PAPERFEED" "${command[@]}"
        duration=$((${EPOCHREALTIME/./} - start))
        number=$((number + more))
        "$FAULTS" corpus "$SEED" $number 50 >"$TMPDIR/part.jsonl"
    }
    below "$duration"
    "$FAULTS" kill "$chosen" "$PAPERFEED" "${command[@]}" || code=$?
    what="${command[*]}, killed after $chosen us"
    case $code in
    0) count $((number + more)) $((number + more)) "$what" ;;
    137) killed=$((killed + 1)) && count $number $((number + more)) "$what" ;;
    *) wrong "$what: exit $code" ;;
    esac
    "$PAPERFEED" "${command[@]}" >/dev/null || wrong "$what: then exit $?"
    number=$((number + more))
    count $number $number "$what, done again"
done
"$PAPERFEED" -q verify --full >/dev/null || wrong "at the end: verify: exit $?"
agrees "at the end"
proven S13 "large store: $papers papers, $killed kills, $failures lost, verify $verify ms"

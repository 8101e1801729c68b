#!/bin/bash
# SPDX-License-Identifier: MIT
# What became of each day: days that are not believed, gaps that are filled, requests that are only printed.
. "$SRCDIR/tests/cli/prelude"
export PAPERFEED_NOW=2026-09-18T12:00:00Z TZ=UTC

# has LINE: a line of the ledger, TAB written as |
has() {
    tr '\t' '|' <"$PAPERFEED_HOME/state/ledger.tsv" | grep -qxF -- "$1" || {
        tr '\t' '|' <"$PAPERFEED_HOME/state/ledger.tsv"
        fail "the ledger has no line $1"
    }
}
asked() {
    sed -n 's/.*date=\([0-9-]*\)&.*/\1/p' "$TMPDIR/requests" | sort -u | tr '\n' ' '
}

# A dry run prints addresses and touches nothing.
PAPERFEED_HOME=$TMPDIR/empty exits 0 "$PAPERFEED" fetch --since 2026-09-16 --until thu --dry-run
same 'dry run' "https://huggingface.co/api/daily_papers?date=2026-09-17&limit=100&p=0
https://huggingface.co/api/daily_papers?date=2026-09-16&limit=100&p=0" "$(cat "$TMPDIR/out")"
[ ! -e "$TMPDIR/empty" ] || fail 'a dry run made files'
exits 2 "$PAPERFEED" fetch --until 2026-09-17
says '--since'
exits 2 "$PAPERFEED" fetch --since 2026-09-17 --until 2026-09-16
exits 2 "$PAPERFEED" fetch --since 0001-01-01

# A Thursday without papers is short, and asked for again until it was empty on three days.
printf 'match /api/daily_papers?date=2026-09-17 body []\n' >"$TMPDIR/script"
start_server --today 2026-09-25 --script "$TMPDIR/script"
exits 3 "$PAPERFEED" fetch -d 2026-09-17
says '2026-09-17: 0 new is not trusted on a weekday. It is asked for again with the next fetch.'
has '2026-09-18T12:00:00Z|hf|2026-09-17|short|0|-||0 new is not trusted on a weekday'
: >"$TMPDIR/requests"
exits 3 "$PAPERFEED" fetch
case $(asked) in *2026-09-17*) ;; *) fail "not asked for again: $(asked)" ;; esac
PAPERFEED_NOW=2026-09-19T12:00:00Z exits 3 "$PAPERFEED" fetch -d 2026-09-17
PAPERFEED_NOW=2026-09-20T12:00:00Z exits 0 "$PAPERFEED" fetch -d 2026-09-17
has '2026-09-20T12:00:00Z|hf|2026-09-17|no announcement|0|-||0 papers on three days of asking'

# A Saturday explains itself, and only a day that is named or meant does.
exits 0 env TZ=CET-1CEST,M3.5.0,M10.5.0/3 PAPERFEED_NOW=2026-09-19T12:00:00Z "$PAPERFEED" fetch -d 2026-09-19
says 'Hugging Face lists nothing on Saturdays; next batch Mon 02:00 (Mon 00:00 UTC)'
has '2026-09-19T12:00:00Z|hf|2026-09-19|no announcement|0|-||weekend'
PAPERFEED_NOW=2026-09-19T12:00:00Z exits 0 "$PAPERFEED" fetch -d 2026-09-16
PAPERFEED_NOW=2026-09-19T12:00:00Z exits 0 "$PAPERFEED" fetch -d 2026-09-16
grep -q 'next batch' "$TMPDIR/err" && fail 'a Wednesday was explained'

# --missing asks for what the ledger does not have; papers of days that it has are not asked for.
: >"$TMPDIR/requests"
PAPERFEED_NOW=2026-09-21T12:00:00Z "$PAPERFEED" fetch --missing -q || true
wanted=$(for day in 24 25 26 27 28 31; do printf '2026-08-%s ' $day; done
    for day in 01 02 03 04 07 08 09 10 11 14 15 18 21; do printf '2026-09-%s ' $day; done)
same 'missing days' "$wanted" "$(asked)"
# A server that asks to wait: the day failed once, whatever is tried until then, and the status says when it goes on.
printf 'match /api/ status 429 header Retry-After 1500\n' >"$TMPDIR/script"
export PAPERFEED_HOME=$TMPDIR/limited
start_server --today 2026-09-25 --script "$TMPDIR/script"
exits 4 "$PAPERFEED" fetch -d 2026-09-17
exits 4 "$PAPERFEED" fetch -d 2026-09-17
same 'lines of the ledger' 1 "$(wc -l <"$PAPERFEED_HOME/state/ledger.tsv")"
exits 3 "$PAPERFEED" status
for text in '17 429   18 ?' 'Could not fetch hf of 2026-09-17' 'HTTP 429' 'next 12:25 (every 1h, the server asked to wait)' \
    'Next  Planned after 12:25; now: paperfeed fetch hf --force'; do
    grep -qF -- "$text" "$TMPDIR/out" || {
        cat "$TMPDIR/out"
        fail "the status does not say $text"
    }
done
exits 3 "$PAPERFEED" status -f json
jq -e '.[0] | .failing and .waiting == "2026-09-18T12:25:00Z" and (.days[] | select(.day == "2026-09-17") | .fault == "429")' \
    "$TMPDIR/out" >"$TMPDIR/jq" || fail "$(cat "$TMPDIR/out")"
exits 2 "$PAPERFEED" status nosuch
exits 2 "$PAPERFEED" status -f xml
exit 0

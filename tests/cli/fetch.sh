#!/bin/bash
# SPDX-License-Identifier: MIT
# A fetch from a server that plays Hugging Face: complete, conditional, repeatable, and the same as parse --add.
. "$SRCDIR/tests/cli/prelude"
export PAPERFEED_NOW=2026-09-18T12:00:00Z
total=$("$PAPERFEED" parse -f ids "$SRCDIR/config/samples.json" | wc -l)

start_server --today 2026-09-18
exits 0 "$PAPERFEED" fetch --days 5
says "$total papers"
says "$total new"
same "papers stored" "$total" "$("$PAPERFEED" count)"
exits 0 "$PAPERFEED" verify
grep -q 'paperfeed/[0-9.]* (+' "$TMPDIR/requests" || fail "no user agent in $(cat "$TMPDIR/requests")"

# Again: every answer is a 304 and nothing is written.
before=$(sums)
: >"$TMPDIR/requests"
exits 0 "$PAPERFEED" fetch --days 5
same "files after a second fetch" "$before" "$(sums)"
awk '$3 != 304' "$TMPDIR/requests" | grep . && fail "an answer was not 304"

# A new home, small pages: Link headers are followed to the end.
day=2026-09-16
on_day=$("$PAPERFEED" list -d $day -f ids -n all | wc -l)
[ "$on_day" -gt 4 ] || fail "too few samples on $day"

# curl | parse --add stores the same record lines as fetch.
export PAPERFEED_HOME=$TMPDIR/other
start_server --today 2026-09-18
exits 0 "$PAPERFEED" fetch -d $day
grep -v '^#' "$PAPERFEED_HOME/data/papers.tsv" | sort >"$TMPDIR/fetched"
same "papers of the day" "$on_day" "$(wc -l <"$TMPDIR/fetched")"
export PAPERFEED_HOME=$TMPDIR/third
start_server --today 2026-09-18
curl -s "http://127.0.0.1:$port/api/daily_papers?date=$day&limit=100" >"$TMPDIR/body"
exits 0 "$PAPERFEED" parse --add --source hf -d $day "$TMPDIR/body"
grep -v '^#' "$PAPERFEED_HOME/data/papers.tsv" | sort | cmp - "$TMPDIR/fetched" || fail "parse --add stored other lines"

# JSON progress ends in the state done.
exits 0 "$PAPERFEED" fetch -d $day --progress json
tail -n 1 "$TMPDIR/out" | grep -q '"state":"done"' || fail "no end in $(cat "$TMPDIR/out")"

# A week, a month, the trending list.
exits 0 "$PAPERFEED" fetch --week 2026-W38
exits 0 "$PAPERFEED" fetch --month 2026-09
same "papers of the month" "$total" "$("$PAPERFEED" count)"
exits 0 "$PAPERFEED" fetch --trending
grep -q '^trending' "$PAPERFEED_HOME/data/listings.tsv" || fail "no trending listing"

# Without a date: the last three weekdays; afterwards also a day that was not asked for after it ended.
export PAPERFEED_HOME=$TMPDIR/fourth
start_server --today 2026-09-25
exits 0 "$PAPERFEED" fetch
for wanted in 2026-09-16 2026-09-17 2026-09-18; do
    grep -q "date=$wanted" "$TMPDIR/requests" || fail "$wanted was not asked for"
done
grep -q 'date=2026-09-15' "$TMPDIR/requests" && fail "a day too many was asked for"
: >"$TMPDIR/requests"
PAPERFEED_NOW=2026-09-25T12:00:00Z "$PAPERFEED" fetch -q || true
grep -q 'date=2026-09-18' "$TMPDIR/requests" || fail "the unfinished day was not asked for again"
grep -q 'date=2026-09-17' "$TMPDIR/requests" && fail "a finished day was asked for again"
grep -q 'date=2026-09-19' "$TMPDIR/requests" && fail "a Saturday was asked for"
exit 0

#!/bin/sh
# SPDX-License-Identifier: MIT
# The test server answers as Hugging Face does: days, pages, order, validators, refusals.
set -u
# shellcheck source=tests/server/start
. "$SRCDIR/tests/server/start"
# shellcheck source=tests/transfer/frames
. "$SRCDIR/tests/transfer/frames"

# 2026-09-17 is a Thursday: 130 papers with rising votes; two on Friday, one on Saturday.
awk 'BEGIN {
	printf "["
	for (i = 1; i <= 133; i++) {
		day = i <= 130 ? 17 : i <= 132 ? 18 : 19
		printf "%s{\"paper\":{\"id\":\"2609.%05d\",\"title\":\"A <b>\\\"bold\\\"</b> & %d\",\"upvotes\":%d,", (i > 1 ? "," : ""), i, i, i
		printf "\"submittedOnDailyAt\":\"2026-09-%dT00:00:00.000Z\"},\"title\":\"x\"}\n", day
	}
	printf "]"
}' >"$TMPDIR/samples.json"
server_start --samples "$TMPDIR/samples.json"
api=$URL/api/daily_papers

ids() {
	grep -oE '2609\.[0-9]{5}' "$TMPDIR/body.1"
}

out=$(one "$api?date=2026-09-17&limit=100")
expect 'next page' "${TAB}$api\?date=2026-09-17&limit=100&p=1${TAB}-1\$" "$out"
same 'first page' 100 "$(ids | wc -l | tr -d ' ')"
same 'most votes first' 2609.00130 "$(ids | head -n 1)"
out=$(one "$api?date=2026-09-17&limit=100&p=1")
expect 'last page' "${TAB}${TAB}-1\$" "$(echo "$out" | grep '^head')"
same 'second page' 30 "$(ids | wc -l | tr -d ' ')"
same 'fewest votes last' 2609.00001 "$(ids | tail -n 1)"
one "$api?date=2026-09-17&limit=100&p=2" >"$TMPDIR/out"
same 'behind the end' '[]' "$(cat "$TMPDIR/body.1")"
one "$api?date=2026-09-17" >"$TMPDIR/out"
same 'without limit' 50 "$(ids | wc -l | tr -d ' ')"
one "$api?date=2026-09-19" >"$TMPDIR/out"
same 'weekend' '[]' "$(cat "$TMPDIR/body.1")"
one "$api" >"$TMPDIR/out"
same 'newest first' 2609.00133 "$(ids | head -n 1)"
for period in week=2026-W38 month=2026-09 sort=trending; do
	one "$api?$period&limit=100&p=1" >"$TMPDIR/out"
	same "$period" 33 "$(ids | wc -l | tr -d ' ')"
done
one "$api?week=2026-W39" >"$TMPDIR/out"
same 'another week' '[]' "$(cat "$TMPDIR/body.1")"
for wrong in date=2026-09-20 date=2026-9-17 date= week=2026-38 month=2026 limit=101 limit=0 limit=x p=-1 sort=votes; do
	expect "$wrong" "^head${TAB}1${TAB}400${TAB}" "$(one "$api?$wrong")"
	expect "$wrong says why" '^\{"error":"[^"]+"\}$' "$(cat "$TMPDIR/body.1")"
done

out=$(one "$URL/papers/date/2026-09-17")
expect 'page' "^head${TAB}1${TAB}200${TAB}$URL/papers/date/2026-09-17${TAB}text/html${TAB}utf-8${TAB}" "$out"
props=$(sed -n 's/.*data-target="DailyPapers" data-props="\([^"]*\)".*/\1/p' "$TMPDIR/body.1" | sed 's/&quot;/"/g; s/&lt;/</g; s/&gt;/>/g; s/&amp;/\&/g')
same 'props' '2026-09-17 130 A <b>"bold"</b> & 130' "$(echo "$props" | jq -r '.dateString + " " + (.dailyPapers | length | tostring) + " " + .dailyPapers[0].paper.title')"
# Without papers: to /papers, and on to the newest day, which is a weekend here.
expect 'no such day' "^head${TAB}1${TAB}200${TAB}$URL/papers${TAB}" "$(one "$URL/papers/date/2026-09-16")"
expect 'unknown' "^head${TAB}1${TAB}404${TAB}" "$(one "$URL/else")"
server_stop

"$TESTSERVER" --bogus 2>/dev/null
same 'unknown option' 2 $?
echo 'match /x dance' >"$TMPDIR/script"
"$TESTSERVER" --script "$TMPDIR/script" 2>/dev/null
same 'unknown action' 1 $?
"$TESTSERVER" --help | grep -q gzip-bomb || { echo 'no help'; failed=1; }
exit $failed

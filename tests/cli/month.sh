#!/bin/bash
# SPDX-License-Identifier: MIT
# A month of fetches, one each morning: weekends, two days without server, a day that comes late, a week without the
# machine. It ends complete, and each gap was explained when it was there.
. "$SRCDIR/tests/cli/prelude"
export TZ=UTC
day_after() {
    date -u -d "$1 + ${2:-1} days" +%F
}

# Two papers of invention a weekday, from before the first run on.
SAMPLES=$TMPDIR/samples.json
first=2026-08-27
weekdays=0 separator='['
for ((day = 0; day < 42; day++)); do
    date=$(day_after $first $day)
    [ "$(date -u -d "$date" +%u)" -lt 6 ] || continue
    weekdays=$((weekdays + 1))
    for paper in 1 2; do
        printf '%s{"paper":{"id":"2608.%03d%02d","title":"Paper %d of %s","summary":"Nothing but a summary.","authors":[{"name":"Ada Okello"}],"publishedAt":"%sT00:00:00.000Z","submittedOnDailyAt":"%sT00:00:00.000Z","upvotes":%d}}' \
            "$separator" "$day" $paper $paper "$date" "$date" "$date" $paper
        separator=,
    done
done >"$SAMPLES"
printf ']' >>"$SAMPLES"

serve() {
    printf '%s\n' "$@" >"$TMPDIR/script"
    start_server --today 2026-10-31 --script "$TMPDIR/script"
}
# run DATE CODE [TEXT]: the fetch of a morning
runs=0
run() {
    runs=$((runs + 1))
    export PAPERFEED_NOW=$1T06:00:00Z
    exits "$2" "$PAPERFEED" fetch
    [ -z "${3:-}" ] || says "$3"
}
# status CODE TEXT...
status() {
    exits "$1" "$PAPERFEED" status hf
    shift
    for text; do
        grep -qF -- "$text" "$TMPDIR/out" || {
            cat "$TMPDIR/out"
            fail "the status on $PAPERFEED_NOW does not say: $text"
        }
    done
}

serve
run 2026-09-01 0
for date in 2026-09-0{2,3,4}; do run "$date" 0; done
run 2026-09-05 0 'lists nothing on Saturdays; next batch Mon 00:00 (Mon 00:00 UTC)'
run 2026-09-06 0 'lists nothing on Sundays; next batch Mon 00:00 (Mon 00:00 UTC)'
for date in 2026-09-0{7,8}; do run "$date" 0; done
status 0 'All papers up to Mon 7 Sep 2026 are here.'

# Two days on which every answer is an error.
serve 'match / status 500'
run 2026-09-09 4 'HTTP status 500'
run 2026-09-10 4 'HTTP status 500'
status 3 '8 ok,5xx' '9 5xx' '10 5xx' 'Why   The server answered with HTTP status 500' '2 days missing: 8 Sep, 9 Sep' \
    'paperfeed fetch hf --missing'
serve
run 2026-09-11 0
status 0 '9 5xx,ok' 'All papers up to Thu 10 Sep 2026 are here.'
for date in 2026-09-1{2,3,4}; do run "$date" 0; done

# The 15th stays empty until the 17th.
serve 'match /api/daily_papers?date=2026-09-15 body []'
run 2026-09-15 0
run 2026-09-16 3 '2026-09-15: 0 new is not trusted on a weekday. It is asked for again with the next fetch.'
status 3 '15 short' 'Why   0 new is not trusted on a weekday' '1 day missing: 15 Sep'
serve
run 2026-09-17 0
status 0 '15 short,ok'
for date in 2026-09-1{8,9}; do run "$date" 0; done

# The machine is off from the 20th to the 26th.
export PAPERFEED_NOW=2026-09-27T06:00:00Z
status 0 '18 ok' '19 -' '21 ?' '25 ?' '5 days missing: 21 Sep, 22 Sep, 23 Sep, 24 Sep, 25 Sep'
exits 0 "$PAPERFEED" fetch --missing --dry-run
same 'requests for what is missing' "2026-09-25 2026-09-24 2026-09-23 2026-09-22 2026-09-21 " \
    "$(sed -n 's/.*date=\([0-9-]*\)&.*/\1/p' "$TMPDIR/out" | tr '\n' ' ')"
run 2026-09-27 0
status 0 'All papers up to Fri 25 Sep 2026 are here.' 'lists nothing on Sundays'
for date in 2026-09-{28,29,30} 2026-10-0{1,2,3,4,5,6,7}; do run "$date" 0; done
same runs 30 $runs

# Complete: what was published is here, and the ledger knows it.
status 0 'All papers up to Tue 6 Oct 2026 are here.'
same papers $((2 * (weekdays - 1))) "$("$PAPERFEED" count)"
exits 0 "$PAPERFEED" fetch --missing
says 'nothing is missing'
exits 0 "$PAPERFEED" status -f tsv
same 'days of the table' "no announcement 4 ok 10 " \
    "$(cut -f 4 "$TMPDIR/out" | sort | uniq -c | awk '{n = $1; $1 = ""; printf "%s %d ", substr($0, 2), n}')"
exits 0 "$PAPERFEED" verify
exit 0

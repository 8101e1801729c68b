#!/bin/bash
# SPDX-License-Identifier: MIT
# What servers ask for is done: when requests are sent, repeated, put off and given up. The clock is fixed except where two processes meet.
. "$SRCDIR/tests/cli/prelude"
export TZ=UTC no_proxy=127.0.0.1,localhost PAPERFEED_HOME=$TMPDIR/home
noon=2026-09-18T12:00:00Z
noon_ms=1789732800000
day=2026-09-17
rules=$TMPDIR/script

# serve LINE...: a new home, and a server with this script
serve() {
    printf '%s\n' "$@" >"$rules"
    rm -rf "$PAPERFEED_HOME"
    start_server --script "$rules"
}
# fetch CODE TIME OPTION...: what a fetch at this time exits with; the log of requests begins anew
fetch() {
    local code=$1
    export PAPERFEED_NOW=$2
    shift 2
    : >"$TMPDIR/requests"
    exits "$code" "$PAPERFEED" fetch "$@"
}
# asked LINE...: these requests came, and no others: path without its query and status
asked() {
    same requests "$(printf '%s\n' "$@")" "$(awk -F'\t' '{ sub(/[?].*/, "", $2); print $2, $3 }' "$TMPDIR/requests")"
}
# next_of HOST: the milliseconds after noon before which the host is not asked
next_of() {
    awk -v host="$1" -v noon=$noon_ms '$1 == host { print $2 - noon }' "$PAPERFEED_HOME/state/pace.tsv"
}
api=/api/daily_papers
page=/papers/date/$day
# A day that is there is two requests: the second page is empty.
whole=("$api 200" "$api 200")

# Seconds to wait: told, kept by the next fetch, until the time has come.
serve 'match / status 429 header Retry-After 1500 times 1'
fetch 4 $noon -d $day
says 'Could not fetch 2026-09-17 from hf. The server limits requests (HTTP 429) and asks for 25 min. Planned 12:25; now: paperfeed fetch hf --force.'
asked "$api 429"
fetch 4 2026-09-18T12:24:00Z -d $day
says 'Could not fetch 2026-09-17 from hf. The server asked to wait. Planned 12:25; now: paperfeed fetch hf --force.'
asked
fetch 0 2026-09-18T12:25:00Z -d $day
asked "${whole[@]}"

# A date; --force does not wait for it.
serve 'match / status 503 header Retry-After "Sat, 19 Sep 2099 06:00:00 GMT" times 1'
fetch 4 $noon -d $day
says 'Planned 19 Sep 12:00; now' # a day at most
asked "$api 503"
fetch 0 $noon -d $day --force
asked "${whole[@]}"

# Two days in a fetch: the second is not asked for any more.
serve 'match / status 429 header Retry-After 60'
fetch 4 $noon --days 3
asked "$api 429"

# The limit of a RateLimit header, with the answer that it is used up by.
serve 'match / header RateLimit "\"api\";r=0;t=55" times 1'
fetch 3 $noon --days 3
says 'Planned 12:00; now: paperfeed fetch hf --force'
asked "$api 200"
serve 'match / status 429 header RateLimit "\"api\";r=0;t=55"'
fetch 4 $noon -d $day
says 'asks for 55 s'

# A short time is waited for, once.
serve 'match / status 429 header Retry-After 7 times 1'
fetch 0 $noon -d $day
asked "$api 429" "${whole[@]}"
serve 'match / status 429 header Retry-After 7'
fetch 4 $noon -d $day
asked "$api 429" "$api 429"
says 'it is left alone for' # seven seconds did not help

# No time: a minute, then twice as long each time, and at most half of that more.
serve 'match / status 429'
fetch 4 $noon -d $day
says 'The server limits requests (HTTP 429); it is left alone for'
says 'Planned 12:01'
fetch 4 2026-09-18T12:00:49Z -d $day
asked
fetch 4 2026-09-18T12:01:30Z -d $day
asked "$api 429"
says 'Planned 12:0'
fetch 4 2026-09-18T12:03:19Z -d $day
asked
fetch 4 2026-09-18T12:05:00Z -d $day
asked "$api 429"
fetch 4 2026-09-18T12:08:49Z -d $day
asked
# After a good answer it is a minute again.
serve 'match / status 503 times 2' 'match / header X-Fine yes times 2' 'match / status 503'
fetch 4 $noon -d $day
fetch 4 2026-09-18T12:02:00Z -d $day
fetch 0 2026-09-18T12:30:00Z -d $day
fetch 4 2026-09-18T12:40:00Z -d $day
says 'Planned 12:41'

# A refusal stops the host: no page instead, no other day, nothing for a day.
serve 'match / status 403'
fetch 4 $noon --days 3
says 'The server refuses requests (HTTP 403); it is left alone for a day. Planned 19 Sep 12:00; now: paperfeed fetch hf --force.'
asked "$api 403"
fetch 4 2026-09-19T11:59:00Z -d $day
says 'The server refused requests and is left alone for a day. Planned 12:00'
asked
fetch 4 2026-09-19T11:59:00Z -d $day --force
asked "$api 403"
fetch 4 2026-09-20T12:00:00Z -d $day
asked "$api 403"

# Two sources on one host: what was answered to one holds for the other, whose own name is told.
serve 'match / status 403'
printf 'source other\n    type hf\n    url http://127.0.0.1:%s/hf\n' "$port" >>"$PAPERFEED_HOME/config"
fetch 4 $noon -d $day
asked "$api 403"
says 'it is left alone for a day. Planned 19 Sep 12:00; now: paperfeed fetch other --force.'

# Troubles of the server are asked about twice; what is missing or not allowed once. Then the page.
for status in 500 502 504; do
    serve "match /api/ status $status times 1"
    fetch 0 $noon -d $day
    asked "$api $status" "${whole[@]}"
done
serve 'match / status 500'
fetch 4 $noon -d $day
asked "$api 500" "$api 500" "$page 500" "$page 500"
says 'HTTP status 500'
for status in 400 401 404 410; do
    serve "match / status $status"
    fetch 4 $noon -d $day
    asked "$api $status" "$page $status"
done
serve 'match /api/ reset times 1'
fetch 0 $noon -d $day
asked "$api 0" "${whole[@]}"

# Nothing at all is never "no papers".
serve 'match / empty times 1'
fetch 0 $noon -d $day
asked "$api 200" "${whole[@]}"
[ "$("$PAPERFEED" count)" -gt 0 ] || fail 'no papers after an empty answer'
serve 'match / empty'
fetch 4 $noon -d $day
asked "$api 200" "$api 200" "$page 200" "$page 200"
says 'The server sent an empty answer'

# Nobody there: once more, then no other day is tried.
serve 'match /nothing/ empty'
stop_server
fetch 4 $noon --days 3
says 'What is here can be read'

# The interval, on a clock that nobody waits for.
serve 'match /nothing/ empty'
printf 'source hf\n    url http://127.0.0.1:%s\n    interval 40m\n' "$port" >"$PAPERFEED_HOME/config"
fetch 0 $noon --days 3
asked "${whole[@]}" "${whole[@]}" "${whole[@]}"
same 'next request' $((6 * 2400000)) "$(next_of "127.0.0.1:$port")"

# All of arXiv is one host with 3 s, whatever name and port are used.
printf 'source hf\n    every off\nsource one\n    type hf\n    url http://export.arxiv.org\nsource two\n    type hf\n    url http://RSS.arXiv.org:8080/hf\n' >"$PAPERFEED_HOME/config"
http_proxy=http://127.0.0.1:$port fetch 4 $noon -d $day
same 'requests to arXiv' 4 "$(wc -l <"$TMPDIR/requests")"
same 'hosts of arXiv' 12000 "$(next_of arxiv)"
grep -q '^[^a1]' "$PAPERFEED_HOME/state/pace.tsv" && fail "other hosts in $(cat "$PAPERFEED_HOME/state/pace.tsv")"

# Two hosts: one that never answers does not delay the other, and what one asks for is not asked of the other.
serve 'match /slow/ hang'
printf 'source hf\n    url http://127.0.0.1:%s/slow\nsource near\n    type hf\n    url http://localhost:%s\n' "$port" "$port" >"$PAPERFEED_HOME/config"
: >"$TMPDIR/requests"
PAPERFEED_NOW=$noon "$PAPERFEED" fetch --days 3 --progress json >"$TMPDIR/out" 2>"$TMPDIR/err" &
fetch=$!
until [ "$(grep -c "^GET	$api?" "$TMPDIR/requests")" = 6 ]; do :; done
until grep '"near"' "$TMPDIR/out" | grep -q '"answered":6'; do :; done
before=$(date +%s%N)
kill -INT $fetch
wait $fetch && fail 'an interrupted fetch exits with 0'
[ $(($(date +%s%N) - before)) -lt 1000000000 ] || fail 'an interrupt took too long'
same 'requests to the slow host' 1 "$(grep -c /slow/ "$TMPDIR/requests")"
serve 'match /slow/ status 403'
printf 'source hf\n    url http://127.0.0.1:%s/slow\nsource near\n    type hf\n    url http://localhost:%s\n' "$port" "$port" >"$PAPERFEED_HOME/config"
fetch 3 $noon --days 3
same 'requests to both' 7 "$(wc -l <"$TMPDIR/requests")"

# Two processes keep the interval together: four requests take three of them.
unset PAPERFEED_NOW
serve 'match / header X-Note one'
printf 'source hf\n    url http://127.0.0.1:%s\n    interval 1s\n' "$port" >"$PAPERFEED_HOME/config"
before=$(date +%s%N)
"$PAPERFEED" fetch -q -d 2026-09-16 &
one=$!
"$PAPERFEED" fetch -q -d 2026-09-17 &
two=$!
wait $one
wait $two
took=$((($(date +%s%N) - before) / 1000000))
same 'requests of both' 4 "$(wc -l <"$TMPDIR/requests")"
[ $took -ge 3000 ] || fail "four requests came within $took ms"

# An interrupt ends the waiting for a turn.
serve 'match /nothing/ empty'
printf 'source hf\n    url http://127.0.0.1:%s\n    interval 1h\n' "$port" >"$PAPERFEED_HOME/config"
"$PAPERFEED" fetch -d $day 2>"$TMPDIR/err" &
fetch=$!
until [ -s "$PAPERFEED_HOME/data/papers.tsv" ]; do :; done
before=$(date +%s%N)
kill -INT $fetch
wait $fetch && fail 'an interrupted fetch exits with 0'
[ $(($(date +%s%N) - before)) -lt 1000000000 ] || fail 'an interrupt took too long'
says 'Stopped by you'
same 'requests before the interrupt' 1 "$(wc -l <"$TMPDIR/requests")"

# A lost or damaged file costs nothing but politeness.
printf 'nonsense\n127.0.0.1:%s\t1\n\t\t\t\t\n' "$port" >"$PAPERFEED_HOME/state/pace.tsv"
fetch 0 $noon -d $day
rm -r "$PAPERFEED_HOME/state"
fetch 0 $noon -d $day

#!/bin/bash
# SPDX-License-Identifier: MIT
# Servers that fail: what is said, the exit code, and that nothing is lost.
. "$SRCDIR/tests/cli/prelude"
export PAPERFEED_NOW=2026-09-18T12:00:00Z
day=2026-09-17

# try SCRIPT CODE TEXT: fetch of one day from a server with this script, in a new home
try() {
    printf '%s\n' "$1" >"$TMPDIR/script"
    export PAPERFEED_HOME=$TMPDIR/home
    rm -rf "$PAPERFEED_HOME"
    start_server --script "$TMPDIR/script"
    exits "$2" "$PAPERFEED" fetch -d $day
    [ -z "$3" ] || says "$3"
    exits 0 "$PAPERFEED" verify
}
everything() {
    printf 'match /api/ %s\nmatch /papers %s\n' "$1" "$1"
}

try 'match /api/ status 500' 0 new # the page stands in for the API
try 'match /api/ garbage' 0 new
try 'match /api/ empty' 0 new
try 'match /api/ html' 0 new
try "$(everything 'status 500')" 4 'HTTP status 500'
try "$(everything 'status 404')" 4 'HTTP status 404'
try "$(everything html)" 4 'Could not fetch'
try "$(everything empty)" 4 'empty'
try "$(everything garbage)" 4 'Could not fetch'
try "$(everything 'truncate 2000')" 4 'Could not fetch'
try "$(everything reset)" 4 'Could not fetch'
try 'match /api/ status 429 header Retry-After 1500' 4 'asks for 25 min'
grep -q '/papers/' "$TMPDIR/requests" && fail "the page was asked for in spite of 429"
: >"$TMPDIR/requests"
exits 4 "$PAPERFEED" fetch -d $day
says 'asked to wait'
[ ! -s "$TMPDIR/requests" ] || fail "a server that asked to wait was asked"
printf 'match /nothing/ empty\n' >"$TMPDIR/script"
exits 4 "$PAPERFEED" fetch -d $day --force

# A list shorter than its heading says: read well, but worth a word.
try "match /api/ file $SRCDIR/tests/parse/fixtures/arxiv-list-short.html type text/html" 0 "$day: Under \"New submissions (showing 3 of 3 entries)\" there are 2"

# One day of three fails: 3, and the others are here.
printf 'match /api/daily_papers?date=%s status 500\nmatch /papers status 500\n' $day >"$TMPDIR/script"
rm -rf "$PAPERFEED_HOME"
start_server --script "$TMPDIR/script"
exits 3 "$PAPERFEED" fetch
says "$day"
[ "$("$PAPERFEED" count on:2026-09-18)" -gt 0 ] || fail "the other days are missing"

# No server at all, a day in the future, an unknown source, a wrong date.
stop_server
exits 4 "$PAPERFEED" fetch -d $day
says 'Could not fetch'
exits 0 "$PAPERFEED" fetch -d 2026-09-21
says 'not published yet'
exits 2 "$PAPERFEED" fetch nosuch
says 'no source "nosuch"'
exits 2 "$PAPERFEED" fetch -d 2026-13-40
says 'Could not'
[ "$("$PAPERFEED" count)" -gt 0 ] || fail "papers were lost"
exits 0 "$PAPERFEED" verify

# A week that has not begun, and quiet failures, which are told all the same.
exits 0 "$PAPERFEED" fetch --week 2026-W45
says 'not published yet'
exits 4 "$PAPERFEED" fetch -q -d $day
says 'Could not fetch'

# An interrupt ends a fetch that hangs: 130, and the store is fine.
printf 'match /api/ hang\n' >"$TMPDIR/script"
start_server --script "$TMPDIR/script"
"$PAPERFEED" fetch -d $day 2>"$TMPDIR/err" &
fetch=$!
until [ -s "$TMPDIR/requests" ]; do :; done
kill -INT $fetch
code=0
wait $fetch || code=$?
same "exit code after an interrupt" 130 $code
says 'Stopped by you'
exits 0 "$PAPERFEED" verify

# A damaged store: doctor and config still work and say so.
printf 'garbage' >"$PAPERFEED_HOME/data/marks.tsv"
exits 1 "$PAPERFEED" doctor
grep -q '^!! store' "$TMPDIR/out" || fail "doctor does not name the store"
grep -q '^ok parse' "$TMPDIR/out" || fail "doctor stopped at the store"
exits 0 "$PAPERFEED" config path
exits 7 "$PAPERFEED" count

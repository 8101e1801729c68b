#!/bin/bash
# SPDX-License-Identifier: MIT
# Sources other than Hugging Face: feeds, pages that name one, arXiv by its feed, its API and its pages of days.
. "$SRCDIR/tests/cli/prelude"
export PAPERFEED_NOW=2026-10-02T12:00:00Z # a Friday
fixtures=$SRCDIR/tests/parse/fixtures

# serve SCRIPT CONFIG: a server with this script; {url} in the config is its address
serve() {
    printf '%s\n' "$1" >"$TMPDIR/script"
    start_server --script "$TMPDIR/script"
    printf '%s\n' "source hf" "    every off" "${2//\{url\}/http://127.0.0.1:$port}" >"$PAPERFEED_HOME/config"
    exits 0 "$PAPERFEED" config check
}
anew() {
    rm -rf "$PAPERFEED_HOME"
    export PAPERFEED_HOME=$TMPDIR/home
    rm -rf "$PAPERFEED_HOME"
    serve "$@"
}
# asked ADDRESS...: exactly these requests were made, in this order
asked() {
    local wanted
    printf -v wanted '%s\n' "$@"
    same requests "$wanted" "$(awk '{ print $2 }' "$TMPDIR/requests")"$'\n'
    : >"$TMPDIR/requests"
}

# RSS.
cat >"$TMPDIR/rss" <<'END'
<?xml version="1.0"?><rss version="2.0"><channel><title>Notes of a Harbour Lab</title>
<item><title>Ropes that remember their knots</title><link>https://lab.example/ropes</link><guid>https://lab.example/ropes</guid><pubDate>Thu, 01 Oct 2026 08:00:00 +0000</pubDate></item>
<item><title>Why buoys lean</title><link>https://lab.example/buoys</link><guid>https://lab.example/buoys</guid><pubDate>Fri, 02 Oct 2026 08:00:00 +0000</pubDate></item>
</channel></rss>
END
lab=$'source lab\n    type feed\n    url {url}/lab.xml'
anew "match /lab.xml file $TMPDIR/rss type application/rss+xml" "$lab"
exits 0 "$PAPERFEED" fetch
says '2 papers, 2 new'
asked /lab.xml
same 'source of a paper' lab "$("$PAPERFEED" list -n all -f jsonl | jq -r '.sources[]' | sort -u)"
same 'papers of a day' 'Why buoys lean' "$("$PAPERFEED" list -d 2026-10-02 -f jsonl | jq -r .title)"

# Days are no matter of a feed; it is asked once, and says that nothing changed.
before=$(sums)
exits 0 "$PAPERFEED" fetch lab --days 7
says '1 of 1 not modified'
asked /lab.xml
same 'files after a second fetch' "$before" "$(sums)"
exits 0 "$PAPERFEED" fetch lab --trending
says 'no trending list'
asked ''

# Atom: 200, then 304.
anew "match /lab.xml file $fixtures/atom-10.xml type application/atom+xml" "$lab"
exits 0 "$PAPERFEED" fetch
says '1 papers, 1 new'
exits 0 "$PAPERFEED" fetch
says '1 of 1 not modified'
same statuses '200 304 ' "$(awk '{ printf "%s ", $3 }' "$TMPDIR/requests")"

# A page that names a feed of the same server, and what it says.
page='<html><head><title>Harbour Lab</title><link rel=alternate type=application/rss+xml href=feed.xml></head><body>Hello</body></html>'
anew "match /lab.xml body \"$page\" type text/html
match /feed.xml file $TMPDIR/rss type application/rss+xml" "$lab"
exits 0 "$PAPERFEED" fetch
says '2 new'
says "The page names http://127.0.0.1:$port/feed.xml, which was asked for: paperfeed source edit lab"
asked /lab.xml /feed.xml
exits 0 "$PAPERFEED" fetch
says 'paperfeed source edit lab'

# One that names a feed elsewhere, itself, or nothing.
anew "match /lab.xml body \"${page/href=/href=http://127.0.0.2/}\" type text/html" "$lab"
exits 4 "$PAPERFEED" fetch
says 'A web page came ("Harbour Lab")'
says 'The page names http://127.0.0.2/feed.xml: paperfeed source edit lab'
asked /lab.xml
anew "match /lab.xml body \"${page/feed.xml/lab.xml}\" type text/html" "$lab"
exits 4 "$PAPERFEED" fetch
asked /lab.xml /lab.xml
anew "match /lab.xml html" "$lab"
exits 4 "$PAPERFEED" fetch
says 'A login page came'
asked /lab.xml

# arXiv: one request for all categories; what is not included is left out.
sed 's/Wed, 04 Mar 2026 00:00:00 -0500/Fri, 02 Oct 2026 00:00:00 -0400/' "$fixtures/arxiv-feed-rss.xml" >"$TMPDIR/rss"
arxiv=$'source arxiv\n    url {url}/x\n    categories cs.RO cs.AI'
rss=/x/rss/cs.RO+cs.AI
api='/x/api/query?search_query=cat:cs.RO+OR+cat:cs.AI&sortBy=submittedDate&sortOrder=descending&start=0&max_results=200'
kinds() {
    grep -v '^#' "$PAPERFEED_HOME/data/listings.tsv" | awk -F '\t' '$1 != "fetch" && $3 == "2026-10-02" { print $1, $4 }' | sort | tr '\n' ' '
}
anew "match $rss file $TMPDIR/rss type application/rss+xml" "$arxiv"
exits 0 "$PAPERFEED" fetch
says '2 papers, 2 new'
asked "$rss"
same 'kinds of listings' 'cross arxiv:2603.00012 new arxiv:2603.00011 ' "$(kinds)"
exits 0 "$PAPERFEED" fetch
says 'not modified'
anew "match $rss file $TMPDIR/rss type application/rss+xml" "$arxiv"$'\n    include replaced new'
exits 0 "$PAPERFEED" fetch
same 'kinds of listings' 'new arxiv:2603.00011 replaced arxiv:2603.00013 replaced arxiv:2603.00014 ' "$(kinds)"

# The API stands in for a feed that fails, and that is said; other orders of ways.
for trouble in 'status 500' 'status 404' garbage empty html; do
    anew "match /x/rss $trouble
match /x/api file $fixtures/arxiv-new.xml type application/atom+xml" "$arxiv"
    exits 0 "$PAPERFEED" fetch
    says '2 papers, 2 new'
    says 'rss failed, api was asked instead: '
    case $trouble in
    'status 500' | empty) asked "$rss" "$rss" "$api" ;; # asked once more
    *) asked "$rss" "$api" ;;
    esac
done
anew "match /x/ status 500" "$arxiv"$'\n    via api list rss'
exits 4 "$PAPERFEED" fetch
says 'Could not fetch cs.RO cs.AI from arxiv. The server answered with HTTP status 500'
asked "$api" "$api" /x/list/cs.RO/new /x/list/cs.RO/new "$rss" "$rss"
anew "match /x/list/cs.RO file $fixtures/arxiv-list-new.html type text/html
match /x/list/cs.AI file $fixtures/arxiv-list-catchup.html type text/html" "$arxiv"$'\n    via list'
exits 0 "$PAPERFEED" fetch
asked /x/list/cs.RO/new /x/list/cs.AI/new
exits 0 "$PAPERFEED" fetch
says '2 of 2 not modified'
asked /x/list/cs.RO/new /x/list/cs.AI/new

# What arXiv refuses in words is told, whatever the status; no other way is tried.
for status in 200 400; do
    anew "match /x/rss file $fixtures/arxiv-feed-error.xml type application/rss+xml status $status" "$arxiv"
    exits 4 "$PAPERFEED" fetch
    says "The server says: Invalid subject specification: 'cs.XX'"
    says 'paperfeed source edit arxiv'
    asked "$rss"
done

# No papers on a weekday is said and not believed; at the weekend it is as usual.
anew "match $rss file $fixtures/arxiv-feed-weekend.xml type application/rss+xml" "$arxiv"
exits 0 "$PAPERFEED" fetch
says 'arXiv sent no papers for Fri 2 Oct'
exits 0 "$PAPERFEED" fetch
says 'arXiv sent no papers for Fri 2 Oct'
same statuses '200 200 ' "$(awk '{ printf "%s ", $3 }' "$TMPDIR/requests")"
PAPERFEED_NOW=2026-10-03T12:00:00Z exits 0 "$PAPERFEED" fetch
grep -q 'no papers' "$TMPDIR/err" && fail 'papers were expected on a Saturday'

# Days that are over: a page for each category.
anew "match /x/catchup/cs.RO/2026-10-01 file $fixtures/arxiv-list-catchup.html type text/html
match /x/catchup/cs.AI/2026-10-01 file $fixtures/arxiv-list-none.html type text/html" "$arxiv"
exits 0 "$PAPERFEED" fetch -d 2026-10-01
asked '/x/catchup/cs.RO/2026-10-01?abs=True' '/x/catchup/cs.AI/2026-10-01?abs=True'
says '1 papers, 1 new'
says 'arXiv sent no papers of cs.AI for Thu 1 Oct'
same 'papers of the day' arxiv:2610.90020 "$("$PAPERFEED" list -d 2026-10-01 -f ids)"
exits 0 "$PAPERFEED" fetch -d 2026-09-27
says 'arXiv announces nothing at weekends'
exits 0 "$PAPERFEED" fetch -d 2026-10-05
says 'not published yet'
exits 0 "$PAPERFEED" fetch -d 2026-05-05
says 'of the last 90 only'

# A block that lacks what its type needs, and words that are none.
printf '%s\n' 'source lab' '  type feed' 'source arxiv' '  categories ../x' '  include old' '  via gopher' >"$PAPERFEED_HOME/config"
exits 8 "$PAPERFEED" config check
for line in '"lab" has no line "url"' '"arxiv" has no line "categories"' 'categories: "../x" is not' 'include: "old" is not words of new, cross or replaced' 'via: "gopher" is not words of rss, api or list'; do
    grep -qF "$line" "$TMPDIR/out" || fail "$line: not in $(cat "$TMPDIR/out")"
done
exits 0 "$PAPERFEED" verify

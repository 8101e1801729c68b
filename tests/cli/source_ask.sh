#!/bin/bash
# SPDX-License-Identifier: MIT
# source test and discover: one request, nothing stored, and every kind of answer told.
. "$SRCDIR/tests/cli/prelude"
export PAPERFEED_NOW=2026-09-18T12:00:00Z

cat >"$TMPDIR/feed.xml" <<'END'
<?xml version="1.0"?>
<rss version="2.0"><channel><title>Marsh notes</title><link>https://marsh.example/</link>
<item><title>Reeds &amp; ripples</title><link>https://marsh.example/1</link><pubDate>Thu, 17 Sep 2026 08:00:00 GMT</pubDate></item>
<item><title>On mud</title><link>https://marsh.example/2</link><pubDate>Wed, 16 Sep 2026 08:00:00 GMT</pubDate></item>
<item><title>Herons at dawn</title><link>https://marsh.example/3</link></item>
<item><title>A fourth note</title><link>https://marsh.example/4</link></item>
</channel></rss>
END
cat >"$TMPDIR/page.html" <<'END'
<!DOCTYPE html><html><head><title>Marsh lab</title>
<link rel="alternate" type="application/atom+xml" href="/news.atom" title="All news">
<link rel="alternate" type="application/rss+xml" href="https://marsh.example/papers.xml">
</head><body><p>Welcome</p></body></html>
END
echo '<!DOCTYPE html><html><head><title>Marsh lab</title></head><body><p>Nothing</p></body></html>' >"$TMPDIR/bare.html"
cat >"$TMPDIR/script" <<END
match /feed.xml file $TMPDIR/feed.xml type application/rss+xml
match /page file $TMPDIR/page.html type text/html
match /bare file $TMPDIR/bare.html type text/html
match /moved redirect http://127.0.0.1:{port}/feed.xml
match /gone status 404 body gone
match /busy status 429 header Retry-After 90 body busy
match /login html
match /reset reset
END
start_server --script "$TMPDIR/script"
url=http://127.0.0.1:$port
printf 'source notes\n    type feed\n    url %s/feed.xml\n' "$url" >>"$PAPERFEED_HOME/config"

# line WORD: the values of such a line
line() {
    awk -F '\t' -v word="$1" '$1 == word { sub("^[^\t]*\t", ""); print }' "$TMPDIR/out"
}

for what in notes "$url/feed.xml" "$url/moved" "$url/feed.xml#top"; do
    : >"$TMPDIR/requests"
    exits 0 "$PAPERFEED" source test "$what"
    same "address of $what" "$url/feed.xml" "$(line address)"
    same "status of $what" 200 "$(line status)"
    same "format of $what" rss "$(line format)"
    same "papers of $what" 4 "$(line papers)"
    same "titles of $what" '2026-09-17T08:00:00Z Reeds & ripples|2026-09-16T08:00:00Z On mud|- Herons at dawn|' "$(line paper | tr '\t\n' ' |')"
    [ "$(line bytes)" -gt 100 ] && [ "$(line time)" -ge 0 ] || fail "no size or time in $(cat "$TMPDIR/out")"
    [ "$what" = "$url/moved" ] || same "requests for $what" 1 "$(wc -l <"$TMPDIR/requests")"
done

# Hugging Face: the newest day, once.
: >"$TMPDIR/requests"
exits 0 "$PAPERFEED" source test hf
same 'requests for hf' 1 "$(wc -l <"$TMPDIR/requests")"
grep -q 'date=2026-09-18' "$TMPDIR/requests" || fail "another day: $(cat "$TMPDIR/requests")"
[ "$(line papers)" -gt 3 ] || fail "no papers of hf"
[ ! -e "$PAPERFEED_HOME/data/papers.tsv" ] || fail "something was stored"
[ ! -e "$PAPERFEED_HOME/state/contact.tsv" ] || fail "a time was kept"

# What fails is 3, what is not understood 5.
exits 3 "$PAPERFEED" source test "$url/gone"
says 'HTTP status 404'
same 'status of gone' 404 "$(line status)"
exits 3 "$PAPERFEED" source test "$url/reset"
exits 3 "$PAPERFEED" source test http://127.0.0.1:1/
exits 5 "$PAPERFEED" source test "$url/login"
says 'not a list of papers'
exits 5 "$PAPERFEED" source test "$url/page"
says "$url/news.atom"
same 'feeds of the page' 2 "$(line feed | wc -l)"

# The feeds a page names.
: >"$TMPDIR/requests"
exits 0 "$PAPERFEED" source discover "$url/page"
same 'requests for the page' 1 "$(wc -l <"$TMPDIR/requests")"
same feeds "$(printf '%s/news.atom\tAll news\nhttps://marsh.example/papers.xml\t' "$url")" "$(cat "$TMPDIR/out")"
exits 1 "$PAPERFEED" source discover "$url/bare"
says 'names no feed'
exits 1 "$PAPERFEED" source discover "$url/feed.xml"
says 'is itself something to add (rss, 4 papers)'
exits 3 "$PAPERFEED" source discover "$url/gone"
same 'nothing is printed' '' "$(cat "$TMPDIR/out")"
[ ! -e "$PAPERFEED_HOME/data/papers.tsv" ] || fail "something was stored"

# What was added is fetched, unless it is paused; the list knows when.
exits 0 "$PAPERFEED" source pause hf
exits 0 "$PAPERFEED" fetch
says '4 new'
same 'last fetch of notes' 2026-09-18T12:00:00Z "$("$PAPERFEED" source list | awk -F '\t' '$1 == "notes" { print $6 }')"
exits 0 "$PAPERFEED" source pause notes
: >"$TMPDIR/requests"
exits 0 "$PAPERFEED" fetch
exits 0 "$PAPERFEED" source rm notes
same 'requests for paused sources' '' "$(cat "$TMPDIR/requests")"
same 'papers that stay' 4 "$("$PAPERFEED" count)"
exits 0 "$PAPERFEED" source add "$url/page" lab
exits 0 "$PAPERFEED" source edit lab url "$url/feed.xml"
exits 0 "$PAPERFEED" fetch lab
says '0 new'

# A server that asks to wait is left alone, whoever wants to ask.
exits 3 "$PAPERFEED" source test "$url/busy"
says 'asks for 90 s'
: >"$TMPDIR/requests"
exits 3 "$PAPERFEED" source test lab
exits 3 "$PAPERFEED" source discover "$url/page"
same 'requests while it waits' '' "$(cat "$TMPDIR/requests")"

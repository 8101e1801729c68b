#!/bin/bash
# SPDX-License-Identifier: MIT
# Items that are not understood: listed with byte and reason, kept by import and fetch; lists of feeds; web pages in place of papers.
. "$SRCDIR/tests/cli/prelude"
export PAPERFEED_NOW=2026-10-05T12:00:00Z
tab=$'\t'

# The offsets are those of the file, wherever the bytes come from.
cat >"$TMPDIR/some.bib" <<'END'
% a library
@misc{a, title = {Kept One}, year = 2025}
@misc{b, year = 2026}
@misc{c, title = {Kept Two}}
@article{d, title {no sign}}
END
b=$(grep -abo '@misc{b' "$TMPDIR/some.bib" | cut -d: -f1)
d=$(grep -abo '@article{d' "$TMPDIR/some.bib" | cut -d: -f1)
expected="bad$tab$b${tab}The paper has no title
bad$tab$d${tab}A field of the entry has no name or no value
format${tab}bibtex
papers${tab}2"
exits 0 "$PAPERFEED" parse --report "$TMPDIR/some.bib"
same report "$expected" "$(cat "$TMPDIR/out")"
says "some.bib: 2 items were not understood; the first at byte $b: The paper has no title"
same 'report of standard input' "$expected" "$("$PAPERFEED" parse --report - <"$TMPDIR/some.bib" 2>/dev/null)"
same 'report through a pipe' "$expected" "$(sed "" "$TMPDIR/some.bib" | "$PAPERFEED" parse --report 2>/dev/null)"
exits 5 "$PAPERFEED" parse --strict --report "$TMPDIR/some.bib"
exits 5 "$PAPERFEED" parse --strict - <"$TMPDIR/some.bib"
same 'papers beside the bad ones' 2 "$(wc -l <"$TMPDIR/out")"
exits 0 "$PAPERFEED" parse "$TMPDIR/some.bib"
[ ! -e "$PAPERFEED_HOME/data" ] && [ ! -e "$PAPERFEED_HOME/state" ] || fail 'parse touched something'
head -2 "$TMPDIR/some.bib" >"$TMPDIR/good.bib"
exits 0 "$PAPERFEED" parse --strict "$TMPDIR/good.bib"

# As many as there are; a document cut short still tells what came before.
for i in $(seq 3000); do printf '{"id":"%s"}\n' "$i"; done >"$TMPDIR/untitled.jsonl"
same 'all of them' 3000 "$("$PAPERFEED" parse --report "$TMPDIR/untitled.jsonl" 2>/dev/null | grep -c "^bad${tab}[0-9]*${tab}The paper has no title$")"
printf '@misc{a, title = {Whole}}\n@misc{b, title = {Ha' >"$TMPDIR/cut.bib"
exits 5 "$PAPERFEED" parse --report "$TMPDIR/cut.bib"
grep -q "^error${tab}The document ends in the middle of an entry" "$TMPDIR/out" || fail 'no error in the report'
grep -q "^papers${tab}1$" "$TMPDIR/out" || fail 'no count in the report'

# import keeps them, the newest last, and says where.
exits 0 "$PAPERFEED" import "$TMPDIR/some.bib"
says "Kept in $PAPERFEED_HOME/state/bad-items.tsv"
exits 0 "$PAPERFEED" import - <"$TMPDIR/some.bib"
exits 0 "$PAPERFEED" import "$TMPDIR/good.bib"
same 'kept items' "2026-10-05T12:00:00Z$tab$TMPDIR/some.bib$tab$b${tab}The paper has no title
2026-10-05T12:00:00Z$tab$TMPDIR/some.bib$tab$d${tab}A field of the entry has no name or no value
2026-10-05T12:00:00Z${tab}standard input$tab$b${tab}The paper has no title
2026-10-05T12:00:00Z${tab}standard input$tab$d${tab}A field of the entry has no name or no value" \
    "$(cat "$PAPERFEED_HOME/state/bad-items.tsv")"
exits 5 "$PAPERFEED" import --strict "$TMPDIR/some.bib"
# The file does not grow for ever; whole lines go.
for _ in 1 2 3 4 5 6 7; do "$PAPERFEED" -q import "$TMPDIR/untitled.jsonl" 2>/dev/null; done
size=$(wc -c <"$PAPERFEED_HOME/state/bad-items.tsv")
[ "$size" -gt 900000 ] && [ "$size" -le 1048576 ] || fail "bad-items.tsv has $size bytes"
same 'lines kept whole' 0 "$(grep -cv "^2026-10-05T12:00:00Z${tab}[^${tab}]*${tab}[0-9]*${tab}[^${tab}]*$" "$PAPERFEED_HOME/state/bad-items.tsv")"

# Lists of feeds hold no papers, and say which feeds.
printf '# mine\nhttps://example.org/a.xml "~Harbour Lab"\nhttps://example.org/b.xml papers\n' >"$TMPDIR/urls"
exits 0 "$PAPERFEED" parse "$TMPDIR/urls"
same 'no papers' '' "$(cat "$TMPDIR/out")"
says "$TMPDIR/urls: 2 feeds, no papers"
says 'https://example.org/a.xml Harbour Lab'
exits 0 "$PAPERFEED" parse --report "$TMPDIR/urls"
same 'report of feeds' "format${tab}newsboat-urls
feed${tab}https://example.org/a.xml${tab}Harbour Lab
feed${tab}https://example.org/b.xml${tab}
papers${tab}0" "$(cat "$TMPDIR/out")"

# A web page in place of a list, and a list with fewer papers than it says.
exits 5 "$PAPERFEED" parse "$SRCDIR/tests/parse/fixtures/html-wall-cloudflare.html"
says "Cloudflare's check for browsers came (\"Just a moment...\"), not a list of papers"
exits 5 "$PAPERFEED" parse "$SRCDIR/tests/parse/fixtures/html-nobase.html"
says 'The page links to the feed /rss'
exits 0 "$PAPERFEED" parse "$SRCDIR/tests/parse/fixtures/arxiv-list-short.html"
says 'Under "New submissions (showing 3 of 3 entries)" there are 2'

# New, cross-listed and replaced papers of a page of arXiv are told apart in the store.
exits 0 "$PAPERFEED" import "$SRCDIR/tests/parse/fixtures/arxiv-list-new.html"
says '4 papers, 4 new, 0 updated, 0 known'
same cross 'arxiv:2610.90310' "$("$PAPERFEED" search -f ids is:cross)"
same replaced 'arxiv:2508.90044' "$("$PAPERFEED" search -f ids is:replaced)"
# A mail brings what the page has not, and takes nothing away.
exits 0 "$PAPERFEED" import "$SRCDIR/tests/parse/fixtures/arxiv-mail-digest.txt"
same 'abstract of a replaced paper' 'Still burns.' "$("$PAPERFEED" show -f jsonl 2508.90044 | jq -r .abstract)"

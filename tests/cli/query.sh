#!/bin/bash
# SPDX-License-Identifier: MIT
# The query language on the command line, against jq on the papers printed in full.
. "$SRCDIR/tests/cli/prelude"
export PAPERFEED_NOW=2026-09-18T12:00:00Z
"$PAPERFEED" -q import "$SRCDIR/config/samples.json"
"$PAPERFEED" list --days 5 -f jsonl --fields +abstract >"$TMPDIR/all"

# finds QUERY FILTER: the query finds what the filter of jq selects, and there is something to find.
finds() {
    jq -r "select($2) | .id" "$TMPDIR/all" | sort >"$TMPDIR/wanted"
    [ -s "$TMPDIR/wanted" ] || fail "$1: jq finds nothing"
    "$PAPERFEED" search -f ids -- "$1" | sort | diff "$TMPDIR/wanted" - || fail "$1: other papers"
}
word='def word(w): (.title + " " + (.abstract // "") + " " + ([.authors[].name] | join(" "))) | test("\\b" + w + "\\b"; "i");'
begins='def begins(w): (.title + " " + (.abstract // "")) | test("\\b" + w; "i");'
titled='def titled(w): .title | test("\\b" + w; "i");'
finds '=model' "$word word(\"model\")"
finds 'model' "$begins begins(\"model\")"
finds 'ti:a -ti:model' "$titled titled(\"a\") and (titled(\"model\") | not)"
finds 'ti:model OR ti:graph OR ti:sound' "$titled titled(\"model\") or titled(\"graph\") or titled(\"sound\")"
finds 'NOT (ti:s OR ti:t) up:>20' "$titled (titled(\"s\") or titled(\"t\") | not) and .upvotes > 20"
finds 'ti:c up:5..40 OR ti:d' "$titled (titled(\"c\") and .upvotes >= 5 and .upvotes <= 40) or titled(\"d\")"
finds 'ti:c (up:<10 OR ti:d)' "$titled titled(\"c\") and (.upvotes < 10 or titled(\"d\"))"
finds 'up:>=30 authors:<4' '.upvotes >= 30 and (.authors | length) < 4'
finds 'comments:>0' '.comments > 0'
finds 'featured:2026-09-15..2026-09-16' 'any(.listings[]; .kind == "daily" and .day >= "2026-09-15" and .day <= "2026-09-16")'
finds 'published:..2026-09-15' '.published != null and .published[:10] <= "2026-09-15"'
finds 'on:2026-09-17..' '.day >= "2026-09-17"'

# sort: and limit: order and cut; the options win; count ignores both.
first_votes=$(jq -s 'map(.upvotes // -1) | max' "$TMPDIR/all")
same "sort:up" "$first_votes" "$("$PAPERFEED" search -f jsonl 'a sort:up limit:1 OR -a' | jq .upvotes)"
same "limit:" 3 "$("$PAPERFEED" search -f ids 'a limit:3' | wc -l)"
same "-n wins" 2 "$("$PAPERFEED" search -f ids -n 2 'a limit:3' | wc -l)"
"$PAPERFEED" search -f ids 'a sort:up' | cmp - <("$PAPERFEED" search -f ids -s up a) || fail "sort:up is not -s up"
"$PAPERFEED" search -f ids -s date 'a sort:up' | cmp - <("$PAPERFEED" search -f ids -s date a) || fail "-s does not win"
"$PAPERFEED" search -f jsonl 'a sort:title' | jq -r '.title | ascii_downcase' | LC_ALL=C sort -c || fail "not by title"
same "count" "$("$PAPERFEED" count a)" "$("$PAPERFEED" count 'a sort:up limit:3')"
same "list of the newest day" 1 "$("$PAPERFEED" list -f ids limit:1 sort:title | wc -l)"
same "export" 2 "$("$PAPERFEED" export limit:2 | wc -l)"

# The dates of options narrow all of a query.
same "-d and OR" "$("$PAPERFEED" count 'on:2026-09-16 (ti:c OR ti:t)')" "$("$PAPERFEED" count -d 2026-09-16 'ti:c OR ti:t')"
same "-d and limit" 1 "$("$PAPERFEED" list -d 2026-09-16 -f ids 'ti:c OR ti:t limit:1' | wc -l)"
exits 0 "$PAPERFEED" subscribe two 'ti:c OR ti:t'
says "$("$PAPERFEED" count 'ti:c OR ti:t') papers match, $("$PAPERFEED" count --days 7 'ti:c OR ti:t') in the last 7 days"
exits 0 "$PAPERFEED" subscribe one mode
says "; mode matches $("$PAPERFEED" count mode), =mode $("$PAPERFEED" count =mode)"

# What is wrong is shown with a caret, in cells.
exits 2 "$PAPERFEED" search 'flow (kernel OR x'
says 'Column 6: missing ")"'
printf '    flow (kernel OR x\n         ^\n' | cmp - <(tail -n 2 "$TMPDIR/err") || fail "no caret"
exits 2 "$PAPERFEED" count '状態 OR'
printf '    状態 OR\n         ^\n' | cmp - <(tail -n 2 "$TMPDIR/err") || fail "the caret counts no cells"
exits 2 "$PAPERFEED" search "$(printf 'word %.0s' {1..40})(x"
same "width of a long query" 1 "$(tail -n 2 "$TMPDIR/err" | awk 'length > 80 { exit 1 } /\^/ { print index(s, "(x") == index($0, "^") } { s = $0 }')"
exits 2 "$PAPERFEED" search tag:x
says 'not available yet'
exits 2 "$PAPERFEED" subscribe flow 'flow OR'
says 'Column 6: a condition is missing after OR'
same caret '         ^' "$(tail -n 1 "$TMPDIR/err")"
exits 2 "$PAPERFEED" subscribe flow 'flow sort:up'
says 'neither sort: nor limit:'
exits 2 "$PAPERFEED" search -s size a
says 'none of feed, relevance, date, up, title'

# Subscriptions take the language; within another query they are one condition.
"$PAPERFEED" -q subscribe either 'ti:model OR ti:graph'
same "-sub:" "$("$PAPERFEED" count -- '-(ti:model OR ti:graph) a')" "$("$PAPERFEED" count -- '-sub:either a')"

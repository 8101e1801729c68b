#!/bin/bash
# SPDX-License-Identifier: MIT
# The counts of a result against jq on all of its papers, and words near to those that nothing has.
. "$SRCDIR/tests/cli/prelude"
export PAPERFEED_NOW=2026-09-18T12:00:00Z
"$PAPERFEED" -q import "$SRCDIR/config/samples.json"

# Records that replace others, some in segments, some not: what they replaced does not count.
"$PAPERFEED" export | head -n 30 >"$TMPDIR/first"
jq -c '.title = "Again " + .title | .categories = ["cs.LG", "math.AG", "Lab.Notes"] | .published = "2025-03"' "$TMPDIR/first" >"$TMPDIR/second"
jq -c 'del(.published, .day, .listings) | .id = "x:" + .id | .url = "https://papers.example/" + .id' "$TMPDIR/first" | head -n 4 >"$TMPDIR/undated"
"$PAPERFEED" -q import "$TMPDIR/second"
"$PAPERFEED" -q import "$TMPDIR/undated"
"$PAPERFEED" list -f ids --days 5 -n 7 | "$PAPERFEED" -q mark --star --read -
"$PAPERFEED" list -f ids --days 5 -n 3 | "$PAPERFEED" -q mark --skip -

# counted BY FILTER QUERY: what --by counts is what the filter of jq gives for each paper.
counted() {
    "$PAPERFEED" list -n all -s date -f jsonl -- "$3" | jq -r "$2" | sort | uniq -c | awk '{ print $1 "\t" $2 }' | sort >"$TMPDIR/wanted"
    "$PAPERFEED" count --by "$1" -- "$3" >"$TMPDIR/got"
    [ -s "$TMPDIR/wanted" ] || fail "--by $1 $3: jq counts nothing"
    sort "$TMPDIR/got" | diff "$TMPDIR/wanted" - || fail "--by $1 $3: other counts"
}
for query in '-zzz' 'a' 'ti:again OR ti:model' '"a b" OR on:none OR model' 'starred'; do
    counted cat '(.categories + [.primary // empty] | unique)[]' "$query"
    counted src '(.sources + [.listings[]?.source] | unique)[]' "$query"
    counted month '(.day // "none")[:7]' "$query"
    counted year '(.day // "none")[:4]' "$query"
    "$PAPERFEED" count --by cat -- "$query" | cut -f 1 | sort -nrc || fail "--by cat: not the most first"
    "$PAPERFEED" count --by month -- "$query" | cut -f 2 | sed 's/none/0/' | LC_ALL=C sort -c || fail "--by month: not in order"
    "$PAPERFEED" count --by flag -- "$query" >"$TMPDIR/flags"
    for flag in is:unread is:read is:starred is:skipped has:code has:pdf has:abs; do
        same "$flag of $query" "$("$PAPERFEED" count -- "($query) $flag")" "$(awk -F '\t' -v flag=$flag '$2 == flag { n = $1 } END { print n + 0 }' "$TMPDIR/flags")"
    done
done
same "of nothing" "" "$("$PAPERFEED" count --by cat zzyzxqwv)"
same "of a day" "$("$PAPERFEED" count -d 2026-09-16)" "$("$PAPERFEED" count -d 2026-09-16 --by year | cut -f 1)"
exits 1 "$PAPERFEED" count --exit-code --by cat zzyzxqwv
exits 2 "$PAPERFEED" count --by colour
says 'none of cat, src, month, year, flag'

# near WRONG RIGHT: the wrong query has no paper, and the right one is offered with its count.
near() {
    exits 1 "$PAPERFEED" search -- "$1"
    says "No paper matches \"$1\". Near: \"$2\" ($("$PAPERFEED" count -- "$2"))."
}
cat >"$TMPDIR/words" <<'END'
{"id":"2609.90001","title":"Marmalade Lanterns over Quiet Harbours","authors":["Ilse Vantongeren"],"abstract":"Lanterns glimmer."}
{"id":"2609.90002","title":"Marmalade again","authors":["Ilse Vantongeren"],"abstract":"Lantern."}
{"id":"2609.90003","title":"K\u00e4hler Zebra","authors":["Bo Ek"],"abstract":"Marmelade."}
END
"$PAPERFEED" -q import "$TMPDIR/words"
near marmalaed marmalade
near marmaldae marmalade
near 'lantrens quiet' 'lanterns quiet'
near arbours harbours
near au:vantongern au:vantongeren
near 'zebar -quiet' 'zebra -quiet'
near '"marmalade lanterms"' '"marmalade lanterns"'
exits 1 "$PAPERFEED" search qqqqqqqqqqq
says 'No paper matches "qqqqqqqqqqq".'
! grep -q Near "$TMPDIR/err" || fail "something is near to nothing"
exits 0 "$PAPERFEED" list marmalaed
says 'Near: "marmalade"'

#!/bin/bash
# SPDX-License-Identifier: MIT
# Import of JSON lines and TSV: records of any producer, lines of any make, and a broken one among them.
. "$SRCDIR/tests/cli/prelude"

# The names that producers give to the same things; keys that nobody knows say nothing.
cat >"$TMPDIR/producers.jsonl" <<'END'
{"id":"hep-lat/9407012","title":"Old identifier","authors":["A. One","B. Two"],"published":"1994-07"}
{"id":"0704.0001","title":"New identifier","authors":[{"name":"Zoé Three","affiliation":"Here"},{"name":"D. Four"}],"doi":"10.1000/ABC"}
{"id":"2609.00001v2","title":"With a version","authors":[{"family":"Five","given":"E."},{"family":"Six"},{"literal":"The Seven"}]}
{"id":"https://arxiv.org/abs/2609.00002v3","title":"An address","authors":"F. Eight, G. Nine, and H. Ten"}
{"title":"Only a digital object","doi":["10.1000/xyz"],"categories":"cs.LG math.CO","unknown":{"deep":[[[{}]]]},"other":[1,null]}
{"id":"local-7","title":"An id of their own","url":"https://example.org/7","abstract":"With \\alpha\nand \"quotes\" \u00e9","version":3}
{"\u0074itle":"A name with an escape","id":"2609.00003","abstract":null,"authors":null}
END
"$PAPERFEED" parse -f jsonl "$TMPDIR/producers.jsonl" >"$TMPDIR/got"
same ids 'arxiv:hep-lat/9407012 arxiv:0704.0001 arxiv:2609.00001 arxiv:2609.00002 doi:10.1000/xyz url:https://example.org/7 arxiv:2609.00003' \
    "$(jq -r .id "$TMPDIR/got" | xargs)"
same authors 'A. One,B. Two|Zoé Three,D. Four|E. Five,Six,The Seven|F. Eight,G. Nine,H. Ten||||' \
    "$(jq -r '[.authors[]?.name] | join(",")' "$TMPDIR/got" | tr '\n' '|')"
same affiliation Here "$(jq -r '.authors[]?.affiliation // empty' "$TMPDIR/got")"
same versions '2 3 3' "$(jq -r '.version // empty' "$TMPDIR/got" | xargs)"
same categories 'cs.LG,math.CO' "$(jq -r '.categories // empty | join(",")' "$TMPDIR/got")"
same abstract 'With \alpha and "quotes" é' "$(jq -r '.abstract // empty' "$TMPDIR/got")"
same guid 'local-7' "$(jq -r 'select(.title == "An id of their own").guid' "$TMPDIR/got")"

# A day asked for is that of records without any.
cat >"$TMPDIR/days.jsonl" <<'END'
{"id":"2609.00011","title":"No day of its own"}
{"id":"2609.00012","title":"Published","published":"2026-08-30"}
{"id":"2609.00013","title":"Listed","day":"2026-08-31"}
END
same days '2026-09-01 2026-08-30 2026-08-31' "$("$PAPERFEED" parse -d 2026-09-01 -f jsonl "$TMPDIR/days.jsonl" | jq -r .day | xargs)"
printf 'id\ttitle\n2609.00011\tNo day of its own\n' >"$TMPDIR/days.tsv"
same 'the day of TSV' 2026-09-01 "$("$PAPERFEED" parse -d 2026-09-01 -f jsonl "$TMPDIR/days.tsv" | jq -r .day)"

# Ids are further requests, not papers; an answer that names the next page says so, unless quiet.
echo '{"esearchresult":{"count":"2","idlist":["42000001","42000002"]}}' >"$TMPDIR/ids.json"
"$PAPERFEED" parse -f jsonl "$TMPDIR/ids.json" >"$TMPDIR/got" 2>"$TMPDIR/err" || fail 'ids were refused'
same 'papers of ids' '' "$(cat "$TMPDIR/got")"
same 'what else to ask' "paperfeed: $TMPDIR/ids.json: there is more at https://eutils.ncbi.nlm.nih.gov/entrez/eutils/efetch.fcgi?db=pubmed&id=42000001,42000002&retmode=xml" "$(cat "$TMPDIR/err")"
same 'quiet' '' "$("$PAPERFEED" -q parse "$TMPDIR/ids.json" 2>&1)"
echo '{"version":"6.9","errCode":404,"errMsg":"no such \u001b[31mquery"}' >"$TMPDIR/refused.json"
status=0
"$PAPERFEED" parse "$TMPDIR/refused.json" >"$TMPDIR/got" 2>"$TMPDIR/err" || status=$?
same 'status of a refusal' 5 $status
grep -q 'The server says: no such \[31mquery' "$TMPDIR/err" || fail "a refusal reads: $(cat "$TMPDIR/err")"

# A byte order mark, line ends of Windows, empty lines, no end of the last line; one line among them is broken.
{
    printf '\357\273\277'
    sed 3q "$TMPDIR/producers.jsonl" | sed 's/$/\r/'
    printf '\r\n\n  \n{"title":"Broken, "id"}\n'
    tail -n +4 "$TMPDIR/producers.jsonl" | head -c -1
} >"$TMPDIR/lines.jsonl"
exits 0 "$PAPERFEED" import "$TMPDIR/lines.jsonl"
says '7 papers, 7 new, 0 updated, 0 known'
says "1 item was not understood; the first at byte $(($(sed 3q "$TMPDIR/producers.jsonl" | wc -c) + 3 + 2 + 1 + 3))"
exits 5 "$PAPERFEED" import --strict "$TMPDIR/lines.jsonl"
says '7 papers, 0 new, 0 updated, 7 known'

# Many lines, every hundredth of them broken, cost those.
lines=20000
[ "${FULL:-0}" = 0 ] || lines=300000
records() {
    awk -v n="$1" 'BEGIN {
        for (i = 0; i < 40; i++) words = words "a sentence of the abstract "
        for (i = 1; i <= n; i++)
            if (i % 100) printf "{\"id\":\"%04d.%05d\",\"title\":\"Paper number %d\",\"abstract\":\"%s\"}\n", 2001 + int(i / 90000), i % 90000, i, words
            else print "{\"id\":\"" i "\",\"title\":\"cut"
    }'
}
# In as little memory as any of them: the parser's libraries alone take a part of this.
limit=unlimited
case ${MODE:-release} in
release | debug) limit=$((192 << 10)) ;;
esac
(ulimit -v $limit && records $lines | "$PAPERFEED" parse -f ids - >"$TMPDIR/ids" 2>"$TMPDIR/err") || fail 'a long file was not read'
same 'good lines' $((lines / 100 * 99)) "$(wc -l <"$TMPDIR/ids")"
says "$((lines / 100)) items were not understood"
records 3000 | "$PAPERFEED" import - 2>"$TMPDIR/err"
says '2970 papers, 2970 new, 0 updated, 0 known'

# TSV with a header, and what export writes, come back as they were.
"$PAPERFEED" export -o "$TMPDIR/all.jsonl"
exits 0 "$PAPERFEED" import "$TMPDIR/all.jsonl"
says '2977 papers, 0 new, 0 updated, 2977 known'
"$PAPERFEED" export -f tsv -H "Paper" | "$PAPERFEED" import - 2>"$TMPDIR/err"
says '2970 papers, 0 new'
exits 0 "$PAPERFEED" verify

# A preprint and its article stay two papers, each shown with the other; other people's and other decades' papers of that title are not.
cat >"$TMPDIR/works.jsonl" <<'END'
{"id":"2609.90001","title":"A quiet study of very loud owls","authors":["Ada Owl","B. Hawk"],"published":"2026-09-02"}
{"doi":"10.1234/owl.5","title":"A Quiet Study of Very Loud Owls","authors":["A. Owl"],"published":"2027"}
{"doi":"10.1234/owl.6","title":"A Quiet Study of Very Loud Owls","authors":["A. Crow"],"published":"2027"}
{"doi":"10.1234/owl.7","title":"A Quiet Study of Very Loud Owls","authors":["A. Owl"],"published":"2020"}
{"doi":"10.1234/owl.8","title":"A Quiet Study of Very Loud Owls","authors":["A. Owl"]}
END
exits 0 "$PAPERFEED" import "$TMPDIR/works.jsonl"
says '5 papers, 5 new'
works() { "$PAPERFEED" show "$1" | sed -n 's/^same work *//p'; }
same 'the article of the preprint' 'doi:10.1234/owl.5' "$(works 2609.90001)"
same 'the preprint of the article' 'arxiv:2609.90001' "$(works 10.1234/owl.5)"
same 'works of others' '' "$(works 10.1234/owl.6)$(works 10.1234/owl.7)$(works 10.1234/owl.8)"

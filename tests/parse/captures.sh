#!/bin/sh
# SPDX-License-Identifier: MIT
# Real answers of the sources, where a shelf of them stands beside the repository: every paper of them, whole.
set -u

parse=$(dirname "$PAPERFEED")/paperfeed-parse
shelf=$SRCDIR/../shared
if [ ! -d "$shelf/captures" ]; then
	echo "no shelf of captures here"
	exit 77
fi
work=$(mktemp -d) || exit
trap 'rm -rf "$work"' EXIT
failed=0

# papers FILE COUNT KEYS: so many papers, each with a key that matches, title and abstract.
papers() {
	"$parse" <"$shelf/$1" >"$work/answer" || failed=1
	got=$(awk -F '\t' -v keys="$3" '$1 == "paper" && $2 ~ keys && $5 != "" && $6 != "" { n++ } END { print n + 0 }' "$work/answer")
	all=$(grep -a -c '^paper	' "$work/answer")
	if [ "$got" != "$2" ] || [ "$all" != "$2" ] || ! grep -a -q "^end	$2	0$" "$work/answer"; then
		echo "$1: $got whole papers of $all, not $2"
		failed=1
	fi
}
# complete COLUMN...: no paper of the last file lacks these columns.
filled() {
	for column; do
		if [ "$(awk -F '\t' -v c="$column" '$1 == "paper" && $c == ""' "$work/answer" | wc -l)" != 0 ]; then
			echo "a paper lacks column $column"
			failed=1
		fi
	done
}
counted() {
	if [ "$(awk -F '\t' '$1 == "listing" && $4 != "" && $7 != "" && $8 != ""' "$work/answer" | wc -l)" != "$1" ]; then
		echo "a listing lacks day, upvotes or comments"
		failed=1
	fi
}

new='^arxiv:[0-9][0-9][0-9][0-9][.][0-9]+$'
papers captures/huggingface/html/papers.2024-08-01.html 13 "$new"
filled 7 14
counted 13
papers captures/huggingface/api/daily_papers.2026-06-12.raw.json 30 "$new"
filled 7 14
counted 30
papers captures/huggingface/api-monthly/daily_papers_2024-05.json 155 "$new"
filled 7 14
counted 155
papers captures/huggingface/api-monthly/daily_papers_2025-11.json 412 "$new"
filled 7 14
counted 412
papers captures/arxiv/api/query.transformer-cs.LG.2026-06-14.atom.xml 5 "$new"
filled 7 9 10 14 15
# announced FILE COUNT KIND LAST: so many papers, each listed on a day, so many of a kind; the last line.
announced() {
	"$parse" <"$shelf/captures/$1" >"$work/answer" || failed=1
	got=$(awk -F '\t' -v keys="$new" '$1 == "paper" && $2 ~ keys && $5 != "" && $6 != "" && $7 != "" && $9 != "" { n++ } END { print n + 0 }' "$work/answer")
	listed=$(awk -F '\t' '$1 == "listing" && $4 != ""' "$work/answer" | wc -l)
	kind=$(grep -c "^listing	$3	arxiv	" "$work/answer")
	if [ "$got" != "$2" ] || [ "$listed" != "$2" ] || [ "$kind" != "$4" ] || ! tail -n 1 "$work/answer" | grep -q "$5"; then
		echo "$1: $got whole papers and $listed listings, $kind of them $3: $(tail -n 1 "$work/answer")"
		failed=1
	fi
	if grep -a -q 'Announce Type' "$work/answer"; then
		echo "$1: a header line is left in an abstract"
		failed=1
	fi
}
announced arxiv/rss/atom-cs.AI.2025-08-20.truncated-at-86.xml 86 cross 45 '^error	3	'
announced arxiv/rss/atom-cs.AI.2025-08-20.atom.xml 7 cross 5 '^end	7	0$'
announced transcribed/arxiv-rss2.cs.LG+cs.AI+cs.CL+stat.ML.2026-09-24.xml 4 replaced 1 '^end	4	0$'
"$parse" <"$shelf/captures/transcribed/arxiv-api-error.2007.atom.xml" >"$work/answer" || failed=1
if grep -q '^paper' "$work/answer" || ! tail -n 1 "$work/answer" | grep -q '^error	5	The server says: incorrect id format'; then
	echo "the error of the API is none: $(tail -n 1 "$work/answer")"
	failed=1
fi
papers captures/biorxiv/connect.biorxiv.org.genomics.2023-12.rdf.xml 1 '^doi:10.1101/2023.12.16.571984$'
filled 7 11 13 14

# entries FILE PAPERS FURTHER KEYS: so many papers, each with a key that matches, a title and an author, and so many further requests.
entries() {
	"$parse" <"$shelf/$1" >"$work/answer" || failed=1
	got=$(awk -F '\t' -v keys="$4" '$1 == "paper" && $2 ~ keys && $5 != "" && $7 != "" { n++ } END { print n + 0 }' "$work/answer")
	further=$(grep -a -c '^next	https://' "$work/answer")
	if [ "$got" != "$2" ] || [ "$further" != "$3" ] || ! grep -a -q "^end	$2	0$" "$work/answer"; then
		echo "$1: $got whole papers and $further further requests, not $2 and $3"
		failed=1
	fi
}
entries captures/jsonfeed/jsonfeed_elastic_1.1.json 3 0 '^url:https://'
filled 11
entries captures/jsonfeed/jsonfeed_spec_1.json 1 0 '^url:https://jsonfeed[.]org/2017/'
filled 4 6 11 14
entries captures/transcribed/biorxiv-details.2026-07-15.json 3 0 '^doi:10[.]64898/'
filled 6 9 10 11 12 13 22 23 24
entries captures/transcribed/biorxiv-details.2026-08-01.json 1 1 '^doi:10[.]64898/'
filled 6 9 10 11 12 13 14 22 23
entries captures/transcribed/biorxiv-pubs.2026-06-01.json 1 1 '^doi:10[.]1101/'
filled 6 9 11 13 14 19 24
entries captures/pubmed/esearch.2026-06.json 0 1 .
ids=$(sed -n 's/^next	.*[&]id=\([0-9,]*\)[&].*/\1/p' "$work/answer" | tr , '\n' | wc -l)
[ "$ids" = 5 ] || { echo "esearch: $ids ids, not 5" && failed=1; }
entries captures/crossref/crossref_api_works.json 3 0 '^doi:10[.]'
filled 11 13 19
entries captures/crossref/crossref-works.single.json 1 0 '^doi:10[.]1002/'
filled 8 11 13 14 19 20 22
entries captures/semanticscholar/search.transformer.2026-06.json 5 0 "$new"
filled 4 6 11 12 14
entries captures/datacite/datacite_api.json 1 0 '^doi:10[.]3204/'
filled 11 13 14 19
# listings KIND COUNT: so many of this kind and with a day in the last file.
listings() {
	got=$(awk -F '\t' -v kind="$1" '$1 == "listing" && $2 == kind && $4 != "" { n++ } END { print n + 0 }' "$work/answer")
	if [ "$got" != "$2" ]; then
		echo "$got listings of kind $1, not $2"
		failed=1
	fi
}
# mail FILE NEW CROSS REPLACED: only replacements lack an abstract.
mail() {
	"$parse" <"$shelf/$1" >"$work/answer" || failed=1
	listings new "$2"
	listings cross "$3"
	listings replaced "$4"
	whole=$(awk -F '\t' '$1 == "paper" && $2 ~ /^arxiv:/ && $5 != "" && $7 != "" && $9 != "" && $10 != ""' "$work/answer" | wc -l)
	bare=$(awk -F '\t' '$1 == "paper" && $6 == ""' "$work/answer" | wc -l)
	if [ "$whole" != $(($2 + $3 + $4)) ] || [ "$bare" != "$4" ] || ! grep -a -q "^end	$whole	0$" "$work/answer"; then
		echo "$1: $whole papers, $bare without abstract"
		failed=1
	fi
}
papers captures/rendered/arxiv-list-new.cs.AI.2025-08-20.html 86 "$new"
filled 7 9 10 11 12
listings new 41
listings cross 45
mail captures/arxiv/mailing-listing/q-fin.new.txt 13 0 3
mail captures/arxiv/mailing-listing/astro-ph.new.txt 53 4 40
papers corpus/daily-papers-listing.txt 41 '^title:'
# records FILE COUNT KEYS COLUMN...: so many papers with such keys, none of which lacks a column.
records() {
	file=$1 count=$2 keys=$3
	shift 3
	"$parse" <"$shelf/captures/$file" >"$work/answer" || failed=1
	got=$(awk -F '\t' -v keys="$keys" '$1 == "paper" && $2 ~ keys { n++ } END { print n + 0 }' "$work/answer")
	if [ "$got" != "$count" ] || ! grep -a -q "^end	$count	0$" "$work/answer"; then
		echo "$file: $got papers, not $count: $(tail -n 1 "$work/answer")"
		failed=1
	fi
	filled "$@"
}
# holds LINE: an extended regular expression for a line of the last file.
holds() {
	grep -a -E -q "$1" "$work/answer" || { echo "no line $1" && failed=1; }
}
records arxiv/oai/arxiv-physics-hep-ex.xml 3 "$new" 4 5 6 7 9 10 11 12 14 15 18 22
records arxiv/oai/arxivraw_1810.09584.xml 1 "$new" 4 5 6 7 9 10 13 18 19 22
holds '	2018-10-22T22:41:50Z	2019-01-13T11:17:09Z	.*	2	'
records arxiv/oai/sample_arxiv_record.xml 12 "$new" 4 5 6 7 9 10 11 12 14 22
holds '	Planck Collaboration.nJieci Wang.n'
records transcribed/arxiv-oai.arXivRaw.cs-cs-LG.2026-09-27.xml 2 "$new" 4 5 6 7 9 10 14 22 23
holds '^meta	resumption	tok123 completeListSize=4 cursor=0$'
holds '^next	http://oaipmh.arxiv.org/oai[?]verb=ListRecords&resumptionToken=tok123$'
records pubmed/efetch.2026-06.xml 5 '^doi:10[.]' 4 5 6 7 8 11 13 14 19
holds '^listing	new	pubmed	2026-06-13	'
records acl/J89.xml 58 '^acl:J89-[1-4]0[0-9][0-9]$' 4 5 11 12 14 19
records acl/2022.naloma.xml 5 '^acl:2022[.]naloma-1[.][1-5]$' 4 5 7 11 12 14 19
holds '	Learning Knowledge with Neural DTS	'
records dblp/example_dblp.xml 3 '^(doi|url):' 4 5 7 11 14 19
exit $failed

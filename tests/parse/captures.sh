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
exit $failed

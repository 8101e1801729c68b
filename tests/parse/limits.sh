#!/bin/bash
# SPDX-License-Identifier: MIT
# Documents made to exhaust a parser: each ends soon, in little memory and stack, with what is to be said about it.
set -u

parse=$(dirname "$PAPERFEED")/paperfeed-parse
work=$(mktemp -d) || exit
trap 'rm -rf "$work"' EXIT
cd "$work" || exit
failed=0
# Nothing recurses over the input. (The sanitizers' frames are larger.)
case ${MODE:-release} in
release | debug) ulimit -s 256 ;;
esac

# document OPTIONS: the parser's answer in $work/answer. It may take some seconds on a busy machine, but not the minutes of a bad algorithm.
document() {
	name=$1
	shift
	timeout 20 "$parse" "$@" <"$name" >answer 2>errors
	status=$?
	if [ $status != 0 ] || [ -s errors ]; then
		echo "$name: exit status $status: $(head -c 300 errors)"
		failed=1
	fi
	case $(tail -n 1 answer | cut -f 1) in
	end | error) ;;
	*) echo "$name: the answer has no end" && failed=1 ;;
	esac
}
count() { grep -a -c "^$1	" answer; }
expect() {
	if [ "$2" != "$3" ]; then
		echo "$name: $1 is $2, not $3"
		failed=1
	fi
}
says() {
	if ! tail -n 1 answer | grep -a -q "^error	$1	.*$2"; then
		echo "$name: does not say \"$2\": $(tail -n 1 answer | cut -c 1-200)"
		failed=1
	fi
}
repeat() { awk -v n="$1" -v s="$2" 'BEGIN { for (i = 0; i < n; i++) printf "%s", s }'; }
feed='<feed xmlns="http://www.w3.org/2005/Atom"><id>http://arxiv.org/api/x</id>'

{ echo "$feed<entry"; awk 'BEGIN { for (i = 0; i < 100000; i++) printf " a%d=\"1\"", i }'; echo '></entry></feed>'; } >attributes.xml
document attributes.xml
says 11 'more than 256 attributes'
{ echo '<html><body><div'; awk 'BEGIN { for (i = 0; i < 100000; i++) printf " a%d=\"1\"", i }'; echo '></div></body></html>'; } >attributes.html
document attributes.html
says 11 'more than 256 attributes'

{ echo '<!DOCTYPE feed [<!ENTITY a "'; repeat 100000 x; echo "\">]>$feed<entry><id>2609.00001</id><title>"; repeat 50000 '&a;'; echo '</title></entry></feed>'; } >quadratic.xml
document quadratic.xml --as arxiv-atom
expect papers "$(count paper)" 1

{ echo "$feed<entry><id>2609.00001</id><title>T</title><summary>"; repeat 1000000 'word word '; echo '</summary></entry></feed>'; } >long.xml
document long.xml
expect papers "$(count paper)" 1
expect 'a cut abstract' "$(cut -f 6 answer | grep -a -c '\.\.\.$')" 1

# What is made of an entry may fill its memory after it was read: half a paper is none.
repeat 1000000 'word word ' >words
{ echo '<rss><channel><item><title>Full</title>'; for i in 1 2 3 4 5 6; do echo '<description><b>' && cat words && echo "</b>$i</description>"; done; echo '</item><item><title>Next</title></item></channel></rss>'; } >full.xml
document full.xml --local
expect papers "$(count paper)" 1
expect 'entries that are too long' "$(grep -a -c '^bad	.*too long' answer)" 1

{ echo "$feed"; repeat 100000 '<a>'; } >deep.xml
document deep.xml
says 3 'ends in the middle'
{ echo '<html><body>'; repeat 100000 '<div>'; } >deep.html
document deep.html
says 5 'A web page came'
repeat 3000000 '[' >deep.json
document deep.json
says 3 'ends in the middle'
repeat 300000 '{"paper":' >open.json
{ echo '['; cat open.json; } >opened.json
document opened.json
says 3 'ends in the middle'

# Marks without what belongs to them, in a document that is not well-formed: time must not be quadratic.
for mark in '<' '&' '<a ' '<a>' '</a>' '<item>' '<![CDATA[' '<!--' '<?' '<?a ?' '<!DOCTYPE[>' '&amp;lt;a ="' '&lt;script&gt;'; do
	{ printf '<rss><channel>&x;<item><title>T</title><description>'; repeat 200000 "$mark"; echo '</description></item></channel></rss>'; } >marks.xml
	document marks.xml --local
done
# Nor in names that are none and in values that may run over tags.
hang='<rss><channel>&x;<item><title>T</title><description>'
{ printf '%s<a "' "$hang" && repeat 300000 abcdefghij && echo '"></description></item></channel></rss>'; } >name.xml
document name.xml --local
expect papers "$(count paper)" 1
{
	printf '%s' "$hang"
	for _ in 1 2 3 4 5 6 7 8 9 10; do printf "<a b='<a '" && repeat 30000 " ='<a '" && printf '<>'; done
	echo '</description></item></channel></rss>'
} >values.xml
document values.xml --local
expect papers "$(count paper)" 1
{ printf '<rss><channel>&x;'; repeat 100000 '<item><title>T</title><link>https://a.example/</link>'; echo '</channel></rss>'; } >items.xml
document items.xml --local
expect papers "$(count paper)" 100000

{
	printf '<rss><channel>'
	awk 'BEGIN { for (i = 0; i < 50000; i++) printf "%s xmlns:n%d=\"u\"%s", i % 250 ? "" : "<x", i, i % 250 == 249 ? ">" : "" }'
	repeat 1000000 '<a/>'
} >spaces.xml
document spaces.xml --local
says 11 'name spaces are open'
{
	printf '<PubmedArticleSet><PubmedArticle><MedlineCitation><PMID>1</PMID><Article><ArticleTitle>T</ArticleTitle></Article><KeywordList>'
	repeat 200 '<Keyword>'
	repeat 2000000 'word '
	repeat 200 '</Keyword>'
	echo '</KeywordList></MedlineCitation></PubmedArticle></PubmedArticleSet>'
} >keywords.xml
document keywords.xml
expect papers "$(count paper)" 1

awk 'BEGIN { printf "["; for (i = 0; i < 20001; i++) printf "%s{\"paper\":{\"id\":\"2609.%05d\",\"title\":\"T %d\",\"summary\":\"S\"}}", i ? "," : "", i, i; print "]" }' >many.json
document many.json
expect papers "$(count paper)" 20000
says 11 'more than 20,000 entries'
document many.json --local
expect papers "$(count paper)" 20001
{ echo '[1'; repeat 4000000 ,1; echo ']'; } >numbers.json
document numbers.json
says 11 'more than 20,000 entries'

{ echo '[{"paper":{"id":"2609.00001","title":"T","summary":"S"}}'; repeat 1100000 '                '; echo ']'; } >large.json
document large.json
says 11 'more than 16 MiB'
document large.json --local
expect papers "$(count paper)" 1

{ printf '[{"paper":{"id":"2609.00001","title":"'; repeat 300000 x; printf '","summary":"S","authors":[{"name":"N"}'; repeat 200000 ',{"name":"N"}'; echo ']}}]'; } >authors.json
document authors.json
expect papers "$(count paper)" 1
expect 'title bytes' "$(grep -a ^paper answer | cut -f 5 | tr -d '\n' | wc -c)" 4096
expect authors "$(grep -a ^paper answer | cut -f 7 | grep -a -o '\\n' | wc -l)" 5000

{ echo '<html><div data-target="DailyPapers" data-props="{&quot;dailyPapers&quot;:['; repeat 30000 '{&quot;paper&quot;:{&quot;id&quot;:&quot;2609.00001&quot;,&quot;title&quot;:&quot;T&quot;,&quot;summary&quot;:&quot;S&quot;}},'; echo '{}]}"></div></html>'; } >props.html
document props.html --local
expect papers "$(count paper)" 30000

# The items of a list are read one by one: 40 MB of them need no more memory than a few.
awk -v words="$(repeat 150 'word ')" 'BEGIN {
	printf "{\"data\":["
	for (i = 0; i < 50000; i++)
		printf "%s{\"paperId\":\"p%d\",\"title\":\"Paper %d\",\"abstract\":\"%s\"}", i ? "," : "", i, i, words
	print "],\"total\":50000}"
}' >streamed.json
case ${MODE:-release} in
release | debug)
	(
		ulimit -v 65536
		document streamed.json --local
		expect papers "$(count paper)" 50000
		exit $failed
	) || failed=1
	;;
esac
{ printf '{"data":[{"paperId":"a","title":"First"},{"paperId":"b","title":"'; repeat 1700000 'xxxxxxxxxx'; echo '"},{"paperId":"c","title":"After"}]}'; } >item.json
document item.json --local
expect papers "$(count paper)" 2
expect 'items too long' "$(grep -a -c '^bad	[0-9]*	The item has more than 16 MiB$' answer)" 1
{ printf '{"data":[{"paperId":"b","title":"'; repeat 1700000 'xxxxxxxxxx'; echo '"},{"paperId":"c","title":"After"}]}'; } >first.json
document first.json --local
expect papers "$(count paper)" 1
# Each of these items ends the search for the next at the end of the document, but not too often.
{ printf '{"data":[{"paperId":"a","title":"T"}'; repeat 100000 ',{"paperId":"b",'; echo ']}'; } >brackets.json
document brackets.json
{ printf '{"feed_url":"x","items":[{"id":"a","title":"T","content_html":"'; repeat 1000000 '<&<'; echo '"}]}'; } >tags.json
document tags.json
expect papers "$(count paper)" 1
{ printf '{"collection":[{"preprint_doi":"10.1101/1","preprint_title":"T","preprint_abstract":"'; repeat 300000 'O_FIG '; echo '"}],"messages":[]}'; } >figures.json
document figures.json
expect papers "$(count paper)" 1
{ printf '{"message":{"items":['; repeat 200000 '{"message":{"items":['; } >levels.json
document levels.json
says 3 'ends in the middle'
{ printf '{"esearchresult":{"idlist":["1"'; repeat 1000000 ',"1234"'; echo ']}}'; } >ids.json
document ids.json
expect requests "$(count next)" 5001

exit $failed

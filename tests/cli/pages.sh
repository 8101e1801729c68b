#!/bin/bash
# SPDX-License-Identifier: MIT
# A day of many pages, with and without Link headers; unchanged pages; votes that change; a fetch that breaks off between two pages.
. "$SRCDIR/tests/cli/prelude"
export PAPERFEED_NOW=2026-09-18T12:00:00Z
day=2026-09-18

# many VOTES: 250 papers of the day
many() {
    jq -c --argjson votes "$1" '[.[0] as $item | range(250) | . as $n | $item
        | .paper.id = "2609.1\(10000 + $n | tostring | .[1:])" | .paper.title = "Paper number \($n) of many" | .title = .paper.title
        | .paper.upvotes = $votes + $n | .paper.submittedOnDailyAt = "2026-09-18T00:00:00.000Z"]' "$SRCDIR/config/samples.json" >"$TMPDIR/many.json"
    SAMPLES=$TMPDIR/many.json
}
asked() {
    grep -c "p=" "$TMPDIR/requests" || true
}

for links in yes no; do
    rm -rf "$PAPERFEED_HOME"
    many 0
    : >"$TMPDIR/script"
    [ $links = yes ] || echo 'match /api/ no-link' >"$TMPDIR/script"
    start_server --script "$TMPDIR/script"
    exits 0 "$PAPERFEED" fetch -d $day
    says '250 papers, 250 new'
    # Without links one page more is asked, to see that nothing new comes.
    [ $links = yes ] && pages=3 || pages=4
    same "requests, links $links" "$pages" "$(asked)"

    before=$(sums)
    : >"$TMPDIR/requests"
    exits 0 "$PAPERFEED" fetch -d $day
    same "requests of the second fetch, links $links" "$pages" "$(asked)"
    awk '$3 != 304' "$TMPDIR/requests" | grep . && fail "a page was not 304"
    same "files after the second fetch, links $links" "$before" "$(sums)"
done

# Other votes: new lines in listings.tsv, not a byte in papers.tsv.
papers=$(cksum <"$PAPERFEED_HOME/data/papers.tsv")
many 1000
start_server --script "$TMPDIR/script"
exits 0 "$PAPERFEED" fetch -d $day
same papers.tsv "$papers" "$(cksum <"$PAPERFEED_HOME/data/papers.tsv")"
same "votes of the first" 1249 "$("$PAPERFEED" list -d $day -s up -n 1 | cut -f5)"

# The second page fails: what came is kept, the rest comes with the next fetch, though the first page is unchanged.
rm -rf "$PAPERFEED_HOME"
printf 'match /api/daily_papers?date=%s&limit=100&p=1 status 500 times 2\nmatch /papers status 404 times 1\n' $day >"$TMPDIR/script"
start_server --script "$TMPDIR/script"
exits 3 "$PAPERFEED" fetch -d $day
same "papers of one page" 100 "$("$PAPERFEED" count)"
exits 0 "$PAPERFEED" fetch -d $day
same "papers after the next fetch" 250 "$("$PAPERFEED" count)"
exits 0 "$PAPERFEED" verify

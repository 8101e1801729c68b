#!/bin/bash
# SPDX-License-Identifier: MIT
# Marks, their undo, also after a restart, and what others do meanwhile.
. "$SRCDIR/tests/screen/prelude"
make_store

screen 24 80 <<END
wait 6 unread of 6   0 starred
key s
wait starred, 6 unread left
wait u: undo
key jx
wait skipped 1 paper, 5 unread left
wait 3/6
key r
wait marked read, 4 unread left
look $kept/marks
key q
wait-exit 0
END
[ "$("$PAPERFEED" list -d 2026-09-22 -f ids starred)" = arxiv:2609.90103 ]
screen 24 80 <<END
wait 4 unread of 6   1 starred
key u
wait taken back: read
wait 5 unread
key 2u
wait taken back: star
wait 6 unread of 6   0 starred
key u
wait nothing to take back
key A
wait 6 papers marked read
wait 0 unread of 6
key u
wait 6 unread of 6
key q
wait-exit 0
END

# A search for unread papers keeps the rows that were read meanwhile, until it is asked again.
screen 24 80 unread on:2026-09-22 <<END
wait 1/6
key 2G<Enter>
wait Space: next unread
key q
wait 2/6
key s
wait 5 unread left
wait 2/6
key 2u
wait taken back: read
key q
wait 6 unread of 6
key q
wait-exit 0
END

# Another process marks and imports: all is seen, the row under the cursor stays where it is.
cat >"$TMPDIR/late.jsonl" <<'END'
{"id":"arxiv:2609.99001","title":"A Late Arrival That Sorts First","abstract":"It came during browsing.","authors":[{"name":"Late Comer"}],"categories":["cs.LG"],"primary":"cs.LG","day":"2026-09-22","listings":[{"source":"hf","day":"2026-09-22","kind":"daily","rank":9,"upvotes":9999,"comments":0}]}
{"id":"arxiv:2609.99002","title":"Another Late Arrival","abstract":"It came too.","authors":[{"name":"Late Comer"}],"categories":["cs.LG"],"primary":"cs.LG","day":"2026-09-22","listings":[{"source":"hf","day":"2026-09-22","kind":"daily","rank":10,"upvotes":9998,"comments":0}]}
END
screen 24 80 <<END
wait 1/6
key jj
wait 3/6
expect $kept/arrival-before
run "$PAPERFEED" import "$TMPDIR/late.jsonl" 2>/dev/null
wait 5/8
expect $kept/arrival-after
key gg
wait A Late Arrival That Sorts First
run "$PAPERFEED" mark --star arxiv:2609.99001 2>/dev/null
wait 1 starred
key u
wait 0 starred
key q
wait-exit 0
END

# New is what came after the former session began.
sed 's/99001/99003/; s/A Late/The Latest/' "$TMPDIR/late.jsonl" | head -1 >"$TMPDIR/latest.jsonl"
PAPERFEED_NOW=2026-09-22T13:00:00Z "$PAPERFEED" import "$TMPDIR/latest.jsonl" 2>/dev/null
export PAPERFEED_NOW=2026-09-22T14:00:00Z
screen 24 80 <<END
wait  N  The Latest Arrival
wait 1 new, 9 unread
key q
wait-exit 0
END
screen 24 80 <<END
wait  O  The Latest Arrival
key q
wait-exit 0
END

# Rows move while a paper is marked: the lists show what they name.
head -1 "$TMPDIR/late.jsonl" | sed 's/99001/99004/; s/A Late/An Older/; s/2026-09-22/2026-09-01/g' >"$TMPDIR/older.jsonl"
screen 24 80 attention <<END
wait 1/7
key q
wait 1/9
key G
wait 9/9
run "$PAPERFEED" import "$TMPDIR/older.jsonl" 2>/dev/null
key s
wait starred
key u
wait taken back: star
key q
wait-exit 0
END
! "$PAPERFEED" list starred >/dev/null 2>&1

# A store that becomes unreadable is told, not looked at; when it is back, so are the papers.
for views in ' ' '<Enter> ' '? q' '/ferr <Esc>'; do
    cp "$PAPERFEED_HOME/data/papers.tsv" "$TMPDIR/papers.tsv"
    screen 24 80 <<END
wait 1/9
key 2G${views% *}
run echo garbage >"$PAPERFEED_HOME/data/new" && mv "$PAPERFEED_HOME/data/new" "$PAPERFEED_HOME/data/papers.tsv"
key ${views#* }
wait Could not read
key jsxJA
wait Could not
run cp "$TMPDIR/papers.tsv" "$PAPERFEED_HOME/data/new" && mv "$PAPERFEED_HOME/data/new" "$PAPERFEED_HOME/data/papers.tsv"
wait unread of 9
key u
key q
wait-exit 0
END
done
"$PAPERFEED" verify >/dev/null

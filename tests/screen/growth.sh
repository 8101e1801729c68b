#!/bin/bash
# SPDX-License-Identifier: MIT
# A search with many hits: only the beginning is read, more as the selection goes down; its order.
. "$SRCDIR/tests/screen/prelude"
make_store

# gulls FIRST LAST: papers whose number is in the title, all of one day
gulls() {
    for ((i = $1; i <= $2; i++)); do
        printf '{"v":1,"id":"arxiv:2601.%05d","title":"Gull number %d","abstract":"Counted.","authors":[{"name":"Ada Tern"}],"categories":["cs.CV"],"primary":"cs.CV","published":"2026-01-05"}\n' "$i" "$i"
    done
}
gulls 1 450 | "$PAPERFEED" import - 2>/dev/null

screen 24 80 gull <<END
wait 450 of 463 papers
wait best first
wait 1/300+
key 250j
wait 251/450
key G
wait 450/450
key gg
wait 1/450
key O
wait newest first
wait 1/300+
key 400G
wait 400/450
key O
wait best first
key J
wait 2/300+
key q
key q
wait-exit 0
END

# The end of what was read is the last row at first; the rest follows.
screen 24 80 gull <<END
wait 1/300+
key G
wait 300/450
key G
wait 450/450
key q
wait Tue 22 Sep 2026
key q
wait-exit 0
END

# Giving a search up comes back to the place in the long one.
screen 24 80 gull <<END
wait 1/300+
key 420G
wait 420/450
key /ferr
wait 2 of 463
key <Esc>
wait 420/450
key q
key q
wait-exit 0
END

# All shown are all that match.
screen 24 80 gull <<END
wait 1/300+
key A
wait 450 papers marked read
key u
wait taken back
key q
key q
wait-exit 0
END

# The query's own order wins; without words there is nothing to be best in; a limit holds.
screen 24 80 gull sort:date <<END
wait newest first
key O
wait one order only
key q
key q
wait-exit 0
END
screen 24 80 cat:cs.CV <<END
wait newest first
key q
key q
wait-exit 0
END
screen 24 80 gull limit:20 <<END
wait 1/20
key G
wait 20/20
key q
key q
wait-exit 0
END

# Papers of another process come within a second, and the selected one stays selected.
gulls 501 520 | sed 's/2026-01-05/2026-09-20/g' >"$TMPDIR/later"
screen 24 80 gull <<END
wait 1/300+
key O
wait newest first
key 150G
wait 150/300+
run "$PAPERFEED" import "$TMPDIR/later" 2>/dev/null
wait 170/300+
wait 470 of 483
key q
key q
wait-exit 0
END

#!/bin/bash
# SPDX-License-Identifier: MIT
# TeX of titles, names and abstracts is shown as text; \ shows it as it is written, and back.
. "$SRCDIR/tests/screen/prelude"
make_store
cat >"$TMPDIR/tex.jsonl" <<'END'
{"id": "2609.90155", "title": "Moored K\\\"ahler Buoys in $\\mathcal{O}(n^2)$ Tides", "abstract": "We moor $\\alpha_i$ buoys and show that ``still'' water is \\emph{rare}.", "authors": [{"name": "Zo\\'e \\L{}anka"}], "published": "2026-09-22"}
END
"$PAPERFEED" import -d 2026-09-22 "$TMPDIR/tex.jsonl" 2>/dev/null

screen 24 80 <<'END'
wait Moored Kähler Buoys in 𝒪(n²) Tides
wait Z. Łanka
key \
wait Moored K\"ahler Buoys in $\mathcal{O}(n^2)$ Tides
wait TeX as it is written
key \
wait Moored Kähler
key /buoys<Enter>
wait Kähler
key l
wait We moor αᵢ buoys and show that “still” water is rare.
key \
wait ``still'' water
key q
wait K\"ahler
key q
key q
wait-exit 0
END

# Where the terminal has ASCII only, TeX is spelled.
LC_ALL=C screen 24 80 <<'END'
wait in O(n^2) Tides
key /buoys<Enter>
wait O(n^2)
key l
wait We moor alpha_i buoys and show that "still" water is rare.
key q
key q
key q
wait-exit 0
END

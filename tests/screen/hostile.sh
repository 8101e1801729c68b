#!/bin/bash
# SPDX-License-Identifier: MIT
# Whatever a record holds: the terminal gets text only.
. "$SRCDIR/tests/screen/prelude"
make_store
python3 - >"$TMPDIR/hostile.jsonl" <<'END' 2>/dev/null || exit 77
import json
bad = ["\x1b]0;title\x07", "\x1b[2J", "\u009b31m", "\u202egnp.exe", "\u200bzero", "e" + "\u0301" * 50, "\U000e0041tag", "\x7f", "\x00nul", "%s%n%d"]
for i, b in enumerate(bad):
    print(json.dumps({"id": "arxiv:2609.8%04d" % i, "title": "Hostile %d %s end" % (i, b), "abstract": ("text " + b + " ") * 40,
        "authors": [{"name": "A " + b}], "categories": ["cs." + b], "primary": "cs." + b, "day": "2026-09-22", "url": "http://" + b,
        "code_url": "https://x/" + b, "comment": b, "keywords": [b]}))
print(json.dumps({"id": "arxiv:2609.81000", "title": "x" * 30000, "abstract": "y" * 300000, "authors": [{"name": "N" * 3000}] * 200, "day": "2026-09-22"}))
END
"$PAPERFEED" import "$TMPDIR/hostile.jsonl" 2>/dev/null
for size in '24 80' '40 120' '14 46'; do
    rows=${size% *} columns=${size#* }
    screen "$rows" "$columns" <<-END
	wait 1/17
	key GkkkkkkkkkkkkkkkkkkggjjjjjjjlJJJJJJJJJJJJJJqyyytyu
	key /hostile<Enter>
	wait search: hostile
	key ljjjjnnnq
	key q
	wait /17
	key q
	wait-exit 0
	END
done

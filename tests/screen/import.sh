#!/bin/bash
# SPDX-License-Identifier: MIT
# A long import counts its papers on the terminal, ends at ^C and keeps what had arrived.
. "$SRCDIR/tests/screen/prelude"
awk 'BEGIN { for (i = 0; i < 100; i++) printf "{\"id\":\"2609.%05d\",\"title\":\"Paper %d\",\"abstract\":\"Some words of it.\",\"published\":\"2026-09-01\"}\n", i, i }' >"$TMPDIR/records"
mkfifo "$TMPDIR/endless"
while cat "$TMPDIR/records"; do :; done >"$TMPDIR/endless" 2>/dev/null &
"$SCREEN_DRIVER" 6 60 "$PAPERFEED" import "$TMPDIR/endless" <<'END'
wait 00 papers, 
wait a second
key <C-c>
wait stopped; what had arrived is kept
wait 100 new, 0 updated
gone a second
wait-exit 130
END
wait
[ "$("$PAPERFEED" count)" = 100 ] || { echo 'not all that arrived was kept'; exit 1; }
"$PAPERFEED" verify

# Nobody is shown anything that wants to be quiet, or whose standard error is no terminal.
"$SCREEN_DRIVER" 6 60 "$PAPERFEED" import -q "$TMPDIR/records" <<'END'
wait-exit 0
END
for _ in 1 2 3 4 5 6 7 8 9 10; do cat "$TMPDIR/records"; done | "$PAPERFEED" import - 2>"$TMPDIR/said"
[ "$(cat "$TMPDIR/said")" = 'paperfeed: 1000 papers, 0 new, 0 updated, 1000 known' ] || { cat -v "$TMPDIR/said"; exit 1; }

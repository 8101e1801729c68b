#!/bin/bash
# SPDX-License-Identifier: MIT
# Nothing stored yet; the tour; a fetch without a server; terminals that cannot do it; leaving in every way.
. "$SRCDIR/tests/screen/prelude"
mkdir -p "$PAPERFEED_HOME"
cat >"$PAPERFEED_HOME/config" <<'END'
source hf
    url http://127.0.0.1:9
END
for size in '24 80' '40 120' '14 46'; do
    rows=${size% *} columns=${size#* }
    screen "$rows" "$columns" <<-END
	wait Welcome
	expect $kept/empty-${columns}x$rows
	key jjxsuA[
	wait Welcome
	key q
	wait-exit 0
	END
done
screen 24 80 <<END
wait Welcome
key t
wait samples, not kept
wait unread
key s
wait starred
key R
wait no fetching in the tour; q ends it
key :fetch<Enter>
wait no fetching in the tour; q ends it
key q
wait-exit 0
END
[ ! -e "$PAPERFEED_HOME/data/papers.tsv" ]
screen 24 80 <<END
wait Welcome
key R
wait hf
wait !
key q
wait-exit 0
END

# The library keeps what it had allocated for a terminal that it does not know.
ASAN_OPTIONS=detect_leaks=0 TERM=nonsense screen 24 80 <<END
wait Could not start the browser
wait-exit 2
END
TERM=dumb screen 24 80 <<END
wait Could not start the browser
wait-exit 2
END
code=0
"$PAPERFEED" browse </dev/null >/dev/null 2>"$TMPDIR/err" || code=$?
[ "$code" = 2 ]
grep -q 'Could not start the browser' "$TMPDIR/err"

make_store
for signal in 1 2 15; do
    screen 24 80 <<-END
	wait 1/6
	key s
	wait starr
	signal $signal
	wait-exit 0
	END
done
# The terminal is as before.
export TMPDIR PAPERFEED
# shellcheck disable=SC2016 # the inner shell expands
"$SCREEN_DRIVER" 24 80 sh -c 'stty -a >"$TMPDIR/before"; "$PAPERFEED" browse; stty -a >"$TMPDIR/after"' <<END
wait 1/6
key q
wait-exit 0
END
cmp "$TMPDIR/before" "$TMPDIR/after"

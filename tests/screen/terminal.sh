#!/bin/bash
# SPDX-License-Identifier: MIT
# What surrounds the browser: job control, locales, sizes.
. "$SRCDIR/tests/screen/prelude"
make_store

# ^Z gives the terminal back; fg brings the screen again. The shell makes the browser a job of its own.
export PAPERFEED
cat >"$TMPDIR/job" <<'END'
set -m
"$PAPERFEED" browse
echo stopped
while read -r _; do
    fg >/dev/null
    echo ended
done
END
"$SCREEN_DRIVER" 24 80 bash "$TMPDIR/job" <<END
wait 1/6
key jj<C-z>
wait stopped
key <Enter>
wait 3/6
key q
wait ended
END

# A locale that has ASCII only: one mark a character, nothing else.
LC_ALL=C screen 24 80 <<END
wait 1/6
expect $kept/feed-ascii
key q
wait-exit 0
END

# The selected paper stays through every size.
screen 24 80 <<END
wait 1/6
key jj
wait 3/6
resize 5 20
wait 3/6
resize 100 400
wait 3/6
resize 12 40
wait 3/6
resize 30 100
wait 3/6
resize 60 200
wait 3/6
resize 24 80
expect $kept/feed-third
key l
resize 40 120
wait why it is here
resize 5 20
wait 3/6
resize 24 80
wait Cheap Grippers
key qq
wait-exit 0
END

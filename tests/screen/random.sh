#!/bin/bash
# SPDX-License-Identifier: MIT
# Keys and sizes at random: the browser lives, and sends nothing but screen.
. "$SRCDIR/tests/screen/prelude"
make_store
count=2000
[ "${FULL:-0}" != 1 ] || count=20000
screen 24 80 <<END
wait 1/6
random 1 $((count / 2))
random 2 $((count / 2))
END
"$PAPERFEED" verify >/dev/null

#!/bin/bash
# SPDX-License-Identifier: MIT
# Live search: each key, wrong queries, history, going back to where it began.
. "$SRCDIR/tests/screen/prelude"
make_store

for size in '24 80' '40 120' '14 46'; do
    rows=${size% *} columns=${size#* }
    screen "$rows" "$columns" <<-END
	wait 1/6
	key /attention
	wait 7 of 13
	look $kept/search-${columns}x$rows
	key <Enter>
	wait S subscribes
	expect $kept/search-kept-${columns}x$rows
	key <Enter>
	wait Space:
	look $kept/search-paper-${columns}x$rows
	key nNqq
	wait 1/6
	key u
	wait taken back
	key q
	wait-exit 0
	END
done

# Esc leaves everything as it was: day, row and line.
screen 24 80 <<END
wait 1/6
key [3G
wait 3/4
expect $kept/search-before
key /ferr
wait 2 of 13
key <C-n>
wait Ferries of the North
key zzz
wait Nothing matches
key <Esc>
expect $kept/search-before
END

# A wrong query says why and keeps the last good result; Enter does not take it; history comes back; Tab narrows.
screen 24 80 <<END
wait 1/6
key /ferr
wait 2 of 13
key <Space>"open
wait !
wait 2 of 13
key <Enter>
wait !
key <C-u>ferr (a OR b
wait column 6: missing ")"
look $kept/search-wrong
key <C-u>winch
wait 2 of 13
key <Enter>
wait search: winch
key /
key <Up>
wait /winch
key <C-u>attention<Tab>
wait scope: Tue 22 Sep 2026
wait 2 of 13
key <Tab>
wait scope: all dates
wait 7 of 13
key <Esc>
wait search: winch
key q
wait 1/6
key /<Enter>
wait 1/6
key q
wait-exit 0
END

# Esc brings the scope of the kept search back.
screen 24 80 <<END
wait 1/6
key /attention<Tab>
wait 2 of 13
key <Enter>
wait 1/2
key /ferr
wait Ferries of the North
key <Esc>
gone Ferries of the North
wait search: attention
wait 1/2
key q
wait 1/6
key q
wait-exit 0
END

# The same from the command line, also a wrong one.
screen 24 80 attention unread <<END
wait search: attention unread
wait 7 of 13
key q
wait Tue 22 Sep 2026
key q
wait-exit 0
END
screen 24 80 '"open' <<END
wait-exit 2
END

# Where nothing matches, the words that would.
screen 24 80 attentoin <<END
wait Nothing matches
wait Near: "attention" (7)
key q
key q
wait-exit 0
END

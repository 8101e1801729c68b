#!/bin/bash
# SPDX-License-Identifier: MIT
# The feed of a day at all widths, with and without colours, and going from day to day.
. "$SRCDIR/tests/screen/prelude"
make_store

for size in '24 80' '40 120' '14 46' '5 20' '60 200' '12 40'; do
    rows=${size% *} columns=${size#* }
    screen "$rows" "$columns" <<-END
	wait 1/6
	expect $kept/feed-${columns}x$rows
	key q
	wait-exit 0
	END
done
# Too small for anything, and back.
screen 24 80 <<END
wait 1/6
key jj
wait 3/6
resize 4 80
wait enlarge the window
resize 24 80
expect $kept/feed-third
resize 24 19
wait enlarge the window
key q
wait-exit 0
END

# Attributes: none, 8 and 256 colours.
TERM=vt100 screen 24 80 <<END
look $kept/feed-none
key q
wait-exit 0
END
TERM=xterm screen 24 80 <<END
look $kept/feed-8
END
TERM=xterm-256color screen 24 80 <<END
look $kept/feed-256
END
NO_COLOR=1 TERM=xterm-256color screen 24 80 <<END
look $kept/feed-none
END

# Days: older, newer, by date, by week; the ends say so; a day without papers is a calm screen.
screen 24 80 <<END
wait Tue 22 Sep 2026
key [
wait Mon 21 Sep 2026
expect $kept/feed-monday
key [
wait Fri 18 Sep 2026
key [
wait no older day
key 2]
wait Tue 22 Sep 2026
key ]
wait no newer day
key {
wait Fri 18 Sep 2026
key }
wait Tue 22 Sep 2026
key gdfri<Enter>
wait Fri 18 Sep 2026
key gt
wait Tue 22 Sep 2026
key gd2026-09-20<Enter>
wait No papers on this day
expect $kept/feed-nothing
key [
wait Fri 18 Sep 2026
key gdtomorrowish<Enter>
wait !
key <Esc>
key gd2027<Enter>
wait not published yet
key :date 2026-09-21<Enter>
wait Mon 21 Sep 2026
key q
wait-exit 0
END

# Moving: counts, ends, pages.
screen 24 80 <<END
wait 1/6
key 3j
wait 4/6
key G
wait 6/6
key gg
wait 1/6
key 5G
wait 5/6
key 99k
wait 1/6
key <End>
wait 6/6
key <Home>
wait 1/6
key <C-d>
gone 1/6
key <C-u>
wait 1/6
key <PgDn>
wait 6/6
key b
wait 1/6
END
screen 8 80 <<END
wait 1/6
key <PgDn>
gone 1/6
expect $kept/feed-page
END

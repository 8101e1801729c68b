#!/bin/bash
# SPDX-License-Identifier: MIT
# Help from the table of actions, the box of a prefix, the command line.
. "$SRCDIR/tests/screen/prelude"
make_store

for size in '24 80' '40 120'; do
    rows=${size% *} columns=${size#* }
    screen "$rows" "$columns" <<-END
	wait 1/6
	key ?
	wait help: date feed
	expect $kept/help-${columns}x$rows
	key undo
	wait filter: undo
	expect $kept/help-undo-${columns}x$rows
	key <Esc>
	wait 1/6
	key q
	wait-exit 0
	END
done
screen 24 80 <<END
wait 1/6
key g
wait | t  today
expect $kept/prefix
key <Esc>
gone | t  today
key l?
wait help: abstract
key q
wait Space:
key :
wait | read-on
key sta
wait :sta
expect $kept/command
key <Tab>
wait :star
key <Enter>
wait starred
key :nonsense<Enter>
wait no action "nonsense" here
key <Esc>
key :quit<Enter>
wait-exit 0
END

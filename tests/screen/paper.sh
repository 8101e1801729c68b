#!/bin/bash
# SPDX-License-Identifier: MIT
# The abstract reader: pages, neighbours, links, copying, marks by reading.
. "$SRCDIR/tests/screen/prelude"
make_store

for size in '24 80' '40 120' '14 46'; do
    rows=${size% *} columns=${size#* }
    screen "$rows" "$columns" <<-END
	wait 1/6
	key jl
	wait Space:
	expect $kept/paper-${columns}x$rows
	key q
	wait 2/6
	key u
	wait taken back: read
	key q
	wait-exit 0
	END
done

# Space pages, then goes to the next unread, wraps, ends with the day, goes on with the older day.
screen 12 60 <<END
wait 1/6
key 2G<Space>
wait shown, Space: on
key <Space>
key <Space>
wait 2/6  all shown
expect $kept/paper-paged
key <Space>
gone 2/6
wait 3/6
key J
wait 4/6
key K
wait 3/6
key q
wait 3/6
key A
wait marked read
wait u: undo
key <Space>
wait all read
wait Space: Mon 21 Sep
key <Space>
wait Mon 21
key u
wait taken back: read on
key q
wait-exit 0
END

# Clipboard: link, link by number, title, id. /bin/true stands for the browser.
screen 24 80 <<END
wait 1/6
key 2Gyu
clipboard MjYwOS45MDEwMQ==
key yy
clipboard aHR0cHM6Ly9hcnhpdi5vcmcvYWJzLzI2MDkuOTAxMDE=
key 2yy
clipboard aHR0cHM6Ly9hcnhpdi5vcmcvcGRmLzI2MDkuOTAxMDE=
key yt
wait copied Tides
key 9o
wait links
key o
wait opening https://arxiv.org/abs/2609.90101
key q
wait-exit 0
END
# The viewer gets the address as one word of its own, and no terminal.
cat >"$TMPDIR/viewer" <<END
#!/bin/sh
printf '%s|' "\$@" >"$TMPDIR/viewer.seen"
if [ -t 0 ] || [ -t 1 ] || [ -t 2 ]; then echo terminal >>"$TMPDIR/viewer.seen"; fi
mv "$TMPDIR/viewer.seen" "$TMPDIR/viewer.out"
END
chmod +x "$TMPDIR/viewer"
sed -i "s|^browser .*|browser $TMPDIR/viewer \"a b\" %u|" "$PAPERFEED_HOME/config"
screen 24 80 <<END
wait 1/6
key 2G5o
wait opening https://github.com/example/tides
run i=0; until [ -e "$TMPDIR/viewer.out" ]; do i=\$((i + 1)); [ \$i -lt 200000 ] || exit 1; done
key q
wait-exit 0
END
[ "$(cat "$TMPDIR/viewer.out")" = 'a b|https://github.com/example/tides|' ] || { cat "$TMPDIR/viewer.out"; exit 1; }
sed -i "s|^browser .*|browser /bin/false|" "$PAPERFEED_HOME/config"
screen 24 80 <<END
wait 1/6
key o
wait exit 1
END
sed -i "s|^browser .*|browser /nonexistent/viewer %u|" "$PAPERFEED_HOME/config"
screen 24 80 <<END
wait 1/6
key o
wait Could not open the link
END

# mark-read never, and space: only reading on from the end counts.
rm -f "$PAPERFEED_HOME/data/marks.tsv"
for when in never space; do
    printf 'mark-read %s\n' $when >"$PAPERFEED_HOME/config"
    screen 24 80 <<-END
	wait 6 unread of 6
	key <Enter>
	wait Space: next unread
	key q
	wait 6 unread of 6
	key q
	wait-exit 0
	END
done
screen 24 80 <<END
wait 6 unread of 6
key 6G<Enter>
wait Space: next unread
key <Space>
wait 1/6
key q
wait 5 unread of 6
END

#!/bin/bash
# SPDX-License-Identifier: MIT
# The first screen of the browser on a terminal of 120x40: time until it is complete, and memory.
# shellcheck source=tests/bench/prelude
. "$SRCDIR/tests/bench/prelude"

# The longest word among the first of a title.
word_of() {
    cut -c 1-40 | tr ' ' '\n' | awk 'length > length(longest) { longest = $0 } END { print longest }'
}

[ "$SIZES" = corpus ] || case " $SIZES " in *' 1k '*) ;; *) SIZES="1k $SIZES" ;; esac
for each in $SIZES; do
    enter "$each"
    heading "$size: first screen"
    title=$("$PAPERFEED" list -n 1 -f tsv | cut -f 8 | word_of)
    peer_memory=''
    read -r wall memory < <("$TOOLS/screen" 21 "$title" "$PAPERFEED" browse)
    wall=$(calculate "$wall / 1000") memory=$(calculate "$memory / 1024")
    if [ "$size" != corpus ] && has sfeed_curses; then
        once "$dir/feed" "$TOOLS/corpus" sfeed "$SEED" "$(papers_of "$size")"
        title=$(head -1 "$dir/feed" | cut -f 2 | word_of)
        read -r peer_wall peer_memory < <(SFEED_LAZYLOAD=1 "$TOOLS/screen" 15 "$title" sfeed_curses "$dir/feed")
        key=screen
        case $size in 1k | 100k | 1M) key=screen.$size ;; esac
        row "$key" lazy "$wall" "$(calculate "$peer_wall / 1000")"
    fi
    row screen.max '' "$wall"
    row screen.memory '' "$memory"
    [ -z "$peer_memory" ] || row screen.peer lazy "$memory" "$(calculate "$peer_memory / 1024")"
done

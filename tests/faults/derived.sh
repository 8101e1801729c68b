#!/bin/bash
# SPDX-License-Identifier: MIT
# S5: derived files are removed, cut, emptied, taken from other generations or from another store, exchanged for each other, or have
# bits turned over. Every answer stays what the logs say, and what is written is what
# would have been written.
. "$SRCDIR/tests/faults/prelude"
cache=$PAPERFEED_HOME/cache

# generation NAME: the derived files as they are now
generation() {
    cp -a "$cache" "$TMPDIR/generation.$1"
    generations+=("$TMPDIR/generation.$1")
}

# spoil FILE: one thing that may happen to it
spoil() {
    local file=$1 other size
    other=${generations[RANDOM % ${#generations[@]}]}/$(basename "$file")
    size=$(stat -c %s "$file")
    case $((RANDOM % 9)) in
    0 | 1) rm -f "$file" ;;
    2) : >"$file" ;;
    3) truncate -s $((size / 2)) "$file" ;;
    4) truncate -s $((size + 4096)) "$file" ;;
    5) cp "$other" "$file" 2>/dev/null || rm -f "$file" ;;
    6)
        other=${files[RANDOM % ${#files[@]}]}
        [ ! -f "$other" ] || [ "$other" = "$file" ] || cp "$other" "$file"
        ;;
    7) head -c "$size" /dev/urandom >"$file" ;;
    8) turn "$file" ;;
    esac
}

# turn FILE: some of its bits are turned over
turn() {
    local size place byte i
    size=$(stat -c %s "$1")
    [ "$size" -gt 0 ] || return 0
    for ((i = 0; i < 1 + RANDOM % 3; i++)); do
        below "$size"
        place=$chosen
        byte=$(od -An -tu1 -j "$place" -N 1 "$1")
        printf '%b' "\\x$(printf %x $((byte ^ 1 << RANDOM % 8)))" | dd of="$1" bs=1 seek="$place" conv=notrunc status=none
    done
}

# Some generations of one store, and one of another store.
generations=()
"$FAULTS" corpus 99 0 50 >"$TMPDIR/part.jsonl"
"$PAPERFEED" -q import "$TMPDIR/part.jsonl"
"$PAPERFEED" -q count >/dev/null
[ -d "$cache" ] || { echo "nothing is derived"; exit 77; }
generation other
rm -rf "$PAPERFEED_HOME"
for part in 1 2 3 4 5 6 7; do
    "$FAULTS" corpus "$SEED" $((part * 20)) $((part == 1 ? 1500 : part * 4)) >"$TMPDIR/part.jsonl"
    "$PAPERFEED" -q import "$TMPDIR/part.jsonl"
    "$PAPERFEED" -q mark --star "$("$PAPERFEED" export -f ids | sed -n "${part}p")"
    [ $((part % 2)) = 0 ] || generation $part
done
cp -a "$PAPERFEED_HOME" "$TMPDIR/whole"

# write: papers that are known, told with less, and a few new ones; and marks
"$FAULTS" corpus "$SEED" 100 60 | jq -c 'del(.abstract, .authors)' >"$TMPDIR/less.jsonl"
"$FAULTS" corpus "$SEED" 90000 3 >>"$TMPDIR/less.jsonl"
write() {
    PAPERFEED_NOW=2026-09-19T12:00:00Z "$PAPERFEED" -q import "$TMPDIR/less.jsonl" &&
        "$PAPERFEED" -q mark --skip arxiv:1901.00107 arxiv:1901.00120
}
write
facts "$TMPDIR/written"

subsets=$(many 12 200)
flips=$(many 8 400)
for ((i = 0; i < subsets + flips; i++)); do
    restore "$TMPDIR/whole"
    if [ $((RANDOM % 4)) = 0 ]; then
        rm -rf "$cache"
        cp -a "${generations[RANDOM % ${#generations[@]}]}" "$cache"
    fi
    files=("$cache"/*)
    if [ $i -lt "$subsets" ]; then
        for file in "${files[@]}"; do
            [ $((RANDOM % 2)) = 0 ] || spoil "$file"
        done
    else
        turn "${files[RANDOM % ${#files[@]}]}"
    fi
    rm -rf "$TMPDIR/spoiled"
    cp -a "$cache" "$TMPDIR/spoiled" 2>/dev/null || true
    if [ $((i % 3)) = 0 ]; then
        write >"$TMPDIR/out" 2>&1 || wrong "case $i: writing: $(cat "$TMPDIR/out")"
        facts "$TMPDIR/now"
        cmp -s "$TMPDIR/now" "$TMPDIR/written" || wrong "case $i: other facts were written: $(diff "$TMPDIR/now" "$TMPDIR/written" | cut -c 1-160 | head -n 3)"
    fi
    agrees "case $i"
done
proven S5 "derived files: $subsets subsets removed, replaced or mixed and $flips bit flips, $failures other answers"

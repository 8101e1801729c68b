#!/bin/bash
# SPDX-License-Identifier: MIT
# S1: kill -9 at random moments of fetches, imports, marks and compactions. Nothing that was acknowledged is lost, nothing is there
# that was not attempted, and the same commands then complete what was missing.
. "$SRCDIR/tests/faults/prelude"

# The steps of a story, one a line: commands that only add facts.
steps() {
    local part day
    case $1 in
    fetch) for day in 14 15 16 17 18; do echo "fetch -q -d 2026-09-$day"; done ;;
    import) for part in 1 2 3 4 5 6; do echo "import -q $TMPDIR/part$part.jsonl"; done ;;
    mark) for part in 1 2 3 4 5 6; do echo "mark -q --star arxiv:1901.0000$part"; done ;;
    compact) printf '%s\n' "import -q $TMPDIR/part1.jsonl" compact "mark -q --star arxiv:1901.00001" compact "import -q $TMPDIR/part2.jsonl" compact ;;
    esac
}

# tell NAME: does the steps, and notes each one that was acknowledged
if [ "${1:-}" = tell ]; then
    : >"$TMPDIR/acknowledged"
    while read -r step; do
        # shellcheck disable=SC2086 # words
        "$PAPERFEED" $step >/dev/null
        echo "$step" >>"$TMPDIR/acknowledged"
    done <"$TMPDIR/$2.steps"
    exit 0
fi

# prepare NAME: the home before the story, what is true after each step, and how long it takes
prepare() {
    local name=$1 number=0 step start
    facts "$TMPDIR/$name.0"
    rm -rf "$TMPDIR/$name.home"
    cp -r "$PAPERFEED_HOME" "$TMPDIR/$name.home"
    steps "$name" >"$TMPDIR/$name.steps"
    while read -r step; do
        number=$((number + 1))
        # shellcheck disable=SC2086 # words
        "$PAPERFEED" $step >"$TMPDIR/out" 2>&1 || fail "$step: $(cat "$TMPDIR/out")"
        facts "$TMPDIR/$name.$number"
    done <"$TMPDIR/$name.steps"
    cp "$TMPDIR/$name.$number" "$TMPDIR/$name.$((number + 1))"
    restore "$TMPDIR/$name.home"
    start=${EPOCHREALTIME/./}
    "$0" tell "$name"
    duration[$name]=$((${EPOCHREALTIME/./} - start))
    stories+=("$name")
}

# round NAME: one kill
round() {
    local name=$1 code=0 acknowledged missing what
    restore "$TMPDIR/$name.home"
    below $((duration[$name] * 21 / 20))
    : >"$TMPDIR/acknowledged"
    "$FAULTS" kill "$chosen" "$0" tell "$name" || code=$?
    acknowledged=$(wc -l <"$TMPDIR/acknowledged")
    what="$name, killed after $chosen us, $acknowledged steps acknowledged"
    [ $code = 137 ] && killed=$((killed + 1))
    [ $code = 137 ] || [ $code = 0 ] || wrong "$what: exit $code"
    facts "$TMPDIR/now"
    missing=$(within "$TMPDIR/$name.$acknowledged" "$TMPDIR/now") || wrong "$what: lost $missing"
    missing=$(within "$TMPDIR/now" "$TMPDIR/$name.$((acknowledged + 1))") || wrong "$what: never attempted $missing"
    agrees "$what"
    "$0" tell "$name" || wrong "$what: cannot go on"
    facts "$TMPDIR/now"
    cmp -s "$TMPDIR/now" "$TMPDIR/$name.$(wc -l <"$TMPDIR/$name.steps")" || wrong "$what: not completed"
    "$PAPERFEED" -q verify >/dev/null || wrong "$what: not whole when completed"
}

declare -A duration
stories=()
killed=0
for part in 1 2 3 4 5 6; do
    "$FAULTS" corpus "$SEED" $((part * 30 - 30)) 30 >"$TMPDIR/part$part.jsonl"
done
start_server --today 2026-09-18
prepare fetch
rm -rf "$PAPERFEED_HOME"
mkdir "$PAPERFEED_HOME"
prepare import
prepare mark
if "$PAPERFEED" help compact >/dev/null 2>&1; then
    rm -rf "$PAPERFEED_HOME"
    mkdir "$PAPERFEED_HOME"
    prepare compact
fi

rounds=$(many 16 500)
for ((i = 0; i < rounds || (killed < rounds && i < 2 * rounds); i++)); do
    round "${stories[i % ${#stories[@]}]}"
done
proven S1 "kill: $killed kills of $(echo "${stories[@]}" | sed 's/ /, /g'), $failures lost"

#!/bin/bash
# SPDX-License-Identifier: MIT
# The examples of paperfeed-format(5) and paperfeed-query(7), run as they stand there.
. "$SRCDIR/tests/cli/prelude"
export PAPERFEED_NOW=2026-09-18T12:00:00Z
"$PAPERFEED" -q import "$SRCDIR/config/samples.json"
"$PAPERFEED" list -f ids -n 2 | "$PAPERFEED" mark -q --star -

# The literal blocks of the section EXAMPLES, one file each.
awk -v out="$TMPDIR/example" '/^\.Sh EXAMPLES/ { on = 1 } /^\.Sh SEE/ { on = 0 }
    on && /^\.Bd/ { n++; inside = 1; next } /^\.Ed/ { inside = 0 }
    on && inside { gsub(/\\e/, "\\"); print >(out n) }' "$SRCDIR/man/paperfeed-format.5"
set -- "$TMPDIR"/example*
same "examples that are tested" 4 $#
cd "$PAPERFEED_HOME/data"
same "titles with kernel" "$("$PAPERFEED" search -f ids ti:kernel | wc -l)" "$( (sh "$TMPDIR/example1" || true) | wc -l)"
for day in 2026-09-14 2026-09-15 2026-09-16 2026-09-17 2026-09-18; do
    echo "$day $("$PAPERFEED" count on:$day)"
done >"$TMPDIR/days"
sh "$TMPDIR/example2" | cmp - "$TMPDIR/days" || fail "other numbers a day"
sh "$TMPDIR/example3" | cmp - <(grep -v '^#' papers.tsv) || fail "other records"
printf 'half a line' >>papers.tsv
sh "$TMPDIR/example3" | cmp - <(grep -v -e '^#' -e '^half' papers.tsv) || fail "a torn tail counts"
same stars 2 "$(sh "$TMPDIR/example4" | wc -l)"
"$PAPERFEED" -q compact
sh "$TMPDIR/example2" | cmp - "$TMPDIR/days" || fail "other numbers a day after compact"
sh "$TMPDIR/example3" | cmp - <(grep -v '^#' papers.tsv) || fail "other records after compact"

# Queries: none is refused, and all but those for one author or one subject find something.
PATH=$TMPDIR/bin:$PATH
mkdir "$TMPDIR/bin"
ln -s "$PAPERFEED" "$TMPDIR/bin/paperfeed"
awk '/^\.Sh EXAMPLES/ { on = 1 } /^\.Sh SEE/ { on = 0 } on && sub(/^\.Dl /, "") { gsub(/\\\(dq/, "\""); print }' \
    "$SRCDIR/man/paperfeed-query.7" >"$TMPDIR/examples"
[ "$(wc -l <"$TMPDIR/examples")" -ge 8 ] || fail "no examples of queries"
while read -r example; do
    code=0
    sh -c "$example" >"$TMPDIR/out" 2>"$TMPDIR/err" </dev/null || code=$?
    [ "$code" -lt 2 ] || { cat "$TMPDIR/err"; fail "$example: exit $code"; }
    case $example in
    *au:okello | *subscribe* | *grep*) ;;
    *) [ -s "$TMPDIR/out" ] || fail "$example: finds nothing" ;;
    esac
done <"$TMPDIR/examples"
same "=model is in model" 1 "$(($("$PAPERFEED" count =model) < $("$PAPERFEED" count model)))"

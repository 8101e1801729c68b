#!/bin/bash
# SPDX-License-Identifier: MIT
# The filter that shows TeX: line by line, cells of a table apart, in Unicode or ASCII.
# shellcheck source=tests/cli/prelude
. "$SRCDIR/tests/cli/prelude"

printf '%s\n' 'K\"ahler $\alpha_i \leq 2^{10}$' 'US$5' >"$TMPDIR/a"
same unicode 'Kähler αᵢ ≤ 2¹⁰
US$5' "$("$PAPERFEED" tex <"$TMPDIR/a")"
same ascii 'Kahler alpha_i <= 2^10
US$5' "$("$PAPERFEED" tex --ascii - <"$TMPDIR/a")"
same files 'x²' "$(printf '$x^2$' >"$TMPDIR/b" && "$PAPERFEED" tex "$TMPDIR/a" "$TMPDIR/b" | tail -n 1)"
same cells "$(printf 'a $x\tb$ é')" "$(printf 'a $x\tb$ \\'"'"'e' | "$PAPERFEED" tex)"
same nothing '' "$("$PAPERFEED" tex </dev/null)"

# What a terminal would obey does not come out; other letters are spelled too.
same harmless '[31mx' "$(printf '\033[31m\302\233x\r\n' | "$PAPERFEED" tex)"
same spelled 'Zurich 1/2 ?' "$(printf 'Z\303\274rich $\\frac12$ \347\212\266' | "$PAPERFEED" tex --ascii)"
LC_ALL=C "$PAPERFEED" tex --ascii <"$TMPDIR/a" | grep -q '[^ -~]' && fail 'not ASCII'

# Lines that cross what is read at once, and no line break at the end.
head -c 200000 /dev/zero | tr '\0' 'x' >"$TMPDIR/long"
{ cat "$TMPDIR/long" && printf ' \\"a\n' && cat "$TMPDIR/long"; } | "$PAPERFEED" tex >"$TMPDIR/out"
same long 400004 "$(wc -c <"$TMPDIR/out" | tr -d ' ' | awk '{ print $1 - 1 }')"

exits 5 "$PAPERFEED" tex "$TMPDIR/missing"
says 'missing'
exits 2 "$PAPERFEED" tex --strict

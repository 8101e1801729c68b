#!/bin/bash
# SPDX-License-Identifier: MIT
# The manuals name exactly the verbs, actions, settings and formats of the program's tables.
# In mdoc a verb or setting is an item `.It Ic NAME`, an action `.It Cm NAME`, a format `.It Li NAME`.
set -u
status=0
[ -x "$PAPERFEED" ] || { echo "no program $PAPERFEED"; exit 1; }

# compare LIST MANUAL MACRO
compare() {
    local table manual
    table=$("$PAPERFEED" help --list "$1" | sort -u)
    [ -n "$table" ] || { echo "paperfeed help --list $1: empty"; status=1; return; }
    manual=$(awk -v macro="$3" '$1 == ".It" && $2 == macro { print $3 }' "$2" | sort -u)
    difference=$(diff <(echo "$table") <(echo "$manual")) && return
    echo "$difference" | sed -n "s|^< \(.*\)|$2: no \".It $3 \1\", one of the $1|p; s|^> \(.*\)|$2: \".It $3 \1\" is none of the $1|p"
    status=1
}
compare verbs man/paperfeed.1 Ic
compare actions man/paperfeed.1 Cm
compare formats man/paperfeed.1 Li
compare settings man/paperfeed-config.5 Ic
for type in $("$PAPERFEED" help --list types); do
    grep -qE "^\.It Cm (.* , )?$type( , .*)?\$" man/paperfeed-format.5 || { echo "man/paperfeed-format.5: no \".It Cm $type\", one of the types"; status=1; }
done

# The shipped config shows every setting of the program, and the completions ask the program for its lists.
for setting in $("$PAPERFEED" help --list settings); do
    grep -qE "^#?[[:space:]]*$setting([[:space:]]|$)" config/paperfeed.conf || { echo "config/paperfeed.conf: no $setting"; status=1; }
done
for shell in bash zsh fish; do
    grep -oE 'list=[a-z]+|--list [a-z]+' config/completion.$shell | sed 's/.*[= ]//' | sort -u >"$TMPDIR/lists"
    while read -r list; do
        "$PAPERFEED" help --list "$list" >/dev/null || { echo "config/completion.$shell: no list $list"; status=1; }
    done <"$TMPDIR/lists"
done
exit $status

#!/bin/sh
# SPDX-License-Identifier: MIT
# Each library is included in one place only.
set -u
found=$(grep -nE '^#[ ]*include <' src/*/*.c include/*/*.h | awk -F ':' '
    BEGIN {
        place["<curl/"] = "^(src|include)/transfer/"
        place["<libxml/"] = "^(src|include)/parse/"
        place["<jansson.h>"] = "^(src|include)/parse/"
        place["<n?curses"] = "^src/browse/terminal[.]c$"
        place["<term[.]h>"] = "^src/browse/terminal[.]c$"
        place["<utf8proc.h>"] = "^src/base/unicode[.]c$"
        place["<seccomp.h>"] = "^src/base/sandbox[.]c$"
        place["<linux/(landlock|seccomp)"] = "^src/base/sandbox[.]c$"
    }
    { for (library in place) if ($3 ~ library && $1 !~ place[library]) print $1 ":" $2 ": " $3 " belongs to " place[library] }')
[ -z "$found" ] || { echo "$found"; exit 1; }

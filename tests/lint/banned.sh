#!/bin/bash
# SPDX-License-Identifier: MIT
# Calls that have a better replacement, waiting by the clock in tests, and marks of unfinished work.
# The words are split here so that this file does not contain them.
set -u
status=0
report() {
    local found
    found=$(cat)
    [ -z "$found" ] || { echo "$1:"; echo "$found"; status=1; }
}
calls='strcpy|stpcpy|strcat|sprintf|vsprintf|strtok|gets|atoi|atol|atof|alloca|system|popen|localtime|gmtime|ctime|asctime|mktemp|tmpnam|tempnam|vfork'
waits='s''leep|us''leep|nanos''leep'
marks='TO''DO|FIX''ME|XX''X|HA''CK'

mapfile -t code < <(find src include tests -name '*.[ch]')
awk -f tests/lint/code.awk "${code[@]}" |
    grep -E "\<($calls)[[:space:]]*\(" | report 'a banned call'
awk -f tests/lint/code.awk "${code[@]}" |
    grep -E '\<XML_PARSE_HU''GE\>' | report 'the limits of libxml2 stay on'
find tests -name '*.[ch]' -exec awk -f tests/lint/code.awk {} + |
    grep -E "\<($waits)\>" | report 'a test waits by the clock'
grep -rnE "^[^#]*\<($waits)\>" tests --include='*.sh' | report 'a test waits by the clock'
grep -rnE "\<($marks)\>([^-]|$)" Makefile README.md src include tests config man | report 'unfinished'
exit $status

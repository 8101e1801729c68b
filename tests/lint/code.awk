# SPDX-License-Identifier: MIT
# Prints FILE:LINE:CODE for every line of C, with comments taken out and the insides of strings and characters blanked.
# The names of included files stay.

FNR == 1 { in_comment = 0 }
/^[ \t]*#[ \t]*include/ { print FILENAME ":" FNR ":" $0; next }
{
    out = ""
    line = $0
    while (length(line) > 0) {
        if (in_comment) {
            end = index(line, "*/")
            if (end == 0) break
            line = substr(line, end + 2)
            in_comment = 0
        } else if (match(line, /^[^"'\/]+/)) {
            out = out substr(line, 1, RLENGTH)
            line = substr(line, RLENGTH + 1)
        } else if (match(line, /^"([^"\\]|\\.)*"/) || match(line, /^'([^'\\]|\\.)*'/)) {
            out = out substr(line, 1, 1) substr(line, 1, 1)
            line = substr(line, RLENGTH + 1)
        } else if (substr(line, 1, 2) == "/*") {
            line = substr(line, 3)
            in_comment = 1
        } else if (substr(line, 1, 2) == "//") {
            break
        } else {
            out = out substr(line, 1, 1)
            line = substr(line, 2)
        }
    }
    print FILENAME ":" FNR ":" out
}

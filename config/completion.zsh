#compdef paperfeed
# SPDX-License-Identifier: MIT
# Completion of paperfeed for zsh. Names come from the program itself.

local list=
case ${words[CURRENT-1]} in
    -f|--format) list=formats ;;
    --as) list=types ;;
    -o|--config|--home) _files; return ;;
    *)
        case "$CURRENT ${words[2]} ${words[CURRENT]}" in
            *\ -*) list=options ;;
            2\ *|*\ help\ *) list=verbs ;;
            3\ source\ *) compadd add list edit rm test pause resume discover; return ;;
            *\ fetch\ *|*\ status\ *|4\ source\ *) list=sources ;;
            *\ import\ *|*\ parse\ *) _files; return ;;
            *) return ;;
        esac
        ;;
esac
compadd -- ${(f)"$(paperfeed help --list $list 2>/dev/null)"}

# SPDX-License-Identifier: MIT
# Completion of paperfeed for bash. Names come from the program itself.

_paperfeed() {
    local word=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]} list=
    COMPREPLY=()
    case $previous in
        -f | --format) list=formats ;;
        --as) list=types ;;
        -o | --config | --home) compopt -o default ;;
        *)
            case "$COMP_CWORD ${COMP_WORDS[1]} $word" in
                *\ -*) list=options ;;
                1\ * | *\ help\ *) list=verbs ;;
                2\ source\ *) mapfile -t COMPREPLY < <(compgen -W 'add list edit rm test pause resume discover' -- "$word") ;;
                *\ fetch\ * | *\ status\ * | 3\ source\ *) list=sources ;;
                *\ import\ * | *\ parse\ *) compopt -o default ;;
            esac
            ;;
    esac
    [ -z "$list" ] || mapfile -t COMPREPLY < <(compgen -W "$(paperfeed help --list "$list" 2>/dev/null)" -- "$word")
}
complete -F _paperfeed paperfeed

# SPDX-License-Identifier: MIT
# Completion of paperfeed for fish. Names come from the program itself.

complete -c paperfeed -f
complete -c paperfeed -n __fish_use_subcommand -a '(paperfeed help --list verbs 2>/dev/null)'
complete -c paperfeed -n '__fish_seen_subcommand_from help' -a '(paperfeed help --list verbs 2>/dev/null)'
complete -c paperfeed -n '__fish_seen_subcommand_from source' -a 'add list edit rm test pause resume discover'
complete -c paperfeed -n '__fish_seen_subcommand_from fetch status edit rm test pause resume' -a '(paperfeed help --list sources 2>/dev/null)'
complete -c paperfeed -n '__fish_seen_subcommand_from import parse' -F
complete -c paperfeed -n 'string match -q -- "-*" (commandline -ct)' -a '(paperfeed help --list options 2>/dev/null)'
complete -c paperfeed -s f -l format -x -a '(paperfeed help --list formats 2>/dev/null)'
complete -c paperfeed -l as -x -a '(paperfeed help --list types 2>/dev/null)'

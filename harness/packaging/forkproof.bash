# Completion of forkproof(1) in bash.
_forkproof() {
    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]}
    case $before in
    --against) mapfile -t COMPREPLY < <(compgen -W 'model linux recorded plugin: exec:' -- "$word") ;;
    --geometry) mapfile -t COMPREPLY < <(compgen -W 'tiny small sv32' -- "$word") ;;
    --strict) COMPREPLY=(linux) ;;
    --to) mapfile -t COMPREPLY < <(compgen -W 'trace input' -- "$word") ;;
    -o | --output | --log) mapfile -t COMPREPLY < <(compgen -f -- "$word") ;;
    --out) mapfile -t COMPREPLY < <(compgen -d -- "$word") ;;
    --seed | --ops | --seeds | --time | --patience) COMPREPLY=() ;;
    forkproof | help)
        mapfile -t COMPREPLY < <(compgen -W 'check replay shrink record gen suite explain convert answers help --help --version' \
            -- "$word")
        ;;
    *)
        case $word in
        -*) mapfile -t COMPREPLY < <(compgen -W '--against --geometry --seed --seeds --ops --time --faults --out --patience --suite
            --strict --keep-going --json --junit --log --to --output --help' -- "$word") ;;
        *) mapfile -t COMPREPLY < <(compgen -f -- "$word") ;;
        esac
        ;;
    esac
}
complete -o nospace -F _forkproof forkproof

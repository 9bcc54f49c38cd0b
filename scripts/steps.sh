# Runs named steps one after another, and says which one failed. Sourced by `test` and `soak`.

# What fails within $(..) fails there, too.
shopt -s inherit_errexit

LOGS=target/check

# The steps that have come to their end.
ENDED=()

# Prints what a log says without the colours a tool may have added.
plain() { sed 's/\x1b\[[0-9;]*m//g' "$1"; }

# Runs a command; what it prints is shown and kept in $LOGS/$1.log, where the counts are read from.
logged() {
    local log="$LOGS/$1.log"
    shift
    "$@" 2>&1 | tee "$log"
}

# "12 min 31 s" for a number of seconds.
elapsed() {
    if (($1 < 60)); then echo "$1 s"; else echo "$(($1 / 60)) min $(($1 % 60)) s"; fi
}

# Ends the run with a reason.
fail() {
    echo "$*" >&2
    exit 1
}

# The function of a step: `compile-time` is `step_compile_time`.
step_function() { echo "step_${1//-/_}"; }

# Runs one step under a heading.
run_step() {
    local started=$SECONDS
    CURRENT_STEP=$1
    printf '\n=== %s\n' "$1"
    "$(step_function "$1")"
    printf -- '--- %s: %s\n' "$1" "$(elapsed $((SECONDS - started)))"
    CURRENT_STEP=
    ENDED+=("$1")
}

# After the steps: whether all of them have ended. An expression that bash cannot compute drops the whole loop that it stands in, and is
# no failed command.
require_end() {
    [[ ${ENDED[*]} == "${WANTED[*]}" ]] || fail "of the steps ${WANTED[*]} only these ended: ${ENDED[*]:-none}"
}

# require_count NUMBER WHAT: a check that checked nothing has not passed.
require_count() { [[ $1 =~ ^[1-9][0-9]*$ ]] || fail "no $2 were counted: '$1'"; }

# The last word of a run that did not reach its end. Called by the EXIT trap.
report_failure() {
    local status=$1
    if [[ -n ${CURRENT_STEP:-} ]]; then
        printf '\nFAILED in step %s (exit status %s)\n' "$CURRENT_STEP" "$status" >&2
    fi
}

# Prints "NAME  WHAT" for each step of the array STEPS ("name: what it does").
list_steps() {
    local step
    for step in "${STEPS[@]}"; do printf '  %-14s %s\n' "${step%%:*}" "${step#*: }"; done
}

# Sets WANTED to the steps that the arguments ask for: all of them, or those after `--only`.
choose_steps() {
    local step known
    known=" $(printf '%s ' "${STEPS[@]%%:*}")"
    WANTED=()
    while (($#)); do
        case $1 in
            --help | -h) usage; exit 0 ;;
            --only) step=${2:-}; shift ;;
            *) usage >&2; exit 2 ;;
        esac
        [[ -n $step && $known == *" $step "* ]] || { echo "no step is named '$step'" >&2; usage >&2; exit 2; }
        WANTED+=("$step")
        shift
    done
    ((${#WANTED[@]})) || WANTED=("${STEPS[@]%%:*}")
}

# Sourced by the other scripts: names each step, times it, and says which one failed.
#
#   step "what it does" command args…   runs the command; a failure ends the script
#   note "text"                         one line that belongs to the step before
#   steps_summary                       the times of all steps so far

step_lines=()
step_started_all=$SECONDS

note() { printf '    %s\n' "$*"; }

step() {
    local name=$1 started=$SECONDS status
    shift
    printf '\n==> %s\n' "$name"
    # In a subshell with errexit on: behind `||` bash would ignore it inside functions.
    set +e
    (set -e; "$@")
    status=$?
    set -e
    local line
    line=$(printf '%4d s  %s' $((SECONDS - started)) "$name")
    if ((status != 0)); then
        printf '\n!!! failed (status %d): %s\n' "$status" "$name" >&2
        printf '    command: %s\n' "$*" >&2
        exit "$status"
    fi
    printf '<== done in %d s\n' $((SECONDS - started))
    step_lines+=("$line")
}

steps_summary() {
    printf '\n%s: all steps passed in %d s\n' "$1" $((SECONDS - step_started_all))
    printf '%s\n' "${step_lines[@]}"
}

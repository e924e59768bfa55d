# Runs test programs and test scripts and counts what they say. Not the build. Sourced by
# scripts/test. Every program gets a time limit; one that crashes or hangs counts as one failure.
# shellcheck shell=bash

: "${logs:?set by the script that sources this}"
passed=0
failed=0
failures=()

# Catch2 ends with "All tests passed (5 assertions in 3 test cases)" or with
# "test cases: 3 | 2 passed | 1 failed"; our scripts end with "2 passed, 1 failed".
# count_of LOG WORD: how many test cases passed or failed; empty when the log has no summary.
count_of() {
    local log=$1 word=$2 line
    line=$(grep -aE '^(All tests passed|test cases:|[0-9]+ passed, [0-9]+ failed|No tests ran)' \
        "$log" | tail -n 1) || return 0
    case "$line" in
    'All tests passed'*)
        if [[ $word == passed ]]; then sed -E 's/.* in ([0-9]+) test cases?.*/\1/' <<<"$line"
        else echo 0; fi ;;
    'No tests ran'*) echo 0 ;;
    *) grep -oE "[0-9]+ $word( as expected)?" <<<"$line" |
        awk -v word="$word" '$0 !~ /expected/ { sum += $1 } END { print sum + 0 }' ;;
    esac
}

# judge NAME: adds one program, or one script called NAME.script, to the counts; prints its line.
judge() {
    local name=${1%.script} log=$logs/$1.log code seconds good bad note=
    code=$(<"$logs/$1.code")
    seconds=$(<"$logs/$1.seconds")
    good=$(count_of "$log" passed)
    bad=$(count_of "$log" failed)
    if [[ -z $good ]]; then
        # No summary: a plain script, or a program that did not live to write one, whatever its
        # exit code says.
        if [[ $code == 0 && $1 == *.script ]]; then
            good=1 bad=0
        else
            good=0 bad=1 note=' (no summary)'
        fi
    fi
    if [[ $code != 0 && $bad == 0 ]]; then bad=1; fi
    if [[ $code == 124 || $code == 137 ]]; then note=' (time limit)'
    elif [[ $code != 0 ]]; then note=" (exit $code)"; fi
    passed=$((passed + good))
    failed=$((failed + bad))
    printf '  %-24s %5d passed %3d failed %6ss%s\n' "$name" "$good" "$bad" "$seconds" "$note"
    if [[ $bad != 0 ]]; then
        failures+=("$name")
        sed 's/^/    | /' "$log" | tail -n 60
        echo "    | (the whole of it: $log)"
    fi
}

# run_one NAME LIMIT COMMAND...: leaves NAME.log, NAME.code and NAME.seconds in $logs.
run_one() {
    local name=$1 limit=$2 began code=0
    shift 2
    began=$SECONDS
    timeout --kill-after=10 "$limit" "$@" >"$logs/$name.log" 2>&1 </dev/null || code=$?
    echo "$((SECONDS - began))" >"$logs/$name.seconds"
    # Written last: its presence says that the run is over.
    echo "$code" >"$logs/$name.code"
}

# run_programs LIMIT PROGRAM...: several at once, each line printed as the program ends.
run_programs() {
    local limit=$1 program name running=0
    shift
    local -A waiting=()
    for program in "$@"; do
        name=$(basename "$program")
        rm -f "$logs/$name.code"
        if [[ $running -ge $(jobs_wanted) ]]; then
            wait -n || true
            running=$((running - 1))
            judge_finished
        fi
        run_one "$name" "$limit" "$program" &
        waiting[$name]=1
        running=$((running + 1))
    done
    wait
    judge_finished
}

# Uses the caller's list `waiting`.
judge_finished() {
    local name
    for name in "${!waiting[@]}"; do
        if [[ -e $logs/$name.code ]]; then
            judge "$name"
            unset "waiting[$name]"
        fi
    done
}

# Scripts use ports, compilers and other programs, so they run one after another.
run_script() {
    local limit=$1 script=$2 name
    name=$(basename "$(dirname "$script")").script
    rm -f "$logs/$name.code"
    run_one "$name" "$limit" "$script"
    judge "$name"
}

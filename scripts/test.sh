#!/usr/bin/env bash
# Everything that must hold. Three rows of steps run side by side, since most tests wait more than they
# work; a step that fails hides no other. What a step says is kept in artifacts/STEP.log and printed
# whole when it ends.

. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

scripts/setup.sh test
mkdir -p artifacts
STEPS=(lint format types contracts documents unit integration faults js-client web web-tests stories browser)
declare -A RESULT

# `step NAME COMMAND...` tells on standard output when it begins and how it ended.
step() {
    local name="$1" began=$SECONDS code=0
    shift
    printf 'begins %s\n' "$name"
    "$@" >"artifacts/$name.log" 2>&1 </dev/null || code=$?
    printf 'ended %s %d %d\n' "$name" "$code" $((SECONDS - began))
}

# `pytests NAME [OPTION...]`; the servers of each of several workers are its own.
pytests() {
    local name="$1" code=0
    shift
    "$VENV/bin/pytest" "tests/$name" --junitxml="artifacts/$name.xml" "$@" || code=$?
    # pytest's word for "no test found", which would be a mistake here.
    [ "$code" != 5 ] || say "no test found in tests/$name"
    return "$code"
}

# The checker's own tests, then what a run must survive, on real processes. Shared machines are slow:
# nothing may be lost or doubled there either, but seconds count four times.
faults() {
    pytests faults || return
    scripts/node.sh run "$VENV/bin/python" -m tests.faults --set short --patience 4
}

# What is read, and what runs in one process.
inner_row() {
    step lint "$VENV/bin/ruff" check .
    step format "$VENV/bin/ruff" format --check .
    step types "$VENV/bin/mypy"
    step contracts "$VENV/bin/lint-imports"
    step documents "$VENV/bin/python" -m server.wire.generate --check
    step unit pytests unit
    step integration pytests integration -n 2 --dist loadfile
}

# What a browser shows.
browser_row() {
    step web scripts/web.sh build
    step web-tests scripts/web.sh test
    step browser scripts/browser.sh --junitxml=artifacts/browser.xml
}

# Whole nodes as they are used, with JavaScript clients, and what a run must survive.
nodes_row() {
    step js-client scripts/node.sh npm-ci tests/js
    step stories pytests stories
    step faults faults
}

report() {
    local told name code seconds word
    while read -r told name code seconds; do
        if [ "$told" = begins ]; then
            say "$name begins"
            continue
        fi
        [ "$code" = 0 ] && word=ok || word=FAILED
        RESULT[$name]="$(printf '%-7s %-14s %4d s' "$word" "$name" "$seconds")"
        say "$name: $word after $seconds s"
        cat "artifacts/$name.log"
    done
}

TOLD="$(mktemp -u)"
mkfifo "$TOLD"
# Each row is a process group of its own: it ends as a whole when this script is told to end.
set -m
ROWS=()
for row in inner_row browser_row nodes_row; do
    "$row" >"$TOLD" &
    ROWS+=(-$!)
done
set +m
trap 'kill -- "${ROWS[@]}" 2>/dev/null || true; exit 130' INT TERM HUP
report <"$TOLD"
rm -f "$TOLD"

FAILED=0
printf '\n'
for name in "${STEPS[@]}"; do
    printf '%s\n' "${RESULT[$name]:-FAILED  $name was not run}"
    [[ "${RESULT[$name]:-}" = ok* ]] || FAILED=$((FAILED + 1))
done
printf '%d s altogether\n' "$SECONDS"
[ "${CURBSIDE_SKIP_BROWSER:-}" != 1 ] || printf 'LEFT OUT: browser (CURBSIDE_SKIP_BROWSER=1)\n'
printf '\nsteps: %d passed, %d failed\n' $((${#STEPS[@]} - FAILED)) "$FAILED"
[ "$FAILED" = 0 ]

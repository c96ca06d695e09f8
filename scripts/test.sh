#!/usr/bin/env bash
# Everything that must hold, one step after the other; a step that fails does not hide the later ones.

. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

scripts/setup.sh test
mkdir -p artifacts
SUMMARY=()
FAILED=0
PASSED=0

step() {
    local name="$1" started=$SECONDS
    shift
    say "$name"
    if "$@"; then
        PASSED=$((PASSED + 1))
        SUMMARY+=("$(printf 'ok      %-14s %4d s' "$name" $((SECONDS - started)))")
    else
        FAILED=$((FAILED + 1))
        SUMMARY+=("$(printf 'FAILED  %-14s %4d s' "$name" $((SECONDS - started)))")
    fi
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

step lint "$VENV/bin/ruff" check .
step format "$VENV/bin/ruff" format --check .
step types "$VENV/bin/mypy"
step contracts "$VENV/bin/lint-imports"
step documents "$VENV/bin/python" -m server.wire.generate --check
step unit pytests unit
step integration pytests integration -n 2 --dist loadfile
step web scripts/web.sh build
step web-tests scripts/web.sh test
step js-client scripts/node.sh npm-ci tests/js
step stories pytests stories
step faults faults
step browser scripts/browser.sh --junitxml=artifacts/browser.xml

printf '\n'
printf '%s\n' "${SUMMARY[@]}"
[ "${CURBSIDE_SKIP_BROWSER:-}" != 1 ] || printf 'LEFT OUT: browser (CURBSIDE_SKIP_BROWSER=1)\n'
printf '\nsteps: %d passed, %d failed\n' "$PASSED" "$FAILED"
[ "$FAILED" = 0 ]

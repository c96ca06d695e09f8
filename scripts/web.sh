#!/usr/bin/env bash
# The web client: `web.sh build` makes web/dist unless it is up to date, `web.sh test` runs its tests.

. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

[ -f web/package-lock.json ] || die "web/package-lock.json is missing: there is no web client to build"

# What the build reads: everything in web/ but what was made there.
key_of_sources() {
    find web -type f -not -path 'web/node_modules/*' -not -path 'web/dist/*' -not -name .built \
        -print0 | LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum | cut -d' ' -f1
}

build() {
    local key
    key="$(key_of_sources)"
    [ -f web/dist/index.html ] && is_current web/.built "$key" && return
    scripts/node.sh npm-ci web
    say "building the web client"
    (cd web && ../scripts/node.sh run npm run --silent build >&2)
    [ -f web/dist/index.html ] || die "the build left no web/dist/index.html"
    printf '%s\n' "$key" >web/.built
}

run_tests() {
    scripts/node.sh npm-ci web
    cd web
    exec ../scripts/node.sh run npm run --if-present test
}

case "${1:-build}" in
build) build ;;
test) run_tests ;;
*) die "usage: web.sh build | web.sh test" ;;
esac

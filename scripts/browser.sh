#!/usr/bin/env bash
# The tests in headless Chromium. Screenshots go to artifacts/.

. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

if [ "${CURBSIDE_SKIP_BROWSER:-}" = 1 ]; then
    say "LEFT OUT: the browser tests, as CURBSIDE_SKIP_BROWSER=1 asks"
    exit 0
fi
CHROMIUM="$(scripts/chromium.sh)"
export CHROMIUM
mkdir -p artifacts
exec "$VENV/bin/pytest" tests/browser "$@"

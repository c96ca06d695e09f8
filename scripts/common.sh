# Shared by the scripts beside it: where things are and how they speak. Sourced, never run.

set -euo pipefail

ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
cd "$ROOT"
VENV="$ROOT/.venv"
export PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_INPUT=1
# What a first start compiles is kept for the next ones, whatever the shell around says: compiling
# is two thirds of a node's start.
unset PYTHONDONTWRITEBYTECODE

say() { printf '\033[1m==> %s\033[0m\n' "$*" >&2; }

die() {
    printf '\033[1;31merror:\033[0m %s\n' "$*" >&2
    exit 1
}

# A key for the content of the named files: the same files, the same key.
key_of() { cat -- "$@" | sha256sum | cut -d' ' -f1; }

# Whether the stamp file $1 holds the key $2.
is_current() { [ -f "$1" ] && [ "$(<"$1")" = "$2" ]; }

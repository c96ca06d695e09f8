#!/usr/bin/env bash
# What is shipped, as CycloneDX: the Python packages of requirements/run.lock, the web client's of its lock.
# Read from the locks, so nothing needs to be installed; written to artifacts/.

. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

# The project's own tool. Not locked: it reads the locks, and nothing of it is shipped.
CYCLONEDX="cyclonedx-bom==7.5.0"

mkdir -p artifacts
TOOLS="$(mktemp -d)"
trap 'rm -rf "$TOOLS"' EXIT
python3 -m venv "$TOOLS"
"$TOOLS/bin/python" -m pip install --quiet "$CYCLONEDX"
"$TOOLS/bin/cyclonedx-py" requirements requirements/run.lock --pyproject pyproject.toml \
    --output-reproducible --output-format JSON --output-file artifacts/sbom-python.cdx.json
say "artifacts/sbom-python.cdx.json"
(cd web && "$ROOT/scripts/node.sh" run npm sbom --package-lock-only --omit dev --sbom-format cyclonedx) \
    >artifacts/sbom-web.cdx.json
say "artifacts/sbom-web.cdx.json"

"""Writes the API documents and TypeScript types: `python -m server.wire.generate [--check]`."""

import sys
from pathlib import Path
from typing import Final

import orjson

from server.wire.documents import Schema, all_schemas, asyncapi, openapi
from server.wire.permissions_page import permissions_page
from server.wire.protocol_page import protocol_page
from server.wire.typescript import typescript

ROOT: Final = Path(__file__).resolve().parents[2]


def documents() -> dict[Path, bytes]:
    """Return every generated file, relative to the source tree, with what belongs into it."""
    schemas = all_schemas()
    return {
        Path("docs/PROTOCOL.md"): protocol_page(schemas).encode(),
        Path("docs/PERMISSIONS.md"): permissions_page().encode(),
        Path("docs/api/openapi.json"): _pretty(openapi()),
        Path("docs/api/asyncapi.json"): _pretty(asyncapi()),
        **{
            Path("web/src/wire") / name: text.encode() for name, text in typescript(schemas).items()
        },
    }


def stale(root: Path) -> list[Path]:
    """Return the generated files that differ from what they should be."""
    return [
        path
        for path, body in documents().items()
        if not (root / path).is_file() or (root / path).read_bytes() != body
    ]


def main(arguments: list[str]) -> int:
    """Write what is stale; with `--check` only name it. Returns the exit code."""
    if arguments not in ([], ["--check"]):
        sys.stderr.write("usage: python -m server.wire.generate [--check]\n")
        return 2
    old = stale(ROOT)
    if arguments:
        for path in old:
            sys.stderr.write(f"stale: {path}; run `make generate`\n")
        return 1 if old else 0
    bodies = documents()
    for path in old:
        (ROOT / path).parent.mkdir(parents=True, exist_ok=True)
        (ROOT / path).write_bytes(bodies[path])
        sys.stdout.write(f"wrote {path}\n")
    return 0


def _pretty(document: Schema) -> bytes:
    return orjson.dumps(document, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

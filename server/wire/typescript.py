"""The declared shapes as TypeScript, for the web client. Pure: schemas in, text out."""

import json
import re
from collections.abc import Mapping
from typing import Any, Final

from server.errors import STATUS_BY_CODE
from server.wire.catalog import load_commands
from server.wire.documents import Schema, Schemas

_HEAD: Final = """\
// Generated from the server's declared commands by `make generate`. Do not edit.
/* eslint-disable */
"""
_ANSWER: Final = """\
export type Answer<Result> =
  | { ok: true; result: Result }
  | { ok: false; error: WireError };
"""
_WORD: Final = re.compile(r"\b[A-Z]\w+")
_PRIMITIVES: Final = {
    "string": "string",
    "integer": "number",
    "number": "number",
    "boolean": "boolean",
    "null": "null",
}


def typescript(schemas: Schemas) -> dict[str, str]:
    """Return the files for `web/src/wire`: `types.ts` is what to import, the others its parts."""
    parts = _parts(schemas)
    files = {f"generated/{name}.ts": _part(name, parts) for name in parts}
    return {"types.ts": _with_imports(_tables(schemas), parts, own=None), **files}


def _parts(schemas: Schemas) -> dict[str, dict[str, Schema]]:
    """Sort the definitions by what they are first used as."""
    told = {**schemas.events, **schemas.entry_data}
    left = dict(schemas.definitions)
    parts: dict[str, dict[str, Schema]] = {}
    for name, uses in (
        ("payloads", schemas.payloads),
        ("replies", schemas.replies),
        ("events", told),
    ):
        named = [one["$ref"].rsplit("/", 1)[-1] for one in uses.values() if "$ref" in one]
        parts[name] = {key: left.pop(key) for key in sorted(named) if key in left}
    return {**parts, "shapes": left}


def _part(own: str, parts: Mapping[str, Mapping[str, Schema]]) -> str:
    text = "\n".join(_declared(_name(name), schema) for name, schema in parts[own].items())
    if own == "shapes":
        codes = " | ".join(json.dumps(code) for code in STATUS_BY_CODE)
        text = f"export type ErrorCode = {codes};\n\n{text}"
    return _with_imports(text, parts, own=own)


def _with_imports(text: str, parts: Mapping[str, Mapping[str, Schema]], *, own: str | None) -> str:
    """Return the text with what it needs of the other parts imported before it."""
    words = set(_WORD.findall(text))
    lines = [_HEAD]
    for part, shapes in parts.items():
        if part == own:
            continue
        folder = "./generated" if own is None else "."
        if own is None:
            lines.append(f'export * from "{folder}/{part}";')
        if needed := sorted({_name(name) for name in shapes} & words):
            lines.append(f'import type {{ {", ".join(needed)} }} from "{folder}/{part}";')
    return "\n".join(lines) + "\n\n" + text


def _tables(schemas: Schemas) -> str:
    commands = [
        f"  {json.dumps(name)}: {{ payload: {_type(schemas.payloads[name])}; "
        f"result: {_type(schemas.replies[name])} }};"
        for name in load_commands()
    ]
    events = [f"  {json.dumps(name)}: {_type(one)};" for name, one in schemas.events.items()]
    kinds = [f"  {kind}: {_type(one)};" for kind, one in schemas.entry_data.items()]
    tables = {"Commands": commands, "ServerEvents": events, "EntryData": kinds}
    return _ANSWER + "\n" + "\n".join(_interface(name, lines) for name, lines in tables.items())


def _interface(name: str, lines: list[str]) -> str:
    return "\n".join([f"export interface {name} {{", *lines, "}"]) + "\n"


def _declared(name: str, schema: Schema) -> str:
    comment = _comment(schema.get("description"), indent="")
    if schema.get("type") != "object" or "properties" not in schema:
        return f"{comment}export type {name} = {_type(schema)};\n"
    required = set(schema.get("required", ()))
    lines = [
        f"{_comment(field.get('description'), indent='  ')}"
        f"  {key}{'' if key in required else '?'}: {_field_type(name, key, field)};"
        for key, field in schema["properties"].items()
    ]
    return comment + _interface(name, lines)


def _field_type(name: str, key: str, field: Schema) -> str:
    return "ErrorCode" if (name, key) == ("WireError", "code") else _type(field)


def _type(schema: Schema) -> str:
    if "$ref" in schema:
        return _name(schema["$ref"].rsplit("/", 1)[-1])
    for either in ("anyOf", "oneOf"):
        if either in schema:
            return " | ".join(dict.fromkeys(_type(one) for one in schema[either]))
    if "const" in schema or "enum" in schema:
        return " | ".join(json.dumps(value) for value in schema.get("enum", [schema.get("const")]))
    kind = schema.get("type")
    if kind == "array":
        return _array(schema)
    if kind == "object":
        return _record(schema)
    return _PRIMITIVES.get(str(kind), "unknown")


def _array(schema: Schema) -> str:
    item = _type(schema.get("items", {}))
    return f"({item})[]" if "|" in item else f"{item}[]"


def _record(schema: Schema) -> str:
    values: Any = schema.get("additionalProperties", True)
    return f"Record<string, {_type(values) if isinstance(values, dict) else 'unknown'}>"


def _name(definition: str) -> str:
    return "WireError" if definition == "Error" else definition


def _comment(text: str | None, *, indent: str) -> str:
    if not text:
        return ""
    safe = " ".join(text.split()).replace("*/", "")
    return f"{indent}/** {safe} */\n"

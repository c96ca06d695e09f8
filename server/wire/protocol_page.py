"""`docs/PROTOCOL.md`: how to speak to the server, from the declared commands. Pure."""

from collections.abc import Mapping
from typing import Any, Final

from server.errors import STATUS_BY_CODE
from server.wire.catalog import load_commands
from server.wire.documents import Schema, Schemas
from server.wire.events import EVENTS
from server.wire.registry import Command
from server.wire.shapes import ENTRY_DATA

_MEANINGS: Final[Mapping[str, str]] = {
    "invalid": "Fields are missing, wrong or unknown; `fields` names all of them",
    "patient_data_found": "The text identifies a patient; `findings` says where",
    "unauthenticated": "Sign in first, or again",
    "second_factor_needed": "The password is right; send `code` or `passkey` as well",
    "forbidden": "This account, or a page of this origin, may not",
    "proof_needed": "Prove again who you are by `session:prove`, then send the same again",
    "not_found": "Nothing is there that the caller may know of",
    "conflict": "It does not fit the present state",
    "key_reused": "The key was used for something else",
    "room_closed": "The case is resolved; reopen it first",
    "too_large": "A payload has 160 KiB at most, a frame or body 256 KiB, a picture 15 MiB",
    "unsupported_media": "Not JSON where JSON is asked for, or not a JPEG, PNG or WebP picture",
    "rate_limited": "Too often; come back after `retry_after_s`",
    "unavailable": "Nothing was promised; send the same again, with the same key",
}
_HEAD: Final = """\
# Protocol

Generated from the declared commands by `make generate`; `make generate-check` fails when it is
stale. The same as OpenAPI: `/api/v1/openapi.json`, `docs/api/openapi.json`; as AsyncAPI:
`/api/v1/asyncapi.json`, `docs/api/asyncapi.json`; as TypeScript: `web/src/wire/types.ts`.

## Calling

Every command is `noun:verb` with one JSON object as its payload, and is answered exactly once:

- over HTTP, `POST /api/v1/<noun>/<verb>` with `Content-Type: application/json`;
- over Socket.IO (any v4 client, namespace `/`), as an event with an acknowledgement. Events of one
  socket are handled in order.

The answer is `{"ok": true, "result": …}` (HTTP 200), or `{"ok": false, "error": {"code",
"message", "fields", "retryable", "retry_after_s"?, "findings"?}}`. Unknown fields are refused.
What was sent is never quoted back. A payload nests at most 12 levels deep.

| code | HTTP | meaning |
| --- | --: | --- |
"""
_SIGN_IN: Final = """
## Signing in

`POST /api/v1/session/open` answers with a token and sets it as a cookie that scripts can't read
(`__Host-curbside`; on a loopback http address `curbside`). HTTP calls carry the cookie or
`Authorization: Bearer <token>`. The Socket.IO handshake carries the cookie, and then its `Origin`
must be the server's own or an allowed one, or `auth: {token}`. An `Origin` that is not allowed is
refused always. A refused handshake is a `connect_error` whose message is the code and whose data
is the error object.

## Keys and order

Commands that append take a `key` of 1 to 64 of `[A-Za-z0-9_-]`, made by the client once for each
act and kept until it is answered. The same key with the same body changes nothing and gets the
first answer; with another body it is refused as `key_reused`. Entries of a room are numbered
1, 2, 3 … without a gap. Keep the last `seq`; on a gap, and after reconnecting, call `room:sync`.
An answer to `room:join` comes before the first live entry, and live entries start at its seq + 1.

Instants are RFC 3339, UTC, with milliseconds and `Z`. Ids are 22 of `[A-Za-z0-9_-]`, opaque.
"""
_FILES: Final = """
## Pictures

`POST /api/v1/attachments` (multipart, field `file`: JPEG, PNG or WebP, at most 15 MiB) answers
`{"attachment_id", "findings", "words_read", "covered"}` in the same envelope. A field `covers`
before the file makes places unreadable in the pixels: a JSON list of `{"kind": "box" | "blur",
"x", "y", "w", "h"}`, parts (0 to 1) of the upright picture's width and height, within it and not
empty; `covered` says how many there were. A picture with words that tell who the patient is (field
`picture`), or with such a name (`file`), is refused as `patient_data_found`;
`words_read` false says that nobody looked for words in it.
`GET /api/v1/attachments/<id>` and `…/thumb` answer with the picture. Until a case or message takes
it, only its uploader can read it, for 24 h.

`GET /api/v1/specialties` lists `{slug, parent, name_en, name_es}`.

## Statistics

`GET /api/v1/statistics.csv?from=…&to=…&specialty=…` answers what `statistics:read` does, a line
for all cases and one for each group.

## Operators

`/healthz` (the process is up), `/readyz` (200 while commands can be served; the body says
`mongo: ok|away`, `redis: ok|deaf`, `node`, `draining`), `/metrics` (Prometheus).
"""


def protocol_page(schemas: Schemas) -> str:
    """Return the whole page."""
    lines = [
        f"| `{code}` | {status} | {_MEANINGS[code]} |" for code, status in STATUS_BY_CODE.items()
    ]
    parts = [_HEAD + "\n".join(lines) + "\n", _SIGN_IN, "\n## Commands\n"]
    parts += [_command(command, schemas) for command in load_commands().values()]
    parts.append("\n## Events from the server\n")
    parts += [
        f"\n### `{name}`\n\n{_words(event)}\n\n{_fields(schemas.events[name], schemas)}"
        for name, event in EVENTS.items()
    ]
    parts.append(
        "\n## Kinds of entries\n\nWhat `data` of a `room:entry` holds. Later versions add kinds: "
        "keep their seq and skip them.\n"
    )
    parts += [
        f"\n### `{kind}`\n\n{_words(data)}\n\n{_fields(schemas.entry_data[kind], schemas)}"
        for kind, data in ENTRY_DATA.items()
    ]
    parts.append("\n## Shapes\n")
    parts += _shapes(schemas)
    return "".join([*parts, _FILES])


def _command(command: Command, schemas: Schemas) -> str:
    over = {"both": "HTTP and Socket.IO", "http": "HTTP only", "socket": "Socket.IO only"}
    return (
        f"\n### `{command.name}`\n\n{command.doc}\n\n"
        f"Who: `{command.allow.value}`. Over: {over[command.transport]}.\n\n"
        f"Payload: {_fields(schemas.payloads[command.name], schemas)}\n"
        f"Result: {_fields(schemas.replies[command.name], schemas)}"
    )


def _shapes(schemas: Schemas) -> list[str]:
    """The shapes that others refer to, but are no payload, result or event by themselves."""
    top = [schemas.payloads, schemas.replies, schemas.events, schemas.entry_data]
    named = {ref["$ref"].rsplit("/", 1)[-1] for group in top for ref in group.values()}
    return [
        f"\n### {name}\n\n{schema.get('description', '')}\n\n{_table(schema)}"
        for name, schema in schemas.definitions.items()
        if name not in named and name != "Error"
    ]


def _fields(ref: Schema, schemas: Schemas) -> str:
    return _table(schemas.definitions[ref["$ref"].rsplit("/", 1)[-1]])


def _table(schema: Schema) -> str:
    properties = schema.get("properties", {})
    if not properties:
        return "no fields.\n"
    required = set(schema.get("required", ()))
    rows = ["", "", "| field | type | |", "| --- | --- | --- |"]
    rows += [
        f"| `{name}`{'' if name in required else '?'} | {_type(field)} | {_notes(field)} |"
        for name, field in properties.items()
    ]
    return "\n".join(rows) + "\n"


def _type(schema: Schema) -> str:
    if "$ref" in schema:
        return str(schema["$ref"]).rsplit("/", 1)[-1]
    for either in ("anyOf", "oneOf"):
        if either in schema:
            return " or ".join(dict.fromkeys(_type(one) for one in schema[either]))
    if "const" in schema:
        return f"`{_plain(schema['const'])}`"
    if "enum" in schema:
        return ", ".join(f"`{_plain(value)}`" for value in schema["enum"])
    if schema.get("type") == "array":
        return f"list of {_type(schema.get('items', {}))}"
    return str(schema.get("type", "anything"))


def _plain(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _notes(schema: Schema) -> str:
    parts = [str(schema.get("description", "")).replace("\n", " ")]
    for one in [schema, *schema.get("anyOf", ())]:
        parts += [
            words.format(one[name])
            for name, words in (
                ("minLength", "at least {} characters"),
                ("maxLength", "at most {} characters"),
                ("minItems", "at least {}"),
                ("maxItems", "at most {}"),
                ("minimum", "{} or more"),
                ("maximum", "{} or less"),
                ("pattern", "`{}`"),
            )
            if name in one
        ]
    return "; ".join(part.replace("|", "\\|") for part in parts if part)


def _words(shape: type) -> str:
    return (shape.__doc__ or "").strip()

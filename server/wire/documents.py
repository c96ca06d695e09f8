"""OpenAPI and AsyncAPI documents, made from the declared commands and events. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any, Final, Literal

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from server.errors import STATUS_BY_CODE
from server.wire.catalog import load_commands
from server.wire.events import EVENTS
from server.wire.payload import MAX_PAYLOAD_BYTES
from server.wire.registry import Command, Permission
from server.wire.shapes import ENTRY_DATA

Schema = dict[str, Any]
_Mode = Literal["validation", "serialization"]
_REF: Final = "#/components/schemas/{model}"
_ERROR_MESSAGES: Final[Mapping[int, str]] = {
    400: "Refused: `invalid`, `patient_data_found`",
    401: "Refused: `unauthenticated`",
    403: "Refused: `forbidden`",
    404: "Refused: `not_found`",
    409: "Refused: `conflict`, `key_reused`, `room_closed`",
    413: "Refused: `too_large`",
    415: "Refused: `unsupported_media`",
    429: "Refused: `rate_limited`",
    503: "Refused: `unavailable`",
}
ERROR_SCHEMA: Final[Schema] = {
    "type": "object",
    "description": "Why a command was refused; nothing was done.",
    "required": ["code", "message", "fields", "retryable"],
    "properties": {
        "code": {"type": "string", "enum": list(STATUS_BY_CODE)},
        "message": {"type": "string", "description": "For people; clients word it by the code."},
        "fields": {
            "type": "object",
            "description": "Dotted field name to what is wrong and what is allowed.",
            "additionalProperties": {"type": "string"},
        },
        "retryable": {"type": "boolean", "description": "The same again may succeed later."},
        "retry_after_s": {"type": "number"},
        "findings": {"type": "array", "items": {}, "description": "Of the privacy guard."},
    },
}


@dataclass(frozen=True, slots=True)
class Schemas:
    """All shapes as JSON schemas.

    Args:
        payloads: By command, a reference into `definitions`.
        replies: By command.
        events: By event.
        entry_data: By kind of entry.
    """

    payloads: Mapping[str, Schema]
    replies: Mapping[str, Schema]
    events: Mapping[str, Schema]
    entry_data: Mapping[str, Schema]
    definitions: Mapping[str, Schema]


def all_schemas() -> Schemas:
    """Return the schemas of everything that is declared."""
    commands = load_commands()
    wanted: list[tuple[type[BaseModel], _Mode]] = []
    wanted += [(one.payload, "validation") for one in commands.values()]
    wanted += [(one.reply, "serialization") for one in commands.values()]
    wanted += [(one, "serialization") for one in (*EVENTS.values(), *ENTRY_DATA.values())]
    refs, document = models_json_schema(list(dict.fromkeys(wanted)), ref_template=_REF)
    definitions: dict[str, Schema] = {
        _own_name(name): _renamed(schema) for name, schema in document.get("$defs", {}).items()
    }
    definitions["Error"] = ERROR_SCHEMA
    return Schemas(
        payloads={name: refs[one.payload, "validation"] for name, one in commands.items()},
        replies={name: refs[one.reply, "serialization"] for name, one in commands.items()},
        events={name: refs[one, "serialization"] for name, one in EVENTS.items()},
        entry_data={kind: refs[one, "serialization"] for kind, one in ENTRY_DATA.items()},
        definitions=dict(sorted(definitions.items())),
    )


def _own_name(definition: str) -> str:
    """What is taken may differ from what is shown under the same name: then it is `…Input`."""
    if "__" in definition:
        message = f"two shapes are called {definition.rsplit('__', 1)[-1]}; rename one"
        raise ValueError(message)
    return definition.replace("-Input", "Input").replace("-Output", "")


def _renamed(schema: Any) -> Any:
    if isinstance(schema, list):
        return [_renamed(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    ref = schema.get("$ref")
    if isinstance(ref, str):
        return {**schema, "$ref": _REF.format(model=_own_name(ref.rsplit("/", 1)[-1]))}
    return {key: _renamed(value) for key, value in schema.items()}


def openapi() -> Schema:
    """Return the OpenAPI 3.1 document of the commands over HTTP."""
    schemas = all_schemas()
    paths: dict[str, Any] = {
        f"/api/v1/{name.replace(':', '/')}": {"post": _operation(command, schemas)}
        for name, command in load_commands().items()
        if command.transport != "socket"
    }
    return {
        "openapi": "3.1.0",
        "info": _info(),
        "paths": paths | _other_paths(),
        "components": {
            "schemas": schemas.definitions,
            "responses": {
                f"Refused{status}": {
                    "description": words,
                    "content": {"application/json": {"schema": _refused()}},
                }
                for status, words in _ERROR_MESSAGES.items()
            },
            "securitySchemes": {
                "bearer": {"type": "http", "scheme": "bearer"},
                "cookie": {"type": "apiKey", "in": "cookie", "name": "__Host-curbside"},
            },
        },
    }


def asyncapi() -> Schema:
    """Return the AsyncAPI 3.0 document of the commands and events over Socket.IO."""
    schemas = all_schemas()
    messages: dict[str, Schema] = {}
    operations: dict[str, Schema] = {}
    for name, command in load_commands().items():
        if command.transport == "http":
            continue
        messages[name] = {"name": name, "summary": command.doc, "payload": schemas.payloads[name]}
        messages[f"{name}.answer"] = {"name": name, "payload": _envelope(schemas.replies[name])}
        operations[name] = {
            "action": "receive",
            "channel": {"$ref": "#/channels/live"},
            "messages": [_message(name)],
            "reply": {
                "channel": {"$ref": "#/channels/live"},
                "messages": [_message(f"{name}.answer")],
            },
        }
    for event_name, event in EVENTS.items():
        name = operation_of_event(event_name)
        messages[name] = {
            "name": event_name,
            "summary": (event.__doc__ or "").strip(),
            "payload": schemas.events[event_name],
        }
        operations[name] = {
            "action": "send",
            "channel": {"$ref": "#/channels/live"},
            "messages": [_message(name)],
        }
    return {
        "asyncapi": "3.0.0",
        "info": _info(),
        "channels": {"live": {"address": "/socket.io/", "messages": messages}},
        "operations": operations,
        "components": {"schemas": schemas.definitions},
    }


def operation_of_event(name: str) -> str:
    """Return what AsyncAPI calls an event: its name, or one beside a command of that name."""
    return f"{name}.event" if name in load_commands() else name


def _operation(command: Command, schemas: Schemas) -> Schema:
    responses: dict[str, Schema] = {
        "200": {
            "description": "Done",
            "content": {"application/json": {"schema": _done(schemas.replies[command.name])}},
        }
    }
    for status in _ERROR_MESSAGES:
        responses[str(status)] = {"$ref": f"#/components/responses/Refused{status}"}
    signed_in: list[Schema] = [{"bearer": []}, {"cookie": []}]
    return {
        "operationId": command.name.replace(":", "_"),
        "tags": [command.name.split(":", maxsplit=1)[0]],
        "summary": command.doc.splitlines()[0] if command.doc else command.name,
        "description": f"{command.doc}\n\nWho may call: `{command.allow.value}`.",
        "security": [] if command.allow is Permission.ANYONE else signed_in,
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": schemas.payloads[command.name]}},
        },
        "responses": responses,
    }


def _other_paths() -> Schema:
    upload = {
        "type": "object",
        "required": ["file"],
        "properties": {
            "covers": {
                "type": "string",
                "description": 'JSON, before the file: a list of at most 50 {"kind": "box" or'
                ' "blur", "x", "y", "w", "h"}: places that are made unreadable in the pixels, as'
                " parts (0 to 1) of the upright picture's width and height",
            },
            "file": {"type": "string", "format": "binary"},
        },
    }
    uploaded: Schema = {
        "type": "object",
        "required": ["attachment_id"],
        "properties": {
            "attachment_id": {"type": "string"},
            "findings": {
                "type": "array",
                "items": {"$ref": _REF.format(model="GuardFinding")},
                "description": "What the file's name (`file`) and the words in the picture"
                " (`picture`) may tell of the patient.",
            },
            "words_read": {
                "type": "boolean",
                "description": "Whether words in the picture were looked for; false: look yourself",
            },
            "covered": {"type": "integer", "description": "How many places were covered"},
        },
    }
    signed_in: list[Schema] = [{"bearer": []}, {"cookie": []}]
    picture = {"description": "The picture", "content": {"image/*": {}}}
    by_id = {
        "name": "attachment_id",
        "in": "path",
        "required": True,
        "schema": {"type": "string"},
    }
    return {
        "/api/v1/attachments": {
            "post": {
                "operationId": "attachment_upload",
                "summary": "Upload a JPEG, PNG or WebP picture of at most 15 MiB",
                "security": signed_in,
                "requestBody": {"content": {"multipart/form-data": {"schema": upload}}},
                "responses": {
                    "200": {
                        "description": "Kept for 24 h, until a case or message takes it",
                        "content": {"application/json": {"schema": _done(uploaded)}},
                    }
                },
            }
        },
        "/api/v1/attachments/{attachment_id}": {
            "parameters": [by_id],
            "get": {"operationId": "attachment_read", "security": signed_in,
                    "summary": "Read a picture", "responses": {"200": picture}},
        },
        "/api/v1/attachments/{attachment_id}/thumb": {
            "parameters": [by_id],
            "get": {"operationId": "attachment_thumb", "security": signed_in,
                    "summary": "Read its thumbnail", "responses": {"200": picture}},
        },
        "/api/v1/statistics.csv": {
            "parameters": [
                {"name": name, "in": "query", "schema": {"type": "string"}}
                for name in ("from", "to", "specialty")
            ],
            "get": {"operationId": "statistics_csv", "security": signed_in,
                    "summary": "What `statistics:read` answers, as CSV",
                    "responses": {"200": {"description": "A line per group",
                                          "content": {"text/csv": {}}}}},
        },
        "/api/v1/specialties": {
            "get": {"operationId": "specialties", "security": [],
                    "summary": "List the specialties",
                    "responses": {"200": {"description": "[{slug, parent, name_en, name_es}]"}}},
        },
    }  # fmt: skip


def _info() -> Schema:
    return {
        "title": "Curbside",
        "version": version("curbside"),
        "description": (
            "Live rooms where doctors put up a clinical question and the right specialist is "
            f"paged. A payload may have {MAX_PAYLOAD_BYTES // 1024} KiB. See docs/PROTOCOL.md."
        ),
    }


def _done(result: Schema) -> Schema:
    return {
        "type": "object",
        "required": ["ok", "result"],
        "properties": {"ok": {"const": True}, "result": result},
    }


def _refused() -> Schema:
    return {
        "type": "object",
        "required": ["ok", "error"],
        "properties": {"ok": {"const": False}, "error": {"$ref": _REF.format(model="Error")}},
    }


def _envelope(result: Schema) -> Schema:
    return {"oneOf": [_done(result), _refused()]}


def _message(name: str) -> Schema:
    # "/" and "~" would need escaping in a JSON pointer; command names have neither.
    return {"$ref": f"#/channels/live/messages/{name}"}

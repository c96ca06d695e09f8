"""Payloads made from the commands' own schemas, then spoilt in one or two places."""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from random import Random
from typing import Any, Final

from server.specialties import all_specialties
from server.wire.catalog import load_commands
from store.ids import new_id
from tests.fuzzing.hostile import ODD_NAMES, UNREADABLE, VALUES

NOWHERE: Final = "127.0.0.1:1"
"""A push host that answers nobody: a node under attack is to know no other."""
SOUND_SHARE: Final = 0.2
"""How many are sent as the schema asks, so that what lies behind validation is met too."""
_UNREADABLE_SHARE: Final = 0.02
_COSTLY_SHARE: Final = 0.01
_OPTIONAL_SHARE: Final = 0.4
_KEPT_IDS: Final = 40
COSTLY: Final = frozenset(
    {
        "doctor:register", "password:change", "password:forgot", "password:reset", "session:open",
        "session:prove",
    }
)  # fmt: skip
"""Hash a password each time they are asked in earnest."""
_ENDING: Final = frozenset(
    {
        "doctor:erase", "doctor:suspend", "report:decide", "session:close", "session:close_others",
        "session:revoke",
    }
)  # fmt: skip
"""Are asked only with something wrong in them, or nobody would be left to ask."""
_MARK: Final = "@@{}@@"
WORDS: Final = (
    "Troponin 34 ng/L and rising", "Echo today.", "¿Fibrinólisis o traslado?", "BP 90/60, HR 110",
    "Amoxicillin 500 mg q8h", "T4/5 fracture", "Ceftriaxona 2 g iv", "pH 7.21, lactate 6.1 mmol/L",
)  # fmt: skip
_BY_NAME: Final[Mapping[str, tuple[str, ...]]] = {
    "email": ("nobody@example.org", "x@y"),
    "time_zone": ("Europe/Madrid", "Pacific/Auckland", "Nowhere/None"),
    "phone": ("+34600000000",),
    "code": ("123456",),
    "endpoint": (f"http://{NOWHERE}/push", "https://127.0.0.1/"),
    "licence_number": ("282812345",),
}
_BY_PATTERN: Final[Mapping[str, tuple[str, ...]]] = {
    "^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d$": ("2026-03-02T12:00", "2026-03-09T00:30"),
    "^([01]\\d|2[0-3]):[0-5]\\d$": ("08:00", "23:30"),
}
_INSTANTS: Final = ("2026-03-02T13:00:00Z", "2026-03-03T13:00:00Z", "1970-01-01T00:00:00Z")


@cache
def _schemas() -> Mapping[str, Mapping[str, Any]]:
    return {name: one.payload.model_json_schema() for name, one in load_commands().items()}


class Payloads:
    """Makes commands, the same ones for the same seed.

    Args:
        cases: Rooms that may be asked about; others are guessed.
        transport: `socket` or `http`: commands of the other one are left to the other one;
            None: all of them.
    """

    def __init__(
        self, seed: int, *, cases: tuple[str, ...], transport: str | None = "socket"
    ) -> None:
        self._random = Random(seed)
        self._ids: dict[str, list[str]] = defaultdict(list, {"case_id": list(cases)})
        self._slugs = tuple(all_specialties())
        self._schemas = {
            name: schema
            for name, schema in _schemas().items()
            if transport is None or load_commands()[name].transport in {"both", transport}
        }
        self.names = sorted(self._schemas)
        self._defs: Mapping[str, Any] = {}

    def commands(self, count: int) -> Iterator[tuple[str, str]]:
        """Yield names of commands, each with a payload as JSON text."""
        made = 0
        while made < count:
            name = self._random.choice(self.names)
            if name in COSTLY and self._random.random() > _COSTLY_SHARE:
                continue
            yield name, self._payload(name)
            made += 1

    def sound(self, name: str) -> dict[str, Any]:
        """Return a payload as the command's schema asks for it."""
        self._defs = self._schemas[name].get("$defs", {})
        made: dict[str, Any] = self._made(self._schemas[name], "")
        return made

    def learn(self, result: Any) -> None:
        """Keep ids that an answer gave, to ask about them."""
        if isinstance(result, list):
            for one in result[:3]:
                self.learn(one)
        elif isinstance(result, dict):
            for name, value in result.items():
                if name.endswith("_id") and isinstance(value, str) and name != "case_id":
                    known = self._ids[name]
                    known.append(value)
                    del known[:-_KEPT_IDS]
                elif isinstance(value, (dict, list)):
                    self.learn(value)

    def _payload(self, name: str) -> str:
        if self._random.random() < _UNREADABLE_SHARE:
            return self._random.choice(UNREADABLE)
        payload: Any = self.sound(name)
        wrong: list[str] = []
        if name in _ENDING or self._random.random() > SOUND_SHARE:
            payload = self._spoilt(payload, wrong)
        text = json.dumps(payload)
        for number, value in enumerate(wrong):
            text = text.replace(json.dumps(_MARK.format(number)), value)
        return text

    def _spoilt(self, payload: Any, wrong: list[str]) -> Any:
        for _ in range(self._random.choice((1, 1, 2))):
            mark = _MARK.format(len(wrong))
            wrong.append(self._random.choice(VALUES))
            place = self._place_in(payload)
            if place is None:
                payload[self._random.choice(ODD_NAMES)] = mark
            elif self._random.random() < 0.1:
                place.pop(self._random.choice(list(place)))
                payload[self._random.choice(ODD_NAMES)] = mark
            else:
                place[self._random.choice(list(place))] = mark
        return payload

    def _place_in(self, payload: Any) -> dict[str, Any] | None:
        """Return one of the objects in a payload; None where there is nothing to spoil."""
        places = [payload, *(value for value in payload.values() if isinstance(value, dict))]
        full = [place for place in places if place]
        return self._random.choice(full) if full else None

    def _made(self, schema: Mapping[str, Any], name: str) -> Any:
        if "$ref" in schema:
            return self._made(self._defs[schema["$ref"].rsplit("/", 1)[1]], name)
        if "const" in schema or "enum" in schema:
            return self._random.choice(schema.get("enum") or [schema["const"]])
        for several in ("anyOf", "oneOf", "allOf"):
            if several in schema:
                return self._made(self._random.choice(schema[several]), name)
        kind = schema.get("type")
        if kind == "object":
            return self._object(schema)
        return self._list(schema, name) if kind == "array" else self._plain(kind, schema, name)

    def _object(self, schema: Mapping[str, Any]) -> dict[str, Any]:
        required = schema.get("required", ())
        return {
            name: self._made(of, name)
            for name, of in schema.get("properties", {}).items()
            if name in required or self._random.random() < _OPTIONAL_SHARE
        }

    def _list(self, schema: Mapping[str, Any], name: str) -> list[Any]:
        least = schema.get("minItems", 0)
        size = self._random.randint(least, min(schema.get("maxItems", least + 2), least + 2))
        return [self._made(schema.get("items", {}), name) for _ in range(size)]

    def _plain(self, kind: str | None, schema: Mapping[str, Any], name: str) -> Any:
        if kind == "boolean":
            return self._random.random() < 0.5
        if kind in {"integer", "number"}:
            least = int(schema.get("minimum", 0))
            return self._random.randint(least, min(int(schema.get("maximum", least + 12)), 60))
        if kind == "string":
            return self._text(schema, name)
        return None

    def _text(self, schema: Mapping[str, Any], name: str) -> str:
        pattern, form = schema.get("pattern", ""), schema.get("format", "")
        if form == "date-time" or name.endswith("_at"):
            return self._random.choice(_INSTANTS)
        if "{22}" in pattern:
            return self._random.choice(self._ids[name] or [new_id()])
        if pattern.startswith("^[A-Za-z0-9_-]"):
            return f"k{self._random.randrange(500)}"
        if name in {"specialty", "specialties", "discipline", "suggest"}:
            return self._random.choice(self._slugs)
        return self._random.choice(_BY_PATTERN.get(pattern) or _BY_NAME.get(name, WORDS))

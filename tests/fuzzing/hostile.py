"""Values that have broken other servers. Each is JSON text, since some have no other form."""

import json
from typing import Final

CANARY: Final = "zarigueya-4711"
"""Stands in what is sent; an answer that repeats it quotes its caller."""
DEPTH: Final = 10_000

OPERATORS: Final = (
    '{"$gt":""}',
    '{"$ne":null}',
    '{"$regex":"' + CANARY + '"}',
    '{"$where":"sleep(1000)"}',
    '{"$or":[{},{"a":1}]}',
    '{"a.b":{"$in":[1]}}',
    '{"$oid":"000000000000000000000000"}',
    '[{"$gt":""}]',
)
"""What a database would take for an order."""

NUMBERS: Final = (
    "9007199254740993",
    "-9007199254740993",
    "18446744073709551616",
    "1" * 400,
    "-1",
    "0",
    "-0.0",
    "1e308",
    "1e999",
    "0.1",
)

TEXTS: Final = (
    '""',
    '" "',
    '"\\u0000"',
    '"\\ud800"',
    '"a\\udc00b"',
    '"\\u202e50 mg"',
    '"\\u200b\\u2060"',
    '"../../etc/passwd"',
    '"<img src=x onerror=alert(1)>"',
    '"{{7*7}} ${7*7} %s %n"',
    '"\'; db.dropDatabase(); //"',
    json.dumps(CANARY),
    json.dumps("\U0001f9ea" * 50),
    '"' + "é" * 2_000 + '"',
)

SHAPES: Final = (
    "null",
    "true",
    "[]",
    "{}",
    "[[[]]]",
    '{"__proto__":{"admin":true}}',
    '{"_placeholder":true,"num":0}',
    '{"$ref":"#"}',
    "[" * 40 + "]" * 40,
    '{"a":' * 40 + "1" + "}" * 40,
)

UNREADABLE: Final = (
    "NaN",
    "Infinity",
    "[" * DEPTH + "]" * DEPTH,
    '{"a":' * DEPTH + "1" + "}" * DEPTH,
    "{",
    '{"a" 1}',
    "'single'",
    '"\\x00"',
    "01",
)
"""What is no JSON, or more than a reader of JSON should follow."""

VALUES: Final = OPERATORS + NUMBERS + TEXTS + SHAPES
ODD_NAMES: Final = ("$where", "a.b", "a[$ne]", "", "__proto__", "\u202e", f"{CANARY}!", "x" * 300)
"""Names of fields that no command has. A name of a few plain letters may be told back."""

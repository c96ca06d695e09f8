"""Frames that no Socket.IO client sends: wrong packets, wrong namespaces, wrong everything."""

from collections.abc import Iterator
from random import Random
from typing import Final

from tests.fuzzing.hostile import CANARY, UNREADABLE, VALUES

BEGINNINGS: Final = (
    "", "4", "42", "43", "40", "44", "45", "46", "451-", "4599-", "42/admin,", "42/,", "40/admin,",
    "41/admin,", "42999999999999999999", "42-1", "421.5", "43999999999", "451-/x,1", "6", "3",
    "5x", "0", "99", "b", "\ufffd", "42\u0661",
)  # fmt: skip
"""How a frame may begin; `41` and `1` are left out, which end the socket by right."""
ENDS: Final = (
    "", "[", "[]", "{}", "null", '["', '["case:list"', '["case:list",{}]', '["connect",{}]',
    '["disconnect"]', '["session:read",{},{},{}]', "[7,{}]", '[["case:list"],{}]', "[null]",
    '["nobody:knows",{}]', '["message:post",{"_placeholder":true,"num":0}]',
    '["message:post",{"_placeholder":true,"num":999999}]', f'["{CANARY}"]', '["case:list",{}]]',
    '["\\ud800",{}]', '["' + "x" * 5_000 + '",{}]',
)  # fmt: skip


def frames(random: Random, count: int) -> Iterator[str]:
    """Yield frames, most of which nobody can read."""
    for _ in range(count):
        end = random.choice(ENDS)
        if random.random() < 0.3:
            end = f'["room:join",{random.choice(VALUES + UNREADABLE)}]'
        frame = random.choice(BEGINNINGS) + end
        if random.random() < 0.2 and frame:
            at = random.randrange(len(frame))
            frame = frame[:at] + random.choice(("", "\x1e", "\u0000", "9", '"')) + frame[at + 1 :]
        yield frame if frame not in {"1", "41"} else "7"

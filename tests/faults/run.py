"""A history sorted into what the rules ask for. Pure."""

import math
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from tests.faults.history import Line

HEALING_S = 10.0
"""How long after healing every reader must be complete."""

NODE_AWAY = frozenset({"kill node", "freeze node", "rolling restart"})
"""While one lasts, clients of its node may get no answer; whatever else breaks, nodes answer."""
STALLED = "stalled worker"
"""Holds waves up; makes no send's outcome unknown and keeps no nodes apart."""


class Violation(NamedTuple):
    """One thing that must not be: which rule it breaks, and how."""

    rule: str
    detail: str


class Act(NamedTuple):
    """What names one entry across its tries."""

    room: str
    author: str
    key: str


class Place(NamedTuple):
    """One number of one room."""

    room: str
    seq: int


class Span(NamedTuple):
    """A fault from its beginning until it was healed."""

    what: str
    begin_s: float
    heal_s: float
    target: str = ""


def act_of(line: Line) -> Act:
    return Act(line["room"], line["author"], line["key"])


def place_of(line: Line) -> Place:
    return Place(line["room"], line["seq"])


@dataclass
class Run:
    """The lines of one run by kind, in the order of the history.

    Args:
        patience: Bounds in seconds are so many times what they are; what must never be stays so.
    """

    by_op: dict[str, list[Line]] = field(default_factory=lambda: defaultdict(list))
    final: dict[Place, Line] = field(default_factory=dict)
    spans: list[Span] = field(default_factory=list)
    end_s: float = 0.0
    patience: float = 1.0

    @classmethod
    def of(cls, history: Iterable[Line], *, patience: float = 1.0) -> "Run":
        """Sort a history."""
        run = cls(patience=patience)
        open_faults: dict[tuple[str, str], float] = {}
        for line in history:
            run.by_op[line["op"]].append(line)
            run.end_s = max(run.end_s, line["at_s"])
            if line["op"] == "fault":
                name = (line["what"], line["target"])
                if line["phase"] == "begin":
                    open_faults[name] = line["at_s"]
                else:
                    began_s = open_faults.pop(name, line["at_s"])
                    run.spans.append(Span(line["what"], began_s, line["at_s"], line["target"]))
        run.spans += [
            Span(what, at_s, run.end_s, target) for (what, target), at_s in open_faults.items()
        ]
        run.final = {place_of(line): line for line in run.by_op["final"]}
        return run

    def lines(self, *ops: str) -> list[Line]:
        """Return the lines of these kinds, by time."""
        found = [line for op in ops for line in self.by_op.get(op, ())]
        return sorted(found, key=lambda line: line["at_s"]) if len(ops) > 1 else found

    @property
    def first_tries(self) -> dict[Act, Line]:
        """The first try of each act."""
        found: dict[Act, Line] = {}
        for line in self.lines("invoke"):
            found.setdefault(act_of(line), line)
        return found

    @property
    def heads(self) -> dict[str, int]:
        """The highest number of each room."""
        heads: dict[str, int] = defaultdict(int)
        for place in self.final:
            heads[place.room] = max(heads[place.room], place.seq)
        return heads

    @property
    def healed_s(self) -> float:
        """When the last fault was healed; 0 when there was none."""
        return max((span.heal_s for span in self.spans), default=0.0)

    @property
    def needs_ended(self) -> dict[tuple[str, int], float]:
        """When the first answer to a case's run was acknowledged."""
        ends: dict[tuple[str, int], float] = {}
        for line in self.lines("need_ended"):
            ends.setdefault((line["case"], line["run"]), line["at_s"])
        return ends

    @property
    def judged_until_s(self) -> float:
        """Until when what did not happen may still come: for ever, once all is settled."""
        return math.inf if self.lines("settled") else self.end_s

    def was_away(self, node: str, begin_s: float, end_s: float, *, grace_s: float = 0.0) -> bool:
        """Whether this node was killed, frozen or restarted between the two instants."""
        return any(
            span.begin_s <= end_s and begin_s <= span.heal_s + grace_s
            for span in self.spans
            if span.what in NODE_AWAY and span.target == node
        )

    def recovered_s(
        self, at_s: float, *, grace_s: float = 0.0, of: Collection[str] | None = None
    ) -> float:
        """Return `at_s`, or the end of the chain of faults that covers it.

        Args:
            of: Only these faults count; None for all.
        """
        spans = [span for span in self.spans if of is None or span.what in of]
        moved = True
        while moved:
            moved = False
            for span in spans:
                if span.begin_s <= at_s + grace_s and at_s < span.heal_s:
                    at_s, moved = span.heal_s, True
        return at_s

    def disturbed(
        self,
        begin_s: float,
        end_s: float,
        *,
        grace_s: float = 0.0,
        by: Collection[str] | None = None,
    ) -> bool:
        """Whether anything was broken between the two instants.

        Args:
            by: Only these faults count; None for all.
        """
        return any(
            span.begin_s <= end_s and begin_s <= span.heal_s + grace_s
            for span in self.spans
            if (span.what in by if by is not None else span.what != STALLED)
        )

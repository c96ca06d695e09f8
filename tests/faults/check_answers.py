"""What must hold of the answers themselves: when they come, and what may be done after them. Pure.

A socket's commands are handled in their order, so only a try that had none before it on its
connection is held against the time limit of one command.
"""

from collections.abc import Iterator
from typing import NamedTuple

from tests.faults.history import Line
from tests.faults.run import Run, Violation

HANDLER_LIMIT_S = 2.0
"""No command runs longer: what could not be done by then is `unavailable`."""
MARGIN_S = 1.5
"""For the way there and back, and for busy processes."""
PATIENCE_S = 4.0
"""How long clients wait; none came then."""
NO_ANSWER = "(no answer)"


class Try(NamedTuple):
    """One try that was alone on its connection, and what became of it."""

    answer: Line
    took_s: float


def lone_tries(run: Run) -> list[Try]:
    """Return the tries that had no other before them on their connection, with their answers."""
    waiting: dict[str, int] = {}
    alone: dict[tuple[str, str, str], float] = {}
    found = []
    for line in run.lines("invoke", "ok", "refused", "unknown"):
        conn = line["conn"]
        name = (conn, line["key"], line["said"])
        if line["op"] == "invoke":
            if not waiting.get(conn):
                alone[name] = line["at_s"]
            waiting[conn] = waiting.get(conn, 0) + 1
            continue
        waiting[conn] = max(waiting.get(conn, 0) - 1, 0)
        if name in alone:
            found.append(Try(line, line["at_s"] - alone.pop(name)))
    return found


def every_try_is_answered_in_time(run: Run) -> Iterator[Violation]:
    """Done, refused or `unavailable`: within the time limit of a command, or at once."""
    bound_s = HANDLER_LIMIT_S + MARGIN_S * run.patience
    gone = {line["client"] for line in run.lines("revoked")}
    for answer, took_s in lone_tries(run):
        if answer.get("code") == NO_ANSWER:
            # One that came back sooner lost its connection.
            late = took_s >= PATIENCE_S and bound_s < PATIENCE_S
        else:
            late = took_s > bound_s
        asked_s = answer["at_s"] - took_s
        node = answer.get("node", "")
        away = run.was_away(node, asked_s, answer["at_s"], grace_s=PATIENCE_S)
        if late and not away and answer["client"] not in gone:
            what = f"{answer['conn']} waited {took_s:.1f} s for {answer.get('code', 'ok')}"
            yield Violation("slow_answer", what)


def no_try_is_left_open(run: Run) -> Iterator[Violation]:
    """Each try has an outcome, but those that were under way when their writers were ended."""
    open_since: dict[tuple[str, str, str], float] = {}
    last_s = 0.0
    for line in run.lines("invoke", "ok", "refused", "unknown"):
        name = (line["conn"], line["key"], line["said"])
        if line["op"] == "invoke":
            open_since[name] = line["at_s"]
        else:
            last_s = line["at_s"]
            open_since.pop(name, None)
    for (conn, key, _), since_s in open_since.items():
        if last_s - since_s > PATIENCE_S + MARGIN_S * run.patience:
            yield Violation("open", f"nobody says what became of {key} over {conn}")


def who_could_not_be_served_may_try_again(run: Run) -> Iterator[Violation]:
    for line in run.lines("unknown"):
        if line["code"] != NO_ANSWER and not line.get("retryable", True):
            yield Violation("final_refusal", f"{line['conn']} was told {line['code']} for good")


ANSWER_RULES = (
    every_try_is_answered_in_time,
    no_try_is_left_open,
    who_could_not_be_served_may_try_again,
)

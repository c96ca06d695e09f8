"""Judges a history. Pure: it knows what was asked, answered and shown, and nothing of the server.

An outcome is ok (it must be in the log, at the number that was told), refused (it must not), or
unknown (it may be either). Every rule returns what breaks it, in words.
"""

from collections.abc import Iterable

from tests.faults.check_answers import ANSWER_RULES
from tests.faults.check_log import LOG_RULES
from tests.faults.check_pages import PAGE_RULES
from tests.faults.check_readers import READER_RULES
from tests.faults.check_sends import SEND_RULES
from tests.faults.check_state import STATE_RULES
from tests.faults.check_whole import WHOLE_RULES
from tests.faults.figures import Figures, figures_of
from tests.faults.history import Line
from tests.faults.run import Run, Violation

RULES = (*LOG_RULES, *ANSWER_RULES, *READER_RULES, *PAGE_RULES, *SEND_RULES, *STATE_RULES)


def check(history: Iterable[Line], *, patience: float = 1.0) -> list[Violation]:
    """Return everything in a history, or a part of one, that must not be.

    Args:
        patience: How many times longer things may take, on a machine that has other work.
    """
    run = Run.of(history, patience=patience)
    return [violation for rule in RULES for violation in rule(run)]


def judge(history: Iterable[Line], *, patience: float = 1.0) -> tuple[list[Violation], Figures]:
    """Return the violations and the figures of a whole history, which must show something."""
    run = Run.of(history, patience=patience)
    violations = [violation for rule in (*RULES, *WHOLE_RULES) for violation in rule(run)]
    return violations, figures_of(run, violations)

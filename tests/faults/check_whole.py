"""Whether a history shows anything: one in which nothing happened breaks no other rule. Pure.

A scene says in its first line how many lines of which kind it must leave behind: acknowledgements,
readers to be judged, faults that struck, waves, sends. `goes_on`: there is writing to the end.
"""

from collections.abc import Iterator

from tests.faults.run import Run, Violation, act_of


def what_was_to_be_seen_is_there(run: Run) -> Iterator[Violation]:
    scenes = run.lines("scene")
    if len(scenes) != 1:
        yield Violation("vacuous", f"{len(scenes)} scenes said what is to be seen, not one")
    for line in scenes:
        for op, least in line["needs"].items():
            found = len(run.spans) if op == "fault" else len(run.lines(op))
            if found < least:
                yield Violation("vacuous", f"{line['what']}: {found} × {op}, needs {least}")


def whoever_is_judged_had_something_to_see(run: Run) -> Iterator[Violation]:
    seen = {(line["client"], line["room"]) for line in run.lines("shown")}
    for line in run.lines("expects"):
        if line["room"] not in run.heads:
            yield Violation("vacuous", f"the log of {line['room']} was not read in the end")
        elif (line["client"], line["room"]) not in seen:
            yield Violation("vacuous", f"{line['client']} saw nothing of {line['room']}")


def it_goes_on_after_healing(run: Run) -> Iterator[Violation]:
    """Where there is writing to the end, most who first try something after healing are served."""
    if not run.spans or not any(line.get("goes_on") for line in run.lines("scene")):
        return
    after = {act: one for act, one in run.first_tries.items() if one["at_s"] > run.healed_s}
    tried = {one["client"] for one in after.values()}
    acknowledged = {act_of(line) for line in run.lines("ok")}
    served = {one["client"] for act, one in after.items() if act in acknowledged}
    if not tried or len(served) * 2 < len(tried):
        what = f"{len(served)} of {len(tried)} who tried something after healing were served"
        yield Violation("vacuous", what)


WHOLE_RULES = (
    what_was_to_be_seen_is_there,
    whoever_is_judged_had_something_to_see,
    it_goes_on_after_healing,
)

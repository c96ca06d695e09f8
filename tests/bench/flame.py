"""`python -m tests.bench.flame STACKS PICTURE`: a small flame graph of the event loop's work.

STACKS is what a sampling profiler writes as collapsed stacks: frames joined by `;`, then a count.
Only what runs in the event loop is drawn, and nothing narrower than a hundredth of it.
"""

import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import Final

LOOP: Final = "Runner.run"
WIDTH_PX: Final = 1_000
ROW_PX: Final = 17
LEAST_SHARE: Final = 0.01
_CHAR_PX: Final = 6.2
_OURS: Final = ("(server/", "(store/")


@dataclass(slots=True)
class Frame:
    """One function as called from those below it.

    Args:
        count: Samples in it and in what it called.
    """

    name: str
    count: int = 0
    called: dict[str, "Frame"] = field(default_factory=dict)


def read_stacks(text: str) -> Frame:
    """Return the tree of what the event loop ran; samples in which it waited are left out."""
    root = Frame("event loop")
    for line in text.splitlines():
        stack, _, count = line.rpartition(" ")
        # Lines of one function are one function.
        frames = [frame.rpartition(":")[0] + ")" for frame in stack.split(";")]
        below = [at for at, frame in enumerate(frames) if frame.startswith(LOOP)]
        if not below or len(frames) == below[-1] + 1:
            continue
        at = root
        at.count += int(count)
        for name in frames[below[-1] + 1 :]:
            at = at.called.setdefault(name, Frame(name))
            at.count += int(count)
    return root


def draw(root: Frame) -> str:
    """Return the flame graph as SVG, the loop at the bottom, ours in colour."""
    boxes = list(_boxes(root, 0.0, 0, root.count))
    rows = 1 + max(row for _, _, _, row in boxes)
    height = rows * ROW_PX
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH_PX} {height}" '
        'font-family="monospace" font-size="10">'
    )
    parts = [head]
    for frame, left, share, row in boxes:
        x, width, y = left * WIDTH_PX, share * WIDTH_PX, height - (row + 1) * ROW_PX
        colour = "#f2a65a" if any(mark in frame.name for mark in _OURS) else "#d8d8d8"
        shown = frame.name[: int(width / _CHAR_PX)] if width > 3 * _CHAR_PX else ""
        parts.append(
            f'<g><title>{escape(frame.name)} {share:.1%}</title><rect x="{x:.1f}" y="{y}" '
            f'width="{max(width - 0.5, 0.5):.1f}" height="{ROW_PX - 1}" fill="{colour}"/>'
            f'<text x="{x + 2:.1f}" y="{y + 12}">{escape(shown)}</text></g>'
        )
    return "\n".join([*parts, "</svg>"]) + "\n"


def _boxes(
    frame: Frame, left: float, row: int, whole: int
) -> Iterator[tuple[Frame, float, float, int]]:
    yield frame, left, frame.count / whole, row
    for called in sorted(frame.called.values(), key=lambda each: -each.count):
        share = called.count / whole
        if share >= LEAST_SHARE:
            yield from _boxes(called, left, row + 1, whole)
        left += share


if __name__ == "__main__":
    stacks, picture = Path(sys.argv[1]), Path(sys.argv[2])
    picture.write_text(draw(read_stacks(stacks.read_text(encoding="utf-8"))), encoding="utf-8")

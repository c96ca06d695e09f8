"""`python -m tests.bench.guard [--cases FILE]`: what the privacy guard finds and what it costs.

Recall: the share of planted places that a finding overlaps, and the share found under their own
class. Precision: the share of findings that overlap a planted place. Clean notes count what
would be refused or asked about for nothing.
"""

import argparse
import json
import sys
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from server.guard import CLASSES, Finding, Language, scan
from tests.guard_corpus.corpus import Note, clean_notes, planted_notes

NOTES: Final = 1_000
CLEAN: Final = 600
LANGUAGES: Final[tuple[Language, ...]] = ("en", "es")


@dataclass
class Tally:
    """Sums of one language, by class."""

    planted: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    named: Counter[str] = field(default_factory=Counter)
    said: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)
    missed: list[str] = field(default_factory=list)
    false: list[str] = field(default_factory=list)
    times_s: list[float] = field(default_factory=list)

    def add(self, note: Note, findings: Sequence[Finding]) -> None:
        """Count one note."""
        for place in note.planted:
            over = [one for one in findings if one.start < place.end and place.start < one.end]
            self.planted[place.class_] += 1
            self.found[place.class_] += bool(over)
            self.named[place.class_] += any(one.class_ == place.class_ for one in over)
            if not over:
                self.missed.append(_excerpt(note.text, place.start, place.end))
        for one in findings:
            hit = any(one.start < place.end and place.start < one.end for place in note.planted)
            self.said[one.class_] += 1
            self.right[one.class_] += hit
            if not hit:
                self.false.append(f"{one.rule}: {_excerpt(note.text, one.start, one.end)}")


def measure(language: Language, notes: Iterable[Note]) -> Tally:
    """Scan the notes and count."""
    tally = Tally()
    for note in notes:
        began_s = time.perf_counter()
        findings = scan(note.text, language)
        tally.times_s.append(time.perf_counter() - began_s)
        tally.add(note, findings)
    return tally


def table(language: Language, tally: Tally) -> list[str]:
    """Return the lines of the table of one language."""
    lines = [
        f"| {language} | planted | found | under its class | precision |",
        "| --- | ---: | ---: | ---: | ---: |",
    ]
    for class_ in (*CLASSES, "all"):
        if class_ == "all":
            planted, found, named = (
                sum(c.values()) for c in (tally.planted, tally.found, tally.named)
            )
            said, right = sum(tally.said.values()), sum(tally.right.values())
        else:
            planted, found, named = tally.planted[class_], tally.found[class_], tally.named[class_]
            said, right = tally.said[class_], tally.right[class_]
        if planted:
            lines.append(
                f"| {class_} | {planted} | {found / planted:.1%} | {named / planted:.1%} "
                f"| {right / said if said else 1:.1%} |"
            )
    return lines


def false_alarms(language: Language, texts: Sequence[str]) -> tuple[float, float, list[float]]:
    """Return hard and soft findings a text, and the times."""
    strengths: Counter[str] = Counter()
    times_s: list[float] = []
    for text in texts:
        began_s = time.perf_counter()
        findings = scan(text, language)
        times_s.append(time.perf_counter() - began_s)
        strengths.update(one.strength for one in findings)
    return strengths["hard"] / len(texts), strengths["soft"] / len(texts), times_s


def real_cases(path: Path, language: Language) -> list[str]:
    """Return the real cases of a file of JSON lines as clean texts."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    parts = ("story", "question", "options", "discussion")
    return [
        "\n".join(_flat(row[part][language]) for part in parts if row[part][language])
        for row in rows
    ]


def main() -> None:
    """Print the tables; `--wrong` also what was missed and what was false."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.guard", description=__doc__)
    parser.add_argument("--cases", type=Path, help="real cases as JSON lines, run as clean text")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--wrong", action="store_true", help="show what was missed and false")
    asked = parser.parse_args()
    for language in LANGUAGES:
        scan("Tel. 020 7946 0018", language)
        tally = measure(language, planted_notes(language, count=NOTES, seed=asked.seed))
        _say(*table(language, tally), "")
        if asked.wrong:
            _say(
                *(f"missed: {text}" for text in tally.missed),
                *(f"false: {text}" for text in tally.false),
            )
        clean = [note.text for note in clean_notes(language, count=CLEAN, seed=asked.seed)]
        _say(_summary("clean notes", *false_alarms(language, clean), _mean(clean)))
        if asked.cases is not None:
            cases = real_cases(asked.cases, language)
            _say(_summary("real cases", *false_alarms(language, cases), _mean(cases)))
        _say("")


def _summary(what: str, hard: float, soft: float, times_s: list[float], chars: float) -> str:
    ordered = sorted(times_s)
    p50, p99 = ordered[len(ordered) // 2], ordered[len(ordered) * 99 // 100]
    return (
        f"{what}: {len(ordered)}, {chars:.0f} characters each; {hard:.3f} hard and {soft:.3f}"
        f" soft "
        f"findings each; median {p50 * 1e3:.2f} ms, p99 {p99 * 1e3:.2f} ms"
    )


def _mean(texts: Sequence[str]) -> float:
    return sum(map(len, texts)) / len(texts)


def _flat(value: str | list[str]) -> str:
    return value if isinstance(value, str) else " ".join(value)


def _excerpt(text: str, start: int, end: int) -> str:
    return f"{text[max(0, start - 30) : start]}[{text[start:end]}]{text[end : end + 20]}".replace(
        "\n", " "
    )


def _say(*lines: str) -> None:
    for line in lines:
        sys.stdout.write(f"{line}\n")


if __name__ == "__main__":
    main()

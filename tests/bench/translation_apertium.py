"""Whether Apertium pays: in the engine's place, or as a second opinion on what the guard lets by.

    python -m tests.bench.translation_apertium --corpus CASES.jsonl

Needs `apertium` and its pair `eng-spa` on PATH; corpus and seeds as in `translation_safety`, whose
half for reporting is used.
"""

import argparse
import json
import random
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from sacrebleu.metrics.chrf import CHRF

from server.translate.safety import judge
from tests.bench.translation_faults import PLANTERS
from tests.bench.translation_safety import DIRECTIONS, Pair, numbers_kept, read_cases

MODES: Final = {("en", "es"): "eng-spa", ("es", "en"): "spa-eng"}
SENTENCES: Final = 200
SERIOUS: Final = frozenset({"negation", "side", "dose", "number", "unit", "range"})
"""What a second opinion is asked of: a sentence is worded too differently to compare its parts."""


def by_apertium(texts: Sequence[str], direction: tuple[str, str]) -> list[str]:
    """Return Apertium's translation of each text.

    Raises:
        ValueError: It returned another number of lines.
    """
    given = "\n".join(" ".join(text.split()) for text in texts) + "\n"
    command = ["apertium", "-u", MODES[direction]]
    done = subprocess.run(command, input=given, capture_output=True, check=True, text=True)  # noqa: S603 - fixed words
    lines = done.stdout.splitlines()
    if len(lines) != len(texts):
        message = f"{len(texts)} texts went in, {len(lines)} lines came out"
        raise ValueError(message)
    return lines


def in_its_place(
    pairs: Sequence[Pair], theirs: Sequence[str], direction: tuple[str, str]
) -> dict[str, Any]:
    """Return how good Apertium's own translations are, and how many the guard would let by."""
    rows = [
        {"from": direction[0], "to": direction[1], "text": source, "translation": wording}
        for (source, _), wording in zip(pairs, theirs, strict=True)
    ]
    chrf = CHRF().corpus_score(list(theirs), [[human for _, human in pairs]])
    return {"chrf": round(chrf.score, 1), **numbers_kept(rows)}


def as_second_opinion(
    pairs: Sequence[Pair], theirs: Sequence[str], direction: tuple[str, str]
) -> dict[str, Any]:
    """Return what the guard finds alone, and what it finds with Apertium's wording beside it."""
    clean = [
        _found(source, human, opinion, direction)
        for (source, human), opinion in zip(pairs, theirs, strict=True)
    ]
    found = {"clean sentences": _shares(clean)}
    for name, plant in PLANTERS.items():
        rng = random.Random(f"{direction} {name}")
        faulty = [
            _found(source, fault, opinion, direction)
            for (source, human), opinion in zip(pairs, theirs, strict=True)
            if (fault := plant(human, direction[1], rng)) is not None
        ]
        found[name] = _shares(faulty)
    return found


def _found(
    source: str, translation: str, opinion: str, direction: tuple[str, str]
) -> tuple[bool, bool]:
    alone = bool(judge(source, translation, *direction).checks)
    language = direction[1]
    other = judge(opinion, translation, language, language).checks
    return alone, alone or any(check.kind in SERIOUS for check in other)


def _shares(found: Sequence[tuple[bool, bool]]) -> dict[str, Any]:
    count = max(1, len(found))
    return {
        "texts": len(found),
        "flagged_percent_alone": round(100 * sum(one for one, _ in found) / count, 1),
        "flagged_percent_with_apertium": round(100 * sum(two for _, two in found) / count, 1),
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, required=True)
    texts = read_cases(parser.parse_args().corpus, parity=1)
    chosen = random.Random(0).sample(texts.single, SENTENCES)
    result: dict[str, Any] = {}
    for direction in DIRECTIONS:
        pairs = [one if direction[0] == "en" else (one[1], one[0]) for one in chosen]
        theirs = by_apertium([source for source, _ in pairs], direction)
        result[" to ".join(direction)] = {
            "in the engine's place": in_its_place(pairs, theirs, direction),
            "as a second opinion": as_second_opinion(pairs, theirs, direction),
        }
    print(json.dumps(result, indent=1, ensure_ascii=False))  # noqa: T201 - what it is for


if __name__ == "__main__":
    main()

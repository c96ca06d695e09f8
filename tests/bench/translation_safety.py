"""How much the guard of translations finds, and how often it cries wolf, over aligned cases.

    python -m tests.bench.translation_safety --corpus CASES.jsonl [--machine OUT.jsonl ...]

Cases are JSON lines `{story: {en: [], es: []}, question, options, discussion}`, aligned by
sentence. Those in even places were used to build the guard, those in odd places are reported.
Machine output is JSON lines `{"from", "to", "text", "translation"}`.
"""

import argparse
import json
import random
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from server.translate.safety import Verdict, judge
from tests.bench.translation_faults import PLANTERS

Pair = tuple[str, str]
DIRECTIONS: Final = (("en", "es"), ("es", "en"))
PLANTED: Final = 1000
MAX_STRETCH: Final = 8
_TRIES: Final = 100
_NUMBER: Final = re.compile(r"(?<![\w.,])\d+(?:[.,]\d+)*(?!\w)")
_WITH_UNIT: Final = re.compile(
    r"(?<![\w.,])(\d+(?:[.,]\d+)*) ?(mg|g|ml|mL|kg|mmHg|mm|cm|µg|mcg|%|[º°o]C|mEq|mmol|UI|IU)(?!\w)"
)
_UNITS: Final = {"UI": "IU", "ml": "mL", "ºC": "°C", "oC": "°C", "mcg": "µg"}
"""One unit under its several names."""
_ABOUT_NUMBERS: Final = {"number", "dose", "unit", "lab", "date", "range", "sentence", "length"}


@dataclass(frozen=True, slots=True)
class Texts:
    """Aligned sentences alone, and the texts that they form."""

    single: tuple[Pair, ...]
    whole: tuple[tuple[Pair, ...], ...]


def read_cases(path: Path, parity: int) -> Texts:
    """Return the sentences (English, Spanish) of every second case."""
    single: list[Pair] = []
    whole: list[tuple[Pair, ...]] = []
    for place, line in enumerate(path.read_text(encoding="utf-8").splitlines()):
        if place % 2 != parity:
            continue
        case = json.loads(line)
        for name in ("story", "options", "discussion"):
            pairs = tuple(_pairs(case[name]["en"], case[name]["es"]))
            single.extend(pairs)
            if name != "options" and len(pairs) > 1:
                whole.append(pairs)
        single.append((case["question"]["en"].strip(), case["question"]["es"].strip()))
    return Texts(tuple(single), tuple(whole))


def _pairs(english: Sequence[str], spanish: Sequence[str]) -> Iterator[Pair]:
    for mine, theirs in zip(english, spanish, strict=True):
        if mine.strip() != "nan":
            yield mine.strip(), theirs.strip()


def _turned(pair: Pair, direction: tuple[str, str]) -> Pair:
    return pair if direction[0] == "en" else (pair[1], pair[0])


def _joined(pairs: Sequence[Pair], direction: tuple[str, str]) -> Pair:
    turned = [_turned(pair, direction) for pair in pairs]
    return " ".join(one for one, _ in turned), " ".join(one for _, one in turned)


def false_alarms(texts: Texts, direction: tuple[str, str]) -> dict[str, Any]:
    """Return alarms per 100 sentences that people translated, alone and in whole texts."""
    kinds: Counter[str] = Counter()
    alone = withheld = 0
    for pair in texts.single:
        verdict = judge(*_turned(pair, direction), *direction)
        kinds.update({check.kind for check in verdict.checks})
        alone += bool(verdict.checks)
        withheld += verdict.withheld
    checks = sum(len(judge(*_joined(one, direction), *direction).checks) for one in texts.whole)
    in_whole = sum(len(one) for one in texts.whole)
    return {
        "sentences": len(texts.single),
        "alarms_per_100_sentences": round(100 * alone / len(texts.single), 2),
        "withheld_per_100_sentences": round(100 * withheld / len(texts.single), 2),
        "alarms_per_100_sentences_in_whole_texts": round(100 * checks / in_whole, 2),
        "by_kind": dict(kinds.most_common()),
    }


def detection(texts: Texts, direction: tuple[str, str], rng: random.Random) -> dict[str, Any]:
    """Return the share of planted faults that get a check, per kind of fault."""
    found: dict[str, Any] = {}
    for name, plant in PLANTERS.items():
        verdicts: list[Verdict] = []
        for _ in range(_TRIES * PLANTED):
            pairs = _stretch(texts, rng) if rng.random() < 0.5 else [rng.choice(texts.single)]
            source, human = _joined(pairs, direction)
            faulty = plant(human, direction[1], rng)
            if faulty is not None:
                verdicts.append(judge(source, faulty, *direction))
            if len(verdicts) == PLANTED:
                break
        found[name] = _shares(verdicts)
    found["lost sentence"] = _shares(
        [_lose_sentence(texts, direction, rng) for _ in range(PLANTED)]
    )
    return found


def _stretch(texts: Texts, rng: random.Random) -> Sequence[Pair]:
    pairs = rng.choice(texts.whole)
    length = rng.randint(2, min(len(pairs), MAX_STRETCH))
    start = rng.randint(0, len(pairs) - length)
    return pairs[start : start + length]


def _lose_sentence(texts: Texts, direction: tuple[str, str], rng: random.Random) -> Verdict:
    pairs = _stretch(texts, rng)
    lost = rng.choice([0, rng.randrange(len(pairs)), len(pairs) - 1])
    source, _ = _joined(pairs, direction)
    _, rest = _joined([pair for place, pair in enumerate(pairs) if place != lost], direction)
    return judge(source, rest, *direction)


def _shares(verdicts: Sequence[Verdict]) -> dict[str, Any]:
    seen = sum(bool(verdict.checks) for verdict in verdicts)
    withheld = sum(verdict.withheld for verdict in verdicts)
    return {
        "planted": len(verdicts),
        "found_percent": round(100 * seen / max(1, len(verdicts)), 1),
        "withheld_percent": round(100 * withheld / max(1, len(verdicts)), 1),
    }


def machine(path: Path) -> dict[str, Any]:
    """Return what became of the numbers in a file of real output."""
    return numbers_kept([json.loads(line) for line in path.read_text("utf-8").splitlines()])


def numbers_kept(rows: Iterable[Mapping[str, str]]) -> dict[str, Any]:
    """Return how many numbers and units of real output survive or are flagged.

    Counted without the guard's own reading: as written, comma and point alike.
    """
    counts: Counter[str] = Counter()
    for row in rows:
        verdict = judge(row["text"], row["translation"], row["from"], row["to"])
        flagged = any(check.kind in _ABOUT_NUMBERS for check in verdict.checks)
        counts.update(texts=1, flagged_texts=bool(verdict.checks), withheld=verdict.withheld)
        for name, pattern in (("numbers", _NUMBER), ("with_unit", _WITH_UNIT)):
            here, there = (_written(pattern, row[key]) for key in ("text", "translation"))
            lost = sum((here - there).values())
            counts.update({name: sum(here.values()), f"{name}_lost": lost})
            counts[f"{name}_lost_unflagged"] += 0 if flagged else lost
    return dict(counts) | {
        f"{name}_safe_percent": round(
            100 * (1 - counts[f"{name}_lost_unflagged"] / max(1, counts[name])), 2
        )
        for name in ("numbers", "with_unit")
    }


def _written(pattern: re.Pattern[str], text: str) -> Counter[str]:
    """Count by value and unit: 4.0 is 4, the unit that is *UI* in Spanish is *IU* in English."""
    return Counter(
        _value(one[1]) + _UNITS.get(one[2], one[2]) if one.lastindex == 2 else _value(one.group())
        for one in pattern.finditer(text)
    )


def _value(number: str) -> str:
    written = number.replace(",", ".")
    return written.rstrip("0").rstrip(".") if written.count(".") == 1 else written


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--machine", type=Path, nargs="*", default=[])
    parser.add_argument("--development", action="store_true", help="the other half of the cases")
    chosen = parser.parse_args()
    texts = read_cases(chosen.corpus, 0 if chosen.development else 1)
    result: dict[str, Any] = {}
    for direction in DIRECTIONS:
        rng = random.Random(f"{direction}")
        result[" to ".join(direction)] = {
            "people": false_alarms(texts, direction),
            "faults": detection(texts, direction, rng),
        }
    for path in chosen.machine:
        result[f"machine {path.stem}"] = machine(path)
    print(json.dumps(result, indent=1, ensure_ascii=False))  # noqa: T201 - what it is for


if __name__ == "__main__":
    main()

"""Learns to tell English from Spanish in clinical chat, and measures it.

    .venv/bin/python -m tests.bench.language clinical-cases.jsonl

Takes the aligned CasiMedicos-Arg cases, learns from those with an even number, writes
server/data/language_ngrams.json, and measures on the others, cut to 3, 5, 10 and 20 words.
"""

import json
import math
import random
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from server.translate.detection import NGRAMS, detect, ngrams

Case = dict[str, Any]

MIN_COUNT = 6
KEPT = 5_000
CUTS = (3, 5, 10, 20)
SEED = 20260302


def main(corpus: Path) -> None:
    """Learn, write, measure, print a row for each cut."""
    rows = [json.loads(line) for line in corpus.read_text(encoding="utf-8").splitlines()]
    learnt = [row for row in rows if _number(row) % 2 == 0]
    held_out = [row for row in rows if _number(row) % 2]
    weights = learn(learnt)
    NGRAMS.write_text(
        json.dumps(weights, ensure_ascii=False, separators=(",", ":"), sort_keys=True) + "\n",
        encoding="utf-8",
    )
    sys.stdout.write(
        "| words | texts | right | right, typed in a hurry |\n| --- | --- | --- | --- |\n"
    )
    for cut in CUTS:
        texts = list(cuts(held_out, cut))
        right = sum(detect(text) == language for language, text in texts)
        hurried = sum(detect(_hurried(text)) == language for language, text in texts)
        sys.stdout.write(
            f"| {cut} | {len(texts):,} | {100 * right / len(texts):.2f} % "
            f"| {100 * hurried / len(texts):.2f} % |\n"
        )


def learn(rows: list[Case]) -> dict[str, float]:
    """Return how much each run of letters speaks for Spanish (above 0) or English."""
    counts: dict[str, Counter[str]] = {"en": Counter(), "es": Counter()}
    for row in rows:
        for language, text in texts_of(row):
            for form in {text, _without_accents(text)}:
                counts[language].update(ngrams(form))
    totals = {language: sum(counter.values()) for language, counter in counts.items()}
    weights = {}
    for gram in counts["en"].keys() | counts["es"].keys():
        seen = counts["en"][gram] + counts["es"][gram]
        if seen >= MIN_COUNT:
            spanish = (counts["es"][gram] + 0.5) / totals["es"]
            english = (counts["en"][gram] + 0.5) / totals["en"]
            weights[gram] = (math.log(spanish / english), seen)
    best = sorted(weights, key=lambda gram: -abs(weights[gram][0]) * math.sqrt(weights[gram][1]))
    return {gram: round(weights[gram][0], 2) for gram in best[:KEPT]}


def texts_of(row: Case) -> Iterator[tuple[str, str]]:
    """Yield the language and text of each sentence of a case."""
    for language in ("en", "es"):
        for part in ("story", "options", "discussion"):
            for text in row[part].get(language) or []:
                yield language, text
        yield language, row["question"].get(language) or ""


def cuts(rows: list[Case], words: int) -> Iterator[tuple[str, str]]:
    """Yield so many words from a random place of each sentence that has them."""
    chance = random.Random(SEED)
    for row in rows:
        for language, text in texts_of(row):
            parts = text.split()
            if len(parts) >= words:
                start = chance.randrange(len(parts) - words + 1)
                yield language, " ".join(parts[start : start + words])


def _number(row: Case) -> int:
    return int(row["id"].rsplit("-", 1)[1])


def _without_accents(text: str) -> str:
    parts = unicodedata.normalize("NFD", text.replace("ñ", "\0").replace("Ñ", "\0"))
    plain = "".join(sign for sign in parts if not unicodedata.combining(sign))
    return plain.replace("\0", "n")


def _hurried(text: str) -> str:
    """Drop accents and capitals, and one letter of every eighth word."""
    chance = random.Random(text)
    words = _without_accents(text).lower().split()
    for at, word in enumerate(words):
        if len(word) > 3 and chance.random() < 1 / 8:
            gone = chance.randrange(len(word))
            words[at] = word[:gone] + word[gone + 1 :]
    return " ".join(words)


if __name__ == "__main__":
    main(Path(sys.argv[1]))

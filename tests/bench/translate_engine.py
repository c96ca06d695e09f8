"""What the engine does alone: how fast, how much memory, how well, and what each choice gains."""

import json
import os
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

import sacrebleu

from server.translate.engine import Engine, EngineSettings
from server.translate.glossary import entries
from server.translate.glossary.folding import fold
from server.translate.sentences import lay_out
from tests.bench.figures import Figures

BATCH: Final = 16
DIRECTIONS: Final = (("en", "es"), ("es", "en"))
TERMS: Final = ("drug", "lab", "term")

Sentences = dict[str, list[str]]
"""By language, aligned."""


class _Splitter:
    """Our sentence splitter, as the library takes one."""

    def split_sentences(self, text: str) -> list[str]:
        return list(lay_out(text).sentences)


def read_corpus(path: Path, *, most: int) -> Sentences:
    """Return aligned sentences of the cases with an odd number, spread over the corpus."""
    found: Sentences = {"en": [], "es": []}
    for line in path.read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        if int(case["id"].rsplit("-", 1)[1]) % 2:
            for part in ("story", "discussion"):
                english, spanish = case[part]["en"], case[part]["es"]
                if len(english) == len(spanish):
                    found["en"] += english
                    found["es"] += spanish
    step = max(1, len(found["en"]) // most)
    return {language: texts[::step][:most] for language, texts in found.items()}


def speed(models: Path, texts: Sequence[str], source: str, target: str) -> Figures:
    """Return seconds a sentence, on one thread: the library's way, then ours, choice by choice."""
    sentences = [text for text in texts if text.strip()]
    found: dict[str, Any] = {"library, four hypotheses": _library(models, sentences, source, 4)}
    found["library, one hypothesis"] = _library(models, sentences, source, 1)
    for beam in (4, 2, 1):
        engine = Engine(models, EngineSettings(beam_size=beam))
        engine.translate(["Warm."], source, target)
        found[f"ours, beam {beam}, one by one"] = _timed_batches(
            engine, sentences, source, target, size=1
        )
        found[f"ours, beam {beam}, {BATCH} together"] = _timed_batches(
            engine, sentences, source, target, size=BATCH
        )
    return {name: round(len(sentences) / took_s, 1) for name, took_s in found.items()}


def memory(models: Path) -> Figures:
    """Return MB that the first loaded direction takes, and each further one."""
    engine = Engine(models, EngineSettings())
    steps = [_resident_mb()]
    for source, target in DIRECTIONS:
        engine.translate(["Warm."], source, target)
        steps.append(_resident_mb())
    return {
        "first direction, with the library": round(steps[1] - steps[0], 1),
        "second direction": round(steps[2] - steps[1], 1),
    }


def quality(models: Path, corpus: Sentences) -> Figures:
    """Return BLEU, chrF and kept terms for each direction and beam."""
    found: dict[str, Any] = {"sentences": len(corpus["en"])}
    for source, target in DIRECTIONS:
        for beam in (4, 2, 1):
            engine = Engine(models, EngineSettings(beam_size=beam))
            worded: list[str] = []
            for start in range(0, len(corpus[source]), BATCH):
                worded += engine.translate(corpus[source][start : start + BATCH], source, target)
            found[f"{source} to {target}, beam {beam}"] = {
                "bleu": round(sacrebleu.corpus_bleu(worded, [corpus[target]]).score, 1),
                "chrf": round(sacrebleu.corpus_chrf(worded, [corpus[target]]).score, 1),
                "terms_percent": kept_terms(corpus[source], worded, source, target),
            }
    return found


def kept_terms(originals: Sequence[str], worded: Sequence[str], source: str, target: str) -> float:
    """Return how many glossary terms of the originals the translations hold, in percent."""
    asked = kept = 0
    terms = [entry for kind in TERMS for entry in entries(kind)]
    for original, text in zip(originals, worded, strict=True):
        before, after = _words(original), _words(text)
        for entry in terms:
            if any(f" {form} " in before for form in entry.forms(source)):
                asked += 1
                kept += any(f" {form} " in after for form in entry.forms(target))
    return round(100 * kept / max(asked, 1), 1)


def _library(models: Path, sentences: Sequence[str], source: str, hypotheses: int) -> float:
    """Return the seconds that the library itself takes, a text at a time, as it is called."""
    os.environ["XDG_DATA_HOME"] = os.environ["XDG_CACHE_HOME"] = str(models / ".argos")
    os.environ["XDG_CONFIG_HOME"] = str(models / ".argos")
    import ctranslate2  # type: ignore[import-untyped]  # noqa: PLC0415 - after the folders are named
    from argostranslate import package, translate  # noqa: PLC0415 - the same

    target = "es" if source == "en" else "en"
    model = Engine(models, EngineSettings()).route(source, target)[0]
    loaded = package.Package(model.folder)
    translator = ctranslate2.Translator(
        str(model.folder / "model"), inter_threads=1, intra_threads=1
    )
    splitter = _Splitter()

    def one(text: str) -> None:
        translate.apply_packaged_translation(loaded, text, translator, splitter, hypotheses)

    one("Warm.")
    return _timed(one, sentences)


def _timed(work: Callable[[str], object], sentences: Sequence[str]) -> float:
    began_s = time.perf_counter()
    for sentence in sentences:
        work(sentence)
    return time.perf_counter() - began_s


def _timed_batches(
    engine: Engine, sentences: Sequence[str], source: str, target: str, *, size: int
) -> float:
    began_s = time.perf_counter()
    for start in range(0, len(sentences), size):
        engine.translate(sentences[start : start + size], source, target)
    return time.perf_counter() - began_s


def _words(text: str) -> str:
    return " " + " ".join("".join(c if c.isalnum() else " " for c in fold(text)).split()) + " "


def _resident_mb() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6

"""Figures of translation, into docs/TRANSLATION.md: `make bench-translate MODELS=… CORPUS=…`.

    .venv/bin/python -m tests.bench.translate --models DIR [--corpus FILE] [--quick]

MODELS holds installed packages (`curbside models install FILE --models DIR`); CORPUS is the
aligned CasiMedicos-Arg, one case a line; without it the quality is left out.
"""

import argparse
import asyncio
import json
import sys
import tempfile
from pathlib import Path
from typing import Any, Final

from server.translate.models import installed
from tests.bench.bench import keep, machine
from tests.bench.figures import Figures
from tests.bench.translate_engine import memory, quality, read_corpus, speed
from tests.bench.translate_live import measure

ROOT: Final = Path(__file__).parents[2]
DOCUMENT: Final = ROOT / "docs" / "TRANSLATION.md"
RESULTS: Final = ROOT / "artifacts" / "bench" / "translation.json"
BEGIN: Final = "<!-- figures: written by make bench-translate -->"
END: Final = "<!-- end of figures -->"
SPOKEN: Final = [
    "The patient has had chest pain and a fever of 38.5 °C since yesterday afternoon.",
    "Please give furosemide 40 mg now and repeat the blood gases in two hours.",
    "No known drug allergies; she takes metformin 850 mg twice a day.",
    "The ECG shows ST elevation in the inferior leads without reciprocal changes.",
]
"""Timed where no corpus is given."""


def main(arguments: argparse.Namespace) -> None:
    """Measure, print, keep, and renew the document."""
    corpus = None
    if arguments.corpus is not None:
        corpus = read_corpus(arguments.corpus, most=60 if arguments.quick else 250)
    texts = SPOKEN * 5 if corpus is None else corpus["en"][: 20 if arguments.quick else 60]
    models, _ = installed(arguments.models)
    found: dict[str, Any] = {
        "machine": machine() | {"command": " ".join(["make bench-translate", *_asked(arguments)])},
        "models": [f"{one.name} {one.package_version} ({one.version})" for one in models],
        "memory": memory(arguments.models),
        "speed": speed(arguments.models, texts, "en", "es"),
    }
    if corpus is not None:
        found["quality"] = quality(arguments.models, corpus)
    with tempfile.TemporaryDirectory(prefix="curbside-bench-") as directory:
        messages = 20 if arguments.quick else 100
        found["live"] = asyncio.run(
            measure(Path(directory), arguments.models.resolve(), messages=messages)
        )
    keep(RESULTS, found)
    sys.stdout.write(json.dumps(found, indent=1, ensure_ascii=False) + "\n")
    renew(DOCUMENT, found)


def renew(document: Path, found: Figures) -> None:
    """Put the figures between the document's two marks; the words around them stay."""
    before, begin, rest = document.read_text(encoding="utf-8").partition(BEGIN)
    _, end, after = rest.partition(END)
    if begin and end:
        figures = "\n".join(sections(found))
        document.write_text(f"{before}{BEGIN}\n\n{figures}\n\n{END}{after}", encoding="utf-8")


def sections(found: Figures) -> list[str]:
    """Return the lines of the document."""
    on = found["machine"]
    load = "/".join(map(str, on["load_before"]))
    models = ", ".join(found["models"])
    lines = [
        f"{on['at']}, {on['cpu']}, {on['cores']} cores, load before {load}; {models}.",
        f"`{on['command']}`",
        "",
        "| from sending to hearing, ms | median | p95 | p99 |",
        "| --- | --- | --- | --- |",
    ]
    for name, rounds in found["live"].items():
        for when, figures in rounds.items():
            spreads = {"entry": figures} if when == "entry" else figures
            for what, spread in spreads.items():
                load = "" if when == "entry" else f", {when}"
                values = " | ".join(f"{value:g}" for value in spread.values())
                lines.append(f"| {name}{load}: the {what} | {values} |")
    lines += ["", "| sentences a second, one core | |", "| --- | --- |"]
    lines += [f"| {name} | {value:g} |" for name, value in found["speed"].items()]
    lines += ["", "| memory, MB | |", "| --- | --- |"]
    lines += [f"| {name} | {value:g} |" for name, value in found["memory"].items()]
    if "quality" in found:
        lines += ["", f"Over {found['quality']['sentences']} aligned sentences:", ""]
        lines += ["| | BLEU | chrF | glossary terms kept |", "| --- | --- | --- | --- |"]
        lines += [
            f"| {name} | {one['bleu']} | {one['chrf']} | {one['terms_percent']} % |"
            for name, one in found["quality"].items()
            if isinstance(one, dict)
        ]
    return lines


def _asked(arguments: argparse.Namespace) -> list[str]:
    corpus = [] if arguments.corpus is None else ["CORPUS=…"]
    return ["MODELS=…", *corpus, *(["QUICK=1"] if arguments.quick else [])]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Figures of translation.")
    parser.add_argument("--models", type=Path, required=True)
    parser.add_argument("--corpus", type=Path)
    parser.add_argument("--quick", action="store_true")
    main(parser.parse_args())

"""`curbside translate`: JSON lines in, JSON lines out, through the same code as the rooms."""

import io
import json
import os
import queue
import sys
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO, Annotated, Any, Final

import typer

from server.cli_models import models_folder
from server.cli_store import fail
from server.json_lines import RepeatedNameError, object_of
from server.translate.canaries import failing, warning
from server.translate.engine import Engine, EngineSettings
from server.translate.languages import JUDGED, SPOKEN
from server.translate.models import ModelError
from server.translate.safety import Check, judge
from server.translate.texts import Translated, translate_texts

MAX_TEXT_CHARS: Final = 100_000
BATCH_LINES: Final = 32
_WAITING_LINES: Final = 256

_ID: Final = "id as written"
"""Where a row keeps its id: as it came, since no number of ours could hold 1e400."""

Row = dict[str, Any]


class LineError(Exception):
    """A line is not what it should be; the text names the line and what is allowed."""


def translate(
    *,
    source: Annotated[str, typer.Option("--from", help="The texts' language: en, es …")],
    target: Annotated[str, typer.Option("--to", help="The language to translate into.")],
    only_judge: Annotated[
        bool, typer.Option("--judge", help='Read {"id", "text", "translation"}; write the checks.')
    ] = False,
    models: Annotated[
        Path | None,
        typer.Option(help="The folder of models; else CURBSIDE_MODELS_DIR, else ./var/models."),
    ] = None,
) -> None:
    """Translate JSON lines {"id", "text"} of standard input, in their order; needs no services."""
    source, target = source.lower(), target.lower()
    _check_languages(source, target, only_judge=only_judge)
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    try:
        if only_judge:
            _judge_lines(source, target)
        else:
            _translate_lines(_engine(source, target, models), source, target)
    except (LineError, ModelError) as err:
        fail(str(err))
    except BrokenPipeError:
        _write_no_more()  # whoever read has gone
    except OSError as err:
        _write_no_more()
        fail(f"the results can't be written: {err.strerror}")


def _check_languages(source: str, target: str, *, only_judge: bool) -> None:
    for option, code in (("--from", source), ("--to", target)):
        if not (code.isalnum() and code.isascii()):
            fail(f"{option} must be a language code of letters and digits, as en or es")
        if only_judge and code not in JUDGED:
            fail(f"{option} {code} is no language that is judged; allowed are {_judged()}")
    if source == target:
        fail("--from and --to are the same language")


def _judged() -> str:
    others = ", ".join(code for code in JUDGED if code not in SPOKEN)
    return f"{', '.join(SPOKEN)} (all checks) and, for numbers, units and loops only, {others}"


def _write_no_more() -> None:
    """Have what is still kept go nowhere: it would fail again when Python ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _engine(source: str, target: str, models: Path | None) -> Engine:
    settings, folder = models_folder(models)
    engine = Engine(
        folder,
        EngineSettings(
            threads=settings.translate_threads,
            threads_per_batch=settings.translate_threads_per_batch,
            beam_size=settings.translate_beam_size,
        ),
    )
    if not engine.route(source, target):
        names = ", ".join(model.name for model in engine.models) or "none"
        broken = "".join(f"; {one.folder.name}: {one.reason}" for one in engine.broken)
        message = (
            f"no model from {source} to {target} is installed in {folder} (installed: {names}"
            f"{broken}); install one: curbside models install {source}-{target}, or a package file"
        )
        raise ModelError(message)
    return engine


def _translate_lines(engine: Engine, source: str, target: str) -> None:
    canary = (warning(target),) if failing(engine, source, target) else ()
    for rows, error in _batches(("text",)):
        texts = [row["text"] for row in rows]
        done = translate_texts(texts, source, target, words=engine.translate)
        for row, one in zip(rows, done, strict=True):
            _write(row, _translation(one, canary))
        sys.stdout.flush()
        if error is not None:
            raise error


def _translation(one: Translated, canary: Sequence[Check]) -> Row:
    return {
        "text": one.text,
        "checks": _checks([*one.checks, *canary]),
        "withheld": one.withheld,
    }


def _judge_lines(source: str, target: str) -> None:
    for rows, error in _batches(("text", "translation")):
        for row in rows:
            verdict = judge(row["text"], row["translation"], source, target)
            _write(row, {"checks": _checks(verdict.checks)})
        sys.stdout.flush()
        if error is not None:
            raise error


def _checks(checks: Sequence[Check]) -> list[dict[str, str]]:
    return [{"kind": str(check.kind), "detail": check.detail} for check in checks]


def _write(row: Row, result: Row) -> None:
    """Write the id as it came, and what became of its line."""
    text = f'{{"id": {row[_ID]}, {json.dumps(result, ensure_ascii=False)[1:]}'
    sys.stdout.write(text + "\n")


def _batches(names: Sequence[str]) -> Iterator[tuple[list[Row], LineError | None]]:
    """Yield rows as they come, several together when they wait already; the error ends it."""
    rows: list[Row] = []
    for number, line, more in _lines():
        if line.strip():
            try:
                rows.append(_row(number, line, names))
            except LineError as err:
                yield rows, err
                return
        if rows and (len(rows) == BATCH_LINES or not more):
            yield rows, None
            rows = []
    if rows:
        yield rows, None


def _lines() -> Iterator[tuple[int, bytes, bool]]:
    """Yield each line with its number, and whether another one is there already."""
    waiting: queue.Queue[bytes | None] = queue.Queue(_WAITING_LINES)
    given = _standard_input()

    def read() -> None:
        for line in given:
            waiting.put(line)
        waiting.put(None)

    threading.Thread(target=read, daemon=True).start()
    number = 0
    while (line := waiting.get()) is not None:
        number += 1
        yield number, line, not waiting.empty()


def _standard_input() -> IO[bytes]:
    """Return what is given, by a reader of its own.

    Python closes `sys.stdin` when it ends, and can't while a thread still reads from that.
    """
    if sys.stdin is None:
        return io.BytesIO()  # closed by whoever began us: nothing is given
    try:
        return os.fdopen(os.dup(sys.stdin.fileno()), "rb")
    except OSError:
        return sys.stdin.buffer  # not a file, as where commands are run within Python


def _row(number: int, line: bytes, names: Sequence[str]) -> Row:
    try:
        fields = object_of(line)
    except RepeatedNameError as err:
        message = f"line {number} names {err} twice; {_allowed(names)}"
        raise LineError(message) from err
    except (ValueError, RecursionError) as err:
        message = f"line {number} is no JSON; {_allowed(names)}"
        raise LineError(message) from err
    if fields is None:
        message = f"line {number} is no JSON object; {_allowed(names)}"
        raise LineError(message)
    if "id" not in fields.values:
        message = f"line {number} has no id; {_allowed(names)}"
        raise LineError(message)
    row = fields.values | {_ID: fields.written["id"]}
    for name in names:
        if not isinstance(row.get(name), str):
            message = f"line {number}: {name} is missing or no string; {_allowed(names)}"
            raise LineError(message)
        if len(row[name]) > MAX_TEXT_CHARS or not _is_whole(row[name]):
            message = (
                f"line {number}: {name} must be up to {MAX_TEXT_CHARS} characters of valid Unicode"
            )
            raise LineError(message)
    return row


def _is_whole(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _allowed(names: Sequence[str]) -> str:
    fields = ", ".join(f'"{name}": string' for name in names)
    return f'each line is a JSON object {{"id": anything, {fields}}}'

"""`curbside guard`: what the privacy guard finds in texts, line by line. Needs no services."""

import json
import sys
from collections.abc import Iterator
from typing import Annotated, Any, Final

import typer

from server.guard import Language, scan
from server.json_lines import parsed

EXIT_BAD_LINE: Final = 2
_COUNTRIES: Final = ("US", "GB", "CA", "AU", "NZ", "IE", "ZA", "MX", "ES")


class BadLineError(ValueError):
    """A line that can't be read; says what is allowed, never what it holds."""


def guard(
    *,
    language: Annotated[Language, typer.Option(help="Of the texts.")],
    country: Annotated[
        str | None,
        typer.Option(
            help=f"Of their author, whose numbers are the likeliest: {' '.join(_COUNTRIES)}."
        ),
    ] = None,
) -> None:
    """Read JSON lines {"id", "text"}, write {"id", "findings": [{"class", "start", "end", …}]}.

    Offsets count Python characters (Unicode code points). Ends with code 2 at a bad line.
    """
    if country is not None and country.upper() not in _COUNTRIES:
        message = f"must be one of {', '.join(_COUNTRIES)}"
        raise typer.BadParameter(message, param_hint="--country")
    where = None if country is None else country.upper()
    try:
        for number, line in _lines():
            sys.stdout.write(_answer(_read(number, line), language, where))
            sys.stdout.flush()
    except BadLineError as err:
        typer.echo(f"error: {err}", err=True)
        raise typer.Exit(EXIT_BAD_LINE) from None


def _lines() -> Iterator[tuple[int, bytes]]:
    for number, line in enumerate(sys.stdin.buffer, 1):
        if line.strip():
            yield number, line


def _answer(row: dict[str, Any], language: Language, country: str | None) -> str:
    findings = [
        {
            "class": finding.class_,
            "start": finding.start,
            "end": finding.end,
            "strength": finding.strength,
            "rule": finding.rule,
        }
        for finding in scan(row["text"], language, country)
    ]
    return json.dumps({"id": row["id"], "findings": findings}) + "\n"


def _read(number: int, line: bytes) -> dict[str, Any]:
    allowed = 'one JSON object {"id": any value, "text": text} is expected'
    try:
        row = parsed(line)
    except (ValueError, RecursionError):
        message = f"line {number} is not JSON; {allowed}"
        raise BadLineError(message) from None
    if not isinstance(row, dict):
        message = f"line {number} is no object; {allowed}"
        raise BadLineError(message)
    if "id" not in row or not isinstance(row.get("text"), str):
        lacking = "text" if "id" in row else "id"
        message = f"line {number} has no proper `{lacking}`; {allowed}"
        raise BadLineError(message)
    return row

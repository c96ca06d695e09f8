"""Words in pictures, read by Tesseract where that is installed; never logged, kept or counted.

The program gets a copy made from pixels on standard input, never what somebody sent, and has
little memory and time. What it can't read in time counts as not read, and that is told.
"""

import asyncio
import os
import shutil
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from server.attachments import confined
from server.attachments.lines import Reading, parse_table, words_of
from server.logs import get_logger

PROGRAM: Final = "tesseract"
LANGUAGES: Final = ("eng", "spa")
READ_S: Final = 20.0
START_S: Final = 10.0
MAX_OUTPUT_BYTES: Final = 2 * 1024 * 1024
NOT_READ: Final = (
    "words in photos are not read here, doctors are asked to look themselves: "
    "install tesseract-ocr with the languages eng and spa, and start again"
)
_log = get_logger("attachments.reading")


@dataclass(frozen=True, slots=True)
class Words:
    """What could be read of a picture.

    Args:
        text: Line by line; empty too where nothing is written, or nobody looked.
        are_all: Whether somebody looked at all of it.
    """

    text: str
    are_all: bool


UNREAD: Final = Words("", are_all=False)


class PictureReader:
    """Reads one picture at a time.

    Args:
        program: Where Tesseract is.
        languages: Those of its languages that are wanted here, at least one.
        read_s: How long one picture may take.
    """

    def __init__(self, program: str, languages: Sequence[str], *, read_s: float = READ_S) -> None:
        self._arguments = (
            program,
            "stdin",
            "stdout",
            "-l",
            "+".join(languages),
            "--psm",
            "3",
            "tsv",
        )
        self._read_s = read_s
        self._turn = asyncio.Semaphore(1)

    async def read(self, picture: bytes, turned: bytes) -> Words:
        """Return the words in a picture, line by line, whichever way up they stand.

        Args:
            turned: The picture upside down. Not read where the picture stands upright beyond doubt.
        """
        ways_up = list[Reading]()
        async with self._turn:
            try:
                async with asyncio.timeout(self._read_s):
                    for copy in (picture, turned):
                        ways_up.append(await self._read(copy))
                        if ways_up[0].is_plain:
                            return Words(words_of(ways_up[0]), are_all=True)
            except (TimeoutError, OSError, ValueError) as err:
                _log.warning("picture_not_read", reason=type(err).__name__)
                return Words(words_of(ways_up[0]), are_all=False) if ways_up else UNREAD
        upright, upside_down = ways_up
        return Words(words_of(upright, upside_down.turned()), are_all=True)

    async def _read(self, picture: bytes) -> Reading:
        output = await _run(self._arguments, picture)
        if output is None:
            raise ChildProcessError
        return parse_table(output.decode(errors="replace"))


async def find_reader() -> PictureReader | None:
    """Return a reader where Tesseract and one of our languages are installed; else say so."""
    program = shutil.which(PROGRAM)
    languages = await _languages(program) if program is not None else []
    if program is None or not languages:
        _log.warning(NOT_READ)
        return None
    return PictureReader(program, languages)


async def _languages(program: str) -> list[str]:
    try:
        async with asyncio.timeout(START_S):
            told = await _run((program, "--list-langs"), b"")
    except (TimeoutError, OSError):
        return []
    installed = (told or b"").decode(errors="replace").split()
    return [name for name in LANGUAGES if name in installed]


async def _run(arguments: Sequence[str], given: bytes) -> bytes | None:
    """Return what it printed; None when it failed or printed too much."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-I", "-S", str(Path(confined.__file__)), *arguments,
        stdin=PIPE, stdout=PIPE, stderr=DEVNULL, env=_environment(), cwd="/",
    )  # fmt: skip
    try:
        _, output = await asyncio.gather(_feed(process, given), _collect(process))
        return output if await process.wait() == 0 else None
    finally:
        if process.returncode is None:
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()


async def _feed(process: Process, given: bytes) -> None:
    if process.stdin is not None:
        # Where it has ended already, uvloop says RuntimeError.
        with suppress(ConnectionError, RuntimeError):
            process.stdin.write(given)
            await process.stdin.drain()
        process.stdin.close()


async def _collect(process: Process) -> bytes | None:
    output = b""
    while process.stdout is not None and (piece := await process.stdout.read(64 * 1024)):
        output += piece
        if len(output) > MAX_OUTPUT_BYTES:
            process.kill()
            return None
    return output


def _environment() -> dict[str, str]:
    # One thread: the others are for doctors. Where its languages are is the operator's matter.
    return {"OMP_THREAD_LIMIT": "1", "LC_ALL": "C"} | {
        name: os.environ[name] for name in ("TESSDATA_PREFIX",) if name in os.environ
    }

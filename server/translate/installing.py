"""Puts a package file into the folder of models: whole or not at all. Knows no network."""

import errno
import json
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import Final

from server.translate.engine import load_once
from server.translate.models import (
    Model,
    ModelError,
    installed,
    read_model,
    sha256_of,
    write_record,
)

PINS: Final = "checksums.json"
MAX_UNPACKED_BYTES: Final = 4 << 30
_SPARE_BYTES: Final = 32 << 20


def install_file(models_dir: Path, file: Path, *, sha256: str | None = None) -> Model:
    """Unpack a package file, try it, and only then put it in the place of an older one.

    The first file of a package version pins its checksum: another file that calls itself the
    same is refused later.

    Args:
        sha256: What the file must be; None takes the pinned one, if there is one.

    Raises:
        ModelError: It is no whole package, not the expected one, or there is no room for it.
    """
    with _spoken(models_dir):
        return _install(models_dir, file, sha256=sha256)


def _install(models_dir: Path, file: Path, *, sha256: str | None) -> Model:
    actual = sha256_of(file)
    if sha256 is not None and sha256.lower() != actual:
        message = f"{file.name} is not the expected file: its SHA-256 is {actual}"
        raise ModelError(message)
    models_dir.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".installing-", dir=models_dir) as scratch:
        folder = _unpack(file, Path(scratch))
        model = read_model(folder)
        pins = _pins(models_dir)
        pin = f"{model.name} {model.package_version}"
        if sha256 is None and pins.get(pin, actual) != actual:
            message = (
                f"{file.name} says that it is {pin}, but another file was installed as that before "
                f"(SHA-256 {pins[pin]}); give --sha256 {actual} if this one is right"
            )
            raise ModelError(message)
        load_once(model)
        write_record(folder, file_sha256=actual)
        return _put(models_dir, folder, pins | {pin: actual})


def _put(models_dir: Path, folder: Path, pins: dict[str, str]) -> Model:
    new = read_model(folder)
    older = [model for model in installed(models_dir)[0] if model.name == new.name]
    target = models_dir / f"translate-{new.from_code}_{new.to_code}-{new.version}"
    for model in older:
        # Out of sight at once, so that there are never two of one name; gone with the scratch.
        model.folder.rename(folder.parent / f"replaced-{model.folder.name}")
    folder.rename(target)
    (models_dir / PINS).write_text(json.dumps(pins, indent=1, sort_keys=True), encoding="utf-8")
    return read_model(target)


def _unpack(file: Path, scratch: Path) -> Path:
    try:
        with zipfile.ZipFile(file) as archive:
            _check_members(archive, scratch)
            bad = archive.testzip()
            if bad is not None:
                message = f"{file.name} is damaged (at {PurePosixPath(bad).name}); get it again"
                raise ModelError(message)
            archive.extractall(scratch)
    except (zipfile.BadZipFile, EOFError, NotImplementedError) as err:
        message = f"{file.name} is no whole package file (.argosmodel); get it again"
        raise ModelError(message) from err
    folders = [path.parent for path in sorted(scratch.glob("*/metadata.json"))]
    if len(folders) != 1:
        message = f"{file.name} holds no package: one folder with a metadata.json is expected"
        raise ModelError(message)
    return folders[0]


def _check_members(archive: zipfile.ZipFile, scratch: Path) -> None:
    size_bytes = 0
    for member in archive.infolist():
        path = PurePosixPath(member.filename)
        if path.is_absolute() or ".." in path.parts:
            message = "the file would write outside of its folder; it is not installed"
            raise ModelError(message)
        size_bytes += member.file_size
    free_bytes = shutil.disk_usage(scratch).free
    if size_bytes > MAX_UNPACKED_BYTES:
        message = f"unpacked it would take more than {MAX_UNPACKED_BYTES >> 30} GB"
        raise ModelError(message)
    if size_bytes + _SPARE_BYTES > free_bytes:
        raise ModelError(_full(scratch.parent, size_bytes + _SPARE_BYTES))


def _pins(models_dir: Path) -> dict[str, str]:
    path = models_dir / PINS
    if not path.is_file():
        return {}
    try:
        return dict(json.loads(path.read_text(encoding="utf-8")))
    except ValueError as err:
        message = f"{path} can't be read; delete it to trust the next files anew"
        raise ModelError(message) from err


def _full(models_dir: Path, size_bytes: int) -> str:
    free_bytes = shutil.disk_usage(models_dir).free
    return (
        f"there is no room in {models_dir}: {size_bytes >> 20} MB are needed, "
        f"{free_bytes >> 20} MB are free"
    )


@contextmanager
def _spoken(models_dir: Path) -> Iterator[None]:
    """Turn what the system says into words for the operator.

    Raises:
        ModelError: Instead of any `OSError`.
    """
    try:
        yield
    except OSError as err:
        if err.errno in {errno.ENOSPC, errno.EDQUOT}:
            message = f"there is no room left in {models_dir}; nothing was installed"
        elif err.errno == errno.EFBIG:
            message = (
                f"this process may write no file as large as the model (ulimit -f) into "
                f"{models_dir}; nothing was installed"
            )
        else:
            message = f"{err.filename or models_dir}: {err.strerror or type(err).__name__}"
        raise ModelError(message) from err

"""The model packages of a folder: what is installed, whether it is whole. Never loads a model."""

import hashlib
import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

RECORD: Final = "curbside.json"
"""Beside a package's own files: what they were when it was installed."""
_CHUNK_BYTES: Final = 1 << 20
_VERSION_CHARS: Final = 12
_MODEL: Final = "model/model.bin"
_TOKENIZERS: Final = ("sentencepiece.model", "bpe.model")


class ModelError(Exception):
    """A model can't be used or installed; the text says why and what to do."""


@dataclass(frozen=True, slots=True)
class Model:
    """One installed package: translates from one language to another.

    Args:
        version: Names the exact model: of the hash of its metadata, weights and tokenizer.
        file_sha256: Of the package file that it came from; None when it was put there by hand.
    """

    from_code: str
    to_code: str
    package_version: str
    folder: Path
    version: str
    size_bytes: int
    file_sha256: str | None

    @property
    def name(self) -> str:
        """What the operator calls it: `en-es`."""
        return f"{self.from_code}-{self.to_code}"


@dataclass(frozen=True, slots=True)
class BrokenModel:
    """A folder that should hold a package and does not."""

    folder: Path
    reason: str


def installed(models_dir: Path) -> tuple[list[Model], list[BrokenModel]]:
    """Return the packages of the folder, by name, and what is broken there."""
    models: list[Model] = []
    broken: list[BrokenModel] = []
    for folder in _folders(models_dir):
        try:
            models.append(read_model(folder))
        except ModelError as err:
            broken.append(BrokenModel(folder, str(err)))
    return sorted(models, key=lambda model: model.name), broken


def read_model(folder: Path) -> Model:
    """Return the package of one folder.

    Raises:
        ModelError: Its files are not all there, or can't be read.
    """
    metadata = _json(folder / "metadata.json")
    codes = [metadata.get(key) for key in ("from_code", "to_code")]
    if not all(isinstance(code, str) and code.isalnum() and code.isascii() for code in codes):
        message = "its metadata.json names no languages"
        raise ModelError(message)
    files = [_MODEL, *(name for name in _TOKENIZERS if (folder / name).is_file())]
    if not (folder / _MODEL).is_file() or len(files) == 1:
        message = f"{_MODEL} or {' / '.join(_TOKENIZERS)} is missing"
        raise ModelError(message)
    record = _json(folder / RECORD) if (folder / RECORD).is_file() else {}
    version = record.get("version") or model_version(folder)
    return Model(
        from_code=str(codes[0]),
        to_code=str(codes[1]),
        package_version=str(metadata.get("package_version", "")),
        folder=folder,
        version=str(version),
        size_bytes=sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()),
        file_sha256=record.get("file_sha256"),
    )


def model_version(folder: Path) -> str:
    """Return what names the model exactly: a hash over metadata, weights and tokenizer."""
    digest = hashlib.sha256()
    for name in ("metadata.json", _MODEL, *_TOKENIZERS):
        if (folder / name).is_file():
            digest.update(f"{name}\n{sha256_of(folder / name)}\n".encode())
    return digest.hexdigest()[:_VERSION_CHARS]


def write_record(folder: Path, *, file_sha256: str) -> None:
    """Write down what the package's files are, for `damage` to compare with."""
    paths = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    record = {
        "file_sha256": file_sha256,
        "version": model_version(folder),
        "files": {str(path.relative_to(folder)): sha256_of(path) for path in paths},
        "stamps": {str(path.relative_to(folder)): _stamp(path) for path in paths},
    }
    (folder / RECORD).write_text(json.dumps(record, indent=1), encoding="utf-8")


def damage(model: Model, *, quick: bool = False) -> list[str]:
    """Return the files that are not as they were installed; nothing is known of others.

    Args:
        quick: Take a file whose size and time are the recorded ones for the same.
    """
    path = model.folder / RECORD
    if not path.is_file():
        return []
    record = _json(path)
    stamps = record.get("stamps", {}) if quick else {}
    return [
        name
        for name, expected in record.get("files", {}).items()
        if not _is_as_it_was(model.folder / name, expected, stamps.get(name))
    ]


def _is_as_it_was(path: Path, sha256: str, stamp: list[int] | None) -> bool:
    if not path.is_file():
        return False
    found = _stamp(path)
    return found == stamp or (_sha256_then(path, *found) if stamp else sha256_of(path)) == sha256


@lru_cache(maxsize=64)
def _sha256_then(path: Path, _size_bytes: int, _mtime_ns: int) -> str:
    """Return what a file was when it had this size and time: nodes look every half minute."""
    return sha256_of(path)


def _stamp(path: Path) -> list[int]:
    """Return what changes with nearly every change of a file, and costs no reading."""
    found = path.stat()
    return [found.st_size, found.st_mtime_ns]


def find(models_dir: Path, name: str) -> Model:
    """Return the installed package of this name.

    Raises:
        ModelError: There is none.
    """
    models, _ = installed(models_dir)
    for model in models:
        if model.name == name:
            return model
    names = ", ".join(model.name for model in models) or "none"
    message = f"no model {name} is installed in {models_dir}; installed: {names}"
    raise ModelError(message)


def remove(models_dir: Path, name: str) -> Model:
    """Delete an installed package and return what it was.

    Raises:
        ModelError: There is none, or it can't be deleted.
    """
    model = find(models_dir, name)
    try:
        shutil.rmtree(model.folder)
    except OSError as err:
        message = f"{model.folder} can't be deleted: {err.strerror}"
        raise ModelError(message) from err
    return model


def sha256_of(path: Path) -> str:
    """Return a file's SHA-256, in hex."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK_BYTES):
            digest.update(chunk)
    return digest.hexdigest()


def _folders(models_dir: Path) -> Iterator[Path]:
    if not models_dir.is_dir():
        return
    for folder in sorted(models_dir.iterdir()):
        if folder.is_dir() and not folder.name.startswith("."):
            yield folder


def _json(path: Path) -> dict[str, Any]:
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as err:
        message = f"{path.name} is missing"
        raise ModelError(message) from err
    except (OSError, ValueError) as err:
        message = f"{path.name} can't be read"
        raise ModelError(message) from err
    if not isinstance(value, dict):
        message = f"{path.name} is no JSON object"
        raise ModelError(message)
    return value

"""A copy on disk: a file of BSON for each collection, the erasure list, and what must be in them.

The manifest is written last: a directory without one holds no whole copy. What is in it is for its
owner's eyes only, and so are the files.
"""

import base64
import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any, Final

from pydantic import BaseModel, ConfigDict, ValidationError

from store.copying import document_length

FORMAT: Final = 1
MANIFEST: Final = "manifest.json"
ERASURES: Final = "erasures.jsonl"
LATER: Final = "erasures-later.jsonl"
"""What went after the copy was made, as the database said that was overwritten by it."""
_SUFFIX: Final = ".bson"
_PIECE_BYTES: Final = 1024 * 1024
_HEAD_BYTES: Final = 4


class CopyError(Exception):
    """The copy, or the place for it, is not as it must be; nothing was changed."""


class FileNote(BaseModel):
    """What a file must hold."""

    model_config = ConfigDict(frozen=True)

    size_bytes: int
    documents: int
    sha256: str


class Manifest(BaseModel):
    """What a copy is.

    Args:
        made_at: Everything acknowledged before then is in it.
        files: By name.
        keys: The SHA-256 of the file with the keys, which lies elsewhere; None without one.
        audit_head: Number and hash of an entry of the audit trail that is in the copy.
    """

    model_config = ConfigDict(frozen=True)

    format: int
    made_at: datetime
    database: str
    files: Mapping[str, FileNote]
    keys: str | None
    audit_head: tuple[int, str] | None = None


@dataclass(slots=True)
class NewFile:
    """A file of the copy while it is written."""

    file: IO[bytes]
    sha256: Any
    size_bytes: int = 0
    documents: int = 0

    def add(self, document: bytes) -> None:
        """Write one document, or one line."""
        self.file.write(document)
        self.sha256.update(document)
        self.size_bytes += len(document)
        self.documents += 1

    def finish(self) -> FileNote:
        """Have it on the disk, and return what it holds."""
        self.file.flush()
        os.fsync(self.file.fileno())
        self.file.close()
        return FileNote(
            size_bytes=self.size_bytes, documents=self.documents, sha256=self.sha256.hexdigest()
        )


class NewCopy:
    """A copy while it is made.

    Raises:
        CopyError: There is something in the directory already.
    """

    def __init__(self, directory: Path) -> None:
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        if any(directory.iterdir()):
            message = f"{directory} is not empty; a copy goes into a directory of its own"
            raise CopyError(message)
        self._directory = directory

    def open(self, name: str) -> NewFile:
        """Begin a file."""
        return NewFile(private_file(self._directory / name), hashlib.sha256())

    def open_collection(self, name: str) -> NewFile:
        """Begin a collection's file."""
        return self.open(f"{name}{_SUFFIX}")

    def finish(self, manifest: Manifest) -> None:
        """Say that the copy is whole."""
        file = self.open(MANIFEST)
        file.add(manifest.model_dump_json(indent=1).encode())
        file.finish()


class Copy:
    """A whole copy.

    Raises:
        CopyError: It has no manifest that can be read: it was never finished, or is none.
    """

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        try:
            text = (directory / MANIFEST).read_text(encoding="utf-8")
            self.manifest = Manifest.model_validate_json(text)
        except (OSError, ValidationError, UnicodeDecodeError) as err:
            message = f"{directory} holds no whole copy: its {MANIFEST} can't be read"
            raise CopyError(message) from err
        if self.manifest.format != FORMAT:
            message = f"the copy has format {self.manifest.format}; this version reads {FORMAT}"
            raise CopyError(message)

    def erasure_lists(self) -> list[Path]:
        """Return the list of that time, and the one that an earlier restore kept here."""
        lists = [self._directory / name for name in (ERASURES, LATER)]
        return [path for path in lists if path.is_file()]

    def keep_erasures(self, lines: Iterable[str]) -> None:
        """Keep a newer list beside the copy, before what it was read from goes.

        Raises:
            CopyError: It can't be written.
        """
        part = self._directory / f"{LATER}.part"
        try:
            part.unlink(missing_ok=True)
            file = NewFile(private_file(part), hashlib.sha256())
            for line in lines:
                file.add(line.encode() + b"\n")
            file.finish()
            part.replace(self._directory / LATER)
        except OSError as err:
            message = f"{part} can't be written: {err.strerror}"
            raise CopyError(message) from err

    @property
    def collections(self) -> list[str]:
        """The collections that it holds."""
        names = self.manifest.files
        return [name.removesuffix(_SUFFIX) for name in names if name.endswith(_SUFFIX)]

    def check(self) -> None:
        """Read all files and compare them with the manifest.

        Raises:
            CopyError: One is missing or was changed.
        """
        for name, note in self.manifest.files.items():
            path = self._directory / name
            if not path.is_file() or sha256_of(path) != note.sha256:
                message = f"{path} is missing, or not as it was written"
                raise CopyError(message)

    def documents(self, collection: str) -> Iterator[bytes]:
        """Yield a collection's documents."""
        with (self._directory / f"{collection}{_SUFFIX}").open("rb") as file:
            while head := file.read(_HEAD_BYTES):
                yield head + file.read(document_length(head) - _HEAD_BYTES)


def write_keys(path: Path, keys: Sequence[Mapping[str, Any]]) -> str:
    """Write keys into a file that only its owner can read; return its SHA-256."""
    told = {key["_id"]: base64.b64encode(key["value"]).decode() for key in keys}
    file = NewFile(private_file(path), hashlib.sha256())
    file.add(json.dumps({"format": FORMAT, "keys": told}, indent=1).encode())
    return file.finish().sha256


def read_keys(path: Path, manifest: Manifest) -> list[dict[str, Any]]:
    """Return the keys of a copy.

    Raises:
        CopyError: They are not those that were written with the copy.
    """
    if not path.is_file() or sha256_of(path) != manifest.keys:
        message = f"{path} does not hold the keys that were written with this copy"
        raise CopyError(message)
    told = json.loads(path.read_text(encoding="utf-8"))["keys"]
    return [{"_id": name, "value": base64.b64decode(value)} for name, value in told.items()]


def private_file(path: Path) -> IO[bytes]:
    """Open a new file that only its owner can read.

    Raises:
        CopyError: It is there already, or can't be written.
    """
    try:
        return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")
    except OSError as err:
        message = f"{path} can't be written: {err.strerror}"
        raise CopyError(message) from err


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(_PIECE_BYTES):
            digest.update(piece)
    return digest.hexdigest()

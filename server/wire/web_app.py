"""Serves the built web client: from memory, with its own caching rules, never from user data."""

import mimetypes
import re
from dataclasses import dataclass
from hashlib import blake2b
from importlib.resources import files
from pathlib import Path
from typing import Final

from aiohttp import web

_HASHED: Final = re.compile(r"^/assets/.*[-.][A-Za-z0-9_-]{8,}\.[a-z0-9]+$")
_FOREVER: Final = "public, max-age=31536000, immutable"
_ASK_AGAIN: Final = "no-cache"
_INDEX: Final = "/index.html"
_TYPES: Final = {
    ".js": "text/javascript",
    ".mjs": "text/javascript",
    ".webmanifest": "application/manifest+json",
    ".woff2": "font/woff2",
}
_MISSING: Final = """<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Curbside: web client not built</title>
<h1>The web client is not built</h1>
<p>The server runs, and its API is at /api/v1. Build the web client with <code>make web</code>,
then load this page again.</p>
</html>
"""


@dataclass(frozen=True, slots=True)
class _File:
    body: bytes
    content_type: str
    etag: str
    cache_control: str


def find_web_app() -> Path | None:
    """Return the directory of the built client: the wheel's, else the source tree's, if any."""
    package = Path(str(files("server")))
    for directory in (package / "web_dist", package.parent / "web" / "dist"):
        if (directory / "index.html").is_file():
            return directory
    return None


class WebApp:
    """The web client's files.

    Args:
        directory: Where they were built; None to look for them where they are expected.
    """

    def __init__(self, directory: Path | None = None) -> None:
        self._given = directory
        self._files: dict[str, _File] = {}
        self._built: tuple[Path, int] | None = None

    def add_to(self, app: web.Application) -> None:
        """Add the route that answers whatever no other route does; to be called last."""
        app.router.add_get("/{path:.*}", self.serve)

    async def serve(self, request: web.Request) -> web.Response:
        """Answer with a file; every other path is a page of the client, that is `index.html`."""
        self._load()
        path = request.path
        found = self._files.get(path)
        if found is None and "." not in path.rsplit("/", 1)[-1]:
            found = self._files.get(_INDEX)
            if found is None:
                return web.Response(text=_MISSING, content_type="text/html", status=503)
        if found is None:
            raise web.HTTPNotFound
        headers = {"Cache-Control": found.cache_control, "ETag": found.etag}
        if request.headers.get("If-None-Match") == found.etag:
            return web.Response(status=304, headers=headers)
        response = web.Response(
            body=found.body,
            content_type=found.content_type,
            charset="utf-8" if found.content_type.startswith("text/") else None,
            headers=headers,
        )
        response.enable_compression()
        return response

    def _load(self) -> None:
        """Read the files, again when they were built anew. They are few and small."""
        directory = self._given or (self._built[0] if self._built else find_web_app())
        index = directory / "index.html" if directory else None
        if directory is None or index is None or not index.is_file():
            return
        built = (directory, index.stat().st_mtime_ns)
        if built == self._built:
            return
        self._files = {
            f"/{path.relative_to(directory).as_posix()}": _read(directory, path)
            for path in sorted(directory.rglob("*"))
            if path.is_file() and not path.is_symlink()
        }
        self._built = built


def _read(directory: Path, path: Path) -> _File:
    body = path.read_bytes()
    url = f"/{path.relative_to(directory).as_posix()}"
    guessed = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    return _File(
        body=body,
        content_type=_TYPES.get(path.suffix, guessed),
        etag=f'"{blake2b(body, digest_size=12).hexdigest()}"',
        cache_control=_FOREVER if _HASHED.match(url) else _ASK_AGAIN,
    )

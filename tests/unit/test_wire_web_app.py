"""The built web client: what may be kept, what must be asked for again, what is never served."""

from pathlib import Path

import pytest
from aiohttp import web
from pytest_aiohttp.plugin import AiohttpClient

from server.wire.web_app import WebApp

SCRIPT = "console.log('here')"


@pytest.fixture
def built(tmp_path: Path) -> Path:
    dist = tmp_path / "dist"
    (dist / "assets").mkdir(parents=True)
    (dist / "index.html").write_text("<!doctype html><title>Curbside</title>")
    (dist / "sw.js").write_text(SCRIPT)
    (dist / "assets" / "main-B3xK9q2Z.js").write_text(SCRIPT)
    (tmp_path / "secret.txt").write_text("secret")
    (dist / "link.txt").symlink_to(tmp_path / "secret.txt")
    return dist


def app_of(directory: Path) -> web.Application:
    app = web.Application()
    WebApp(directory).add_to(app)
    return app


@pytest.mark.parametrize("path", ["/", "/c/abc", "/p/abc", "/sign-in"])
async def test_every_page_is_the_app_and_never_kept(
    aiohttp_client: AiohttpClient, built: Path, path: str
) -> None:
    client = await aiohttp_client(app_of(built))

    response = await client.get(path)

    assert "Curbside" in await response.text()
    assert response.headers["Cache-Control"] == "no-cache"


async def test_a_hashed_file_is_kept_for_ever_the_worker_is_not(
    aiohttp_client: AiohttpClient, built: Path
) -> None:
    client = await aiohttp_client(app_of(built))

    asset = await client.get("/assets/main-B3xK9q2Z.js")
    worker = await client.get("/sw.js")
    again = await client.get("/sw.js", headers={"If-None-Match": worker.headers["ETag"]})

    assert asset.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert asset.content_type == "text/javascript"
    assert worker.headers["Cache-Control"] == "no-cache"
    assert again.status == 304


@pytest.mark.parametrize("path", ["/link.txt", "/../secret.txt", "/%2e%2e/secret.txt", "/no.js"])
async def test_nothing_else_is_served(
    aiohttp_client: AiohttpClient, built: Path, path: str
) -> None:
    client = await aiohttp_client(app_of(built))

    response = await client.get(path)

    assert response.status == 404
    assert "secret" not in await response.text()


async def test_unbuilt_it_says_what_to_do_and_works_once_built(
    aiohttp_client: AiohttpClient, tmp_path: Path
) -> None:
    client = await aiohttp_client(app_of(tmp_path))

    before = await client.get("/")
    (tmp_path / "index.html").write_text("built")
    after = await client.get("/")

    assert before.status == 503
    assert "make web" in await before.text()
    assert await after.text() == "built"

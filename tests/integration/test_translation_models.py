"""Models are installed whole or not at all, and what is wrong is said in words."""

import asyncio
import json
import shutil
import zipfile
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from aiohttp import web
from aiohttp.test_utils import TestServer
from typer.testing import CliRunner

from server.cli import app
from server.translate.engine import Engine, EngineSettings
from server.translate.index import download, pick, read_index
from server.translate.installing import install_file
from server.translate.models import ModelError, damage, find, installed
from tests.stories.nodes import free_port
from tests.tiny_models import install_tiny, package_files


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "models"


def curbside(*arguments: str, given: str = "") -> tuple[int, str, str]:
    done = CliRunner().invoke(app, list(arguments), input=given)
    return done.exit_code, done.stdout, done.stderr


def test_a_package_is_installed_used_and_removed(folder: Path) -> None:
    for file in package_files().values():
        code, said, _ = curbside("models", "install", str(file), "--models", str(folder))
        assert code == 0
        assert said.startswith("installed ")

    assert curbside("models", "list", "--models", str(folder))[1].count("1.0") == 2
    code, said, _ = curbside("models", "check", "--models", str(folder))
    assert (code, said.count("  ok")) == (0, 2)
    assert curbside("models", "remove", "en-es", "--models", str(folder))[0] == 0
    assert [model.name for model in installed(folder)[0]] == ["es-en"]


def test_a_file_cut_short_leaves_nothing(folder: Path, tmp_path: Path) -> None:
    whole = package_files()["en-es"].read_bytes()
    file = tmp_path / "short.argosmodel"
    file.write_bytes(whole[: len(whole) // 2])

    code, _, said = curbside("models", "install", str(file), "--models", str(folder))

    assert code == 2
    assert "no whole package file" in said
    assert installed(folder) == ([], [])
    assert not list(folder.glob(".installing*"))


def test_a_file_with_a_broken_model_leaves_the_old_one_in_place(
    folder: Path, tmp_path: Path
) -> None:
    install_tiny(folder)
    before = find(folder, "en-es")
    file = tmp_path / "broken.argosmodel"
    with (
        zipfile.ZipFile(package_files()["en-es"]) as whole,
        zipfile.ZipFile(file, "w") as broken,
    ):
        for member in whole.infolist():
            body = whole.read(member)
            if member.filename.endswith("metadata.json"):
                body = json.dumps(json.loads(body) | {"package_version": "2.0"}).encode()
            broken.writestr(member, body[:100] if member.filename.endswith("bin") else body)

    with pytest.raises(ModelError, match="can't be loaded"):
        install_file(folder, file)

    assert find(folder, "en-es") == before


def test_a_file_that_would_write_elsewhere_is_refused(folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "sly.argosmodel"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("../../elsewhere/metadata.json", "{}")

    with pytest.raises(ModelError, match="outside"):
        install_file(folder, file)


def test_another_file_of_the_same_version_is_refused_unless_it_is_named(
    folder: Path, tmp_path: Path
) -> None:
    install_tiny(folder)
    other = tmp_path / "other.argosmodel"
    shutil.copy(package_files()["en-es"], other)
    with zipfile.ZipFile(other, "a") as archive:
        archive.writestr("translate-en_es-tiny/README.md", "changed")

    with pytest.raises(ModelError, match="another file was installed") as refused:
        install_file(folder, other)

    sha256 = str(refused.value).split("--sha256 ")[1].split()[0]
    assert install_file(folder, other, sha256=sha256).name == "en-es"
    with pytest.raises(ModelError, match="not the expected file"):
        install_file(folder, other, sha256="0" * 64)


def test_a_file_that_would_fill_the_disk_is_not_unpacked(folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "huge.argosmodel"
    with zipfile.ZipFile(file, "w") as archive:
        for number in range(3):
            archive.writestr(f"translate/{number}.bin", b"0")
    body = bytearray(file.read_bytes())
    for number in range(3):
        # What the directory says that it unpacks to, 22 bytes before its name.
        at = body.rindex(f"translate/{number}.bin".encode())
        body[at - 22 : at - 18] = (0xFFFF_FFF0).to_bytes(4, "little")
    file.write_bytes(body)

    with pytest.raises(ModelError, match="more than 4 GB"):
        install_file(folder, file)

    assert installed(folder) == ([], [])


def test_a_changed_file_is_found(folder: Path) -> None:
    install_tiny(folder)
    model = find(folder, "en-es")
    with (model.folder / "model/config.json").open("a") as file:
        file.write(" ")

    assert damage(model) == ["model/config.json"]
    code, said, _ = curbside("models", "check", "en-es", "--models", str(folder))
    assert code == 1
    assert "model/config.json was changed" in said


def test_a_check_of_nothing_is_no_good_news(folder: Path) -> None:
    code, said, wrong = curbside("models", "check", "--models", str(folder))

    assert (code, said) == (1, "")
    assert f"no model is installed in {folder}" in wrong


def test_a_changed_model_translates_nothing_until_it_is_installed_again(folder: Path) -> None:
    install_tiny(folder)
    given = '{"id": 1, "text": "Thank you."}'
    command = ("translate", "--from", "en", "--to", "es", "--models", str(folder))
    file = find(folder, "en-es").folder / "model/config.json"
    file.touch()  # Another time, the same bytes: it is the same.
    node = Engine(folder, EngineSettings())
    touched, said, _ = curbside(*command, given=given)
    with file.open("a") as stream:
        stream.write(" ")

    code, nothing, wrong = curbside(*command, given=given)

    assert (touched, code, nothing) == (0, 2, "")
    assert "Gracias." in said
    assert wrong.count("\n") == 1
    assert "changed since it was installed (model/config.json); install it again" in wrong
    assert node.refresh()
    assert (node.route("en", "es"), len(node.broken)) == ([], 1)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("models", "install", ""), "WHAT must be a model's name"),
        (("models", "remove", ""), "NAME must be an installed model's name"),
        (("models", "install", "en-es", "--sha256", "00"), "64 digits"),
        (("models", "check", " "), "NAME must be an installed model's name"),
        (("translate", "--from", "en", "--to", ""), "--to must be a language code"),
        (("translate", "--from", "e n", "--to", "es"), "--from must be a language code"),
    ],
)
def test_a_wrong_argument_is_named_with_what_is_allowed(
    arguments: tuple[str, ...], said: str
) -> None:
    code, _, wrong = curbside(*arguments)

    assert code == 2
    assert said in wrong


def test_a_folder_that_is_no_package_is_named_and_the_others_work(folder: Path) -> None:
    install_tiny(folder)
    (folder / "junk").mkdir()

    engine = Engine(folder, EngineSettings())

    assert [broken.folder.name for broken in engine.broken] == ["junk"]
    assert engine.translate(["Thank you."], "en", "es") == ["Gracias."]


def test_languages_without_a_package_go_through_others(folder: Path) -> None:
    install_tiny(folder)
    engine = Engine(folder, EngineSettings())

    assert [model.name for model in engine.route("en", "es")] == ["en-es"]
    assert engine.route("en", "fr") == []
    with pytest.raises(ModelError, match="no model from en to fr"):
        engine.translate(["Hello."], "en", "fr")


@pytest_asyncio.fixture
async def index() -> AsyncIterator[str]:
    """A list of models like the public one, and the file that it leads to."""

    async def listed(request: web.Request) -> web.Response:
        link = f"http://{request.host}/en_es.argosmodel"
        row = {"type": "translate", "from_code": "en", "to_code": "es", "links": [link]}
        gone = row | {"to_code": "fr", "links": [f"http://{request.host}/gone"]}
        return web.json_response([row | {"package_version": "1.0"}, gone])

    async def file(_request: web.Request) -> web.Response:
        return web.Response(body=package_files()["en-es"].read_bytes())

    app = web.Application()
    app.router.add_get("/index.json", listed)
    app.router.add_get("/en_es.argosmodel", file)
    server = TestServer(app)
    await server.start_server()
    yield str(server.make_url("/index.json"))
    await server.close()


async def asked(index: str, folder: Path, *arguments: str) -> tuple[int, str, str]:
    """Run `curbside models` against this list."""
    done = await asyncio.to_thread(
        CliRunner().invoke,
        app,
        ["models", *arguments, "--models", str(folder)],
        env={"CURBSIDE_MODELS_INDEX": index},
    )
    return done.exit_code, done.stdout, done.stderr


async def test_a_model_comes_from_the_list_with_progress(index: str, folder: Path) -> None:
    code, said, progress = await asked(index, folder, "install", "en-es")

    assert code == 0, progress
    assert said.startswith("installed en-es")
    assert "100 %" in progress


async def test_a_model_that_can_not_be_got_is_said_so(index: str, folder: Path) -> None:
    code, _, said = await asked(index, folder, "install", "en-fr")

    assert code == 2
    assert "can't be got (it answers 404)" in said


async def test_without_a_network_it_is_said_how_to_go_on(folder: Path) -> None:
    nowhere = f"http://127.0.0.1:{free_port()}/index.json"

    code, _, said = await asked(nowhere, folder, "install", "en-es")

    assert code == 2
    assert "can't be reached" in said
    assert "models install FILE" in said


async def test_a_full_disk_is_said_in_words(index: str) -> None:
    offers = await asyncio.to_thread(read_index, index, timeout_s=10)

    with pytest.raises(ModelError, match="no room left"):
        await asyncio.to_thread(
            download,
            pick(offers, "en-es"),
            Path("/dev/full"),
            timeout_s=10,
            progress=lambda _got, _total: None,
        )

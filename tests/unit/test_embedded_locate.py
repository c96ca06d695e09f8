import stat
from pathlib import Path

import pytest

from server.embedded import EmbeddedServiceError
from server.embedded.locate import MONGOD, VALKEY, Wanted, locate

RUNS = "#!/bin/sh\nexit 0\n"


def make_program(path: Path, text: str = RUNS) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


async def test_the_program_that_is_set_wins(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen = make_program(tmp_path / "mine" / "mongod")
    make_program(tmp_path / "bin" / "mongod")
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setenv("CURBSIDE_MONGOD", str(chosen))

    assert (await locate(MONGOD, own_dir=tmp_path)).path == chosen


async def test_one_on_path_goes_before_the_wheel(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed = make_program(tmp_path / "bin" / "redis-server")
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}")

    assert (await locate(VALKEY, own_dir=tmp_path)).path == installed


async def test_a_setting_that_names_nothing_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CURBSIDE_MONGOD", str(tmp_path / "absent"))

    with pytest.raises(EmbeddedServiceError, match=r"CURBSIDE_MONGOD=.*absent"):
        await locate(MONGOD, own_dir=tmp_path)


async def test_without_any_program_one_is_told_what_to_set(tmp_path: Path) -> None:
    nowhere = Wanted("CURBSIDE_NOWHERE", ("no-such-server",), "no-such-wheel", "no-such-server")

    with pytest.raises(EmbeddedServiceError, match="CURBSIDE_MONGO_URL and CURBSIDE_REDIS_URL"):
        await locate(nowhere, own_dir=tmp_path)


async def test_a_program_that_cannot_run_is_refused_in_its_own_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = make_program(
        tmp_path / "mongod", "#!/bin/sh\necho libssl.so.3: cannot open >&2\nexit 127\n"
    )
    monkeypatch.setenv("CURBSIDE_MONGOD", str(broken))

    with pytest.raises(EmbeddedServiceError, match=r"libssl\.so\.3: cannot open"):
        await locate(MONGOD, own_dir=tmp_path)


async def test_a_missing_libcurl_is_lent_from_the_wheel(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    needs_it = make_program(
        tmp_path / "mongod",
        '#!/bin/sh\ntest -n "$LD_LIBRARY_PATH" && exit 0\n'
        "echo libcurl.so.4: cannot open shared object file >&2\nexit 127\n",
    )
    monkeypatch.delenv("LD_LIBRARY_PATH", raising=False)
    monkeypatch.setenv("CURBSIDE_MONGOD", str(needs_it))

    program = await locate(MONGOD, own_dir=tmp_path)

    assert (tmp_path / "lib" / "libcurl.so.4").exists()
    assert program.env["LD_LIBRARY_PATH"].startswith(str(tmp_path / "lib"))

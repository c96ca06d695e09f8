"""What is locked is not older than the advisories allow, and comes with hashes."""

import json
import re
import tomllib
from pathlib import Path
from typing import Any, Final

import pytest
from aiohttp import http_parser
from packaging.version import Version

ROOT: Final = Path(__file__).parents[2]
FLOORS: Final[dict[str, Any]] = tomllib.loads((ROOT / "security-floors.toml").read_text())
PYTHON_LOCKS: Final = ("requirements/run.lock", "requirements/test.lock")
NPM_LOCKS: Final = ("web/package-lock.json", "tests/js/package-lock.json")
LOCKED: Final = re.compile(r"^([A-Za-z0-9_.-]+)(?:\[[a-z0-9,]+\])?==([^ ;\\]+)", re.MULTILINE)


def python_versions(lock: str) -> dict[str, list[Version]]:
    versions: dict[str, list[Version]] = {}
    for name, version in LOCKED.findall((ROOT / lock).read_text()):
        versions.setdefault(name.lower(), []).append(Version(version))
    return versions


def npm_versions(lock: str) -> dict[str, list[Version]]:
    versions: dict[str, list[Version]] = {}
    for path, package in json.loads((ROOT / lock).read_text())["packages"].items():
        if path and "version" in package:
            versions.setdefault(path.rpartition("node_modules/")[2], []).append(
                Version(package["version"].partition("-")[0])
            )
    return versions


@pytest.mark.parametrize("floor", FLOORS["floor"], ids=lambda floor: floor["package"])
def test_every_locked_version_is_at_or_above_its_floor(floor: dict[str, Any]) -> None:
    locks = (
        [npm_versions(lock) for lock in NPM_LOCKS]
        if floor.get("npm")
        else [python_versions(lock) for lock in PYTHON_LOCKS]
    )
    found = [version for lock in locks for version in lock.get(floor["package"], [])]

    assert len(found) >= len(locks), f"{floor['package']} is not in every lock"
    assert min(found) >= Version(floor["version"]), floor["why"]


@pytest.mark.parametrize("absent", FLOORS["absent"], ids=lambda absent: absent["package"])
@pytest.mark.parametrize("lock", PYTHON_LOCKS)
def test_what_must_not_be_there_is_not(absent: dict[str, Any], lock: str) -> None:
    assert absent["package"] not in python_versions(lock), absent["why"]


@pytest.mark.parametrize("lock", PYTHON_LOCKS)
def test_every_locked_package_is_bound_to_its_hashes(lock: str) -> None:
    text = (ROOT / lock).read_text()
    for entry in re.split(r"^(?=[A-Za-z0-9])", text, flags=re.MULTILINE):
        if LOCKED.match(entry):
            assert "--hash=sha256:" in entry, entry.splitlines()[0]


def test_the_compiled_parser_of_http_is_in_use() -> None:
    assert http_parser.HttpRequestParser is not http_parser.HttpRequestParserPy

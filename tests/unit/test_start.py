"""What a node loads before it serves: every import is waited for by whoever restarts one."""

import importlib
import json
import subprocess
import sys
from pathlib import Path

import pytest
from pydantic import BaseModel, ConfigDict

from server.cli_serve import unbuilt
from server.lean import left_out

HEAVY = (
    "PIL",
    "argostranslate",
    "holidays",
    "httpx",
    "icalendar",
    "phonenumbers",
    "pywebpush",
    "requests",
    "rich",
    "snowballstemmer",
    "server.demo.seed",
    "server.paging.simulate.world",
    "valkey",
    "webauthn",
)
"""Costs 10 to 100 ms each; needed for single commands, or not before the first of its kind."""


@pytest.fixture(scope="module")
def loaded() -> frozenset[str]:
    """The modules in memory once a node could be put together."""
    code = (
        "import json, sys, typer; from server.cli import app;"
        "typer.main.get_command(app).get_command(None, 'serve');"
        "print(json.dumps(list(sys.modules)))"
    )
    found = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", code], capture_output=True, check=True
    )
    return frozenset(json.loads(found.stdout))


@pytest.mark.parametrize("name", HEAVY)
def test_a_node_starts_without_what_it_needs_later(name: str, loaded: frozenset[str]) -> None:
    assert name not in loaded


def test_what_is_left_out_of_a_library_can_be_loaded_afterwards(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a_companion.py").write_text("HERE = True")
    monkeypatch.syspath_prepend(tmp_path)
    with left_out("a_companion"), pytest.raises(ImportError):
        importlib.import_module("a_companion")

    assert importlib.import_module("a_companion").HERE


def test_no_model_stays_without_its_checks_once_a_node_has_warmed_up() -> None:
    class Late(BaseModel):
        model_config = ConfigDict(defer_build=True)
        seq: int

    assert Late in list(unbuilt(BaseModel))
    Late.model_rebuild()
    assert Late not in list(unbuilt(BaseModel))

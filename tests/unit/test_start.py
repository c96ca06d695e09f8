"""What a node loads before it serves: every import is waited for by whoever restarts one."""

import json
import subprocess
import sys

import pytest

HEAVY = (
    "PIL",
    "argostranslate",
    "holidays",
    "httpx",
    "icalendar",
    "phonenumbers",
    "pywebpush",
    "snowballstemmer",
    "server.demo.seed",
    "server.paging.simulate.world",
)
"""Costs 10 to 100 ms each; needed for single commands, or not before the first of its kind."""


@pytest.fixture(scope="module")
def loaded() -> frozenset[str]:
    """The modules in memory once a node could be put together."""
    code = "import json, sys, server.app, server.cli_serve; print(json.dumps(list(sys.modules)))"
    found = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", code], capture_output=True, check=True
    )
    return frozenset(json.loads(found.stdout))


@pytest.mark.parametrize("name", HEAVY)
def test_a_node_starts_without_what_it_needs_later(name: str, loaded: frozenset[str]) -> None:
    assert name not in loaded

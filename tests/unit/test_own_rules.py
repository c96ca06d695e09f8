"""Rules of our own that no linter knows, read from the code itself."""

import ast
import tomllib
import warnings
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).parents[2]
MONTH: Final = timedelta(days=30)
FORBIDDEN_MODULES: Final = {
    "pickle", "cPickle", "dill", "marshal", "shelve", "jsonpickle", "joblib", "cloudpickle",
    "telnetlib", "ftplib", "xmlrpc", "imp",
}  # fmt: skip
FORBIDDEN_CALLS: Final = {
    "eval", "exec", "compile", "__import__", "os.system", "os.popen", "yaml.load",
    "subprocess.getoutput", "subprocess.getstatusoutput", "tempfile.mktemp", "random.seed",
}  # fmt: skip
QUERIES: Final = {
    "find", "find_one", "find_one_and_update", "find_one_and_delete", "find_one_and_replace",
    "update_one", "update_many", "delete_one", "delete_many", "replace_one", "count_documents",
    "aggregate", "distinct", "UpdateOne", "UpdateMany", "DeleteOne", "DeleteMany",
}  # fmt: skip
SCRIPTS: Final = {"$where", "$function", "$accumulator", "mapReduce"}
"""Operators that run what is in them."""
WRITES_HTML: Final = ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "srcdoc")


@cache
def trees() -> tuple[tuple[str, ast.Module], ...]:
    return tuple(
        (str(path.relative_to(ROOT)), ast.parse(path.read_text()))
        for package in ("server", "store")
        for path in sorted((ROOT / package).rglob("*.py"))
    )


def called(node: ast.Call) -> str:
    """Return the name of what is called, with its module if that is written."""
    return ast.unparse(node.func)


def calls() -> Iterator[tuple[str, ast.Call]]:
    for place, tree in trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                yield f"{place}:{node.lineno}", node


def test_nothing_is_unpickled_and_no_dead_protocol_is_spoken() -> None:
    found = [
        f"{place}:{node.lineno}"
        for place, tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, (ast.Import, ast.ImportFrom))
        for name in ([node.module or ""] if isinstance(node, ast.ImportFrom) else [])
        + [alias.name for alias in node.names]
        if name.partition(".")[0] in FORBIDDEN_MODULES
    ]

    assert not found


def test_no_text_is_run_as_code_or_handed_to_a_shell() -> None:
    found = [place for place, node in calls() if called(node) in FORBIDDEN_CALLS]
    shells = [
        place
        for place, node in calls()
        for keyword in node.keywords
        if keyword.arg == "shell" and not is_constant(keyword.value, value=False)
    ]

    assert not found + shells


def test_no_dictionary_of_a_request_reaches_a_filter() -> None:
    """Only the store asks the database, and it never sees a request or its payload's dictionary."""
    outside = [
        place
        for place, node in calls()
        if not place.startswith("store/")
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in QUERIES - {"find", "aggregate", "distinct"}
    ]
    unpacked = [
        f"{place}:{node.lineno}"
        for place, tree in trees()
        if place.startswith("store/")
        for node in ast.walk(tree)
        if isinstance(node, ast.Name) and node.id in {"request", "payload", "raw"}
    ]

    assert not outside + unpacked


def test_what_is_asked_of_the_database_has_no_name_that_came_from_outside() -> None:
    """Every key of a filter is written in the code: `{"state": …}`, never `{name: …}`."""
    found = [
        place
        for place, node in calls()
        if place.startswith("store/")
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in QUERIES
        and node.args
        and isinstance(node.args[0], ast.Dict)
        for key in node.args[0].keys  # None is `**known`, seen where it is made
        if key is not None and not is_written_here(key)
    ]

    assert not found


def test_the_database_runs_no_script() -> None:
    found = [
        f"{place}:{node.lineno}"
        for place, tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and node.value in SCRIPTS
    ]

    assert not found


def test_what_posts_to_addresses_of_others_follows_no_redirect_and_uses_no_proxy() -> None:
    for place, node in calls():
        if place.startswith("server/notify/") and called(node).endswith("AsyncClient"):
            stated = {keyword.arg: keyword.value for keyword in node.keywords}
            for name in ("follow_redirects", "trust_env"):
                assert is_constant(stated.get(name), value=False), (place, name)


def test_secrets_are_compared_in_constant_time() -> None:
    """A digest or a code that is compared by `==` tells how much of it was right."""
    found = [
        f"{place}:{node.lineno}"
        for place, tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.Compare)
        and any(isinstance(op, (ast.Eq, ast.NotEq)) for op in node.ops)
        and any(".hexdigest()" in ast.unparse(part) for part in [node.left, *node.comparators])
    ]

    assert not found


@pytest.mark.parametrize("folder", ["web/src"])
def test_the_web_client_writes_text_and_never_markup(folder: str) -> None:
    found = [
        f"{path.relative_to(ROOT)}: {word}"
        for path in (ROOT / folder).rglob("*.ts*")
        for word in (*WRITES_HTML, "dangerouslySetInnerHTML", "eval(", "new Function")
        if word in path.read_text()
    ]

    assert not found


def is_constant(node: ast.expr | None, *, value: object) -> bool:
    return isinstance(node, ast.Constant) and node.value is value


def is_written_here(node: ast.expr) -> bool:
    """Whether a key is a literal, a constant's name, or a literal with a number in it."""
    if isinstance(node, ast.JoinedStr):
        return True
    return isinstance(node, ast.Constant) or (isinstance(node, ast.Name) and node.id.isupper())


@pytest.mark.filterwarnings("default")
def test_somebody_read_the_advisories_within_thirty_days() -> None:
    """Warns and does not fail: a date must not turn a build red that was green yesterday."""
    floors = tomllib.loads((ROOT / "security-floors.toml").read_text())
    read_on: date = floors["read_on"]
    today = datetime.now(UTC).date()

    assert read_on <= today
    if today - read_on > MONTH:
        warnings.warn(
            f"the advisories were last read on {read_on}: see security-floors.toml", stacklevel=1
        )

"""`curbside translate`: lines in, lines out, in their order, and what is wrong with a line."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from server.cli import app
from tests.tiny_models import install_tiny

FORWARD = ("translate", "--from", "en", "--to", "es")


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return install_tiny(tmp_path_factory.mktemp("models"))


def translated(models: Path, given: str, *more: str) -> tuple[int, list[dict[str, object]], str]:
    done = CliRunner().invoke(app, [*FORWARD, *more, "--models", str(models)], input=given)
    return done.exit_code, [json.loads(line) for line in done.stdout.splitlines()], done.stderr


def test_any_id_comes_back_as_it_came_and_in_order(models: Path) -> None:
    ids = [7, "seven", None, 1.5, {"a": [True]}, 2**80, "ñ"]
    given = "".join(json.dumps({"id": one, "text": "Thank you."}) + "\n" for one in ids)

    code, rows, _ = translated(models, given)

    assert (code, [row["id"] for row in rows]) == (0, ids)
    assert all(
        row == {"id": row["id"], "text": "Gracias.", "checks": [], "withheld": False}
        for row in rows
    )


@pytest.mark.parametrize(
    "written",
    [
        "1e400",
        "-0.0",
        "1.0",
        "1E5",
        "9" * 5000,
        '"\\u00e9 \\ud800"',
        '{"a":1, "a" : [2.50]}',
        "[ ]",
    ],
)
def test_an_id_is_written_as_it_was(models: Path, written: str) -> None:
    given = f'{{ "text" : "Thank you.", "id":{written} , "more": {{"id": 1}}}}'

    done = CliRunner().invoke(app, [*FORWARD, "--models", str(models)], input=given)

    assert done.stdout.startswith(f'{{"id": {written}, "text": "Gracias."')


@pytest.mark.parametrize(
    ("codes", "said"),
    [
        (("en", "qqq"), "--to qqq is no language that is judged; allowed are en, es"),
        (("en", "EN"), "same"),
    ],
)
def test_only_languages_that_are_known_are_judged(codes: tuple[str, str], said: str) -> None:
    options = ["--judge", "--from", codes[0], "--to", codes[1]]

    done = CliRunner().invoke(app, ["translate", *options], input="")

    assert done.exit_code == 2
    assert said in done.stderr


def test_a_dose_that_the_model_changes_is_flagged_and_withheld(models: Path) -> None:
    _, (row,), _ = translated(models, '{"id": 1, "text": "Give digoxin 0.25 mg today."}')

    assert row["withheld"] is True
    assert [check["kind"] for check in row["checks"]] == ["dose"]  # type: ignore[attr-defined]


def test_layout_and_empty_texts_stay(models: Path) -> None:
    given = '{"id": 1, "text": ""}\n\n{"id": 2, "text": "- Thank you.\\n\\n- No cough."}\n'

    _, rows, _ = translated(models, given)

    assert [row["text"] for row in rows] == ["", "- Gracias.\n\n- No tos."]


def test_judging_needs_no_model_and_writes_only_the_checks(tmp_path: Path) -> None:
    line = {"id": 1, "text": "Give heparin 5000 IU.", "translation": "Administrar heparina 500 UI."}

    code, (row,), _ = translated(tmp_path / "none", json.dumps(line), "--judge")

    assert (code, set(row)) == (0, {"id", "checks"})
    assert row["checks"]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", "line 2 is no JSON"),
        ("[1]", "line 2 is no JSON object"),
        ("[]", "line 2 is no JSON object"),
        ('{"id": 1, "id": 2, "text": "a"}', "line 2 names id twice"),
        ('{"text": "a"}', "line 2 has no id"),
        ('{"id": 1}', "line 2: text is missing"),
        ('{"id": 1, "text": 5}', "line 2: text is missing or no string"),
        ('{"id": 1, "text": "\\ud800"}', "valid Unicode"),
        ('{"id": NaN, "text": "Thank you."}', "no JSON"),
    ],
)
def test_a_wrong_line_is_named_and_what_came_before_is_done(
    models: Path, line: str, said: str
) -> None:
    given = f'{{"id": 1, "text": "Thank you."}}\n{line}\n{{"id": 3, "text": "Thank you."}}\n'

    code, rows, wrong = translated(models, given)

    assert (code, [row["id"] for row in rows]) == (2, [1])
    assert said in wrong


def test_without_a_model_it_is_said_how_to_get_one(tmp_path: Path) -> None:
    options = ["translate", "--from", "EN", "--to", "es", "--models", str(tmp_path)]
    done = CliRunner().invoke(app, options, input='{"id": 1, "text": "a"}')
    wrong = done.stderr

    assert (done.exit_code, done.stdout) == (2, "")
    assert "no model from en to es is installed" in wrong
    assert "curbside models install en-es" in wrong


def test_a_wrong_line_ends_it_while_more_may_still_come() -> None:
    line = json.dumps({"id": 1, "text": "a" * 100_001, "translation": ""})
    command = [sys.executable, "-c", "from server.cli import app; app()", *FORWARD, "--judge"]
    with subprocess.Popen(  # noqa: S603 - our own words
        command, stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin is not None
        assert process.stderr is not None
        print(line, file=process.stdin, flush=True)

        said = process.stderr.read()

        assert process.wait() == 2
        assert said.startswith("error: line 1: text ")


def test_results_that_can_not_be_written_are_said_in_a_line() -> None:
    line = json.dumps({"id": 1, "text": "Thank you.", "translation": "Gracias."})
    command = [sys.executable, "-c", "from server.cli import app; app()", *FORWARD, "--judge"]
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(  # noqa: S603 - our own words
            command, input=line, stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )

    assert done.returncode == 2
    assert done.stderr == "error: the results can't be written: No space left on device\n"

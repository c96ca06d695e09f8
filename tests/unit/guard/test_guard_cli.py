"""`curbside guard`: a line in, a line out, the id as it came."""

import json

import pytest
from typer.testing import CliRunner

from server.cli import app


def run(text: str, *options: str) -> tuple[int, list[str], str]:
    result = CliRunner().invoke(app, ["guard", "--language", "es", *options], input=text)
    return result.exit_code, result.stdout.splitlines(), result.stderr


@pytest.mark.parametrize("name", ["a", 7, 2**70, None, [1, {"b": "ñ"}], {"x": 0.5}])
def test_the_id_is_returned_as_it_came(name: object) -> None:
    code, lines, _ = run(json.dumps({"id": name, "text": "DNI 54362315K"}) + "\n\n")

    assert code == 0
    assert json.loads(lines[0]) == {
        "id": name,
        "findings": [
            {"class": "national_id", "start": 4, "end": 13, "strength": "hard", "rule": "dni"}
        ],
    }


@pytest.mark.parametrize(
    "bad", ["{", "[1]", '{"id": 1}', '{"text": "x"}', '{"id": 1, "text": 5}', "NaN", "[" * 9_999]
)
def test_a_bad_line_is_named_and_never_quoted(bad: str) -> None:
    code, lines, errors = run('{"id": 1, "text": "hola"}\n' + bad + "\n")

    assert code == 2
    assert json.loads(lines[0]) == {"id": 1, "findings": []}
    assert "line 2" in errors
    assert "is expected" in errors


def test_an_unknown_country_is_refused() -> None:
    assert run("", "--country", "XX")[0] == 2
    assert run("", "--country", "mx")[0] == 0


def test_a_licence_number_is_explained_without_a_register() -> None:
    result = CliRunner().invoke(app, ["licence", "es", "28 08 12345"])

    assert result.stdout.splitlines()[0] == "ES 280812345"
    assert "register: https://" in result.stdout
    assert CliRunner().invoke(app, ["licence", "us", "1234567890"]).exit_code != 0

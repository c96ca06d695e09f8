import pytest
from pydantic import TypeAdapter, ValidationError

from server.wire.commands.case import PostCase
from server.wire.payload import MessageText
from tests.makers import make_case

TEXT: TypeAdapter[str] = TypeAdapter(MessageText)


@pytest.mark.parametrize(
    "text", ["", "  \n ", "\u200b", "\u200d\u2060", "\u3164", "\u2800", "\u00ad \ufe0f", "\ufeff"]
)
def test_what_nobody_can_see_is_no_message(text: str) -> None:
    with pytest.raises(ValidationError):
        TEXT.validate_python(text)


@pytest.mark.parametrize("sign", ["\u202e", "\u202a", "\u2066", "\u2069"])
def test_a_dose_can_not_be_turned_round(sign: str) -> None:
    with pytest.raises(ValidationError, match="reading direction"):
        TEXT.validate_python(f"give 5{sign}0 mg")


@pytest.mark.parametrize(
    "text", ["Sí, 0,5 mg/kg cada 8 h", "👨\u200d⚕️ ok", "TA 120/80 → 90/60", "a\tb\nc", "٥٠"]
)
def test_what_doctors_write_stays_as_it_is(text: str) -> None:
    assert TEXT.validate_python(text) == text


@pytest.mark.parametrize("consent", [1, "true", False, None, [True]])
def test_consent_is_true_and_nothing_else(consent: object) -> None:
    case = make_case(key="k", consent=consent)
    del case["attachments"]

    with pytest.raises(ValidationError) as refused:
        PostCase.model_validate(case)
    assert [error["loc"] for error in refused.value.errors()] == [("consent",)]

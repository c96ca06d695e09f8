"""Sentences of clinical chat, cut and put together again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.translate.sentences import MAX_SENTENCE_CHARS, lay_out


@given(st.text())
def test_what_was_cut_is_put_together_as_it_was(text: str) -> None:
    layout = lay_out(text)

    assert layout.joined(layout.sentences) == text


@given(st.text(alphabet="ab.!? \n¿;,", max_size=3_000))
def test_no_sentence_is_longer_than_a_model_takes(text: str) -> None:
    assert all(len(sentence) <= MAX_SENTENCE_CHARS for sentence in lay_out(text).sentences)


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("He is febrile. Start fluids.", ["He is febrile.", "Start fluids."]),
        ("Dosis de 2.5 mg/kg cada 8 h.", ["Dosis de 2.5 mg/kg cada 8 h."]),
        ("La Dra. Ruiz pide p. ej. una TC.", ["La Dra. Ruiz pide p. ej. una TC."]),
        ("BP 90/60. HR 118.", ["BP 90/60.", "HR 118."]),
        ("tiene fiebre. dolor abdominal", ["tiene fiebre.", "dolor abdominal"]),
        ("Furosemida 20 mg i.v. cada 12 h", ["Furosemida 20 mg i.v. cada 12 h"]),
        ("¿Duele? No.", ["¿Duele?", "No."]),
        ("- one\n- two", ["- one", "- two"]),
        ("  \n ", []),
        ("Fever 🤒 since Monday, cough 😷.", ["Fever", "since Monday, cough"]),
        ("Na ↓ 128, K ↑ 5.9 mmol/L", ["Na", "128, K", "5.9 mmol/L"]),
        ("👩🏽‍⚕️ says yes 1️⃣ dose", ["says yes", "dose"]),
        ("120/80 → 90/60", []),
    ],
)
def test_sentences_end_where_a_doctor_ends_them(text: str, sentences: list[str]) -> None:
    assert list(lay_out(text).sentences) == sentences


@pytest.mark.parametrize("sign", ["🤒", "👩🏽‍⚕️", "↑", "✅", "🇪🇸", "1️⃣", "\ue000", "♀", "➡️"])
@pytest.mark.parametrize("text", ["{}", "a {} b", "{} a", "a {}", "a{}b", "a, {}, b."])
def test_no_model_ever_sees_a_sign(sign: str, text: str) -> None:
    layout = lay_out(text.format(sign))

    assert not set("".join(layout.sentences)) - set("ab., ")
    assert sign in layout.joined(layout.sentences)


def test_other_sentences_take_the_same_places() -> None:
    assert lay_out("One.\n\n Two. ").joined(["Uno.", "Dos."]) == "Uno.\n\n Dos. "


def test_as_many_sentences_are_needed_as_there_were() -> None:
    with pytest.raises(ValueError, match="zip"):
        lay_out("One. Two.").joined(["Uno."])

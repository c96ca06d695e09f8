"""Words as a search knows them, and where a text holds them."""

from hypothesis import given
from hypothesis import strategies as st

from server.rooms.search.marking import hit_in, marked
from server.rooms.search.terms import matches, sought_in, terms_of


def is_found(query: str, text: str, language: str | None) -> bool:
    """Whether the stored terms of a text hold all words of a query, as the database asks."""
    terms = terms_of(text, language)
    return all(
        any(
            term in word.terms or (word.prefix is not None and term.startswith(word.prefix))
            for term in terms
        )
        for word in sought_in(query)
    )


def test_words_are_found_by_their_stem() -> None:
    assert is_found("infarctions", "An inferior infarction", "en")
    assert is_found("infecciones", "Infección urinaria", "es")
    assert is_found("operación", "Dos operaciones", "es")


def test_accents_and_case_make_no_difference() -> None:
    assert is_found("infeccion", "INFECCIÓN urinaria", "es")
    assert is_found("Neumonía", "neumonia", "es")


def test_the_beginning_of_a_word_finds_it() -> None:
    assert is_found("pneu", "Tension pneumothorax", "en")
    assert not is_found("thorax", "Tension pneumothorax", "en")
    assert not is_found("pn", "Tension pneumothorax", "en")


def test_every_word_of_a_query_counts_but_small_ones() -> None:
    assert is_found("the ST elevation of the patient", "Patient with ST elevation", "en")
    assert not is_found("ST depression", "Patient with ST elevation", "en")


def test_the_stem_of_one_language_does_not_match_a_text_in_the_other() -> None:
    word = sought_in("serious")[0]

    assert not matches("serio", word, ("es",))


@given(st.text(max_size=200))
def test_every_word_of_a_text_finds_the_text_and_is_marked(text: str) -> None:
    for word in sought_in(text):
        assert word.terms[0] in terms_of(text, None) or not terms_of(text, None)
        for start, end in marked(text, [word], language=None):
            assert 0 <= start < end <= len(text)


def test_a_hit_is_cut_around_its_first_match_and_marks_offsets() -> None:
    text = f"{'Before it all. ' * 20}Then a stroke came, and one more stroke. {'After. ' * 60}"

    hit = hit_in(text, sought_in("strokes"), seq=3, part="message", language="en")

    assert hit is not None
    assert hit.cut == (True, True)
    assert len(hit.text) <= 160
    assert [hit.text[start:end] for start, end in hit.marks] == ["stroke", "stroke"]


def test_a_text_without_the_words_has_no_hit() -> None:
    assert hit_in("Nothing.", sought_in("stroke"), seq=1, part="story", language="en") is None

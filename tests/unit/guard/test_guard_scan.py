"""Whatever the text: the guard answers, within it, in order, and nothing twice."""

from hypothesis import given, settings
from hypothesis import strategies as st

from server.guard import CLASSES, scan
from tests.guard_corpus.corpus import clean_notes, planted_notes

NOTES = st.builds(
    lambda language, seed: planted_notes(language, count=1, seed=seed)[0].text,
    st.sampled_from(["en", "es"]),
    st.integers(0, 1_000),
)
TEXTS = st.one_of(
    st.text(max_size=200),
    st.text(alphabet="0123456789 .-/+()ABXYZabcñ@:º\n\u200b\u0301", max_size=120),
    NOTES,
)
LANGUAGES = st.sampled_from(["en", "es", None])
COUNTRIES = st.sampled_from([None, "US", "GB", "CA", "AU", "NZ", "IE", "ZA", "MX", "ES"])


@settings(deadline=None)
@given(TEXTS, LANGUAGES, COUNTRIES)
def test_findings_lie_in_the_text_in_order_and_apart(
    text: str, language: str | None, country: str | None
) -> None:
    findings = scan(text, language, country)  # type: ignore[arg-type]  # sampled from the languages

    ends = [0, *(one.end for one in findings)]
    assert all(end <= one.start < one.end for end, one in zip(ends, findings, strict=False))
    assert ends[-1] <= len(text)
    assert all(one.class_ in CLASSES and one.rule and one.hint for one in findings)


@settings(deadline=None)
@given(NOTES)
def test_what_is_found_stays_found_behind_other_words(text: str) -> None:
    alone = scan(text, "en")
    later = scan(f"No fever so far.\n{text}", "en")

    assert len(later) >= len(alone)


def test_nearly_everything_planted_is_found_in_both_languages() -> None:
    for language in ("en", "es"):
        notes = planted_notes(language, count=300, seed=7)
        planted = missed = 0
        for note in notes:
            findings = scan(note.text, language)
            for place in note.planted:
                planted += 1
                missed += not any(
                    one.start < place.end and place.start < one.end for one in findings
                )
        assert missed / planted < 0.02


def test_clean_notes_are_hardly_ever_asked_about_and_never_refused() -> None:
    for language in ("en", "es"):
        found = [
            one
            for note in clean_notes(language, count=300, seed=7)
            for one in scan(note.text, language)
        ]
        assert not [one for one in found if one.strength == "hard"]
        assert len(found) < 300 * 0.05

"""What the demo shows is real, attributed, varied and fits our own limits."""

import io
import re
from collections import Counter
from importlib.resources import files
from itertools import groupby
from typing import get_args
from zoneinfo import ZoneInfo

import pytest
from PIL import Image

from server.demo.cases import DemoCase, demo_cases
from server.demo.doctors import DOCTORS
from server.demo.pictures import Picture, draw
from server.specialties import all_specialties, answering_specialties
from server.wire.payload import MAX_QUESTION_CHARS, AgeBand, Country

BY_HANDLE = {doctor.handle: doctor for doctor in DOCTORS}
EXAM_TALK = re.compile(
    r"\b((correct (option|answer))|(opción|respuesta) correcta|MIR|statement|enunciado)\b",
    re.IGNORECASE,
)


def test_the_cases_are_many_and_half_of_them_are_in_spanish() -> None:
    languages = Counter(case.language for case in demo_cases())

    assert 24 <= languages.total() <= 30
    assert languages["es"] == languages["en"]


def test_cases_wait_are_answered_and_are_resolved() -> None:
    waiting = [c for c in demo_cases() if not c.messages and c.urgency != "learning"]
    resolved = [c for c in demo_cases() if c.outcome]
    answered = [c for c in demo_cases() if c.messages and not c.outcome]

    assert len(waiting) >= 5
    assert len(resolved) >= 5
    assert len(answered) >= 5
    assert sum(c.posted_ago_min < 90 for c in waiting) >= 5


def test_every_case_is_attributed() -> None:
    attribution = files("server.data").joinpath("ATTRIBUTION.md").read_text(encoding="utf-8")

    assert all(re.fullmatch(r"casimedicos-(train|dev)-\d+", case.id) for case in demo_cases())
    assert len({case.id for case in demo_cases()}) == len(demo_cases())
    for said in ("CasiMedicos-Arg", "ANTIDOTE", "ixa-ehu/antidote-casimedicos", "CC BY 4.0", "CC0"):
        assert said in attribution


@pytest.mark.parametrize("case", demo_cases(), ids=lambda case: case.id)
def test_a_case_fits_the_limits_and_reads_like_one(case: DemoCase) -> None:
    words = " ".join([case.title, case.story, case.question.text, *(s.text for s in case.messages)])

    assert case.patient.age_band in get_args(AgeBand)
    assert len(case.question.text) <= MAX_QUESTION_CHARS
    assert len(case.story) > 150
    assert not re.search(r"lorem|ipsum|test test|foo\b", words, re.IGNORECASE)
    assert not EXAM_TALK.search(words)


@pytest.mark.parametrize("case", demo_cases(), ids=lambda case: case.id)
def test_the_first_to_speak_may_answer_and_nobody_changes_their_mask(case: DemoCase) -> None:
    masks = {(case.poster, case.anonymous), *((s.doctor, s.anonymous) for s in case.messages)}

    assert len(masks) == len({handle for handle, _ in masks})
    if case.messages:
        first = BY_HANDLE[case.messages[0].doctor]
        assert first.handle != case.poster
        assert answering_specialties(frozenset(case.specialties)) & set(first.specialties)


@pytest.mark.parametrize("case", demo_cases(), ids=lambda case: case.id)
def test_what_was_said_lies_in_the_past_and_in_order(case: DemoCase) -> None:
    times = [0, *(said.after_min for said in case.messages)]
    times += [case.outcome.after_min] if case.outcome else []

    assert times == sorted(times)
    assert len(set(times)) == len(times)
    assert times[-1] < case.posted_ago_min


def test_cases_come_longest_ago_first() -> None:
    ages = [case.posted_ago_min for case in demo_cases()]

    assert ages == sorted(ages, reverse=True)


def test_the_doctors_come_from_all_nine_countries_and_speak_what_they_write() -> None:
    assert {doctor.country for doctor in DOCTORS} == set(get_args(Country))
    assert len(BY_HANDLE) == len(DOCTORS) >= 18
    assert len({(d.country, d.licence_number) for d in DOCTORS}) == len(DOCTORS)
    for doctor in DOCTORS:
        assert set(doctor.specialties) <= set(all_specialties())
        assert ZoneInfo(doctor.time_zone).key == doctor.time_zone
    for case in demo_cases():
        assert case.language in BY_HANDLE[case.poster].languages
        for said in case.messages:
            assert said.language in BY_HANDLE[said.doctor].languages


def test_posters_come_from_many_countries() -> None:
    countries = Counter(BY_HANDLE[case.poster].country for case in demo_cases())

    assert len(countries) >= 6


def test_some_speak_under_their_name_and_some_do_not() -> None:
    masks = groupby(sorted(case.anonymous for case in demo_cases()))

    assert [anonymous for anonymous, _ in masks] == [False, True]


@pytest.mark.parametrize("picture", get_args(Picture))
def test_a_picture_is_drawn_the_same_each_time(picture: Picture) -> None:
    with Image.open(io.BytesIO(draw(picture))) as image:
        assert image.format == "PNG"
        assert image.width >= 800
    assert draw(picture) == draw(picture)

"""The queue of wanted translations and the memory, on a real MongoDB."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest

from server.clock import ManualClock
from server.errors import InvalidError, NotFoundError
from server.translate.directory import Directory
from server.translate.feedback import Feedback
from server.translate.memory import Memory
from server.translate.service import Translations
from server.translate.worker import BOARD, LIVE, Worker
from store.client import Store
from store.ids import CaseId, DoctorId, SocketId
from store.records.entry import Entry
from store.records.translation import Translation, Translator
from store.translations import Result, Want
from tests.makers import NOON

CASE = CaseId("case")
LEASE = timedelta(seconds=10)
DOCTOR = DoctorId("doctor")


def want(seq: int, *, priority: int = LIVE) -> Want:
    return Want(CASE, seq, "es", priority)


def result(text: str, **changes: object) -> Result:
    fields: dict[str, object] = {
        "source_language": "en", "text_hash": f"hash of {text}", "model_version": "v1",
        "text": text, "fields": {"question.text": "¿Y ahora?"}, "checks": [], "withheld": False,
        "from_memory": False,
    }  # fmt: skip
    return Result(**(fields | changes))  # type: ignore[arg-type]


async def claim(store: Store, *, later: timedelta = timedelta(0)) -> Translation | None:
    return await store.translations.claim(now=NOON + later, lease=LEASE, max_priority=BOARD)


async def test_asking_twice_is_asking_once_and_the_urgent_comes_first(store: Store) -> None:
    await store.translations.want([want(1, priority=BOARD), want(2, priority=BOARD)], now=NOON)
    await store.translations.want([want(2), want(2)], now=NOON)

    taken = [await claim(store) for _ in range(3)]

    assert [one and one.seq for one in taken] == [2, 1, None]


async def test_who_dies_is_replaced_and_may_not_finish_any_more(store: Store) -> None:
    await store.translations.want([want(1)], now=NOON)
    dead = await claim(store)
    assert dead is not None

    assert await claim(store, later=LEASE / 2) is None
    second = await claim(store, later=LEASE)
    assert second is not None
    assert not await store.translations.finish(dead, result("tarde"), at=NOON)
    assert await store.translations.finish(second, result("a tiempo"), at=NOON)

    (done,) = await store.translations.of_entries(CASE, [1])
    assert (done.state, done.text, done.fields) == (
        "done",
        "a tiempo",
        (("question.text", "¿Y ahora?"),),
    )


async def test_what_was_forgotten_in_between_stays_forgotten(store: Store) -> None:
    await store.translations.want([want(1)], now=NOON)
    claimed = await claim(store)
    assert claimed is not None

    await store.translations.forget(CASE, [1])

    assert not await store.translations.finish(claimed, result("palabras"), at=NOON)
    assert await store.translations.of_entries(CASE, [1]) == []


async def test_equal_words_are_found_again_unless_somebody_reported_them(store: Store) -> None:
    await store.translations.want([want(1)], now=NOON)
    claimed = await claim(store)
    assert claimed is not None
    await store.translations.finish(claimed, result("hola", text_hash="h"), at=NOON)

    same = await store.translations.same_words("h", language="es", model_version="v1")
    assert same is not None
    assert same.text == "hola"
    assert await store.translations.same_words("h", language="es", model_version="v2") is None


class Told:
    """Keeps what the room is told."""

    def __init__(self) -> None:
        self.events: list[dict[str, object]] = []

    def emit_room(
        self, case_id: CaseId, event: str, payload: object, *, volatile: bool = True
    ) -> None:
        assert (case_id, event, volatile) == (CASE, "room:translation", False)
        assert isinstance(payload, dict)
        self.events.append(payload)

    def emit_topic(self, topic: str, event: str, payload: object) -> None:
        assert (topic, event) == ("board", "case:translated")
        assert payload


@pytest.fixture
def memory(store: Store) -> Memory:
    return Memory(store.translation_memory, secret=b"k" * 32)


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture
def feedback(store: Store, memory: Memory, clock: ManualClock, told: Told) -> Feedback:
    return Feedback(kept=store.translations, memory=memory, emitter=told, clock=clock)


def said(text: str) -> Entry:
    return Entry(
        case_id=CASE, seq=1, at=NOON, kind="message_posted", author_id=DOCTOR, key="k", digest="",
        data={"text": text, "language": "en", "reply_to": None, "attachments": []},
    )  # fmt: skip


async def done(store: Store, text: str) -> None:
    await store.translations.want([want(1)], now=NOON)
    claimed = await claim(store)
    assert claimed is not None
    await store.translations.finish(claimed, result(text), at=NOON)


async def test_a_report_warns_everybody(store: Store, feedback: Feedback, told: Told) -> None:
    await done(store, "Administre 5 mg.")

    await feedback.wrong(CASE, 1, "es", by=DOCTOR)
    await feedback.wrong(CASE, 1, "es", by=DOCTOR)

    assert [check["kind"] for check in told.events[-1]["checks"]] == ["reported"]  # type: ignore[attr-defined]
    assert "doctor" not in told.events[-1]
    with pytest.raises(NotFoundError):
        await feedback.wrong(CASE, 2, "es", by=DOCTOR)


async def test_a_bilingual_doctors_wording_is_used_from_then_on(
    store: Store, feedback: Feedback, memory: Memory, told: Told
) -> None:
    await done(store, "Dé 5 mg de warfarina hoy.")
    entry = said("Please give 5 mg of warfarin today.")

    await feedback.better(
        entry, "es", "Por favor, administre 5 mg de warfarina hoy.", by=DOCTOR, speaks=("en", "es")
    )

    assert told.events[-1]["from_memory"] is True
    exact = await memory.recall("Please give 5 mg of warfarin today.", "en", "es")
    near = await memory.recall("Please give 5 mg of warfarin  today!", "en", "es")
    other = await memory.recall("Please give 50 mg of warfarin today.", "en", "es")
    denied = await memory.recall("Please do not give 5 mg of warfarin today.", "en", "es")
    assert exact is not None
    assert (exact.text, exact.checks) == ("Por favor, administre 5 mg de warfarina hoy.", ())
    assert near is not None
    assert [check.kind for check in near.checks] == ["memory"]
    assert other is None
    assert denied is None


async def test_a_wording_that_changes_the_dose_is_refused(
    store: Store, feedback: Feedback, memory: Memory
) -> None:
    await done(store, "Dé 5 mg de warfarina hoy.")
    entry = said("Please give 5 mg of warfarin today.")

    with pytest.raises(InvalidError) as refused:
        await feedback.better(
            entry, "es", "Administre 50 mg de warfarina hoy.", by=DOCTOR, speaks=("en", "es")
        )

    assert set(refused.value.fields) == {"text"}
    assert await memory.recall("Please give 5 mg of warfarin today.", "en", "es") is None


async def test_a_doctor_of_one_language_only_marks_it(
    store: Store, feedback: Feedback, memory: Memory, told: Told
) -> None:
    await done(store, "Dé 5 mg de warfarina hoy.")
    entry = said("Please give 5 mg of warfarin today.")

    await feedback.better(
        entry, "es", "Administre 5 mg de warfarina hoy.", by=DOCTOR, speaks=("en",)
    )

    assert told.events[-1]["from_memory"] is False
    assert await memory.recall("Please give 5 mg of warfarin today.", "en", "es") is None


async def test_forgetting_an_entry_forgets_its_wordings(
    store: Store, feedback: Feedback, memory: Memory
) -> None:
    await done(store, "Dé 5 mg hoy.")
    await feedback.better(
        said("Give 5 mg today."), "es", "Administre 5 mg hoy.", by=DOCTOR, speaks=("en", "es")
    )

    await feedback.forget(CASE, [1])

    assert await memory.recall("Give 5 mg today.", "en", "es") is None


class Node(Told):
    """A node's fan-out that hears Redis and tells nobody."""

    deaf = False

    def tell_nodes(self, kind: str, data: Mapping[str, Any]) -> None:
        """Tell nobody."""

    def on_control(self, kind: str, handler: object) -> None:
        """Tell nothing either."""


async def test_what_a_translator_died_over_is_told_by_another_once(
    store: Store, clock: ManualClock
) -> None:
    async def reword(*_words: object, **_how: object) -> str:
        return "en"

    node = Node()
    other = Worker(
        translations=store.translations,
        room_log=store.room_log,
        reword=reword,
        announcer=node,
        clock=clock,
    )
    await done(store, "Administre 5 mg.")
    await other.tell_again()
    assert node.events == []

    clock.advance(LEASE + timedelta(seconds=1))
    for _ in range(3):
        await other.tell_again()

    assert [event["text"] for event in node.events] == ["Administre 5 mg."]


def translator(**changes: object) -> Translator:
    fields: dict[str, object] = {"versions": {"en-es": "v1"}, "backlog": 0, "seen_at": NOON}
    return Translator.model_validate({"_id": "one"} | fields | changes)


async def test_a_room_that_was_open_before_the_first_model_came_is_wanted_then(
    store: Store, clock: ManualClock
) -> None:
    directory = Directory(store.translators, clock=clock)
    service = Translations(
        kept=store.translations,
        room_log=store.room_log,
        directory=directory,
        spreader=Node(),
        clock=clock,
    )
    await store.room_log.append([said("She has had no fever since yesterday.")], ordered=True)
    service.readers.enter(CASE, SocketId("spanish"), "es")
    await service.follow()
    await service.close()
    assert (await claim(store), directory.health) == (None, "none")

    await store.translators.announce(translator())
    await service.follow()
    await service.close()

    wanted = await claim(store)
    assert wanted is not None
    assert (wanted.seq, wanted.language, directory.health) == (1, "es", "ok")


async def test_operators_are_told_that_a_model_fails(store: Store, clock: ManualClock) -> None:
    directory = Directory(store.translators, clock=clock)
    await store.translators.announce(translator(failing=("en-es",)))

    await directory.refresh()

    assert (directory.health, directory.state) == ("failing", "ok")

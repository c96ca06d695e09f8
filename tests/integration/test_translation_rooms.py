"""Translation as rooms use it, on a whole node with the tiny models: one stage, one story each."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import pytest
import pytest_asyncio

from server.embedded import ServiceUrls
from tests.integration.test_wire_socket import CASE
from tests.stories.nodes import eventually
from tests.tiny_models import install_tiny
from tests.wire_stage import LiveClient, Stage, running_node

WITHIN_S = 60.0


@dataclass
class Doctors:
    """A node, its poster, and a colleague who reads in Spanish and speaks both languages."""

    stage: Stage
    english: LiveClient
    spanish: LiveClient

    async def done(self, who: LiveClient, command: str, **payload: Any) -> dict[str, Any]:
        """Call a command that must be accepted, again while the node is too busy for it."""
        answers: list[dict[str, Any]] = []

        async def is_answered() -> bool:
            answers.append(await who.call(command, payload))
            return answers[-1]["ok"] or not answers[-1]["error"]["retryable"]

        await eventually(is_answered, within_s=WITHIN_S, what=f"{command} is answered")
        assert answers[-1]["ok"], answers[-1]
        told: dict[str, Any] = answers[-1]["result"]
        return told

    async def case(self, key: str, **changes: Any) -> str:
        """Put up a case in English and have both in its room."""
        words = {"title": "Chest pain", "story": "The patient has chest pain.", "language": "en"}
        posted = await self.done(self.english, "case:post", **CASE | words | changes | {"key": key})
        for who, language in ((self.english, "en"), (self.spanish, "es")):
            await self.done(who, "room:join", case_id=posted["case_id"], read_in=language)
        case_id: str = posted["case_id"]
        return case_id

    async def say(self, case_id: str, text: str) -> int:
        """Say something in English."""
        said = {"case_id": case_id, "key": f"say-{abs(hash(text))}", "text": text}
        return int((await self.done(self.english, "message:post", **said))["seq"])

    async def read(self, case_id: str, seq: int) -> dict[str, Any]:
        """Return the entry's Spanish translation once it is there."""
        asked = {"case_id": case_id, "seqs": [seq], "language": "es"}
        found: list[dict[str, Any]] = []

        async def is_there() -> bool:
            found[:] = (await self.done(self.spanish, "translation:read", **asked))["translations"]
            return bool(found)

        await eventually(is_there, within_s=WITHIN_S, what=f"entry {seq} in Spanish")
        return found[0]

    async def carried(self, case_id: str) -> dict[int, Any]:
        """Return what somebody who comes late gets with the history, by seq."""
        synced = await self.done(self.spanish, "room:sync", case_id=case_id, after=0)
        return {
            one["seq"]: one["translations"]["es"]
            for one in synced["entries"]
            if "translations" in one
        }


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def doctors(
    services: ServiceUrls, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Doctors]:
    """One node with the tiny models for all tests of this file."""
    models = install_tiny(tmp_path_factory.mktemp("models"))
    async with running_node(services, models_dir=models) as stage:
        clients = [
            await LiveClient().connect(
                stage.url, auth={"token": await stage.doctor(languages=languages)}
            )
            for languages in (("en",), ("es", "en"))
        ]
        opened = Doctors(stage, *clients)
        case_id = await opened.case("first")
        await opened.read(case_id, 1)
        yield opened
        for client in clients:
            await client.client.disconnect()


pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_a_new_cases_title_comes_to_the_board_by_itself(doctors: Doctors) -> None:
    await doctors.done(doctors.spanish, "case:watch")
    case_id = await doctors.case("board", title="Chest pain and fever")

    heard: list[dict[str, Any]] = []

    async def is_told() -> bool:
        heard[:] = [
            one
            for event, one in doctors.spanish.heard
            if (event, one["case_id"] if event.startswith("case:") else "")
            == ("case:translated", case_id)
        ]
        return bool(heard)

    await eventually(is_told, within_s=WITHIN_S, what="the title on the board")
    assert (heard[0]["language"], heard[0]["title"]) == ("es", "Dolor torácico y fiebre")
    assert not heard[0]["withheld"]


async def test_an_edit_ends_the_old_doses_translation_for_whoever_comes_late(
    doctors: Doctors,
) -> None:
    case_id = await doctors.case("edit")
    seq = await doctors.say(case_id, "Give furosemide 40 mg today.")
    assert "40 mg" in (await doctors.read(case_id, seq))["text"]

    edit = await doctors.done(
        doctors.english,
        "message:edit",
        key="message-edit",
        case_id=case_id,
        seq=seq,
        text="Give furosemide 20 mg today.",
    )
    assert "20 mg" in (await doctors.read(case_id, edit["seq"]))["text"]

    async def old_is_gone() -> bool:
        return seq not in await doctors.carried(case_id)

    await eventually(old_is_gone, within_s=WITHIN_S, what="the old wording is forgotten")
    await doctors.done(
        doctors.english,
        "translation:report",
        case_id=case_id,
        seq=seq,
        language="es",
        verdict="wrong",
    )
    carried = await doctors.carried(case_id)
    assert set(carried) == {1, edit["seq"]}
    assert [check["kind"] for check in carried[edit["seq"]]["checks"]] == ["reported"]


async def test_an_edit_into_another_language_says_so(doctors: Doctors) -> None:
    case_id = await doctors.case("other-language")
    seq = await doctors.say(case_id, "Give furosemide 40 mg today.")
    about = {"case_id": case_id, "seq": seq}
    for key, text, more in (
        ("by-its-words", "Administrar furosemida 40 mg hoy, por favor.", {}),
        ("by-its-writer", "Furosemida 40 mg", {"language": "es"}),
    ):
        await doctors.done(doctors.english, "message:edit", key=key, text=text, **about, **more)

    joined = await doctors.done(doctors.english, "room:join", case_id=case_id)
    edits = [one["data"] for one in joined["entries"] if one["kind"] == "message_edited"]
    assert [edit["language"] for edit in edits] == ["es", "es"]


async def test_a_pinned_summary_comes_in_the_readers_language(doctors: Doctors) -> None:
    case_id = await doctors.case("summary")
    said = {"case_id": case_id, "key": "sum-up", "text": "The patient has fever."}
    pinned = await doctors.done(doctors.english, "summary:pin", **said)

    assert (await doctors.read(case_id, pinned["seq"]))["text"] == "El paciente tiene fiebre."
    assert pinned["seq"] in await doctors.carried(case_id)


async def test_what_is_taken_back_loses_the_translations_of_all_its_wordings(
    doctors: Doctors,
) -> None:
    case_id = await doctors.case("retract")
    seq = await doctors.say(case_id, "Give heparin 5000 UI today.")
    about = {"case_id": case_id, "seq": seq}
    edit = await doctors.done(
        doctors.english,
        "message:edit",
        key="message-edit",
        **about,
        text="Stop heparin today, patient without cough.",
    )
    await doctors.read(case_id, edit["seq"])

    await doctors.done(doctors.english, "message:retract", key="message-retract", **about)

    async def all_gone() -> bool:
        return set(await doctors.carried(case_id)) <= {1}

    await eventually(all_gone, within_s=WITHIN_S, what="nothing of it is left")
    # Reading the history wanted it again: whoever translates finds that it was taken back.
    last = await doctors.say(case_id, "Thank you.")
    await doctors.read(case_id, last)
    asked = {"case_id": case_id, "seqs": [seq, edit["seq"]], "language": "es"}
    assert (await doctors.done(doctors.spanish, "translation:read", **asked))["translations"] == []


async def test_polls_added_options_and_outcomes_are_translated(doctors: Doctors) -> None:
    case_id = await doctors.case("poll")
    asked = {"question": "Which dose?", "options": ["Furosemide 40 mg", "Amoxicillin 500 mg"]}
    poll = (
        await doctors.done(doctors.english, "poll:open", key="poll-open", case_id=case_id, **asked)
    )["seq"]
    added = await doctors.done(
        doctors.english,
        "poll:add_option",
        key="poll-add_option",
        case_id=case_id,
        poll_seq=poll,
        option="Heparin",
    )
    outcome = {"kind": "solved", "text": "Patient without fever since yesterday."}
    resolved = await doctors.done(
        doctors.english, "case:resolve", key="case-resolve", case_id=case_id, outcome=outcome
    )

    question = await doctors.read(case_id, poll)
    assert question["fields"]["options.0"] == "Furosemida 40 mg"
    assert (await doctors.read(case_id, added["seq"]))["text"] == "Heparina"
    told = await doctors.read(case_id, resolved["seq"])
    assert told["text"] == "Paciente sin fiebre desde ayer."


async def test_a_bilingual_doctors_wording_comes_first_from_then_on_also_in_other_rooms(
    doctors: Doctors,
) -> None:
    case_id = await doctors.case("memory")
    seq = await doctors.say(case_id, "Stop amoxicillin today.")
    assert (await doctors.read(case_id, seq))["text"] == "Suspender amoxicilina hoy."

    better = {"verdict": "better", "text": "Suspenda hoy la amoxicilina.", "language": "es"}
    await doctors.done(doctors.spanish, "translation:report", case_id=case_id, seq=seq, **better)

    other = await doctors.case("memory-2")
    again = await doctors.say(other, "Stop amoxicillin today.")
    told = await doctors.read(other, again)
    assert (told["text"], told["from_memory"]) == ("Suspenda hoy la amoxicilina.", True)


async def test_the_language_that_the_writer_names_counts(doctors: Doctors) -> None:
    case_id = await doctors.case("named-case")
    said = {"case_id": case_id, "key": "named", "text": "Heparin 5000 UI", "language": "en"}
    seq = (await doctors.done(doctors.english, "message:post", **said))["seq"]
    assert (await doctors.read(case_id, seq))["text"] == "Heparina 5000 UI"

    spanish = said | {"key": "named-2", "language": "es"}
    seq = (await doctors.done(doctors.english, "message:post", **spanish))["seq"]
    asked = {"case_id": case_id, "seqs": [seq], "language": "es"}
    answer = await doctors.done(doctors.spanish, "translation:read", **asked)
    assert (answer["translations"], answer["pending"]) == ([], [])

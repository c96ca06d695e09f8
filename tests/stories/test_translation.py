"""Two doctors, two languages, one room: each reads in their own, and no dose changes unseen."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from server.translate.installing import install_file
from tests.stories.cast import CARDIOLOGIST, POSTER, Desk, Payload, add_doctors, desk, post_case
from tests.stories.clients import LiveClient, PythonClient, python_client
from tests.stories.nodes import Backing, Node, eventually, running_node
from tests.stories.processes import CURBSIDE, Process, running
from tests.tiny_model import build_package

pytestmark = pytest.mark.asyncio(loop_scope="session")

CASE = {
    "title": "Chest pain and fever",
    "story": "The patient has chest pain and a fever of 38.5 °C since yesterday.",
    "question": {"kind": "treatment", "text": "Start amoxicillin 500 mg every 8 hours?"},
    "language": None,
}
PATIENCE_S = 90.0


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the tiny packages of both directions."""
    made = tmp_path_factory.mktemp("packages")
    folder = tmp_path_factory.mktemp("models")
    for source, language in (("en", "es"), ("es", "en")):
        install_file(folder, build_package(made, source, language))
    return folder


@pytest.fixture
def spoken(backing: Backing, models: Path) -> Backing:
    """What the nodes share, with models."""
    return replace(backing, settings={"CURBSIDE_MODELS_DIR": str(models)})


@asynccontextmanager
async def only_translating(backing: Backing, name: str) -> AsyncIterator[Process]:
    """Run a process that serves nobody and translates for all."""
    async with running(
        [CURBSIDE, "serve", "--roles", "translate", "--node-name", name],
        name=name,
        log_path=backing.directory / f"{name}.log",
        env=backing.env(),
    ) as process:
        await process.line("")
        yield process


@pytest_asyncio.fixture(loop_scope="session")
async def node_es(spoken: Backing) -> AsyncIterator[Node]:
    """Serves and translates; the Spanish doctor is here."""
    async with running_node(spoken, "es") as node:
        yield node


@pytest_asyncio.fixture(loop_scope="session")
async def node_en(spoken: Backing, node_es: Node) -> AsyncIterator[Node]:
    """Only serves; the English doctor is here."""
    assert node_es.process.lives
    async with running_node(spoken, "en", {"CURBSIDE_ROLES": "web"}) as node:
        yield node


async def translates(at: Desk, case_id: str) -> None:
    """Wait until a translator has said what it can do."""

    async def is_known() -> bool:
        joined = (await at.call("room:join", {"case_id": case_id})).result
        return bool(joined["reading"]["from_languages"])

    await eventually(is_known, within_s=PATIENCE_S, what="the languages are known")


async def told(client: PythonClient, case_id: str, seq: int) -> Payload:
    """Return the translation of an entry that the client is sent."""
    heard = await client.ear.until(
        "room:translation",
        lambda one: (one["case_id"], one["seq"]) == (case_id, seq),
        within_s=PATIENCE_S,
    )
    return heard.payload


async def said(client: LiveClient, case_id: str, text: str, **more: Any) -> int:
    """Say something and return its number."""
    key = f"said-{abs(hash(text))}"
    answer = await client.call(
        "message:post", {"case_id": case_id, "key": key, "text": text} | more
    )
    assert answer["ok"], answer
    seq: int = answer["result"]["seq"]
    return seq


async def test_each_doctor_reads_in_their_own_language(
    spoken: Backing, node_es: Node, node_en: Node
) -> None:
    await add_doctors(spoken, [POSTER, CARDIOLOGIST])
    async with AsyncExitStack() as stack:
        at_en = await stack.enter_async_context(desk(node_en, POSTER))
        at_es = await stack.enter_async_context(desk(node_es, CARDIOLOGIST))
        case_id = await post_case(at_en, **CASE)
        await translates(at_en, case_id)
        await translates(at_es, case_id)
        spanish = await stack.enter_async_context(python_client(node_es, at_es.token))
        english = await stack.enter_async_context(python_client(node_en, at_en.token))
        for client in (spanish, english):
            assert (await client.call("room:join", {"case_id": case_id}))["ok"]

        story = await told(spanish, case_id, 1)
        assert story["language"] == "es"
        assert story["text"] == "El paciente tiene dolor torácico y fiebre de 38.5 °C desde ayer."
        assert story["fields"]["title"] == "Dolor torácico y fiebre"
        assert story["fields"]["question.text"] == "Iniciar amoxicilina 500 mg cada 8 horas?"

        seq = await said(spanish, case_id, "Administrar furosemida 40 mg hoy. Haga el ECG.")
        answer = await told(english, case_id, seq)
        assert (answer["text"], answer["checks"]) == (
            "Give furosemide 40 mg today. Do the ECG.",
            [],
        )

        seq = await said(english, case_id, "Give digoxin 0.25 mg today.")
        wrong = await told(spanish, case_id, seq)
        assert wrong["withheld"]
        assert [check["kind"] for check in wrong["checks"]] == ["dose"]
        assert "0.25 mg" in wrong["checks"][0]["detail"]

        late = (await at_es.call("room:join", {"case_id": case_id})).result["entries"]
        carried = {entry["seq"]: entry.get("translations", {}) for entry in late}
        assert carried[1]["es"]["fields"]["title"] == "Dolor torácico y fiebre"
        assert carried[seq]["es"]["withheld"]
        back = await stack.enter_async_context(python_client(node_es, at_es.token))
        assert (await back.call("room:join", {"case_id": case_id, "after": seq}))["ok"]
        assert (await told(back, case_id, seq))["checks"] == wrong["checks"]

        cases = (await at_es.call("case:list", {})).result["cases"]
        assert cases[0]["translation"]["title"] == "Dolor torácico y fiebre"
        assert cases[0]["title"] == CASE["title"]


async def test_a_killed_translator_loses_nothing(spoken: Backing) -> None:
    await add_doctors(spoken, [POSTER, CARDIOLOGIST])
    async with AsyncExitStack() as stack:
        node = await stack.enter_async_context(
            running_node(spoken, "web", {"CURBSIDE_ROLES": "web"})
        )
        at = await stack.enter_async_context(desk(node, POSTER))
        at_es = await stack.enter_async_context(desk(node, CARDIOLOGIST))
        case_id = await post_case(at, **CASE)
        first = await stack.enter_async_context(only_translating(spoken, "first"))
        await translates(at_es, case_id)
        spanish = await stack.enter_async_context(python_client(node, at_es.token))
        assert (await spanish.call("room:join", {"case_id": case_id}))["ok"]
        await told(spanish, case_id, 1)

        english = await stack.enter_async_context(python_client(node, at.token))
        seqs = [await said(english, case_id, f"Give heparin {n}000 IU.") for n in range(1, 9)]
        await first.kill()
        seqs += [await said(english, case_id, f"Stop heparin after {n} days.") for n in range(2, 9)]
        await stack.enter_async_context(only_translating(spoken, "second"))
        for seq in seqs:
            assert (await told(spanish, case_id, seq))["text"].startswith(
                ("Administrar heparina", "Suspender heparina")
            )

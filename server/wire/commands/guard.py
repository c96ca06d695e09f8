"""Commands of the privacy guard: what it would say, for whoever is still writing."""

from typing import Annotated

from pydantic import StringConstraints

from server.wire.context import Context
from server.wire.guarding import look_at_words, shown
from server.wire.payload import MAX_STORY_CHARS, CaseId, Flag, Language, Payload, Reply
from server.wire.registry import Permission, command
from server.wire.shapes import GuardFinding


class CheckWords(Payload):
    """A text that is being written. Nothing of it is kept or logged."""

    text: Annotated[str, StringConstraints(strict=True, max_length=MAX_STORY_CHARS)]
    language: Language | None = None
    case_id: CaseId | None = None
    """The room it is for: whoever has no name there is told of their own in the text."""
    anonymous: Flag | None = None
    """How a case that is still written is to be posted; without a name unless said otherwise."""


class WordsChecked(Reply):
    """What could tell who the patient is, in the order of the text; hard ones would be refused."""

    findings: list[GuardFinding]


@command("guard:check", CheckWords, allow=Permission.POST_CASES)
async def check_words(ctx: Context, payload: CheckWords) -> WordsChecked:
    """Say what the privacy guard finds in a text, before it is posted."""
    services = ctx.services
    found = await look_at_words(
        services.guard, payload, {"text": payload.text}, by=ctx.caller, rooms=services.rooms
    )
    return WordsChecked(findings=shown(tuple(sorted(found, key=lambda one: one.finding.start))))

"""Commands of the privacy guard: what it would say, for whoever is still writing."""

from typing import Annotated

from pydantic import StringConstraints

from server.wire.context import Context
from server.wire.guarding import shown
from server.wire.payload import MAX_STORY_CHARS, Language, Payload, Reply
from server.wire.registry import Permission, command
from server.wire.shapes import GuardFinding


class CheckWords(Payload):
    """A text that is being written. Nothing of it is kept or logged."""

    text: Annotated[str, StringConstraints(strict=True, max_length=MAX_STORY_CHARS)]
    language: Language | None = None


class WordsChecked(Reply):
    """What could tell who the patient is, in the order of the text; hard ones would be refused."""

    findings: list[GuardFinding]


@command("guard:check", CheckWords, allow=Permission.POST_CASES)
async def check_words(ctx: Context, payload: CheckWords) -> WordsChecked:
    """Say what the privacy guard finds in a text, before it is posted."""
    found = await ctx.services.guard.look({"text": payload.text}, language=payload.language)
    return WordsChecked(findings=shown(tuple(sorted(found, key=lambda one: one.finding.start))))

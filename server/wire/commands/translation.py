"""Commands about translations: read what is there, say what is wrong or how it should read."""

from typing import Annotated, Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from server.wire.context import Context
from server.wire.events import RoomTranslation
from server.wire.payload import CaseId, Done, Language, MessageText, Payload, Reply, Seq, of_views
from server.wire.registry import Permission, command

MAX_SEQS = 100


class ReadTranslations(Payload):
    """Of which entries, in which language; what is missing is wanted from here on."""

    case_id: CaseId
    seqs: Annotated[tuple[Seq, ...], Field(min_length=1, max_length=MAX_SEQS)]
    language: Language | None = None
    """None for the language that one reads the room in."""


class TranslationsRead(Reply):
    """What there is; `pending` may still follow as `room:translation`."""

    translations: list[RoomTranslation]
    pending: list[int]
    state: Literal["ok", "away", "none"]
    """`away`: nothing translates at the moment; `none`: no model is installed."""


class ReportTranslation(Payload):
    """That a translation is wrong, or how it should read."""

    case_id: CaseId
    seq: Seq
    language: Language
    verdict: Literal["wrong", "better"]
    text: MessageText | None = None
    """The better wording; of a case that of its story."""

    @model_validator(mode="after")
    def _worded(self) -> "ReportTranslation":
        if (self.verdict == "better") != (self.text is not None):
            code = "worded"
            raise PydanticCustomError(code, "give `text` with `better`, and only then")
        return self


@command("translation:read", ReadTranslations, allow=Permission.READ_CASES)
async def read_translations(ctx: Context, payload: ReadTranslations) -> TranslationsRead:
    """Read translations that one missed, or in another language."""
    reading = ctx.services.reading
    translations, pending = await reading.translations(
        payload.case_id,
        payload.seqs,
        language=payload.language or reading.language(payload.case_id, ctx.doctor, ctx.socket_id),
    )
    return of_views(
        TranslationsRead,
        translations=translations,
        pending=pending,
        state=ctx.services.translations.directory.state,
    )


@command("translation:report", ReportTranslation, allow=Permission.READ_CASES)
async def report_translation(ctx: Context, payload: ReportTranslation) -> Done:
    """Warn the others of a translation; who reads both languages may word it better for all."""
    await ctx.services.translations.feedback.take(
        await ctx.services.reading.wording(payload.case_id, payload.seq),
        payload.language,
        payload.text,
        by=ctx.doctor_id,
        speaks=ctx.doctor.languages,
    )
    return Done()

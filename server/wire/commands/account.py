"""One's own account: get one's data, have the account erased, keep it after all."""

from server.wire.context import Context
from server.wire.encode import instant_text
from server.wire.payload import Agreed, Done, Empty, Payload, Reply
from server.wire.registry import Permission, command
from server.wire.shapes import ExportState, Instant, Shape
from store.records.erasure import Erasure
from store.records.export import Export


class EraseAccount(Payload):
    """Say that you want it."""

    agreed: Agreed


class ExportView(Shape):
    """A file with your data; fetch it from `GET /api/v1/exports/<export_id>` while signed in."""

    export_id: str
    state: ExportState
    asked_at: Instant
    expires_at: Instant
    size_bytes: int


class ErasureView(Shape):
    """When your account goes; until then `account:keep` calls it off."""

    asked_at: Instant
    due_at: Instant


class ExportAsked(Reply):
    """The file, being made or ready."""

    export: ExportView


class ErasureAsked(Reply):
    """When the account goes."""

    erasure: ErasureView


class AccountState(Reply):
    """What is under way with your account and your data."""

    exports: list[ExportView]
    erasure: ErasureView | None
    cooling_off_days: int
    words_go: bool
    """Whether an erasure also takes your words from the rooms; else they stay, without a name."""


@command("account:read", Empty, allow=Permission.SIGNED_IN)
async def read_account(ctx: Context, payload: Empty) -> AccountState:  # noqa: ARG001 - no fields
    """Read what is under way with one's account and data."""
    keeping, settings = ctx.services.keeping, ctx.services.settings
    erasure = await keeping.erasing.of_own(ctx.doctor_id)
    return AccountState(
        exports=[_export(one) for one in await keeping.exporting.of_own(ctx.doctor_id)],
        erasure=None if erasure is None else _erasure(erasure),
        cooling_off_days=settings.erase_account_after_days,
        words_go=settings.erase_words,
    )


@command("account:export", Empty, allow=Permission.SIGNED_IN, cost=10)
async def export_account(ctx: Context, payload: Empty) -> ExportAsked:  # noqa: ARG001 - no fields
    """Have a file made with all that is kept about oneself; the same one for 48 h."""
    return ExportAsked(export=_export(await ctx.services.keeping.exporting.ask(ctx.doctor_id)))


@command("account:erase", EraseAccount, allow=Permission.SIGNED_IN, cost=10, fresh=True)
async def erase_account(ctx: Context, payload: EraseAccount) -> ErasureAsked:  # noqa: ARG001 - says only that it is meant
    """Have one's account erased when the days of cooling off are over. Kept."""
    asked = await ctx.services.keeping.erasing.ask_for_own(ctx.doctor_id)
    return ErasureAsked(erasure=_erasure(asked))


@command("account:keep", Empty, allow=Permission.SIGNED_IN)
async def keep_account(ctx: Context, payload: Empty) -> Done:  # noqa: ARG001 - no fields
    """Call the erasure of one's account off. Kept."""
    await ctx.services.keeping.erasing.call_off(ctx.doctor_id)
    return Done()


def _export(export: Export) -> ExportView:
    return ExportView(
        export_id=export.id,
        state=export.state,
        asked_at=instant_text(export.asked_at),
        expires_at=instant_text(export.expires_at),
        size_bytes=export.size_bytes,
    )


def _erasure(erasure: Erasure) -> ErasureView:
    return ErasureView(asked_at=instant_text(erasure.asked_at), due_at=instant_text(erasure.due_at))

"""Commands about how one is reached: the order of channels, and one's number."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from server.notify.channels import Reachability
from server.notify.routing import MAX_DELAY_S
from server.wire.context import Context
from server.wire.payload import Done, Empty, Language, Payload, Reply
from server.wire.registry import Permission, command
from store.records.channel_plan import RouteStep

Route = Literal["push", "email", "sms", "voice"]
Phone = Annotated[str, StringConstraints(strict=True, pattern=r"^\+[1-9][0-9]{7,14}$")]
"""E.164: a plus sign, the country, the number, nothing between."""
Code = Annotated[str, StringConstraints(strict=True, pattern=r"^[0-9]{6}$")]


class ChannelStep(Payload):
    """One channel, and how long after the page it is used when nothing was heard of it."""

    channel: Route
    delay_s: Annotated[int, Field(strict=True, ge=0, le=MAX_DELAY_S)]


class SetChannels(Payload):
    """Choose the order of one's channels; null goes back to the defaults."""

    steps: Annotated[list[ChannelStep], Field(min_length=1, max_length=4)] | None


class StepView(Reply):
    """One channel in force."""

    channel: Route
    delay_s: int


class ChannelView(Reply):
    """How the caller is reached. The banner in an open app always comes at once."""

    steps: list[StepView]
    chosen: bool
    """False: these are the defaults."""
    offered: list[Route]
    """What this server can send over."""
    phone: str | None


class SetPhone(Payload):
    """Get a code on a number; null forgets the number."""

    phone: Phone | None


class ConfirmPhone(Payload):
    """Give back the code; the number is used from then on."""

    code: Code = Field(repr=False)


@command("channel:read", Empty, allow=Permission.SIGNED_IN)
async def read_channels(ctx: Context, payload: Empty) -> ChannelView:  # noqa: ARG001 - no fields
    """Read how one is reached."""
    return _view(await ctx.services.channels.read(ctx.doctor_id))


@command("channel:set", SetChannels, allow=Permission.SIGNED_IN)
async def set_channels(ctx: Context, payload: SetChannels) -> ChannelView:
    """Order one's channels, each with its delay; holds for the pages that come."""
    steps: list[RouteStep] | None = None
    if payload.steps is not None:
        steps = [RouteStep(route=step.channel, delay_s=step.delay_s) for step in payload.steps]
    return _view(await ctx.services.channels.choose(ctx.doctor_id, steps))


@command("channel:set_phone", SetPhone, allow=Permission.ANSWER_PAGES, cost=20)
async def set_phone(ctx: Context, payload: SetPhone) -> Done:
    """Have a code sent to a number, at most every five minutes; `channel:confirm_phone` next."""
    if payload.phone is None:
        await ctx.services.channels.forget_phone(ctx.doctor_id)
        return Done()
    language: Language = ctx.doctor.languages[0] if ctx.doctor.languages else "en"
    await ctx.services.channels.send_code(ctx.doctor_id, payload.phone, language=language)
    return Done()


@command("channel:confirm_phone", ConfirmPhone, allow=Permission.ANSWER_PAGES, cost=10)
async def confirm_phone(ctx: Context, payload: ConfirmPhone) -> ChannelView:
    """Use the number that the code was sent to; five tries within ten minutes."""
    return _view(await ctx.services.channels.confirm(ctx.doctor_id, payload.code))


def _view(reach: Reachability) -> ChannelView:
    return ChannelView(
        steps=[StepView(channel=step.route, delay_s=step.delay_s) for step in reach.steps],
        chosen=reach.chosen,
        offered=list(reach.offered),
        phone=reach.phone,
    )

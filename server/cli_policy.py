"""`curbside policy`: how many doctors are paged when. For operators, and for drills in seconds."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Annotated

import typer

from server.cli_audit import keep
from server.cli_options import DataDir
from server.cli_store import CommandError, open_store_for_command, run_command
from server.clock import PrimaryClock
from server.errors import InvalidError
from server.paging.chooser import Chooser
from server.paging.duty_assembly import build_duty
from server.paging.policies import Policies, PolicyLine
from server.paging.preview import PolicyPreview, Previews
from server.paging.recall import Recall
from store.client import Store
from store.records.policy import PagingUrgency

app = typer.Typer(help="Paging policies.", no_args_is_help=True, rich_markup_mode=None)

Discipline = Annotated[str, typer.Option(help="A top-level specialty's slug.")]
Urgency = Annotated[PagingUrgency, typer.Option(help="now or today.")]


@app.command("set")
def set_policy(
    *,
    discipline: Discipline,
    urgency: Urgency,
    waves: Annotated[
        str,
        typer.Option(
            help="people@minutes from posting, separated by commas, fractions allowed: "
            '"3@0,5@10,10@25". After a wave, whom it asks: ":on-call", ":available", ":willing", '
            '":parent", ":related", ":coordinators"; nothing: everybody in the usual order.'
        ),
    ],
    data_dir: DataDir = None,
) -> None:
    """Set the waves of cases posted from now on; running escalations keep theirs."""
    typer.echo(_line(run_command(_set(discipline, urgency, waves, data_dir=data_dir))))


@app.command("list")
def list_policies(data_dir: DataDir = None) -> None:
    """Print each policy in force: discipline, urgency, waves, version."""
    for line in run_command(_list(data_dir=data_dir)):
        typer.echo(_line(line))


@app.command("history")
def policy_history(*, discipline: Discipline, urgency: Urgency, data_dir: DataDir = None) -> None:
    """Print every version that was set for a discipline and urgency, the latest first."""
    for line in run_command(_history(discipline, urgency, data_dir=data_dir)):
        typer.echo(f"{_line(line)}\t{'' if line.set_at is None else line.set_at.isoformat()}")


@app.command("preview")
def preview_policy(
    *,
    discipline: Discipline,
    urgency: Urgency,
    waves: Annotated[
        str | None, typer.Option(help="A policy being written; else the one in force.")
    ] = None,
    data_dir: DataDir = None,
) -> None:
    """Print who would be paged for a case posted now, if nobody answered; nobody is paged."""
    found = run_command(_preview(discipline, urgency, waves, data_dir=data_dir))
    for number, one in enumerate(found.waves, start=1):
        typer.echo(
            f"wave {number}\tat {one.wave.after_s / 60:g} min\t{one.wave.audience}"
            f"\t{len(one.chosen)} of {one.wave.people}"
        )
        for each in one.chosen:
            typer.echo(f"\t{each.account.name}\t{', '.join(each.reasons)}")


def _line(line: PolicyLine) -> str:
    return f"{line.discipline}\t{line.urgency}\t{line.waves}\tv{line.version}"


async def _set(
    discipline: str, urgency: PagingUrgency, waves: str, *, data_dir: Path | None
) -> PolicyLine:
    async with open_store_for_command(data_dir) as store:
        clock = await _clock(store)
        with _wrong_options():
            policies = Policies(policies=store.policies, clock=clock)
            line = await policies.set(discipline, urgency, waves)
        about = {"discipline": discipline, "urgency": urgency, "version": str(line.version)}
        await keep(store, clock, "policy_set", **about)
        return line


async def _list(*, data_dir: Path | None) -> list[PolicyLine]:
    async with _policies(data_dir) as policies:
        return await policies.list()


async def _history(
    discipline: str, urgency: PagingUrgency, *, data_dir: Path | None
) -> list[PolicyLine]:
    async with _policies(data_dir) as policies:
        with _wrong_options():
            return await policies.history(discipline, urgency)


async def _preview(
    discipline: str, urgency: PagingUrgency, waves: str | None, *, data_dir: Path | None
) -> PolicyPreview:
    async with open_store_for_command(data_dir) as store:
        clock = await _clock(store)
        chooser = Chooser(
            accounts=store.accounts,
            duty=build_duty(store, clock=clock).duty,
            recall=Recall(pages=store.pages, clock=clock),
        )
        policies = Policies(policies=store.policies, clock=clock)
        with _wrong_options():
            return await Previews(chooser=chooser, policies=policies, clock=clock).of(
                discipline, urgency, waves
            )


@contextmanager
def _wrong_options() -> Iterator[None]:
    try:
        yield
    except InvalidError as err:
        message = "; ".join(f"--{name} {why}" for name, why in err.fields.items())
        raise CommandError(message) from err


@asynccontextmanager
async def _policies(data_dir: Path | None) -> AsyncIterator[Policies]:
    async with open_store_for_command(data_dir) as store:
        yield Policies(policies=store.policies, clock=await _clock(store))


async def _clock(store: Store) -> PrimaryClock:
    clock = PrimaryClock()
    await clock.refresh(store.primary_time)
    return clock

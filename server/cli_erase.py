"""`curbside erase`, `export` and `retention`: what the law asks, by the operator's hand."""

from datetime import timedelta
from pathlib import Path
from typing import Annotated, Final

import typer

from server.audit.chain import OPERATOR
from server.cli_audit import keep
from server.cli_node import open_node_for_command
from server.cli_options import DataDir
from server.cli_store import CommandError, open_store_for_command, read_settings, run_command
from server.clock import PrimaryClock
from server.keeping.copy_files import CopyError, private_file
from server.keeping.exporting import Exporting
from server.keeping.ledger import read_ledger
from server.keeping.retention import Due
from server.rooms.views import instant
from store.ids import CaseId
from store.records.erasure import ErasureReason

MAX_PREVIEWED: Final = 10_000

app = typer.Typer(
    help="Take the words of a case, or a doctor's account, away for good.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
retention = typer.Typer(
    help="What goes by itself after a time.", no_args_is_help=True, rich_markup_mode=None
)

Reason = Annotated[ErasureReason, typer.Option(help="Why; kept in the audit trail.")]
Sure = Annotated[bool, typer.Option("--yes", help="Don't ask: it can't be undone.")]
Out = Annotated[Path, typer.Option(help="A new file; only its owner can read it.")]


@app.command()
def case(
    case_id: Annotated[str, typer.Argument(metavar="CASE_ID")],
    reason: Reason,
    *,
    yes: Sure = False,
    data_dir: DataDir = None,
) -> None:
    """Take all words and pictures of a case away, everywhere; live clients forget them at once."""
    _ask(yes=yes)
    run_command(_erase_case(CaseId(case_id), reason, data_dir))
    typer.echo("erased")


@app.command()
def doctor(
    email: Annotated[str, typer.Argument(metavar="EMAIL")],
    reason: Reason,
    *,
    yes: Sure = False,
    data_dir: DataDir = None,
) -> None:
    """Erase a doctor's account now; CURBSIDE_ERASE_WORDS says whether their words go, too."""
    _ask(yes=yes)
    run_command(_erase_doctor(email, reason, data_dir))
    typer.echo("erased")


@app.command("list")
def list_erased(out: Out, data_dir: DataDir = None) -> None:
    """Write the list of what was erased and redacted, for who restores an old copy."""
    typer.echo(str(run_command(_list(out, data_dir))))


@app.command()
def resume(data_dir: DataDir = None) -> None:
    """Finish what was begun and cut short, without waiting for a node; prints how many."""
    typer.echo(str(run_command(_resume(data_dir))))


def export(
    email: Annotated[str, typer.Argument(metavar="EMAIL")], out: Out, data_dir: DataDir = None
) -> None:
    """Write all that is kept about a doctor into a ZIP, for that doctor."""
    typer.echo(str(run_command(_export(email, out, data_dir))))


@retention.command()
def preview(
    days: Annotated[int, typer.Option(min=0, help="As of so many days from now.")] = 0,
    data_dir: DataDir = None,
) -> None:
    """Print the cases that go by then: id, posted at, status. Changes nothing."""
    due = run_command(_preview(timedelta(days=days), data_dir))
    for one in due:
        typer.echo(f"{one.case_id}  {instant(one.posted_at)}  {one.status}")
    typer.echo(f"{len(due)} cases", err=True)


def _ask(*, yes: bool) -> None:
    if not yes:
        typer.confirm("This can't be undone. Go on?", abort=True, err=True)


async def _erase_case(case_id: CaseId, reason: ErasureReason, data_dir: Path | None) -> None:
    async with open_node_for_command(data_dir) as node:
        await node.services.keeping.erasing.erase_case(case_id, reason, by=OPERATOR)


async def _erase_doctor(email: str, reason: ErasureReason, data_dir: Path | None) -> None:
    async with open_node_for_command(data_dir) as node:
        erasing = node.services.keeping.erasing
        await erasing.erase_account(await erasing.addressed(email), reason, by=OPERATOR)


async def _resume(data_dir: Path | None) -> int:
    async with open_node_for_command(data_dir) as node:
        return await node.services.keeping.erasing.sweep()


async def _list(out: Path, data_dir: Path | None) -> int:
    async with open_store_for_command(data_dir) as store:
        lines = list((await read_ledger(store)).lines())
    _write(out, "".join(f"{line}\n" for line in lines).encode())
    return len(lines)


async def _export(email: str, out: Path, data_dir: Path | None) -> int:
    async with open_store_for_command(data_dir) as store:
        clock = PrimaryClock()
        await clock.refresh(store.primary_time)
        account = (await store.accounts.of_emails([email.strip().lower()])).get(
            email.strip().lower()
        )
        if account is None:
            message = "EMAIL: no account has this address"
            raise CommandError(message)
        await keep(store, clock, "own_data_exported", doctor_id=account.id)
        try:
            with private_file(out) as file:
                return await Exporting(store, clock=clock).write(account.id, file)
        except CopyError as err:
            raise CommandError(str(err)) from err


async def _preview(ahead: timedelta, data_dir: Path | None) -> list[Due]:
    if read_settings().keep_cases_days is None:
        message = "CURBSIDE_KEEP_CASES_DAYS is not set: no case goes by itself"
        raise CommandError(message)
    async with open_node_for_command(data_dir) as node:
        at = node.services.clock.now() + ahead
        return await node.services.keeping.retention.due(at, limit=MAX_PREVIEWED)


def _write(path: Path, data: bytes) -> None:
    try:
        with private_file(path) as file:
            file.write(data)
    except CopyError as err:
        raise CommandError(str(err)) from err

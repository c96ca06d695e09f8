"""`curbside backup` and `curbside restore`: the whole database to a directory, and back."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from server.cli_audit import keep
from server.cli_node import node_over
from server.cli_options import DataDir
from server.cli_store import CommandError, OpenedStore, fail, open_store_and_redis, run_command
from server.clock import PrimaryClock
from server.fanout.listening import nodes_listening
from server.keeping.backing_up import back_up
from server.keeping.copy_files import Copy, CopyError, Manifest, read_keys
from server.keeping.ledger import Ledger, ListUnreadableError, parse_ledger, read_ledger
from server.keeping.restoring import Restored, continues, go_again, load, lost_since, tell
from server.rooms.views import instant


def backup(
    directory: Annotated[Path, typer.Argument(help="New or empty.")],
    *,
    keys: Annotated[
        Path | None, typer.Option(help="A new file for the keys; keep it apart from the copy.")
    ] = None,
    without_keys: Annotated[
        bool, typer.Option("--without-keys", help="You keep the keys elsewhere already.")
    ] = False,
    data_dir: DataDir = None,
) -> None:
    """Copy the whole database as it is at one instant, beside running nodes."""
    if (keys is None) != without_keys:
        raise typer.BadParameter("give one of --keys FILE and --without-keys")  # noqa: EM101 - typer's way
    if keys is not None and keys.resolve().is_relative_to(directory.resolve()):
        fail("--keys must lie outside of the copy: together they undo anonymity")
    manifest = run_command(_back_up(directory, keys, data_dir))
    count = sum(note.documents for note in manifest.files.values())
    typer.echo(f"{count} documents as of {instant(manifest.made_at)} in {directory}")


def restore(
    directory: Annotated[Path, typer.Argument(help="What `curbside backup` wrote.")],
    *,
    keys: Annotated[Path | None, typer.Option(help="The keys that were written with it.")] = None,
    without_keys: Annotated[
        bool, typer.Option("--without-keys", help="Leave the keys that the database has.")
    ] = False,
    erasures: Annotated[
        list[Path] | None,
        typer.Option(help="A newer list by `curbside erase list`; what it names goes again."),
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help="Overwrite a database that is not empty.")
    ] = False,
    data_dir: DataDir = None,
) -> None:
    """Put a copy back; all nodes must be stopped. What was erased since then goes again."""
    if (keys is None) != without_keys:
        raise typer.BadParameter("give one of --keys FILE and --without-keys")  # noqa: EM101 - typer's way
    wanted = _Wanted(directory, keys, tuple(erasures or ()), force=force)
    restored = run_command(_restore(wanted, data_dir))
    lost = "nobody can tell how many" if restored.lost is None else str(restored.lost)
    typer.echo(f"{restored.documents} documents restored")
    typer.echo(f"entries acknowledged after the copy, and lost: {lost}")
    typer.echo(f"erased again: {restored.erased}; redacted again: {restored.redacted}")
    typer.echo(f"rooms that say so: {restored.rooms}")


@dataclass(frozen=True, slots=True)
class _Wanted:
    directory: Path
    keys: Path | None
    erasures: tuple[Path, ...]
    force: bool


async def _back_up(directory: Path, keys: Path | None, data_dir: Path | None) -> Manifest:
    async with open_store_and_redis(data_dir) as opened:
        store, clock = opened.store, PrimaryClock()
        await clock.refresh(store.primary_time)
        await keep(store, clock, "backed_up")
        try:
            return await back_up(store, directory, keys=keys, made_at=clock.now())
        except CopyError as err:
            raise CommandError(str(err)) from err
        except OSError as err:
            message = f"{directory} can't be written: {err.strerror}; there is no whole copy"
            raise CommandError(message) from err


async def _restore(wanted: _Wanted, data_dir: Path | None) -> Restored:
    try:
        copy = Copy(wanted.directory)
        copy.check()
        ledger = Ledger()
        for path in (*copy.erasure_lists(), *wanted.erasures):
            ledger = ledger.merged(parse_ledger(path))
        secrets = [] if wanted.keys is None else read_keys(wanted.keys, copy.manifest)
    except (CopyError, ListUnreadableError) as err:
        raise CommandError(str(err)) from err
    async with open_store_and_redis(data_dir) as opened:
        store, clock = opened.store, PrimaryClock()
        await clock.refresh(store.primary_time)
        is_empty = await store.copying.is_empty()
        await _check_target(opened, is_empty=is_empty, force=wanted.force)
        lost = await lost_since(store, copy)
        ledger = ledger.merged(await read_ledger(store))
        # Once the database is emptied, these lines are nowhere else.
        _keep_erasures(copy, ledger)
        keep_audit = await continues(store, copy)
        at = clock.now()
        count = await load(store, copy, keys=secrets, keep_audit=keep_audit, at=at)
        restored = await _finish(opened, copy, ledger, clock)
        await keep(store, clock, "restored", copy_at=instant(copy.manifest.made_at) or "")
        await store.restores.finish(clock.now())
        return Restored(documents=count, lost=lost, **restored)


def _keep_erasures(copy: Copy, ledger: Ledger) -> None:
    try:
        copy.keep_erasures(ledger.lines())
    except CopyError as err:
        raise CommandError(str(err)) from err


async def _check_target(opened: OpenedStore, *, is_empty: bool, force: bool) -> None:
    up = await nodes_listening(opened.redis_url, opened.redis_prefix) if opened.redis_url else None
    if up is None:
        message = "Redis must be up, at CURBSIDE_REDIS_URL: else nobody can tell if nodes run"
        raise CommandError(message)
    if up:
        message = f"{up} nodes are running; stop all of them first"
        raise CommandError(message)
    if not is_empty and not force:
        message = "the database is not empty; --force overwrites it"
        raise CommandError(message)


async def _finish(
    opened: OpenedStore, copy: Copy, ledger: Ledger, clock: PrimaryClock
) -> dict[str, int]:
    async with node_over(opened) as node:
        erasing = node.services.keeping.erasing
        erased, redacted = await go_again(opened.store, ledger, node.rooms, erasing)
        rooms = await tell(opened.store, node.rooms, copy_at=copy.manifest.made_at, at=clock.now())
    return {"erased": erased, "redacted": redacted, "rooms": rooms}

"""`curbside models`: which translation models are installed, and getting more of them."""

import re
import sys
import tempfile
from pathlib import Path
from typing import Annotated, Final

import typer

from server.cli_store import CommandError, fail, read_settings
from server.config import Settings
from server.translate.canaries import failing
from server.translate.engine import Engine, EngineSettings
from server.translate.index import Available, download, pick, read_index
from server.translate.installing import install_file
from server.translate.models import Model, ModelError, damage, find, installed, remove

app = typer.Typer(help="Translation models.", no_args_is_help=True, rich_markup_mode=None)

INDEX_TIMEOUT_S: Final = 15.0
_STEP_BYTES: Final = 1 << 20
_SHA256: Final = re.compile(r"[0-9a-fA-F]{64}")

ModelsDir = Annotated[
    Path | None,
    typer.Option(
        "--models", help="The folder of models; else CURBSIDE_MODELS_DIR, else ./var/models."
    ),
]
DataDir = Annotated[
    Path | None,
    typer.Option(help="Models are in its `models`; else CURBSIDE_DATA_DIR, else ./var."),
]


def models_folder(models: Path | None, data_dir: Path | None = None) -> tuple[Settings, Path]:
    """Return the settings and the folder that the command is about; ends it on wrong settings."""
    try:
        settings = read_settings()
    except CommandError as err:
        fail(str(err))
    if models is None and data_dir is not None and settings.models_dir is None:
        models = data_dir / "models"
    return settings, models or settings.models_folder


@app.command("list")
def list_models(
    *,
    available: Annotated[bool, typer.Option(help="Also what the public list offers.")] = False,
    models: ModelsDir = None,
    data_dir: DataDir = None,
) -> None:
    """List what is installed; with --available also what could be."""
    settings, folder = models_folder(models, data_dir)
    found, broken = installed(folder)
    for model in found:
        typer.echo(_line(model))
    for one in broken:
        typer.echo(f"broken: {one.folder}: {one.reason}", err=True)
    if not found:
        typer.echo(f"no model is installed in {folder}", err=True)
    if not available:
        return
    try:
        offers = read_index(settings.models_index, timeout_s=INDEX_TIMEOUT_S)
    except ModelError as err:
        fail(str(err))
    for offer in offers:
        typer.echo(f"{offer.name}  {offer.package_version}  to be installed")


@app.command()
def install(
    what: Annotated[str, typer.Argument(help="en-es and the like, or a package file.")],
    *,
    sha256: Annotated[str | None, typer.Option(help="What the file must be, in hex.")] = None,
    models: ModelsDir = None,
    data_dir: DataDir = None,
) -> None:
    """Install a model by its name from the public list, or from a package file (.argosmodel)."""
    if not what.strip():
        fail("WHAT must be a model's name as en-es, or a package file (.argosmodel)")
    if sha256 is not None and _SHA256.fullmatch(sha256) is None:
        fail("--sha256 must be a SHA-256 in hex: 64 digits of 0 to 9 and a to f")
    settings, folder = models_folder(models, data_dir)
    try:
        if is_file(what):
            model = install_file(folder, Path(what), sha256=sha256)
        else:
            offers = read_index(settings.models_index, timeout_s=INDEX_TIMEOUT_S)
            model = install_offer(folder, pick(offers, what), sha256=sha256)
    except ModelError as err:
        fail(str(err))
    typer.echo(f"installed {_line(model)}")
    typer.echo(f"sha256 {model.file_sha256}")


@app.command("remove")
def remove_model(
    name: Annotated[str, typer.Argument(help="en-es and the like.")],
    models: ModelsDir = None,
    data_dir: DataDir = None,
) -> None:
    """Delete an installed model; what was translated stays."""
    _check_name(name)
    _, folder = models_folder(models, data_dir)
    try:
        typer.echo(f"removed {_line(remove(folder, name))}")
    except ModelError as err:
        fail(str(err))


@app.command()
def check(
    name: Annotated[str | None, typer.Argument(help="en-es; all when left out.")] = None,
    models: ModelsDir = None,
    data_dir: DataDir = None,
) -> None:
    """Compare files with what was installed and try each model; exit 1 if anything is wrong.

    Wrong is as well that there is none: nothing would be translated.
    """
    if name is not None:
        _check_name(name)
    _, folder = models_folder(models, data_dir)
    found, broken = installed(folder)
    try:
        chosen = found if name is None else [find(folder, name)]
    except ModelError as err:
        fail(str(err))
    engine = Engine(folder, EngineSettings())
    problems = 0 if name is not None else len(broken)
    for one in broken if name is None else ():
        typer.echo(f"broken: {one.folder}: {one.reason}", err=True)
    for model in chosen:
        wrong = [f"{file} was changed" for file in damage(model)] or _tried(engine, model)
        problems += bool(wrong)
        typer.echo(f"{_line(model)}  {'; '.join(wrong) or 'ok'}")
    if not chosen and name is None:
        problems += 1
        typer.echo(f"no model is installed in {folder}: nothing is translated", err=True)
    raise typer.Exit(1 if problems else 0)


def _check_name(name: str) -> None:
    if not name.strip():
        fail("NAME must be an installed model's name, as en-es; see curbside models list")


def is_file(what: str) -> bool:
    """Tell a package file from a model's name."""
    return Path(what).is_file() or "/" in what or what.endswith((".argosmodel", ".zip"))


def install_offer(
    folder: Path, offer: Available, *, sha256: str | None = None, quiet: bool = False
) -> Model:
    """Get an offered package and install it, with a line of progress on a terminal.

    Raises:
        ModelError: It can't be got or installed.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".getting-", dir=folder) as scratch:
        file = Path(scratch) / f"translate-{offer.from_code}_{offer.to_code}.argosmodel"
        shown = _Progress(offer.name, quiet=quiet)
        download(offer, file, timeout_s=INDEX_TIMEOUT_S, progress=shown)
        shown.end()
        return install_file(folder, file, sha256=sha256)


class _Progress:
    """Shows how much has come: over and over on one line of a terminal, else every tenth."""

    def __init__(self, name: str, *, quiet: bool) -> None:
        self._name = name
        self._quiet = quiet
        self._terminal = sys.stderr.isatty()
        self._shown_bytes = 0

    def __call__(self, got: int, total: int | None) -> None:
        step = _STEP_BYTES if self._terminal or total is None else max(total // 10, _STEP_BYTES)
        if self._quiet or (got - self._shown_bytes < step and got != total):
            return
        self._shown_bytes = got
        of = f" of {total / 1e6:.0f} MB ({100 * got // total} %)" if total else " MB"
        typer.echo(f"{self._name}: {got / 1e6:.0f}{of}", err=True, nl=not self._terminal)
        if self._terminal:
            sys.stderr.write("\r")

    def end(self) -> None:
        if self._terminal and not self._quiet:
            sys.stderr.write("\n")


def _tried(engine: Engine, model: Model) -> list[str]:
    try:
        return [f"canary failed: {one}" for one in failing(engine, model.from_code, model.to_code)]
    except ModelError as err:
        return [str(err)]


def _line(model: Model) -> str:
    return (
        f"{model.name}  {model.package_version}  {model.size_bytes / 1e6:.0f} MB  "
        f"version {model.version}"
    )

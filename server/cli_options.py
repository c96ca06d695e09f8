"""Options that several commands have in common."""

from pathlib import Path
from typing import Annotated

import typer

DataDir = Annotated[
    Path | None,
    typer.Option(help="The embedded services' directory; else CURBSIDE_DATA_DIR, else ./var."),
]
"""Where the servers that Curbside runs itself keep what they hold."""

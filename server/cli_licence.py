"""`curbside licence`: what can be said of a licence number without its register. No services."""

from typing import Annotated

import typer

from server.cli_store import fail
from server.identity.licences import COUNTRIES
from server.identity.licences import country_code as stored_country
from server.identity.licences import licence as look_at


def licence(
    country: Annotated[str, typer.Argument(help="One of " + ", ".join(COUNTRIES) + ".")],
    number: Annotated[str, typer.Argument(help="As the doctor typed it.")],
) -> None:
    """Print a number as it would be stored, what its shape can't tell, and where to look it up."""
    code = stored_country(country.upper())
    if code not in COUNTRIES:
        fail(f"COUNTRY must be one of {', '.join(COUNTRIES)}")
    try:
        told = look_at(code, number)
    except ValueError as err:
        fail(f"NUMBER {err}")
    typer.echo(f"{told.country} {told.number}")
    for warning in told.warnings:
        typer.echo(f"warning: {warning}")
    typer.echo(f"register: {told.register_url}")

"""The `curbside` command with its ways to MongoDB led through links, or weakened for a control.

A driver learns the members of a replica set from the set itself, so links can't be given to it
as addresses: they are put where names become addresses. `FAULTS_ROUTES` maps the ports of the
members to those of this node's links; `FAULTS_WEAK` names one weakness of `weak`.
"""

import json
import os
import socket
from typing import Any

from server.cli import app
from tests.faults.weak import WEAKNESSES

_resolve = socket.getaddrinfo


def lead_through(routes: dict[str, int]) -> None:
    """From now on, whoever looks for a port named in `routes` is told the other one."""

    def resolve(host: Any, port: Any, *rest: Any, **options: Any) -> Any:
        return _resolve(host, routes.get(str(port), port), *rest, **options)

    socket.getaddrinfo = resolve


if __name__ == "__main__":
    lead_through(json.loads(os.environ.get("FAULTS_ROUTES", "{}")))
    weakness = os.environ.get("FAULTS_WEAK")
    if weakness:
        WEAKNESSES[weakness]()
    app()

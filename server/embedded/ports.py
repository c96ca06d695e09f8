"""Which loopback ports our services listen on: the ones asked for, else the same as last time."""

import random
import socket
from pathlib import Path
from typing import Final

from server.embedded.errors import EmbeddedServiceError

HOST: Final = "127.0.0.1"

# Below the range from which the kernel takes ports for outgoing connections, so that a
# remembered port is not taken by a browser tab between two starts.
_CHOICE: Final = range(20_000, 32_000)
_TRIES: Final = 200


def choose_port(memory: Path, *, asked: int | None, setting: str) -> int:
    """Return a free port and remember it in the file `memory`.

    Args:
        asked: Take this one and no other.
        setting: What the operator sets to ask for one, for the message.

    Raises:
        EmbeddedServiceError: The asked port is taken, or none is free.
    """
    if asked is not None:
        if not is_free(asked):
            message = f"port {asked} on {HOST} is taken; free it or set {setting} to another"
            raise EmbeddedServiceError(message)
        port: int | None = asked
    else:
        port = _remembered(memory)
        if port is None or not is_free(port):
            # Chance keeps two copies that start at once apart; it guards no secret.
            tries = random.sample(_CHOICE, _TRIES)
            port = next((port for port in tries if is_free(port)), None)
    if port is None:
        message = f"no free port on {HOST}; set {setting}"
        raise EmbeddedServiceError(message)
    memory.write_text(f"{port}\n")
    return port


def is_free(port: int) -> bool:
    """Return whether one could listen on the loopback port now."""
    with socket.socket() as probe:
        # As the servers do it: connections that still linger from last time don't matter.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def _remembered(memory: Path) -> int | None:
    try:
        return int(memory.read_text())
    except (FileNotFoundError, ValueError):
        return None

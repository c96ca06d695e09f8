import socket
from pathlib import Path

import pytest

from server.embedded import EmbeddedServiceError
from server.embedded.ports import HOST, choose_port


def test_a_chosen_port_is_kept_for_next_time(tmp_path: Path) -> None:
    memory = tmp_path / "mongod.port"

    first = choose_port(memory, asked=None, setting="X")

    assert choose_port(memory, asked=None, setting="X") == first


def test_a_remembered_port_that_is_taken_now_is_replaced(tmp_path: Path) -> None:
    memory = tmp_path / "mongod.port"
    with socket.create_server((HOST, 0)) as other:
        taken = other.getsockname()[1]
        memory.write_text(str(taken))

        assert choose_port(memory, asked=None, setting="X") != taken


def test_an_asked_port_that_is_taken_is_refused(tmp_path: Path) -> None:
    with socket.create_server((HOST, 0)) as other:
        taken = other.getsockname()[1]

        with pytest.raises(EmbeddedServiceError, match=f"{taken}.*set X"):
            choose_port(tmp_path / "mongod.port", asked=taken, setting="X")


def test_a_spoilt_memory_is_forgotten(tmp_path: Path) -> None:
    memory = tmp_path / "mongod.port"
    memory.write_text("not a port")

    assert choose_port(memory, asked=None, setting="X") == int(memory.read_text())

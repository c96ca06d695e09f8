"""A node that serves nobody, for commands that act in rooms: what they do is told to all nodes."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from server.app import Node, open_node
from server.cli_store import CommandError, OpenedStore, open_store_and_redis, read_settings
from server.errors import NotFoundError, RejectedError


@asynccontextmanager
async def open_node_for_command(data_dir: Path | None) -> AsyncIterator[Node]:
    """Open the database as `serve` does, and a node over it.

    Raises:
        CommandError: A setting is wrong, a service can't be reached, or the act was refused.
    """
    async with open_store_and_redis(data_dir) as opened, node_over(opened) as node:
        try:
            yield node
        except NotFoundError as err:
            message = "there is none such" if not err.fields else "; ".join(err.fields.values())
            raise CommandError(message) from err
        except RejectedError as err:
            raise CommandError(err.message) from err


@asynccontextmanager
async def node_over(opened: OpenedStore) -> AsyncIterator[Node]:
    """Open a node over a database that is open.

    Raises:
        CommandError: Nobody could be told of what it does.
    """
    if opened.redis_url is None:
        message = "set CURBSIDE_REDIS_URL too: running nodes must hear of this"
        raise CommandError(message)
    settings = read_settings()
    settings = settings.model_copy(
        update={"roles": ("web",), "node_name": f"{settings.node_name}-command"}
    )
    async with open_node(
        settings, mongo_url=opened.mongo_url, redis_url=opened.redis_url, working=False
    ) as node:
        yield node

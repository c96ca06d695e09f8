"""Commands about the installation itself, for admins: health."""

from server.moderation.system import NodeStanding, NodeState, Queue, QueueName
from server.rooms.views import instant
from server.wire.context import Context
from server.wire.encode import instant_text
from server.wire.payload import Empty, Reply
from server.wire.registry import Permission, command
from server.wire.shapes import Instant, Shape

COST = 5


class NodeView(Shape):
    """A node, by what it said of itself last."""

    node: str
    state: NodeState
    """`late`: some of its work is behind; `deaf`: it does not hear the others; `silent`: it said
    nothing for half a minute, and what is told of it is from before."""
    started_at: Instant
    seen_at: Instant
    sockets: int
    rooms: int
    late: list[str]
    """Names of what should have been done by now."""


class QueueView(Shape):
    """Work of one kind that waits, on all nodes together."""

    name: QueueName
    waiting: int
    oldest_at: Instant | None
    """Since when the first of it is due; null while nothing waits."""
    late: bool


class SystemHealthView(Reply):
    """Nodes by name; queues in the order of their weight."""

    nodes: list[NodeView]
    queues: list[QueueView]
    translators: int
    """Processes that translate."""
    server_now: Instant


@command("system:health", Empty, allow=Permission.REVIEW, cost=COST)
async def read_health(ctx: Context, payload: Empty) -> SystemHealthView:  # noqa: ARG001 - none
    """Read how the nodes are and how long work waits."""
    system = await ctx.services.system.read()
    return SystemHealthView(
        nodes=[_node(one) for one in system.nodes],
        queues=[_queue(one) for one in system.queues],
        translators=system.translators,
        server_now=instant_text(ctx.services.clock.now()),
    )


def _node(standing: NodeStanding) -> NodeView:
    report = standing.report
    return NodeView(
        node=report.node,
        state=standing.state,
        started_at=instant_text(report.started_at),
        seen_at=instant_text(report.seen_at),
        sockets=report.sockets,
        rooms=report.rooms,
        late=list(standing.late),
    )


def _queue(queue: Queue) -> QueueView:
    return QueueView(
        name=queue.name,
        waiting=queue.waiting.count,
        oldest_at=instant(queue.waiting.oldest_at),
        late=queue.late,
    )

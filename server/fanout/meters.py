"""What the fan-out counts beside server/metrics.py. No label names a person or a room."""

from typing import Final

from prometheus_client import Counter

from server.metrics import REGISTRY

curbside_fanout_packets_total: Final = Counter(
    "curbside_fanout_packets_total",
    "Packets handed to local sockets, by way: written straight to the transport or queued",
    ("way",),
    registry=REGISTRY,
)
curbside_fanout_dropped_total: Final = Counter(
    "curbside_fanout_dropped_total",
    "What was not passed on: volatile events to busy sockets, messages while Redis was away, "
    "unreadable messages",
    ("what",),
    registry=REGISTRY,
)
curbside_redis_disconnects_total: Final = Counter(
    "curbside_redis_disconnects_total",
    "Times a connection to Redis was lost or could not be made, by use",
    ("use",),
    registry=REGISTRY,
)

packets_written: Final = curbside_fanout_packets_total.labels("written")
packets_queued: Final = curbside_fanout_packets_total.labels("queued")
volatile_dropped: Final = curbside_fanout_dropped_total.labels("volatile")
publish_dropped: Final = curbside_fanout_dropped_total.labels("publish")
unreadable_dropped: Final = curbside_fanout_dropped_total.labels("unreadable")

"""What the process counts, in one registry. The names are an interface; no label names a person.

Label values come from small closed sets, so a client can't make series without end.
"""

from typing import Final

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.gc_collector import GCCollector
from prometheus_client.platform_collector import PlatformCollector
from prometheus_client.process_collector import ProcessCollector

REGISTRY: Final = CollectorRegistry()
CONTENT_TYPE: Final = CONTENT_TYPE_LATEST

ProcessCollector(registry=REGISTRY)
PlatformCollector(registry=REGISTRY)
GCCollector(registry=REGISTRY)

_FAST_S: Final = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 5.0)

curbside_connections: Final = Gauge(
    "curbside_connections", "Live sockets on this node", registry=REGISTRY
)
curbside_commands_total: Final = Counter(
    "curbside_commands_total",
    "Answered commands; outcome is ok or the code of the refusal",
    ("command", "transport", "outcome"),
    registry=REGISTRY,
)
curbside_command_seconds: Final = Histogram(
    "curbside_command_seconds",
    "Seconds from the command's arrival to its answer",
    ("command",),
    buckets=_FAST_S,
    registry=REGISTRY,
)
curbside_entries_appended_total: Final = Counter(
    "curbside_entries_appended_total",
    "Entries durably appended to room logs by this node",
    ("kind",),
    registry=REGISTRY,
)
curbside_acts_handed_over_total: Final = Counter(
    "curbside_acts_handed_over_total",
    "Acts handed to the node that writes their room, by outcome: stored, returned, unanswered",
    ("outcome",),
    registry=REGISTRY,
)
curbside_append_seconds: Final = Histogram(
    "curbside_append_seconds",
    "Seconds from an entry's hand-over to its majority commit",
    buckets=_FAST_S,
    registry=REGISTRY,
)
curbside_fanout_seconds: Final = Histogram(
    "curbside_fanout_seconds",
    "Seconds from an entry's commit to its hand-over to this node's sockets",
    buckets=_FAST_S,
    registry=REGISTRY,
)
curbside_gaps_repaired_total: Final = Counter(
    "curbside_gaps_repaired_total",
    "Times a room's missing entries were read from the log instead of heard from Redis",
    registry=REGISTRY,
)
curbside_redis_deaf: Final = Gauge(
    "curbside_redis_deaf",
    "1 while this node does not hear its own ping through Redis",
    registry=REGISTRY,
)
curbside_slow_sockets_total: Final = Counter(
    "curbside_slow_sockets_total",
    "Sockets closed because their backlog passed its bound",
    registry=REGISTRY,
)
curbside_escalations: Final = Gauge(
    "curbside_escalations", "Escalations by state, in the database", ("state",), registry=REGISTRY
)
curbside_oldest_due_seconds: Final = Gauge(
    "curbside_oldest_due_seconds",
    "How long the longest-overdue wave has been due; 0 when none is",
    registry=REGISTRY,
)
curbside_auditor_beat_seconds: Final = Gauge(
    "curbside_auditor_beat_seconds",
    "When this node's auditor last went through everything, in seconds since 1970; 0 never",
    registry=REGISTRY,
)
curbside_duty_warnings: Final = Gauge(
    "curbside_duty_warnings",
    "Shifts of the next 24 h that a page may not reach, by problem",
    ("problem",),
    registry=REGISTRY,
)
curbside_duty_gap_seconds: Final = Gauge(
    "curbside_duty_gap_seconds",
    "How much of the next 24 h nobody is on call, over all disciplines that have a schedule",
    registry=REGISTRY,
)
curbside_deliveries_total: Final = Counter(
    "curbside_deliveries_total",
    "Tries to deliver a page, by channel and outcome",
    ("channel", "outcome"),
    registry=REGISTRY,
)
curbside_deliveries_waiting: Final = Gauge(
    "curbside_deliveries_waiting",
    "Deliveries that are due and wait for their channel's throttle, on all nodes",
    ("channel",),
    registry=REGISTRY,
)
curbside_pages_total: Final = Counter(
    "curbside_pages_total", "Pages by what became of them", ("outcome",), registry=REGISTRY
)
curbside_audit_entries_total: Final = Counter(
    "curbside_audit_entries_total",
    "Entries for the audit trail, written or lost; lost ones are an alarm",
    ("outcome",),
    registry=REGISTRY,
)
curbside_notes_total: Final = Counter(
    "curbside_notes_total",
    "Notes to doctors that are no pages, by kind, channel and outcome",
    ("kind", "channel", "outcome"),
    registry=REGISTRY,
)
curbside_response: Final = Gauge(
    "curbside_response",
    "How cases of the last 30 days were answered; set by one node, the others show none",
    ("figure",),
    registry=REGISTRY,
)
curbside_breaches_total: Final = Counter(
    "curbside_breaches_total",
    "Cases whose first answer did not come in time, as this node found them",
    registry=REGISTRY,
)
curbside_attachments_total: Final = Counter(
    "curbside_attachments_total", "Uploads by outcome", ("outcome",), registry=REGISTRY
)
curbside_guard_findings_total: Final = Counter(
    "curbside_guard_findings_total",
    "What the privacy guard found in what was sent, by class, and hard (refused) or soft",
    ("kind", "outcome"),
    registry=REGISTRY,
)

curbside_translations_total: Final = Counter(
    "curbside_translations_total",
    "Translations by this process: clean, flagged with a warning, withheld, failed",
    ("outcome",),
    registry=REGISTRY,
)
curbside_translation_seconds: Final = Histogram(
    "curbside_translation_seconds",
    "Seconds from taking a wanted translation to its text",
    buckets=(0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0),
    registry=REGISTRY,
)
curbside_translation_backlog: Final = Gauge(
    "curbside_translation_backlog",
    "Translations that are wanted and not done, on all nodes",
    registry=REGISTRY,
)


def exposition() -> bytes:
    """Return everything counted, in Prometheus' text format."""
    return generate_latest(REGISTRY)

"""The names of what is counted are an interface."""

import pytest

from server.metrics import REGISTRY, exposition

NAMES = (
    "curbside_connections",
    "curbside_commands_total",
    "curbside_command_seconds",
    "curbside_entries_appended_total",
    "curbside_append_seconds",
    "curbside_fanout_seconds",
    "curbside_gaps_repaired_total",
    "curbside_redis_deaf",
    "curbside_escalations",
    "curbside_oldest_due_seconds",
    "curbside_auditor_beat_seconds",
    "curbside_deliveries_total",
    "curbside_deliveries_waiting",
    "curbside_breaches_total",
    "curbside_response",
    "curbside_attachments_total",
    "curbside_audit_entries_total",
    "curbside_translations_total",
    "curbside_translation_seconds",
    "curbside_translation_backlog",
)


@pytest.mark.parametrize("name", NAMES)
def test_a_name_once_given_stays(name: str) -> None:
    assert f"# TYPE {name} ".encode() in exposition()


def test_no_label_can_name_a_person() -> None:
    allowed = {
        "command", "transport", "outcome", "kind", "state", "figure", "channel", "le", "quantile",
        "problem", "use", "way", "what", "generation", "implementation", "major", "minor",
        "patchlevel", "version",
    }  # fmt: skip

    for metric in REGISTRY.collect():
        for sample in metric.samples:
            assert set(sample.labels) <= allowed

"""JSON lines on standard error. Fields are an allow-list: what is not named here is never written.

No payload, clinical word, name, e-mail or doctor id has a field. Messages of exceptions may quote
what somebody typed, so a failure is logged as its type and where it happened, nothing else.
"""

import logging
import sys
import traceback
from collections.abc import MutableMapping
from datetime import UTC, datetime
from typing import Any, Final, TextIO

import orjson
import structlog
from structlog.typing import FilteringBoundLogger

FIELDS: Final = frozenset(
    {
        "address", "after", "attempt", "attempts", "backlog_bytes", "case_id", "channel", "code",
        "command", "connections", "count", "deaf", "delay_s", "directory", "discipline",
        "duration_ms", "entries", "error", "escalation_id", "exit_code", "fence", "hash", "host",
        "index", "kind", "method", "missing", "node", "outcome", "page_id", "pages", "pid", "port",
        "reason", "request_id", "rooms", "route", "run", "seq", "service", "setting", "signal",
        "size_bytes", "sockets", "state", "status", "step", "task", "transport", "version", "wave",
        "waves",
    }
)  # fmt: skip
"""Fields an event may carry, beside `at`, `level`, `event`, `logger` and `failure`."""

_FIXED: Final = frozenset({"at", "level", "event", "logger", "failure", "dropped"})
_MAX_TEXT_CHARS: Final = 300
_MAX_FRAMES: Final = 12
_SILENT: Final = ("socketio", "engineio", "aiohttp.access")

_Event = MutableMapping[str, Any]


def get_logger(subject: str) -> FilteringBoundLogger:
    """Return the logger of one module or subject; its name goes into each line."""
    logger: FilteringBoundLogger = structlog.get_logger(subject=subject)
    return logger


def bind(**fields: str) -> None:
    """Add fields to every line that this task and those it starts will log."""
    structlog.contextvars.bind_contextvars(**fields)


def configure_logs(*, level: str = "info", node: str = "", stream: TextIO | None = None) -> None:
    """Send our own and the libraries' log lines to `stream` (standard error) as JSON.

    Args:
        level: The least level that is written: debug, info, warning or error.
        node: This node's name; goes into every line when not empty.
        stream: Where the lines go.
    """
    least = logging.getLevelNamesMapping()[level.upper()]
    target = stream or sys.stderr
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            _stamp(node),
            _describe_failure,
            only_allowed_fields,
            _as_json,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(least),
        logger_factory=structlog.PrintLoggerFactory(target),
        cache_logger_on_first_use=False,
    )
    _take_over_standard_logging(max(least, logging.WARNING))


def only_allowed_fields(_logger: object, _method: str, event: _Event) -> _Event:
    """Keep what may be written; the names of what was left out show up under `dropped`."""
    kept = {key: _short(value) for key, value in event.items() if key in FIELDS | _FIXED}
    dropped = sorted(key for key in event if key not in FIELDS | _FIXED)
    return {**kept, "dropped": dropped} if dropped else kept


def describe_error(error: BaseException) -> dict[str, object]:
    """Return an error's type and the innermost places it went through; never its message."""
    frames = traceback.extract_tb(error.__traceback__)[-_MAX_FRAMES:]
    described: dict[str, object] = {
        "type": type(error).__qualname__,
        "frames": [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames],
    }
    cause = error.__cause__ or error.__context__
    if cause is not None:
        described["cause"] = type(cause).__qualname__
    return described


def _stamp(node: str) -> structlog.typing.Processor:
    def stamp(_logger: object, _method: str, event: _Event) -> _Event:
        event["at"] = datetime.now(UTC).isoformat(timespec="milliseconds")
        # Under another name until here: structlog takes an argument called `logger` itself.
        if "subject" in event:
            event["logger"] = event.pop("subject")
        if node:
            event.setdefault("node", node)
        return event

    return stamp


def _describe_failure(_logger: object, _method: str, event: _Event) -> _Event:
    found = event.pop("exc_info", None)
    if found is True:
        found = sys.exc_info()[1]
    if isinstance(found, tuple):
        found = found[1]
    if isinstance(found, BaseException):
        event["failure"] = describe_error(found)
    return event


def _short(value: object) -> object:
    if isinstance(value, str) and len(value) > _MAX_TEXT_CHARS:
        return value[:_MAX_TEXT_CHARS] + "…"
    return value


def _as_json(_logger: object, _method: str, event: _Event) -> str:
    return orjson.dumps(dict(event), default=lambda value: type(value).__name__).decode()


class _LibraryHandler(logging.Handler):
    """Writes a library's log record: its template without the arguments, first line only."""

    def emit(self, record: logging.LogRecord) -> None:
        text = str(record.msg).splitlines()[0] if record.msg else ""
        logger = structlog.get_logger().bind(logger=record.name)
        error = record.exc_info[1] if record.exc_info else None
        logger.log(record.levelno, text, exc_info=error)


def _take_over_standard_logging(least: int) -> None:
    root = logging.getLogger()
    root.handlers = [_LibraryHandler()]
    root.setLevel(least)
    logging.captureWarnings(capture=True)
    for name in _SILENT:
        # At INFO these write whole packets and URLs. Their servers add handlers of their own
        # below this name unless a level is set, so the children are silenced as well.
        for silent in (name, f"{name}.server", f"{name}.client"):
            logger = logging.getLogger(silent)
            logger.setLevel(logging.CRITICAL + 1)
            logger.propagate = False
            logger.handlers = [logging.NullHandler()]

"""The log of a test, read as it is written, and everything as it was afterwards."""

import io
import logging
from collections.abc import Iterator
from contextlib import contextmanager

import structlog

from server.logs import configure_logs


@contextmanager
def captured_log(*, level: str = "info", node: str = "") -> Iterator[io.StringIO]:
    """Have the log written into what is given."""
    root = logging.getLogger()
    kept = root.handlers, root.level
    lines = io.StringIO()
    configure_logs(level=level, node=node, stream=lines)
    try:
        yield lines
    finally:
        structlog.reset_defaults()
        logging.captureWarnings(capture=False)
        root.handlers, root.level = kept

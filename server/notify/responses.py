"""What a service's HTTP answer to one send means. Pure."""

from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Final

from server.logs import get_logger
from server.notify.channel import Outcome
from server.notify.push_client import PushResponse
from store.records.delivery import ChannelName

MAX_WAIT: Final = timedelta(minutes=30)
_ACCEPTED: Final = range(200, 300)
_TOO_MANY: Final = 429
_SERVER_ERROR: Final = 500

_log = get_logger("notify")


def judge(
    response: PushResponse,
    *,
    channel: ChannelName,
    gone: Collection[int],
    now: datetime,
) -> Outcome:
    """Return what became of a send.

    Args:
        gone: The statuses by which this service says that the device or number is no more.
    """
    if response.status in _ACCEPTED:
        return Outcome("accepted")
    if response.status in gone:
        return Outcome("gone")
    if response.status == _TOO_MANY or response.status >= _SERVER_ERROR:
        return Outcome("again", wait=retry_after(response.headers.get("retry-after"), now=now))
    _log.warning("push refused", channel=channel, status=response.status)
    return Outcome("refused")


def retry_after(value: str | None, *, now: datetime) -> timedelta | None:
    """Read seconds or an HTTP date (RFC 9110 section 10.2.3); None when there is no sense in it."""
    if value is None:
        return None
    if value.isascii() and value.isdigit():
        return min(timedelta(seconds=min(int(value[:9]), 86_400)), MAX_WAIT)
    try:
        at = parsedate_to_datetime(value)
    except ValueError:
        return None
    at = at if at.tzinfo is not None else at.replace(tzinfo=UTC)
    return min(max(at - now, timedelta(0)), MAX_WAIT)

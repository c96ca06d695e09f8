"""The base of payloads and replies, and the field types that commands share. Limits live here."""

import re
from typing import Annotated, Any, Final, Literal, TypeVar, cast

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
)

from server.specialties import all_specialties
from store.ids import ID_PATTERN
from store.ids import AttachmentId as AttachmentIdType
from store.ids import CaseId as CaseIdType
from store.ids import DeliveryId as DeliveryIdType
from store.ids import DeviceId as DeviceIdType
from store.ids import MemberId as MemberIdType
from store.ids import PageId as PageIdType

MAX_TITLE_CHARS: Final = 160
MAX_STORY_CHARS: Final = 20_000
MAX_MESSAGE_CHARS: Final = 8_000
MAX_QUESTION_CHARS: Final = 500
MAX_ATTACHMENTS: Final = 10
MAX_SYNC_ENTRIES: Final = 500
MAX_PAYLOAD_BYTES: Final = 160 * 1024

_ID = StringConstraints(strict=True, pattern=ID_PATTERN)
CaseId = Annotated[CaseIdType, _ID]
PageId = Annotated[PageIdType, _ID]
MemberId = Annotated[MemberIdType, _ID]
AttachmentId = Annotated[AttachmentIdType, _ID]
DeviceId = Annotated[DeviceIdType, _ID]
DeliveryId = Annotated[DeliveryIdType, _ID]
Id = Annotated[str, _ID]
"""Of something that has no type of its own here."""
Base64Url = Annotated[
    str, StringConstraints(strict=True, max_length=16_384, pattern=r"^[A-Za-z0-9_-]+$")
]
"""Bytes, without padding."""
Key = Annotated[str, StringConstraints(strict=True, pattern=r"^[A-Za-z0-9_-]{1,64}$")]
"""Made by the client, kept until answered: the same act sent again carries the same key."""
Seq = Annotated[int, Field(strict=True, ge=1, lt=2**53)]
Flag = Annotated[bool, Field(strict=True)]
Language = Literal["en", "es"]
Urgency = Literal["now", "today", "learning"]
CaseStatus = Literal["open", "answered", "resolved"]
Country = Literal["US", "GB", "CA", "AU", "NZ", "IE", "ZA", "MX", "ES"]
AgeBand = Literal[
    "newborn", "infant", "1-4", "5-9", "10-14", "15-19", "20-29", "30-39",
    "40-49", "50-59", "60-69", "70-79", "80-89", "90+",
]  # fmt: skip
Sex = Literal["female", "male", "other", "unknown"]

# C0 controls but tab and line feed, lone surrogates, the byte order mark: nothing that is typed.
_UNPRINTABLE: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufeff]")
# Overrides and isolates of the reading direction: "50" typed could be read as "05".
_REORDERING: Final = re.compile("[\u202a-\u202e\u2066-\u2069]")
# Zero-width and filler characters: a message of these alone would stop the clock unseen.
_INVISIBLE: Final = re.compile(
    "[\\s\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028\u2029"
    "\u2060-\u2065\u206a-\u206f\u2800\u3164\ufe00-\ufe0f\uffa0\ufff0-\ufffb\U000e0000-\U000e0fff]"
)


def clean_text(text: str) -> str:
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if _UNPRINTABLE.search(text):
        message = "holds control characters; plain text is allowed"
        raise ValueError(message)
    if _REORDERING.search(text):
        message = "holds signs that turn the reading direction; a dose could read otherwise"
        raise ValueError(message)
    text = text.strip()
    if not _INVISIBLE.sub("", text):
        message = "is empty"
        raise ValueError(message)
    return text


def _known_specialty(slug: str) -> str:
    if slug not in all_specialties():
        message = "is no specialty of ours; see GET /api/v1/specialties"
        raise ValueError(message)
    return slug


Title = Annotated[
    str, StringConstraints(strict=True, max_length=MAX_TITLE_CHARS), AfterValidator(clean_text)
]
Story = Annotated[
    str, StringConstraints(strict=True, max_length=MAX_STORY_CHARS), AfterValidator(clean_text)
]
MessageText = Annotated[
    str, StringConstraints(strict=True, max_length=MAX_MESSAGE_CHARS), AfterValidator(clean_text)
]
QuestionText = Annotated[
    str, StringConstraints(strict=True, max_length=MAX_QUESTION_CHARS), AfterValidator(clean_text)
]
SpecialtySlug = Annotated[
    str, StringConstraints(strict=True, max_length=40), AfterValidator(_known_specialty)
]
Cursor = Annotated[str, StringConstraints(strict=True, max_length=200, pattern=r"^[A-Za-z0-9_-]+$")]
"""Where a list goes on; opaque."""


def _said_so(value: object) -> object:
    if value is not True:
        message = "must be true"
        raise ValueError(message)
    return value


Agreed = Annotated[Literal[True], BeforeValidator(_said_so)]
"""`true` and nothing that merely equals it."""


class Payload(BaseModel):
    """What a command takes. Unknown fields are refused; nothing is coerced across types."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class Reply(BaseModel):
    """What a command answers under `result`."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


ReplyT = TypeVar("ReplyT", bound=Reply)


def of_views(reply: type[ReplyT], **fields: Any) -> ReplyT:
    """Return a reply made of views, without checking them again for each reader.

    The views make these shapes and no others; the tests hold them to it.
    """
    return cast("ReplyT", reply.model_construct(**fields))


class Empty(Payload):
    """No fields."""


class Done(Reply):
    """Nothing to say but that it was done."""

"""A picture that a doctor uploaded: what is known of it. Its bytes lie in GridFS."""

from typing import Literal

from pydantic import Field

from store.ids import AttachmentId, CaseId, DoctorId
from store.records.base import Instant, Record

AttachmentState = Literal["storing", "ready", "leaving"]
"""`storing`: bytes are on their way, nobody sees it; `leaving`: it is being removed for good."""
ContentType = Literal["image/jpeg", "image/png"]


class AttachmentInfo(Record):
    """What readers of a case learn of a picture before they fetch it."""

    attachment_id: AttachmentId
    width: int
    height: int
    size_bytes: int
    content_type: ContentType


class Attachment(Record):
    """One picture; attached to one act of its owner in one case, or to nothing yet."""

    id: AttachmentId = Field(alias="_id")
    owner_id: DoctorId
    state: AttachmentState
    width: int
    height: int
    size_bytes: int
    content_type: ContentType
    image_id: str
    thumb_id: str
    """Names of the two GridFS files; random, like every id."""
    created_at: Instant
    case_id: CaseId | None = None
    key: str | None = None
    """The act that holds it: with the owner, its entry's key in the case's log."""
    claimed_at: Instant | None = None
    """When that act last asked for it."""
    settled: bool = False
    """Whether that entry was seen in the log: then the picture stays."""

    @property
    def info(self) -> AttachmentInfo:
        """What readers of the case learn."""
        return AttachmentInfo(
            attachment_id=self.id,
            width=self.width,
            height=self.height,
            size_bytes=self.size_bytes,
            content_type=self.content_type,
        )

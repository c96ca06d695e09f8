"""Redaction: who may have the words of an entry removed. Pure; removing them is the sweep's."""

from typing import Literal

from server.errors import ConflictError, ForbiddenError, NotFoundError
from server.rooms.acts import Act
from server.rooms.redacting import holds_words
from server.rooms.state import RoomState
from store.records.entry import Draft, Entry

RedactionReason = Literal["patient_data", "unsafe", "promotion", "abuse", "own"]


def redact(
    state: RoomState,
    act: Act,
    target: Entry | None,
    *,
    reason: RedactionReason,
    moderator: bool,
) -> list[Draft]:
    """Decide that the words of an entry go, everywhere; its number and time stay.

    Also in a resolved room. Nobody joins by it.

    Args:
        target: The entry; of an edited message the message itself, whose edits go with it.
        moderator: Whether the actor moderates: then it need not be their own.

    Raises:
        NotFoundError: There is no such entry, or it holds no words.
        ForbiddenError: It is somebody else's.
        ConflictError: It was redacted already.
    """
    if target is None or not holds_words(target.kind):
        text = "There are no words to redact at this seq."
        raise NotFoundError(text, fields={"seq": "is not the seq of an entry that holds words"})
    own = target.author_id == act.actor.doctor_id
    if not own and (not moderator or reason == "own"):
        text = "Only its author or a moderator may have an entry's words removed."
        raise ForbiddenError(text)
    if target.seq in state.redacted:
        text = "The entry was redacted already."
        raise ConflictError(text)
    return [
        Draft(
            kind="entry_redacted",
            author_id=act.actor.doctor_id,
            key=act.key,
            digest=act.digest,
            at=act.at,
            data={"seq": target.seq, "reason": reason, "by_moderator": not own},
        )
    ]

"""How doctors appear in rooms: true enough to trust, too coarse to single anyone out."""

import base64
import hashlib
import hmac
from typing import Final, Protocol

from server.identity.accounts import Accounts
from server.presence.service import PresentDoctor
from server.rooms.acts import Shown
from server.rooms.state import RoomState
from server.specialties import all_specialties, answering_specialties
from store.ids import ID_BYTES, CaseId, DoctorId

SMALL_GROUP: Final = 5
"""Groups under this many verified doctors are shown coarser (DESIGN section 9)."""


class Practising(Protocol):
    """What others may be shown of a doctor: an account, or the caller made of it."""

    @property
    def specialties(self) -> tuple[str, ...]: ...
    @property
    def country(self) -> str: ...


def best_specialty(held: tuple[str, ...], asked: frozenset[str]) -> str:
    """Return which of a doctor's specialties fits a case best: asked, near it, else the first."""
    near = answering_specialties(asked)
    return min(held, key=lambda slug: (slug not in asked, slug not in near, held.index(slug)))


class Aliases:
    """Makes what a room shows of a doctor. Everything derived is keyed with the server's secret."""

    def __init__(self, *, accounts: Accounts, secret: bytes) -> None:
        self._accounts = accounts
        self._secret = secret

    async def shown(self, doctor: Practising, asked: frozenset[str]) -> Shown:
        """Return specialty and country as others may see them.

        Both are true where at least five verified doctors share them; else the country is
        left out, and a specialty that fewer than five hold becomes its parent.
        """
        specialty = best_specialty(doctor.specialties, asked)
        sizes = await self._accounts.group_sizes(specialty, doctor.country)
        if sizes.in_country >= SMALL_GROUP:
            return Shown(specialty, doctor.country)
        if sizes.worldwide >= SMALL_GROUP:
            return Shown(specialty, None)
        return Shown(all_specialties()[specialty].parent or specialty, None)

    async def present(
        self, state: RoomState, doctor_id: DoctorId, doctor: Practising
    ) -> PresentDoctor:
        """Return who a doctor is to those in the room: a member, or a reader without a name."""
        # Stays the same when a reader becomes a member: a doctor must not count twice.
        ref = self.keyed("present", state.case_id, doctor_id)
        member = state.members.get(doctor_id)
        if member is not None:
            return PresentDoctor(
                ref=ref,
                member_id=member.member_id,
                name=member.name_at(state.seq),
                specialty=member.specialty,
            )
        shown = await self.shown(doctor, state.specialties)
        return PresentDoctor(ref=ref, member_id=None, name=None, specialty=shown.specialty)

    def case_id(self, doctor_id: DoctorId, key: str) -> CaseId:
        """Return the id of the case that this doctor posts under this key: always the same."""
        made = self.keyed("case", doctor_id, key)
        # Operators type it: with a dash in front it would be an option.
        return CaseId(f"_{made[1:]}" if made.startswith("-") else made)

    def digest(self, command: str, body: bytes) -> str:
        """Return what tells one act's body from another's; says nothing without the secret."""
        return self.keyed("digest", command, hashlib.sha256(body).hexdigest())

    def keyed(self, *parts: str) -> str:
        """Return 128 bits of HMAC-SHA-256 over the parts, as 22 URL-safe characters."""
        code = hmac.new(self._secret, "\0".join(parts).encode(), hashlib.sha256).digest()
        return base64.urlsafe_b64encode(code[:ID_BYTES]).decode().rstrip("=")

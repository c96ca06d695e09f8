"""Signing in by way of a hospital: it proves an address, and nothing about a licence.

Who has an account under the proven address is signed in to it. From then on that account belongs to
this person at that hospital: the same address in another's hands opens nothing. A hospital vouches
for addresses of its own domains only, so that it can take over nobody else's account.
"""

import base64
import hashlib
import hmac
from dataclasses import dataclass, field
from typing import Final

from server.errors import ForbiddenError, NotFoundError, UnauthenticatedError
from server.identity.applications import email_address
from server.identity.factors import SecondFactors
from server.identity.openid import Asked, Claims, Provider
from server.identity.signing_in import From, SignedIn, SigningIn
from server.identity.tickets import Tickets
from store.accounts import Accounts as StoredAccounts
from store.hospital_links import HospitalLinks
from store.records.account import Account
from store.records.ticket import TicketPurpose

PURPOSE: Final[TicketPurpose] = "hospital"
_OFF: Final = "No hospital's sign-in is set up here"
_NOT_PROVEN: Final = "The hospital does not vouch for an e-mail address of yours"
_ANOTHER: Final = "Sign in by password: this account does not belong to you at the hospital"
_HAS_FACTOR: Final = "Your account has or needs a second factor: sign in by password and with it"
_BEGIN_AGAIN: Final = "This sign-in was begun elsewhere, was finished, or is too old; begin again"


@dataclass(frozen=True, slots=True)
class Begun:
    """Where the browser goes, and what it must bring back beside what the hospital gives it."""

    url: str
    keep: str = field(repr=False)


class Hospitals:
    """Signs in whom the hospital's provider vouches for.

    Args:
        name: What doctors call the hospital.
        provider: None: it is off.
        domains: Of addresses that the hospital may vouch for.
        secret: Of this purpose only, the same on all nodes.
    """

    def __init__(
        self,
        name: str | None,
        provider: Provider | None,
        *,
        domains: tuple[str, ...],
        accounts: StoredAccounts,
        links: HospitalLinks,
        signing_in: SigningIn,
        factors: SecondFactors,
        tickets: Tickets,
        secret: bytes,
    ) -> None:
        self.name = name if provider is not None else None
        self._provider = provider
        self._domains = frozenset(domain.casefold() for domain in domains)
        self._accounts = accounts
        self._links = links
        self._signing_in = signing_in
        self._factors = factors
        self._tickets = tickets
        self._secret = secret

    async def begin(self) -> Begun:
        """Return where to go; holds for ten minutes and once.

        Raises:
            NotFoundError: It is off.
            UnavailableError: The provider does not answer.
        """
        if self._provider is None:
            raise NotFoundError(_OFF)
        ticket = await self._tickets.give(PURPOSE, None)
        return Begun(
            url=await self._provider.address(self._asked(ticket.id)),
            keep=self._made("keep", ticket.id),
        )

    async def open(self, code: str, state: str, keep: str, where: From) -> SignedIn | None:
        """Sign in; None where no account has the proven address, so that one may be asked for.

        Args:
            keep: What `begin` gave the browser: only where it was begun is it finished.

        Raises:
            NotFoundError: It is off.
            UnauthenticatedError: What came back does not count.
            ForbiddenError: The account is another's at the hospital, or asks for more than this.
            UnavailableError: The provider does not answer.
        """
        if self._provider is None:
            raise NotFoundError(_OFF)
        is_ours = hmac.compare_digest(keep.encode(), self._made("keep", state).encode())
        if not is_ours or await self._tickets.use(state, PURPOSE) is None:
            raise UnauthenticatedError(_BEGIN_AGAIN)
        claims = await self._provider.claims(code, self._asked(state))
        account = await self._account(claims, self._provider.issuer)
        if account is None:
            return None
        if account.role != "doctor" or (await self._factors.read(account.id)).any:
            raise ForbiddenError(_HAS_FACTOR)
        return await self._signing_in.open_vouched(account, where)

    async def _account(self, claims: Claims, issuer: str) -> Account | None:
        person = self._person(claims, issuer)
        linked = await self._links.doctor_of(person)
        if linked is not None:
            return _open_to(await self._accounts.get(linked))
        if claims.email is None or not claims.email_verified:
            raise UnauthenticatedError(_NOT_PROVEN)
        try:
            address = email_address(claims.email)
        except ValueError as err:
            raise UnauthenticatedError(_NOT_PROVEN) from err
        if address.rpartition("@")[2] not in self._domains:
            raise UnauthenticatedError(_NOT_PROVEN)
        account = (await self._accounts.of_emails([address])).get(address)
        if account is None:
            return None
        account = _open_to(account)
        if not await self._links.add(person, account.id, issuer):
            raise ForbiddenError(_ANOTHER)
        return account

    def _person(self, claims: Claims, issuer: str) -> str:
        """Return a keyed hash: the database holds no number of anybody's at their hospital."""
        told = f"person\0{issuer}\0{claims.sub}".encode()
        return hmac.new(self._secret, told, hashlib.sha256).hexdigest()

    def _asked(self, ticket_id: str) -> Asked:
        return Asked(
            state=ticket_id,
            nonce=self._made("nonce", ticket_id),
            verifier=self._made("verifier", ticket_id),
        )

    def _made(self, what: str, ticket_id: str) -> str:
        digest = hmac.new(self._secret, f"{what}\0{ticket_id}".encode(), hashlib.sha256).digest()
        return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def _open_to(account: Account | None) -> Account:
    """Return an account whose own address was proved here and that is not shut out.

    An address that nobody has proved may have been typed by somebody else.
    """
    if account is None or account.status == "suspended" or not account.email_verified:
        raise UnauthenticatedError(_NOT_PROVEN)
    return account

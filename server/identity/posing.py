"""Names that advertise or pose as somebody else: refused where plain, else told to reviewers.

A surname may be a company's (Bayer, Roche), and two doctors may share a name: only a person who
looks at the licence can tell. What no name of a person holds is refused at once.
"""

import re
import unicodedata
from collections.abc import Collection, Sequence
from typing import Final, Literal

Doubt = Literal["company_name", "company_address", "like_staff"]
"""Why a reviewer should look twice at who this is."""

_ALPHABETS: Final = frozenset({"LATIN", "CYRILLIC", "GREEK"})
"""Those whose letters are taken for each other's."""
_LINK: Final = re.compile(
    r"\b(?:dot|punto)\s+(?:com|net|org|info|io|es|uk|mx)\b|"
    r"://|www\.|@|\b[\w-]+\.(?:com|net|org|info|io|me|co|app|shop|store|online|health|clinic|es|uk|mx)\b",
    re.IGNORECASE,
)
_MAX_DIGITS: Final = 6
_NUMBER: Final = re.compile(rf"\d(?:[ .\-]?\d){{{_MAX_DIGITS}}}")
"""A telephone number, or a licence."""
_LOOKS_LIKE: Final = str.maketrans(
    # Cyrillic, Greek, and what is typed for a letter.
    "авсԁеһіјкмпорѕтухѵԝьαβεηικνορτυχωγ0134578$|!ı",
    "abcdehijkmnopstyxvwbabenikvoptuxwyoleastbsiii",
)
_TAKEN_FOR: Final = (("rn", "m"), ("vv", "w"), ("l", "i"))


def _seen(words: str) -> frozenset[str]:
    """Return the words as they look at a glance."""
    for written, read in _TAKEN_FOR:
        words = words.replace(written, read)
    return frozenset(words.split())


_ROLES: Final = _seen(
    "support soporte moderator moderador moderadora moderation moderacion admin administrator"
    " administrador administradora helpdesk webmaster sysadmin moderators moderadores admins"
    " administrators administradores official oficial team equipo"
)
_LONG_ROLES: Final = _seen("moderator moderador administrator administrador helpdesk webmaster")
"""Those that no names hold between them, even written apart."""
_OURSELVES: Final = _seen("curbside")
_ADVERTS: Final = _seen(
    "pharma pharmaceutical pharmaceuticals farmaceutica laboratorios discount descuento oferta"
    " promo promocion clinic clinica whatsapp telegram instagram viagra cialis ozempic"
    " wegovy mounjaro botox humira keytruda xarelto eliquis entresto jardiance"
)
_COMPANIES: Final = _seen(
    "abbott abbvie almirall amgen astellas astrazeneca bayer biogen biontech boehringer celgene"
    " cipla daiichi eisai esteve ferrer genentech gilead grifols gsk janssen lilly lundbeck"
    " medtronic merck moderna msd mylan novartis novonordisk pfizer regeneron roche sandoz sanofi"
    " servier siemens stryker takeda teva ucb viatris"
)
_OF_COMPANIES: Final = _seen(
    "inc ltd limited llc corp corporation company gmbh plc affairs asuntos medical medico pharma"
    " group grupo labs representative representante sales ventas marketing global"
)
"""What stands beside a company's name, not beside a surname."""
_COMPANIES_OF_TWO_WORDS: Final = _seen("novonordisk astrazeneca glaxosmithkline")
_A_LINK: Final = "must be a name, without addresses or links"
_DIGITS: Final = f"must be a name, without numbers of more than {_MAX_DIGITS} digits"
_MIXED: Final = "mixes letters of several alphabets that look alike; write it in one of them"
_A_ROLE: Final = "must be your own name; this one could be taken for the service or its moderators"
_AN_ADVERT: Final = "must be your own name, without products, companies or offers"


def refusal_of(name: str) -> str | None:
    """Return why nobody may be called so, in words for whoever registers; None where they may."""
    words = _words(name)
    run = "".join(words)
    if _LINK.search(name):
        return _A_LINK
    if _NUMBER.search(name):
        return _DIGITS
    if len(_alphabets(name)) > 1:
        return _MIXED
    if _is_in(_OURSELVES | _LONG_ROLES, run) or not _ROLES.isdisjoint(words):
        return _A_ROLE
    if not _ADVERTS.isdisjoint(words) or _is_company(words, run):
        return _AN_ADVERT
    return None


def doubts_about(name: str, email: str, *, staff: Collection[str]) -> tuple[Doubt, ...]:
    """Return what a reviewer should look twice at.

    Args:
        staff: The names of moderators and admins, without this account's own.
    """
    domain = _seen(email.rpartition("@")[2].replace(".", " "))
    found: list[Doubt] = []
    if not _COMPANIES.isdisjoint(_words(name)):
        found.append("company_name")
    if not _COMPANIES.isdisjoint(domain):
        found.append("company_address")
    if likeness(name) in {likeness(one) for one in staff}:
        found.append("like_staff")
    return tuple(found)


def likeness(name: str) -> str:
    """Return what is the same for names that look the same, in whatever order they are written."""
    return " ".join(sorted(_words(name)))


def _words(name: str) -> list[str]:
    apart = unicodedata.normalize("NFKD", name.casefold().translate(_LOOKS_LIKE))
    plain = "".join(sign for sign in apart if not unicodedata.combining(sign))
    words = plain.translate(_LOOKS_LIKE)
    for written, read in _TAKEN_FOR:
        words = words.replace(written, read)
    return re.findall(r"[a-z]+", words)


def _is_company(words: Sequence[str], run: str) -> bool:
    if _is_in(_COMPANIES_OF_TWO_WORDS, run):
        return True
    beside = [word for word in words if word not in _COMPANIES]
    return len(beside) < len(words) and (len(words) == 1 or not _OF_COMPANIES.isdisjoint(beside))


def _is_in(parts: Collection[str], run: str) -> bool:
    return any(part in run for part in parts)


def _alphabets(name: str) -> set[str]:
    letters = {unicodedata.name(sign, "").split(" ")[0] for sign in name if sign.isalpha()}
    return letters & _ALPHABETS

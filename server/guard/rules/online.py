"""Addresses in networks: e-mail, web, IP, and names in social networks."""

import ipaddress
import re
from collections.abc import Iterator
from typing import Final

from server.guard.finding import Hit
from server.guard.view import View
from server.guard.words import word_set

_EMAIL: Final = re.compile(
    r"(?<![\w.+\-])[\w.+\-]{1,64} ?(?:@|\[at\]|\(at\)|\(arroba\)"
    r"|\[arroba\]) ?[A-Za-z0-9\-]{1,63}(?:\.[A-Za-z0-9\-]{1,63}){0,4}\.[A-Za-z]{2,24}"
)
_URL: Final = re.compile(
    r"(?<![\w@.\-])(?:(?:https?|ftp)://[^\s<>\"']{3,2000}|www\.[^\s<>\"']{3,2000}"
    r"|[a-z0-9][a-z0-9\-]{1,62}(?:\.[a-z0-9\-]{1,62}){0,3}\.(?:com|org|net|info|edu|gov|io|me"
    r"|app|eu|co\.uk|org\.uk|nhs\.uk|ac\.uk|com\.mx"
    r"|org\.mx|com\.ar|gob\.es|gob\.mx|com\.au|co\.nz|co\.za)(?:/[^\s<>\"']{0,2000})?(?![\w@]))",
)
_LIKE_HOST: Final = re.compile(
    r"\.(?:com|org|net|info|edu|gov|io|me|app|eu|uk|mx|ar|es|au|nz|za)(?![\w@])"
)
_REFERENCES: Final = frozenset({
    "acc.org", "aemps.gob.es", "ahajournals.org", "aeped.es", "annals.org", "bmj.com",
        "bnf.nice.org.uk", "cdc.gov", "cima.aemps.es",
    "clinicaltrials.gov", "cochrane.org", "cochranelibrary.com", "doi.org", "ecdc.europa.eu",
        "ema.europa.eu",
    "embopress.org", "escardio.org", "europepmc.org", "fda.gov", "fisterra.com", "jamanetwork.com",
        "medlineplus.gov",
    "mdcalc.com", "medscape.com", "nature.com", "nccn.org", "ncbi.nlm.nih.gov", "nejm.org",
        "nice.org.uk", "nih.gov", "orpha.net",
    "pubmed.ncbi.nlm.nih.gov", "radiopaedia.org", "revespcardiol.org", "rcog.org.uk", "scielo.org",
        "sciencedirect.com",
    "sign.ac.uk", "springer.com", "thelancet.com", "toxbase.org", "uptodate.com", "who.int",
        "wiley.com",
})  # fmt: skip
"""Where doctors cite from: a link there tells of no patient."""
_HOST: Final = re.compile(r"(?:\w{1,9}://)?([^/:?#@]{1,253})(?:[/:?#]|\Z)")
_IPV4: Final = re.compile(r"(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?![\w]|\.\d)")
_LIKE_IPV4: Final = re.compile(r"[0-9]\.[0-9]{1,3}\.[0-9]")
_LIKE_IPV6: Final = re.compile(r":[0-9A-Fa-f]{0,4}:")
_IPV6: Final = re.compile(r"(?<![\w:])(?:[0-9A-Fa-f]{0,4}:){2,7}[0-9A-Fa-f]{0,4}(?![\w:])")
_IP_LABEL: Final = re.compile(
    r"(?:\bIP(?:v[46])?|\bdirecci[oó]n IP|address)\W{0,4}(?:is|es)?\W{0,2}\Z"
)
_LABEL_CHARS: Final = 24
_HANDLE: Final = re.compile(r"(?<![\w@.])@(?=[\w.]{0,30}[A-Za-z])[A-Za-z_][\w.]{2,30}")
_NETWORK: Final = re.compile(
    r"(?i:\b(?:facebook|instagram|insta|twitter|tiktok|telegram|linkedin|snapchat"
    r"|skype))(?: ?[:=]| (?i:user|usuario|profile|perfil|handle|id)\b:?) ?([\w.\-@]{3,40})"
)
_NETWORKS: Final = word_set(
    "facebook instagram insta twitter tiktok telegram linkedin snapchat skype"
)
_MIN_IPV6_PARTS: Final = 3
_TRAILING: Final = ".,;:!?)]}'\""


def find(view: View) -> Iterator[Hit]:
    """Yield e-mail and web addresses, IP addresses and handles."""
    text = view.text
    if view.has_exactly(("@", "(a", "[a")):
        for found in _EMAIL.finditer(text):
            yield Hit("email", found.start(), found.end(), "hard", "email")
    yield from _handles(view)
    if view.has_exactly(("://", "www.")) or view.looks(_LIKE_HOST):
        yield from _links(text)
    if view.digits and view.looks(_LIKE_IPV4):
        yield from _ipv4(text)
    if view.has_exactly((":",)) and view.looks(_LIKE_IPV6):
        yield from _ipv6(text)


def _handles(view: View) -> Iterator[Hit]:
    if view.has_exactly(("@",)):
        for found in _HANDLE.finditer(view.text):
            yield Hit("other", found.start(), found.end(), "soft", "handle")
    if view.has_word(_NETWORKS):
        for found in _NETWORK.finditer(view.text):
            yield Hit("other", found.start(1), found.end(1), "soft", "handle")


def _links(text: str) -> Iterator[Hit]:
    for found in _URL.finditer(text):
        url = found.group().rstrip(_TRAILING)
        if not _is_reference(url):
            yield Hit("url", found.start(), found.start() + len(url), "hard", "url")


def _is_reference(url: str) -> bool:
    host = _HOST.match(url)
    parts = host.group(1).lower().split(".") if host else []
    return any(".".join(parts[n:]) in _REFERENCES for n in range(len(parts) - 1))


def _ipv4(text: str) -> Iterator[Hit]:
    for found in _IPV4.finditer(text):
        parts = [int(part) for part in found.group().split(".")]
        # `1.2.3.4` is a heading or a version, unless it is named.
        named = _IP_LABEL.search(text, max(0, found.start() - _LABEL_CHARS), found.start())
        likely = parts[0] > 9 and sum(part > 9 for part in parts) > 1  # noqa: PLR2004 - of two digits
        if max(parts) <= 255 and (named or likely):  # noqa: PLR2004 - the largest byte
            yield Hit("ip", found.start(), found.end(), "hard", "ipv4")


def _ipv6(text: str) -> Iterator[Hit]:
    for found in _IPV6.finditer(text):
        try:
            ipaddress.IPv6Address(found.group())
        except ValueError:
            continue
        if sum(map(bool, found.group().split(":"))) >= _MIN_IPV6_PARTS:
            yield Hit("ip", found.start(), found.end(), "hard", "ipv6")

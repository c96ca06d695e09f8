"""Where somebody lives or was treated, below the level of a state. All soft."""

import re
from collections.abc import Iterator
from typing import Final

from server.guard.finding import Hit
from server.guard.view import View
from server.guard.words import folded, word_set, words

_CAP: Final = r"[A-ZÁÉÍÓÚÑ][\w'\-]{1,25}"
_CAPS: Final = rf"{_CAP}(?: (?:(?:de|del|la|las|los|el|y|of|the|on|upon) ){{0,2}}{_CAP}){{0,3}}"
_STREET_EN: Final = re.compile(
    rf"(?<![\w/.,])(?:(?:Flat|Apt|Apartment|Unit"
    rf"|Suite) \w{{1,5}},? )?\d{{1,5}}[A-Za-z]?,? (?:{_CAP} ){{1,4}}"
    r"(?:Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Dr|Close|Court|Ct|Way|Place|Pl|Crescent"
    r"|Cres|Terrace|Gardens|Boulevard|Blvd|Square"
    r"|Sq|Hill|Grove|Mews|Parade|Row|Walk|Highway|Hwy|Parkway|Circle)\b\.?"
)
_STREET_ES: Final = re.compile(
    r"(?<![\w/])(?:C/|c/|(?i:calle|avda|avenida|av|plaza|pza|pl|paseo|p\.?º|camino|ctra"
    r"|carretera|ronda|traves[ií]a|urbanizaci[oó]n|urb|colonia|col"
    r"|calzada|privada|callej[oó]n|glorieta|barrio|pasaje)\b\.?) ?(?:(?:de|del|la|las|los"
    r"|el) ){0,3}"
    rf"(?:{_CAPS}|\d{{1,3}} de \w{{4,10}}),? ?(?:(?i:n\.?º|n[uú]m(?:ero)?\.?|n\."
    rf"|#) ?)?\d{{1,5}}(?!\d|[.,]\d)(?:,? ?\d{{1,2}}\.?º ?[A-Z]?\b)?"
    rf"|(?<![\w/])(?:C/|c/|(?:Calle|calle|Avenida|avenida)) ?(?:(?:de|del|la|las|los"
    rf"|el) ){{0,3}}{_CAPS}"
)
_BOX: Final = re.compile(r"(?<!\w)(?:P\.?O\.? Box|(?i:apartado de correos|apdo\.?)) \d{1,6}(?!\w)")
_POSTCODE_GB: Final = re.compile(
    r"(?<![\w/.\-])(?:A[BL]|B[ABDHLNRSTX]?|C[ABFHMORTVW]|D[ADEGHLNTY]|E[CHNX]?|F[KY]|G[LU]?"
    r"|H[ADGPRSUX]|I[GPV]|K[ATWY]|L[ADELNSU]?|M[EKL]?"
    r"|N[EGNPRW]?|O[LX]|P[AEHLOR]|R[GHM]|S[AEGKLMNOPRSTWY]?|T[ADFNQRSW]|UB|W[ACDFNRSV]?|YO"
    r"|ZE)\d[\dA-HJKPSTUW]? \d[ABD-HJLNP-UW-Z]{2}(?![\w/])"
)
_ZIP_US: Final = re.compile(
    r"(?<![\w])(?:A[KLRZ]|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]"
    r"|PA|RI|S[CD]|T[NX]|UT|V[AT]|W[AIVY]) (?P<zip>\d{5}(?:-\d{4})?)(?![\w.,]\d|\w)"
)
_CITY_BEFORE: Final = re.compile(r"[A-Z][a-z]{2,20},? \Z")
_POSTCODE_CA: Final = re.compile(
    r"(?<![\w/])[ABCEGHJ-NPRSTVXY]\d[ABCEGHJ-NPRSTV-Z] \d[ABCEGHJ-NPRSTV-Z]\d(?!\w)"
)
_POSTCODE_AU: Final = re.compile(
    r"(?<![\w/])(?:(?:NSW|VIC|QLD|TAS) |(?<=[a-z] )(?:WA|SA|NT|ACT) |(?<=[a-z], )(?:WA|SA|NT"
    r"|ACT) )\d{4}(?![\w.,]\d|\w| ?(?:mg|ml|pg|ng|s))"
)
_EIRCODE: Final = re.compile(
    r"(?<![\w/])(?:[AC-FHKNPRTV-Y]\d{2}"
    r"|D6W) (?=[\dA-Z]{0,3}[A-Z])(?=[\dA-Z]{0,3}\d)[AC-FHKNPRTV-Y\d]{4}(?!\w)"
)
_POSTCODE: Final = re.compile(
    r"(?<![A-Za-z])(?:(?i:zip(?: ?code)?|post ?code|postal code|c[oó]digo postal"
    r"|c[oó]d\.? ?postal)|C\.?P\.?)[\s:.=#]{0,3}(?:is |es |de )?"
    r"(?P<code>[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}|[A-Z]\d[A-Z] ?\d[A-Z]\d"
    r"|[A-Z]\d[\dW] ?[A-Z\d]{4}|\d{4,5}(?:-\d{4})?)(?!\w)"
)
_CP_CITY: Final = re.compile(
    rf"(?<![\w.,/])(?P<code>(?:0[1-9]|[1-9]\d)\d{{3}})[ ,\-]{{1,3}}\(?(?P<city>{_CAP}(?: (?:de "
    rf"|la )?{_CAP})?)"
)
_TOWN_AFTER: Final = re.compile(rf",? (?P<place>{_CAP}(?: (?:(?:de|la|del) )?{_CAP}){{0,2}})")
_LIVES: Final = re.compile(
    r"(?<![A-Za-z])(?i:lives?|living|lived|resid(?:es?|ing|ed|ent)|born|raised|grew up|works"
    r"|moved|address|vive|viv[ií]a|viviendo|reside|residente|residencia|natural|nacid[oa]"
    r"|domicilio|direcci[oó]n|domiciliad[oa]|vecin[oa]|oriund[oa]|trabaja|empadronad[oa])"
    rf"(?: (?i:alone|with \w+|her|his|s[oó]l[oa]|actualmente|currently"
    rf"|permanently)){{0,2}}:? (?i:in|at|near|outside|en|de|cerca de|a)(?: (?i:the|la|el|las"
    rf"|los|town of|village of|city of|pueblo de|municipio de|localidad de"
    rf"|ciudad de)){{0,2}} (?P<place>{_CAPS})"
)
_FROM: Final = re.compile(
    rf"(?<![A-Za-z])(?i:from|in|at|near|of|procedente de|de|en|desde|traslad[oa]d[oa] a"
    rf"|viaje a)(?: la)? (?P<place>{_CAP}(?: (?:(?:de|la|del) )?{_CAP}){{0,2}})"
)
_ADDRESS: Final = re.compile(
    r"(?<![A-Za-z])(?i:address|home address|domicilio|direcci[oó]n)(?i: particular"
    r"| postal)?\s?[:=]\s{0,3}(?P<place>[\w][^\n;|]{3,70})"
)
_HOSPITAL_ES: Final = re.compile(
    rf"(?<!\w)(?:Hospital|HU|Cl[ií]nica|Centro de Salud|C\.S\.|CAP|Sanatorio"
    rf"|Residencia)(?: (?:Universitari[oa]|General|Cl[ií]nic[oa]|Regional|Comarcal|Provincial"
    rf"|Central|Infantil|Materno|Geri[aá]trica|Nacional|Civil))*"
    rf" (?:(?:de|del|la|las|los|el|Nuestra|San|Santa|Doce|12|Virgen) ){{0,4}}(?P<name>{_CAPS})"
)
_HOSPITAL_EN: Final = re.compile(
    rf"(?<!\w)(?P<name>(?:St\.? |Saint )?{_CAP}(?: (?:of )?{_CAP}){{0,3}}) (?:General "
    rf"|University |Royal |Memorial |Community |District |Teaching |Children's )?(?:Hospital"
    rf"|Infirmary|Medical Cent(?:er|re)|Nursing Home|Care Home|Surgery|Health Cent(?:er|re)"
    rf"|Hospice)\b(?! Anxiety| Day)"
)
_NO_HOME: Final = words("not_places") | words("countries")
_PLACES: Final = words("places")
_TOWNS: Final = frozenset(place.split(" ")[0] for place in _PLACES)
"""How the known places begin."""
_HOSPITALS: Final = (
    "Hospital ", "HU ", "Clinica ", "Clínica ", "Centro de Salud ", "C.S. ", "CAP ", "Sanatorio ",
    "Residencia ", " Hospital", " Infirmary", " Medical Cent", " Nursing Home", " Care Home",
    " Surgery", " Health Cent", " Hospice",
)  # fmt: skip
_HOSPITAL_WORDS: Final = word_set(
    "hospital hu clinica cl centro c cap sanatorio residencia infirmary medical nursing care"
    " surgery health hospice"
)
_STREETS_EN: Final = word_set(
    "street st road rd avenue ave lane ln drive dr close court ct way place pl crescent cres"
    " terrace gardens boulevard blvd square sq hill grove mews parade row walk highway hwy parkway"
    " circle"
)
_STREETS_ES: Final = word_set(
    "calle avda avenida av plaza pza pl paseo p camino ctra carretera ronda traves travesia"
    " urbanizaci urbanizacion urb colonia col calzada privada callej callejon glorieta barrio"
    " pasaje"
)
_BOXES: Final = frozenset({"box", "apartado", "apdo"})
_LIKE_POSTCODE: Final = re.compile(
    # A space first, so that a search stops at spaces only.
    r" (?:[0-9][A-Z][0-9A-Z](?!\w)"
    r"|(?=[0-9A-Z]{0,3}[A-Z])(?=[0-9A-Z]{0,3}[0-9])[0-9A-Z]{4}(?!\w))"
)
_POSTCODES: Final = (_POSTCODE_GB, _POSTCODE_CA, _EIRCODE)
_STATES_AU: Final = word_set("nsw vic qld tas wa sa nt act")
_ADDRESSES: Final = frozenset({"address", "domicilio", "direcci", "direccion"})
_LIKE_ZIP: Final = re.compile(r"[A-Z] [0-9]{5}")
_LIKE_CP_CITY: Final = re.compile(r"[0-9]{5}[ ,\-]{1,3}\(?[A-ZÁÉÍÓÚÑ]")
_HOMES: Final = word_set(
    "live lives living lived reside resides residing resided resident born raised grew works moved"
    " address vive viv vivia viviendo residente residencia natural nacido nacida domicilio direcci"
    " direccion domiciliado domiciliada vecino vecina oriundo oriunda trabaja empadronado"
    " empadronada"
)
_SCALE_BEFORE: Final = re.compile(
    r"(?i:escala|coma|[ií]ndice|score|scale|puntuaci[oó]n|criterios|fiebre|virus) \Z"
)
_BACK: Final = 26


def find(view: View) -> Iterator[Hit]:
    """Yield streets, postcodes, towns, hospitals."""
    if view.digits and view.has_word(_STREETS_EN):
        yield from _streets(view.text, _STREET_EN)
    if view.has_word(_STREETS_ES) or view.has_exactly(("C/", "c/")):
        yield from _streets(view.text, _STREET_ES)
    if view.digits:
        yield from _boxes(view)
        yield from _codes(view)
        if view.looks(_LIKE_ZIP) or view.looks(_LIKE_CP_CITY):
            yield from _zips(view.text)
    yield from _homes(view)
    if view.has_word(_HOSPITAL_WORDS) and view.has_exactly(_HOSPITALS):
        yield from _hospitals(view.text)


def _streets(text: str, pattern: re.Pattern[str]) -> Iterator[Hit]:
    for found in pattern.finditer(text):
        yield Hit("geography", found.start(), _with_town(text, found.end()), "soft", "street")


def _with_town(text: str, end: int) -> int:
    """Return where the street's town ends, if one follows."""
    town = _TOWN_AFTER.match(text, end)
    length = None if town is None else _town_end(town.group("place"))
    return end if town is None or length is None else town.start("place") + length


def _homes(view: View) -> Iterator[Hit]:
    text = view.text
    if view.has_capital() and view.has_word(_HOMES):
        for found in _LIVES.finditer(text):
            if folded(found.group("place").split(" ")[0]) not in _NO_HOME:
                yield Hit("geography", found.start("place"), found.end(), "soft", "home")
    for found in _FROM.finditer(text) if view.has_capital(_TOWNS) else ():
        scale = _SCALE_BEFORE.search(text, max(0, found.start() - _BACK), found.start())
        if not scale and (end := _town_end(found.group("place"))) is not None:
            start = found.start("place")
            yield Hit("geography", start, start + end, "soft", "town")


def _hospitals(text: str) -> Iterator[Hit]:
    for pattern in (_HOSPITAL_ES, _HOSPITAL_EN):
        for found in pattern.finditer(text):
            if folded(found.group("name").split(" ")[0].rstrip(".")) not in _NO_HOME:
                yield Hit("geography", found.start(), found.end(), "soft", "hospital")


def _boxes(view: View) -> Iterator[Hit]:
    text = view.text
    for found in _BOX.finditer(text) if view.has_word(_BOXES) else ():
        yield Hit("geography", found.start(), found.end(), "soft", "box")
    for pattern in _postcodes(view):
        for found in pattern.finditer(text):
            yield Hit("geography", found.start(), found.end(), "soft", "postcode")


def _postcodes(view: View) -> Iterator[re.Pattern[str]]:
    """Yield the patterns of whole postcodes that may match."""
    # As written: in `numbers` letters have become digits.
    if not view.is_hasty or _LIKE_POSTCODE.search(view.text):
        yield from _POSTCODES
    if view.has_word(_STATES_AU):
        yield _POSTCODE_AU


def _codes(view: View) -> Iterator[Hit]:
    text = view.text
    for found in _ADDRESS.finditer(text) if view.has_word(_ADDRESSES) else ():
        if any(char.isdigit() for char in found.group("place")):
            yield Hit("geography", found.start("place"), found.end("place"), "soft", "address")
    if view.has_any(("zip", "post")) or view.has_exactly(("CP", "C.P")):
        for found in _POSTCODE.finditer(text):
            yield Hit("geography", found.start("code"), found.end("code"), "soft", "postcode")


def _zips(text: str) -> Iterator[Hit]:
    for found in _ZIP_US.finditer(text):
        if _CITY_BEFORE.search(text, max(0, found.start() - _BACK), found.start()):
            yield Hit("geography", found.start("zip"), found.end("zip"), "soft", "postcode")
    for found in _CP_CITY.finditer(text):
        if _town_end(found.group("city")) is not None:
            yield Hit("geography", found.start(), found.end(), "soft", "postcode")


def _town_end(place: str) -> int | None:
    """Return how much of `place` is a town of the list."""
    parts = place.split(" ")
    for count in range(len(parts), 0, -1):
        town = " ".join(parts[:count])
        if folded(town) in _PLACES:
            return len(town)
    return None

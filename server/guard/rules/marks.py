"""Marks of a body, pictures of a face, and other references: beds, tattoos. All soft."""

import re
from collections.abc import Iterator
from typing import Final

from server.guard.finding import Class, Hit
from server.guard.view import View
from server.guard.words import word_set

_BIOMETRIC: Final = re.compile(
    r"(?<![A-Za-z])(?i:finger ?prints?(?: (?:scan|id|template|record|on file|match|taken"
    r"|data))?|thumb ?prints?|hand ?print id|voice ?prints?(?: id)?|face ?id|faceprints?"
    r"|(?:iris|retina|retinal|palm|facial) (?:scan )?(?:template|id|recognition|identification)"
    r"|biometric (?:id|identifiers?|templates?|data|record)|dna profile id"
    r"|huellas? (?:dactilar(?:es)?|digital(?:es)?|de voz)|reconocimiento facial"
    r"|escaneo de(?:l)? (?:iris|retina)|plantilla (?:biom[eé]trica|facial|de iris)|(?:datos?"
    r"|identificador|registro) biom[eé]tricos?)(?![A-Za-z])"
)
_PHOTO: Final = re.compile(
    r"(?<![A-Za-z])(?i:full[ \-]?face (?:photos?|photographs?|pictures?|images?|view)"
    r"|(?:photos?|photographs?|pictures?|selfies?|images?) (?:of|showing) (?:(?:the|his|her"
    r"|their|patient's|patient|whole|entire|full) ){1,3}face|face (?:photos?|photographs?"
    r"|pictures?)|passport photos?|selfies?"
    r"|(?:fotos?|fotograf[ií]as?|im[aá]gen(?:es)?) (?:de(?:l)? |con )(?:(?:la|su|el|toda|cara"
    r"|rostro|paciente|completo|completa) ){0,3}(?:cara|rostro)(?: completo| completa"
    r"| del? \w+)?|foto(?:graf[ií]a)? (?:de carn[eé]|carn[eé]|facial)|(?:IMG|DSC"
    r"|PXL)_\d{4,8}(?:_\d{4,9})?(?:\.\w{3,4})?)(?![A-Za-z])"
)
_BED: Final = re.compile(
    r"(?<![A-Za-z])(?:(?i:ward|planta|sala|pabell[oó]n|floor) [A-Z0-9]{1,4}[A-Za-z]?,? ?(?:,|-"
    r"|and|y)? ?(?i:bed|cama|room|bay|habitaci[oó]n|side room) ?[A-Z]?\d{1,4}[A-Z]?"
    r"|(?i:bed|cama|habitaci[oó]n|hab\.?|room)(?i: no\.?| number| n\.?[º°]"
    r"| n[uú]mero)? ?\d{1,4}[\-.]?[A-Z]?(?:,? (?i:ward|planta|de la planta"
    r"|unidad) ?[A-Z0-9]{1,4})?)(?![\w/%]|[.,]\d| ?(?:°|º|degrees|grados|temperature|air|m\b"
    r"|h\b|hours|min|days|d[ií]as))"
)
_TATTOO: Final = re.compile(
    r"(?<![A-Za-z])(?i:tattoo(?:ed|s)? (?:\w+ ){0,4}(?:reading|saying|that (?:reads|says)"
    r"|with (?:the )?(?:name|words?)|of (?:the|his|her) name)"
    r"|tatuajes? (?:\w+ ){0,4}(?:que (?:pone|dice|reza)|con (?:el|la|su) (?:nombre"
    r"|inscripci[oó]n|palabra|frase)|del nombre)) ?[\"'«“]?[\w ]{1,30}"
)
_BODY: Final = (
    "fingerprint", "finger print", "thumbprint", "thumb print", "handprint id", "hand print id",
    "voiceprint", "voice print", "faceid", "face id", "faceprint", "iris ", "retina ", "retinal ",
    "palm ", "facial ", "biom", "dna profile", "huella", "reconocimiento facial", "escaneo de",
    "plantilla ",
)  # fmt: skip
_BODY_WORDS: Final = word_set(
    "fingerprint fingerprints finger thumbprint thumbprints thumb handprint hand voiceprint"
    " voiceprints voice faceid faceprint faceprints face iris retina retinal palm facial biometric"
    " biom biometrico biometricos dna huella huellas reconocimiento escaneo plantilla"
)
_PICTURE_WORDS: Final = word_set(
    "selfie selfies photo photos photograph photographs picture pictures foto fotos fotograf"
    " fotografia fotografias img dsc pxl face fullface cara rostro"
)
_PICTURES: Final = ("selfie", "photo", "picture", "img_", "dsc_", "pxl_", "foto")
_BEDS: Final = word_set(
    "ward planta sala pabell pabellon floor bed cama habitaci habitacion hab room"
)


def find(view: View) -> Iterator[Hit]:
    """Yield what identifies without being a name or a registered number."""
    if view.has_word(_BODY_WORDS) and view.has_any(_BODY):
        yield from _found(view, _BIOMETRIC, "biometric", "biometric")
    if view.has_word(_PICTURE_WORDS) and (view.has_any(_PICTURES) or _may_show_a_face(view)):
        yield from _found(view, _PHOTO, "photo", "face_photo")
    if view.digits and view.has_word(_BEDS):
        yield from _found(view, _BED, "other", "bed")
    if view.has_any(("tatt", "tatu")):
        yield from _found(view, _TATTOO, "other", "tattoo")


def _may_show_a_face(view: View) -> bool:
    return (view.has_any(("face",)) and view.has_any(("image", "view"))) or (
        view.has_any(("imagen", "imágen")) and view.has_any(("cara", "rostro"))
    )


def _found(view: View, pattern: re.Pattern[str], class_: Class, rule: str) -> Iterator[Hit]:
    for found in pattern.finditer(view.text):
        yield Hit(class_, found.start(), found.end(), "soft", rule)

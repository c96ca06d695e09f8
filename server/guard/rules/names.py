"""Names of people: after titles, labels and relatives, and given names beside surnames.

All soft: a name can be a word, and a doctor can tell which it is.
"""

import re
from collections.abc import Iterator
from typing import Final

from server.guard.finding import Hit
from server.guard.view import View
from server.guard.words import folded, word_set, words

_CAPITAL: Final = "A-ZÁÉÍÓÚÜÑÇÀÈÌÒÙÂÊÎÔÛÄËÏÖØÅŁŚŠŽÝ"
_REST: Final = r"[^\W\d_]{0,30}(?:['\-][^\W\d_]{1,30}){0,3}"
_TOKEN: Final = rf"[{_CAPITAL}]{_REST}"
_INITIAL: Final = rf"[{_CAPITAL}]\."
_PARTICLE: Final = r"(?:de la|de las|de los|de|del|la|y|i|van der|van|von|da|dos|di|el|al|bin|ter)"
_RUN: Final = re.compile(
    # The capital comes before what must not stand before it: so a search only stops at capitals.
    rf"[{_CAPITAL}](?<![\w@./\-].)(?:\.|{_REST})(?:(?: {_PARTICLE}){{0,2}} (?:{_TOKEN}"
    rf"|{_INITIAL})){{0,5}}"
)
_WORD: Final = re.compile(rf"(?:{_INITIAL}|{_TOKEN})")
_TITLE_BEFORE: Final = re.compile(
    r"(?<![A-Za-z'])(?:(?i:mr|mrs|ms|miss|mx|dr|dra|prof|sra?|srta|dña|d\.ª)\b\.?ª?|[Dd]na\.?"
    r"|(?i:se[ñn]or(?:a|ita)?|do[ñn]a|professor|doctora?|enfermer[oa])|don|D\.) \Z"
)
_PARTICLE_BEFORE: Final = re.compile(
    r"(?<![A-Za-z])(?:de la|de los|de las|de|del|van der|van de|van|von|dos|da|di|el|al) \Z"
)
_LABEL_BEFORE: Final = re.compile(
    r"(?<![A-Za-z])(?i:(?:patient(?:'s)? |full |first |last |given |family |maiden "
    r"|middle )?names?|surname|forenames?|pt|patient|next of kin|nok"
    r"|nombre(?: completo)?(?: y apellidos)?|apellidos?(?: y nombre)?|paciente|pcte|pte"
    r"|tutor(?:a)?|acompa[ñn]ante|contact(?:o)?|carer|gp|consultant"
    r"|referred by|remitido por|signed|firmado(?: por)?|firma|m[eé]dico(?: responsable)?"
    r"|cuidador(?:a)?)(?: is| es|\(s\))? ?[:=\-] {0,4}\Z"
)
_WEAK_BEFORE: Final = re.compile(
    r"(?<![A-Za-z])(?i:patient|pt|named|called|known as|name is|name was|llamad[oa]|se llama"
    r"|nombre es|paciente|pcte|husband|wife|mother|mum|mom|father|dad|son"
    r"|daughter|brother|sister|partner|aunt|uncle|niece|nephew|cousin|grandmother|grandfather"
    r"|grandson|granddaughter|girlfriend|boyfriend|fianc[eé]e?"
    r"|hij[oa]|madre|padre|espos[oa]|marido|mujer|herman[oa]|abuel[oa]|t[ií][oa]|pareja"
    r"|novi[oa]|niet[oa]|sobrin[oa]|prim[oa]|cu[ñn]ad[oa]|yerno|nuera|suegr[oa]"
    r"|colleague|neighbou?r|friend|vecin[oa]|amig[oa]|boy|girl|baby|bebé|niñ[oa]|firmado|signed"
    r"|remitid[oa] por|referred by),? \Z"
)
_KIN_BEFORE: Final = re.compile(
    r"(?<![A-Za-z])(?i:her|his|their|the patient's|su|sus|mi|my|la|el|the|named|called"
    r"|llamad[oa])"
    r" (?i:husband|wife|mother|mum|father|dad|son|daughter|brother|sister|partner|aunt|uncle"
    r"|niece|nephew|cousin|grandmother|grandfather|grandson|granddaughter|friend|neighbou?r"
    r"|hij[oa]|madre|padre|espos[oa]|marido|mujer|herman[oa]|abuel[oa]|t[ií][oa]|pareja|novi[oa]"
    r"|niet[oa]|sobrin[oa]|prim[oa]|cu[ñn]ad[oa]|vecin[oa]|amig[oa]),? \Z"
)
_LOWER: Final = re.compile(
    r"(?<![A-Za-z'])(?i:mr|mrs|ms|miss|sra|sr|srta|do[ñn]a|d[ñn]a"
    r"|se[ñn]ora?)\b\.? (?P<name>[a-záéíóúñü]{3,20}(?: [a-záéíóúñü]{3,20})?)"
)
_LISTED: Final = re.compile(
    rf"(?P<s>[{_CAPITAL}](?<![\w/].)[\w'\-]{{1,30}}(?: [{_CAPITAL}][\w'\-]{{1,30}})?),"
    rf" (?P<g>{_TOKEN}(?: {_TOKEN})?)"
)
_LIKE_LISTED: Final = re.compile(rf", [{_CAPITAL}]")
_LOWER_TITLES: Final = word_set("mr mrs ms miss sra sr srta dona dna senor senora")
_DISEASE: Final = re.compile(
    r"(?:'s?|’s)?(?:[ \-](?:and |y )?[A-Z][\w\-]+)?[ \-](?:\()?(?i:diseases?|syndromes?|sign"
    r"|signs|tests?|score|scale|criteria|murmur|stain|disorder|lymphoma|sarcoma|tumou?r"
    r"|contracture|palsy|chorea|ulcer|hernia|phenomenon|reflex|procedure|operation|manoeuvre"
    r"|maneuver|classification|stage|grade|fracture|nodes?|nodule"
    r"|method|formula|index|catheter|tube|drain|clip|bodies|body|cells?|hospital|university"
    r"|clinic|infirmary|college|street|road|avenue|trial|study|cyst|triad|"
    r"anomaly|malformation|position|view|line|ring|web|spots?|patch|duct|gland|rule|law|effect"
    r"|equation|virus|bacillus|fever|encephalopathy|arthropathy|"
    r"thyroiditis|purpura|nephropathy|dystrophy|ataxia|oesophagus|esophagus)\b"
)
_DISEASE_BEFORE: Final = re.compile(
    r"(?<![A-Za-z])(?:(?i:enfermedad|s[ií]ndrome|signos?|test|escala|criterios|soplo|tinci[oó]n"
    r"|tumor|sarcoma"
    r"|linfoma|maniobra|clasificaci[oó]n|hospital|"
    r"universidad|calle|avenida|plaza|fractura|[ií]ndice|f[oó]rmula|reflejo|san|santa"
    r"|santo|saint|st\.?|ley|regla|puntuaci[oó]n|contractura|virus|"
    r"corea|par[aá]lisis|úlcera|hernia|fen[oó]meno|prueba|scale|university|fiebre"
    r"|n[oó]dulos?|cuerpos|ataxia|distrofia|esófago|trial|m[eé]todo|t[eé]cnica|operaci[oó]n"
    r"|[aá]ngulo|tri[aá]ngulo|trompas?)"
    r"(?: of| del?)?|(?i:di|the)) \Z"
)
_GIVEN: Final = words("given_names")
_AMBIGUOUS: Final = words("given_names_ambiguous")
_GIVEN_OR_WORD: Final = _GIVEN | _AMBIGUOUS
_SURNAMES: Final = words("surnames")
_TITLES: Final = words("titles")
_INTRODUCERS: Final = words("introducers")
_NOT_NAMES: Final = words("not_names")
_NAME_PARTS: Final = _GIVEN_OR_WORD | _SURNAMES
_PARTICLE_ENDS: Final = ("de ", "del ", "la ", "los ", "las ", "der ", "van ", "von ", "dos ",
                         "da ", "di ", "el ", "al ")  # fmt: skip
_SAINTS: Final = frozenset({"saint", "san", "santa", "santo", "sister", "di"})
_BACK: Final = 46
_FORWARD: Final = 48
_MIN_SHOUTED: Final = 3


def find(view: View) -> Iterator[Hit]:
    """Yield names."""
    text = view.text
    for run in _RUN.finditer(text):
        yield from _in_run(text, run.start(), run.end())
    is_titled = view.has_word(_LOWER_TITLES) or view.has_any(("doña", "dña", "señor"))
    for lower in _LOWER.finditer(text) if is_titled else ():
        parts = lower.group("name").split(" ")
        if _is_surname(parts[0]) or _is_given(parts[0]):
            end = lower.start("name") + len(parts[0])
            whole = len(parts) > 1 and (_is_surname(parts[1]) or _is_given(parts[1]))
            yield Hit(
                "name",
                lower.start("name"),
                lower.end() if whole else end,
                "soft",
                "name_after_title",
            )
    for listed in _LISTED.finditer(text) if view.looks(_LIKE_LISTED) else ():
        if _is_listed(listed.group("s"), listed.group("g")):
            yield Hit("name", listed.start(), listed.end(), "soft", "surname_given_name")


def _in_run(text: str, start: int, end: int) -> Iterator[Hit]:
    tokens = [
        (word.group(), start + word.start(), start + word.end())
        for word in _WORD.finditer(text[start:end])
    ]
    titled = False
    if len(tokens) > 1 and tokens[0][0].endswith(".") and _is_title(tokens[1][0]):
        # `on 12 L. Doña Ana`: the letter belongs to the sentence before.
        tokens = tokens[1:]
    while tokens and _is_title(tokens[0][0]):
        # `D` and `Sr` alone are titles only with their stop, which ends a run.
        titled = len(tokens[0][0]) > 1
        tokens = tokens[1:]
    if not tokens:
        return
    before = text[max(0, start - _BACK) : start]
    particle = _PARTICLE_BEFORE.search(before) if before.endswith(_PARTICLE_ENDS) else None
    if particle is not None and _introduced(before[: particle.start()]) in {"title", "label"}:
        before = before[: particle.start()]
        tokens[0] = (tokens[0][0], tokens[0][1] - len(particle.group()), tokens[0][2])
    kind = "title" if titled else _introduced(before)
    if kind in {"title", "label"}:
        yield from _named(tokens, f"name_after_{kind}", at_least=1)
    elif kind == "relative":
        yield from _after_weak(tokens, of_kin=_KIN_BEFORE.search(before) is not None)
    else:
        yield from _by_lists(text, tokens, before)


def _is_title(word: str) -> bool:
    # In capitals Doña's abbreviation is a molecule.
    return word != "DNA" and folded(word.rstrip(".")) in _TITLES


def _introduced(before: str) -> str:
    """Return what stands before a name: a title, a label, a relative, or nothing of these."""
    words_before = before.rsplit(maxsplit=1)
    last = words_before[-1] if words_before else ""
    if last.endswith((":", "=", "-")) and _LABEL_BEFORE.search(before):
        return "label"
    last = folded(last.rstrip(",.ª"))
    if last in _TITLES and _TITLE_BEFORE.search(before):
        return "title"
    return "relative" if last in _INTRODUCERS and _WEAK_BEFORE.search(before) else ""


def _named(tokens: list[tuple[str, int, int]], rule: str, *, at_least: int) -> Iterator[Hit]:
    """Yield the tokens up to the first that is no name."""
    kept: list[tuple[str, int, int]] = []
    for token in tokens[:5]:
        if _is_no_name(token[0]):
            break
        kept.append(token)
    if len(kept) >= at_least:
        yield Hit("name", kept[0][1], kept[-1][2], "soft", rule)


def _after_weak(tokens: list[tuple[str, int, int]], *, of_kin: bool) -> Iterator[Hit]:
    """After `patient` a name needs to be known or of two words, after a relative hardly."""
    first = tokens[0][0]
    if of_kin and _is_plain(first):
        yield from _named(tokens, "name_after_relative", at_least=1)
        return
    known = _is_given(first) or _is_surname(first)
    second = len(tokens) > 1 and tokens[1][0][1:].islower() and not _is_no_name(tokens[1][0])
    if (known or (second and first[1:].islower())) and not first.isupper():
        yield from _named(tokens, "name_after_relative", at_least=1)
    elif first.isupper() and len(tokens) > 1 and known and _is_surname(tokens[1][0]):
        yield from _named(tokens, "name_after_relative", at_least=2)


def _by_lists(text: str, tokens: list[tuple[str, int, int]], before: str) -> Iterator[Hit]:
    if not any(_is_known(token) for token, _, _ in tokens):
        return
    for n, (token, start, end) in enumerate(tokens):
        word = folded(token)
        if word in _SAINTS:
            return
        sure = word in _GIVEN and word not in _AMBIGUOUS
        follower = tokens[n + 1][0] if n + 1 < len(tokens) else None
        if _DISEASE.match(text, end, end + _FORWARD) or (n == 0 and _DISEASE_BEFORE.search(before)):
            return
        if (
            follower is not None
            and (_is_given(token) or _is_surname(token))
            and _goes_with(token, follower)
        ):
            yield from _named(tokens[n:], "given_name_surname", at_least=2)
            return
        if sure and token[1:].islower() and not _is_no_name(token) and (follower is None or n == 0):
            last = tokens[n + 1][2] if follower is not None and _is_plain(follower) else end
            if not _DISEASE.match(text, last, last + _FORWARD):
                yield Hit("name", start, last, "soft", "given_name")
            return


def _goes_with(token: str, follower: str) -> bool:
    if _is_no_name(follower):
        return False
    if token.isupper() != follower.isupper() or (token.isupper() and len(token) < _MIN_SHOUTED):
        return False
    return _is_surname(follower) or (_is_given(token) and _is_given(follower))


def _is_listed(surname: str, given: str) -> bool:
    """Whether `SMITH, John` is a name and not an enumeration or the begin of a sentence."""
    first = folded(given.split(" ", maxsplit=1)[0])
    known = all(_is_surname(part) for part in surname.split(" "))
    if known and surname.isupper() and _is_plain(given):
        return True
    if first not in _GIVEN or min(len(surname), len(first)) < _MIN_SHOUTED:
        return False
    return known or (surname.isupper() and not given.isupper() and not _is_no_name(surname))


def _is_given(token: str) -> bool:
    return not _GIVEN_OR_WORD.isdisjoint(folded(token).split("-"))


def _is_surname(token: str) -> bool:
    word = folded(token)
    return word in _SURNAMES or not _SURNAMES.isdisjoint(word.split("-"))


def _is_known(token: str) -> bool:
    """Whether the lists know it, or a part of it, as a name of any kind."""
    word = folded(token)
    return word in _NAME_PARTS or ("-" in word and not _NAME_PARTS.isdisjoint(word.split("-")))


def _is_plain(token: str) -> bool:
    return token[1:].islower() and not _is_no_name(token)


def _is_no_name(token: str) -> bool:
    return folded(token.removesuffix("'s")) in _NOT_NAMES and folded(token) not in _GIVEN

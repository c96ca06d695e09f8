"""Words that say which way something goes, in pairs of opposites. Data and its lookup only.

A stem of five letters or more begins a word; shorter ones are whole words, and so is what ends
in a point. Two words joined by a line stand one after the other: `dejar_de`.
"""

from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Final

from server.translate.glossary.folding import word_set
from server.translate.safety.direction_pairs import PAIRS, Axis

_MIN_PREFIX: Final = 5


AXES: Final = (
    Axis(
        "course of a treatment",
        en_up="start begin began begun initiat commenc resum restart reinitiat reintroduc "
        "continu keep keeps maintain give gives given giving gave administer add adds "
        "added adding",
        en_down="stop stops stopped stopping discontinu suspend. suspends. suspended. "
        "suspending. withdraw withdrew withhold withheld hold held holding cease "
        "ceased halt halted omit omits omitted quit interrupt remov wean weaned",
        es_up="inicia inicie inicio inicien comenz comienz comienc comence empez empiez empec "
        "empiec reanud reinici reintrod continu sigue siga sigan seguir seguim manten "
        "mantien mantuv administr dar dando dado dio dele denle anada anade anadi agreg "
        "ponga pongan poner poned dé",
        es_down="suspend pare paren parar parad deten detien detuv retir interrump cesa cesan "
        "cese cesen cesar. discontin omita omitan omitir quite quiten quitar extrai "
        "extraer extraig dejar_de deje_de dejen_de dejo_de deja_de",
        orders=True,
    ),
    Axis(
        "amount",
        en_up="increas raise. raised raising rise rises rose risen rising elevat escalat "
        "double doubled doubling uptitrat ↑",
        en_down="decreas reduc lower lowered lowering lowers fall falls fell fallen falling "
        "dropped dropping diminish halve halved taper tapered tapering downtitrat wean "
        "↓",
        es_up="aument increment sube suben suba suban subio subir subiendo subido eleva eleve "
        "elevo asciend ascend duplic dupliq doble creci levant ↑",
        es_down="dismin reduc reduz reduj baja bajan baje bajen bajar bajando bajado bajo "
        "descend descien descens cae cayo caer caida caidas rebaj retir ↓",
        orders=True,
    ),
    Axis(
        "how somebody fares",
        en_up="improv better",
        en_down="worsen worse deteriorat aggravat",
        es_up="mejor",
        es_down="empeor peor peores agrav deterior",
    ),
    Axis(
        "before and after",
        en_up="before prior. previous preced earlier",
        en_down="after afterw following. later subsequent post",
        es_up="antes previo. previa. previos. previas. previam anterior",
        es_down="despu tras luego posterior",
    ),
    Axis(
        "height",
        en_up="high higher highest upper superior. elevat",
        en_down="low lower lowest inferior.",
        es_up="alto alta altos altas elevad superior",
        es_down="bajo baja bajos bajas inferior",
    ),
    Axis(
        "too much",
        en_up="hyper tachya tachyc tachyp",
        en_down="hypo. hypog hypok hypot hypon hypoc hypom hypop hypov hypox hypoa hypod "
        "hypoe hypof hypoi hyposm hypou bradya bradyc bradyp",
        es_up="hiper taquia taquic taquip",
        es_down="hipog hipok hipot hipon hipoc hipom hipop hipov hipox hipof "
        "hipoa hipod hipoe hipoi hiposm hipou bradia bradic bradip",
    ),
    Axis(
        "how long",
        en_up="acute",
        en_down="chronic",
        es_up="agudo agudi aguda agudos agudas agudam",
        es_down="cronic",
        ordered=True,
    ),
    Axis(
        "stay",
        en_up="admit admits admitted admission hospitali",
        en_down="discharg",
        es_up="ingres hospitali",
        es_down="de_alta el_alta al_alta alta_hospitalaria",
    ),
    Axis(
        "sex",
        en_up="woman women female females girl",
        en_down="man men male males boy",
        es_up="mujer mujeres femenin nina ninas hembra",
        es_down="hombre varon varones masculin nino",
    ),
    Axis(
        "time of day",
        en_up="morning mornings breakfast",
        en_down="evening evenings night nights bedtime nightly",
        es_up="manana mananas matutin desayun",
        es_down="noche noches nocturn acostars",
    ),
    Axis(
        "front",
        en_up="anterior.",
        en_down="posterior.",
        es_up="anterior",
        es_down="posterior",
        ordered=True,
    ),
    Axis(
        "distance",
        en_up="proximal",
        en_down="distal",
        es_up="proximal",
        es_down="distal",
        ordered=True,
    ),
    *PAIRS,
)
NEUTRAL: Final = frozenset(
    {"hold_pressure", "hold_still", "hold_on", "holding_on", "given_that", "given_the", "dado_que",
     "sigue_siendo", "start_of", "hold_of", "dar_a", "dio_a", "dado_de", "dar_de", "dio_de",
     "dar_el", "dar_al", "on_hold", "-_stop", "sin_parar", "post_office"}
)  # fmt: skip
"""Two words of which the one that has an opposite goes nowhere here."""

# As orders they need an answer: nobody may read past "hold the metformin".
ORDERS: Final = {
    "en": word_set(
        "stop hold withhold discontinue suspend withdraw omit cease halt quit increase raise "
        "double decrease reduce lower halve taper avoid extubate intubate unclamp clamp"
    ),
    "es": word_set(
        "suspenda suspender suspende suspendan pare parar detenga detener retire retirar retiren "
        "interrumpa interrumpir deje dejar omita omitir quite quitar cese discontinuar "
        "aumente aumentar aumenta suba subir sube eleve elevar incremente incrementar duplique "
        "disminuya disminuir disminuye reduzca reducir reduce baje bajar "
        "evite evitar eviten extubar extube intubar intube pinzar pince despinzar despince"
    ),
}
# What must not be done is an order as well.
FORBIDDEN: Final = {
    "en": ORDERS["en"]
    | word_set("start restart resume continue give begin initiate add administer reintroduce"),
    "es": ORDERS["es"]
    | word_set(
        "inicie iniciar reinicie reiniciar reanude reanudar continue continuar de dar comience "
        "comenzar empiece administre administrar anada anadir mantenga mantener reintroduzca "
        "reintroducir"
    ),
}
# How something went: with accents, since "bajo" is "under" and "subio" nothing.
TOLD: Final = {
    "en": word_set(
        "increased increases decreased decreases raised rose risen fell dropped lowered doubled "
        "halved discontinued restarted resumed worsened improved"
    ),
    "es": word_set(
        "bajó bajaron subió subieron aumentó aumentaron disminuyó disminuyeron redujo redujeron "
        "descendió descendieron cayó cayeron duplicó sube suben suspendió suspendieron reinició "
        "reanudó empeoró mejoró"
    ),
}
AFTER_NOUN: Final = frozenset({"in", "of"})
"""Behind these, "increase" and "hold" are things."""


@cache
def _exact(language: str) -> dict[str, tuple[tuple[int, int], ...]]:
    found: dict[str, tuple[tuple[int, int], ...]] = {}
    for stem, pole in _stems(language):
        if stem.endswith(".") or "_" in stem or len(stem) < _MIN_PREFIX:
            key = stem.removesuffix(".")
            found[key] = (*found.get(key, ()), pole)
    return found


@cache
def _prefixes(language: str) -> tuple[tuple[str, tuple[int, int]], ...]:
    return tuple(
        (stem, pole)
        for stem, pole in _stems(language)
        if not stem.endswith(".") and "_" not in stem and len(stem) >= _MIN_PREFIX
    )


def _stems(language: str) -> Sequence[tuple[str, tuple[int, int]]]:
    return [
        (stem, (place, sign))
        for place, axis in enumerate(AXES)
        for sign, stems in zip((1, -1), axis.words(language), strict=True)
        for stem in stems.split()
    ]


@lru_cache(maxsize=16384)
def poles_of(word: str, language: str) -> frozenset[tuple[int, int]]:
    """Return (place of the axis, 1 or -1) for each axis that a word lies on."""
    found = set(_exact(language).get(word, ()))
    found.update(pole for stem, pole in _prefixes(language) if word.startswith(stem))
    return frozenset(found)


def phrase_poles_of(first: str, second: str, language: str) -> frozenset[tuple[int, int]]:
    """Return the same for two words that stand one after the other."""
    return frozenset(_exact(language).get(f"{first}_{second}", ()))

"""Opposites of a body and of its care, each as a row of stems. Data only; see `direction_words`."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Axis:
    """Two opposites in both languages.

    Args:
        orders: A lost verb is a lost order; such words are deniable, and keep their order.
        ordered: Both poles may stand in one sentence, each for a thing of its own.
        deniable: A denied one is its opposite: "not likely" is "poco probable".
    """

    name: str
    en_up: str
    en_down: str
    es_up: str
    es_down: str
    orders: bool = False
    ordered: bool = False
    deniable: bool = False

    def words(self, language: str) -> tuple[str, str]:
        """Return the stems of both ways in `language`."""
        return (self.en_up, self.en_down) if language == "en" else (self.es_up, self.es_down)

    @property
    def keeps_order(self) -> bool:
        return self.orders or self.ordered

    @property
    def turns(self) -> bool:
        """Whether a denial before a word makes it the opposite."""
        return self.orders or self.deniable


def _of(name: str, en_up: str, en_down: str, es_up: str, es_down: str) -> Axis:
    return Axis(name, en_up, en_down, es_up, es_down)


def _in_order(name: str, en_up: str, en_down: str, es_up: str, es_down: str) -> Axis:
    return Axis(name, en_up, en_down, es_up, es_down, ordered=True)


def _deniable(name: str, en_up: str, en_down: str, es_up: str, es_down: str) -> Axis:
    return Axis(name, en_up, en_down, es_up, es_down, deniable=True)


RESULTS: Final = (
    _in_order("result", "positiv", "negativ", "positiv", "negativ"),
    _in_order("germ", "sensitive susceptible", "resistant resistance", "sensible sensibles",
              "resistent resistencia"),
    _of("blood count", "leukocytosis leucocytosis thrombocytosis neutrophil",
        "leukopeni leucopeni thrombocytopeni neutropeni", "leucocitosis trombocitosis neutrofil",
        "leucopeni trombopeni trombocitopeni neutropeni"),
    _of("urine", "polyuri", "oliguri anuri", "poliuri", "oliguri anuri"),
    _in_order("acid", "acidosis acidemia acidotic", "alkalosis alkalemia alkalotic",
              "acidosis acidemia acidotic", "alcalosis alcalemia alcalotic"),
    _in_order("pressure", "systol", "diastol", "sistol", "diastol"),
    _of("stool", "diarrh", "constipat", "diarre", "estren"),
    _of("pupil", "mydria dilated", "miosis miotic constricted", "midria dilatad",
        "miosis miotic contraida contraidas"),
    _of("cell size", "macrocyt", "microcyt", "macrocit", "microcit"),
)  # fmt: skip
PLACES: Final = (
    _in_order("middle", "medial", "lateral", "medial", "lateral"),
    _in_order("belly and back", "ventral", "dorsal", "ventral", "dorsal"),
    _of("inside", "internal inner", "external outer", "interno interna internos internas",
        "externo externa externos externas"),
    _of("depth", "superficial", "deep deeper deeply", "superficial", "profund"),
    _of("how many sides", "bilateral", "unilateral", "bilateral", "unilateral"),
    _in_order("same side", "ipsilateral homolateral", "contralateral", "ipsilateral homolateral",
              "contralateral"),
    _in_order("vessel", "arterial arteries artery", "venous vein veins",
              "arterial arteria arterias", "venoso venosa venosos venosas vena venas"),
    _of("lying", "supine", "prone", "supino boca_arriba", "prono boca_abajo"),
    _in_order("joint", "flexion flexed", "extension. extended", "flexion flexionad",
              "extension. extendid"),
    _in_order("limb", "abduct", "adduct", "abducc abduct", "aducc aduct"),
    _in_order("breath", "inspirat inhale inhales", "expirat exhal", "inspirat inspirac",
              "espirat espirac"),
    _in_order("flow", "ascending", "descending", "ascendent", "descendent"),
    _of("tube", "intubat", "extubat", "intub", "extub"),
)  # fmt: skip
DEGREES: Final = (
    _in_order("severity", "severe severely", "mild mildly",
              "grave graves severo severa severos severas severamente", "leve leves levemente"),
    _in_order("cause", "primary", "secondary", "primari", "secundari"),
    _of("time", "early", "late", "precoz precoces temprano temprana", "tardio tardia tardios"),
    _of("most", "maximum maximal", "minimum minimal", "maxim", "minim"),
    _of("length", "long longer prolong", "short shorter",
        "largo larga largos largas prolong", "corto corta cortos cortas breve"),
    _of("speed", "rapid fast faster quick quickly", "slow slower slowly",
        "rapid", "lento lenta lentos lentas lentamente"),
    _of("warmth", "hot warm warmth", "cold cool cooling", "calient calor", "frio fria frios frias"),
    _of("meals", "preprandial", "postprandial", "preprandial", "postprandial"),
    _of("kin", "mother mothers maternal daughter daughters sister sisters wife grandmother aunt",
        "father fathers paternal son sons brother brothers husband grandfather uncle",
        "madre madres materna materno hija hijas hermana hermanas esposa abuela tia",
        "padre paterna paterno hijo hermano esposo marido abuelo tio"),
    _of("age", "adult", "child children pediatric paediatric", "adult",
        "nino ninos ninas infantil pediatr"),
    _of("receptor", "agonist", "antagonist", "agonist", "antagonist"),
    _of("gene", "dominant", "recessive", "dominante", "recesiv"),
)  # fmt: skip
ACTS: Final = (
    _deniable("likelihood", "likely probable. probably",
              "unlikely improbable less_likely least_likely",
              "probable. probables. probablemente",
              "improbable poco_probable poco_probables menos_probable menos_probables"),
    _deniable("agreement", "agree agrees agreed agreement agreeing concur concurs", "disagree",
              "coincid concuerd de_acuerdo", "discrep disient disent desacuerdo"),
    _deniable("advice", "recommend advise advises advised advising advisable",
              "advise_against advised_against advises_against advising_against recommend_against "
              "recommends_against recommended_against inadvisable",
              "aconsej recomend", "desaconsej"),
    _deniable("use", "use uses used using", "avoid refrain no not don't never without",
              "usar use usen usado usada uso utilic utiliz emple",
              "evita evite evitar eviten evitad evito absten no nunca sin"),
    _deniable("leave", "allow permit", "forbid forbad prohibit", "permit", "prohib"),
    _deniable("consent", "accept consents consented gave_consent gives_consent",
              "refus declin reject", "acept consint consient",
              "rechaz rehus se_niega se_nego se_negaba se_niegan"),
    _deniable("clamp", "clamp", "unclamp", "pinza pinzar pince pinzado pinzamiento pinzarse clamp",
              "despinz desclamp"),
    _deniable("opening", "open opens opened opening", "close closes closed closing closure",
              "abre abra abrir abran abierto abierta abiertos abiertas apertura",
              "cierra cierre cierren cerrar cerrad"),
    _deniable("link", "connect", "disconnect", "conect", "desconect"),
    _deniable("switch", "turn_on switch_on turned_on", "turn_off switch_off turned_off",
              "encend encien", "apagar apague apagad"),
    _deniable("weight", "gain gains gained gaining", "lose loses lost losing loss",
              "gano gana ganado ganancia ganar", "perdid perdio perder pierd"),
    _deniable("life", "alive survive", "dead died dies death deceased",
              "vivo viva vivos vivas sobreviv", "muerto muerta muerte murio muere fallec"),
)  # fmt: skip
PAIRS: Final = (*RESULTS, *PLACES, *DEGREES, *ACTS)

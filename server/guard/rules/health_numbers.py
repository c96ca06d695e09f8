"""Labels of hospitals' and health plans' numbers, and of registers of health professionals."""

from typing import Final

from server.guard import checks
from server.guard.rules.labels import DIGITS, RECORD, Label, Labelled

_NUMBER: Final = r"(?:numbers?|nos?\b\.?|num\b\.?|n\.?[º°]|id|#)"
_NUMERO: Final = r"(?:n[uú]mero|n[uú]m\b\.?|nro\b\.?|n\.?\s?[º°o]\.?|n\.)"

RECORDS: Final = (
    Label(
        "mrn",
        "mrn",
        r"mrn|urn|nhc|umrn|(?-i:PAS)|m\.r\.n\.?|n\.h\.c\.?|med(?:ical)?\.? rec(?:ord)?s?",
        cues=(
            "mrn",
            "urn",
            "nhc",
            "umrn",
            "PAS",
            "m.r.n",
            "n.h.c",
            "med rec",
            "med. rec",
            "medical rec",
            "medical. rec",
        ),
    ),
    Label(
        "mrn",
        "mrn",
        rf"(?:hospital|chart|unit record|unit|patient(?:'s)?|case ?notes?|record|clinic"
        rf"|admission|encounter) {_NUMBER}"
        r"|(?-i:UR) (?:no|number)|hosp\.? no|patient id",
        cues=("ur no", "ur nu", "hosp no", "hosp. no", "patient id"),
        numbered="hospital chart record unit patient s notes note casenotes casenote clinic"
        " admission encounter",
    ),
    Label(
        "mrn",
        "mrn",
        rf"(?:{_NUMERO} (?:de )?)?(?:h(?:istoria|ª)?\.? ?cl[ií]nica|(?-i:Hª|HC|HCE|H\.C\.)"
        rf"|expediente(?: cl[ií]nico)?)"
        rf"(?: {_NUMERO})?(?=\s?[:=#nN]|\s\d)"
        rf"|{_NUMERO} (?:de )?(?:h[.ª]? ?cl[ií]nica|(?-i:Hª|HC|HCE|H\.C\.)|historia|expediente"
        rf"|paciente|registro|ingreso|episodio|folio)"
        r"|historia(?=[\s:=#.nNºo]{0,8}\d{5})|expediente|folio(?: cl[ií]nico)?"
        r"|id(?:entificador)? (?:de |del )?paciente",
        cues=(
            "clinica",
            "hclinica",
            "historiaclinica",
            "clínica",
            "historia",
            "hª",
            "hc",
            "hce",
            "h.c",
            "expediente",
            "folio",
            "identificador",
            "id paciente",
            "id de paciente",
            "id del paciente",
        ),
        numbered="h nica paciente registro ingreso episodio",
    ),
)
PLANS: Final = (
    Label(
        "nhs_number",
        "health_plan",
        rf"(?-i:NHS)(?: {_NUMBER})?",
        DIGITS,
        checks.is_nhs,
        min_digits=8,
        cues=("nhs",),
    ),
    Label(
        "chi_number",
        "health_plan",
        rf"(?-i:CHI)(?: {_NUMBER})?",
        DIGITS,
        checks.is_chi,
        min_digits=9,
        cues=("chi",),
    ),
    Label(
        "medicare",
        "health_plan",
        rf"medicare(?: (?:beneficiary|card|{_NUMBER})){{0,2}}|(?-i:MBI|HICN)",
        r"[0-9A-Z](?:[ \-]?[0-9A-Z]){8,13}",
        lambda value: checks.is_mbi(value) or checks.is_au_medicare(value),
        cues=("medicare", "mbi", "hicn"),
    ),
    Label(
        "ihi",
        "health_plan",
        r"(?-i:IHI)|individual healthcare identifier",
        DIGITS,
        checks.is_au_ihi,
        cues=("ihi", "healthcare"),
    ),
    Label(
        "nhi_number",
        "health_plan",
        rf"(?-i:NHI)(?: {_NUMBER})?",
        r"[A-Za-z]{3} ?\d{2}[\dA-Za-z]{2}",
        checks.is_nhi,
        min_digits=2,
        cues=("nhi",),
    ),
    Label(
        "bc_phn",
        "health_plan",
        rf"(?-i:PHN)|personal health {_NUMBER}",
        DIGITS,
        checks.by_stdnum("ca.bc_phn"),
        wrong="hard",
        min_digits=8,
        cues=("phn", "personal health"),
    ),
    Label(
        "plan_number",
        "health_plan",
        rf"(?:health ?card|(?-i:OHIP|RAMQ|HCN)|ohip|medicaid|insurance|policy|member|subscriber"
        rf"|group|plan|beneficiary"
        rf"|medical card|(?-i:GMS|DVA))(?: (?:policy|{_NUMBER})){{1,2}}|(?-i:OHIP|RAMQ)"
        rf"|health ?card|medicaid",
        RECORD,
        min_digits=5,
        cues=(
            "ohip",
            "ramq",
            "hcn",
            "medicaid",
            "policy",
            "healthcard",
            "gms",
            "dva",
            "health card",
            "medical card",
        ),
        numbered="insurance policy member subscriber group plan beneficiary",
    ),
    Label(
        "nuss",
        "health_plan",
        r"(?-i:NUSS|NAF)|n[uú]m(?:ero|\.)? (?:de )?(?:la )?(?:seguridad social|(?-i:SS))"
        r"|n\.?[º°] (?:de )?(?:la )?(?:seguridad social|(?-i:SS))|seguridad social|(?-i:NSS"
        r"|IMSS|ISSSTE)",
        DIGITS,
        lambda value: checks.is_es_nuss(value) or checks.is_mx_nss(value),
        min_digits=9,
        cues=("nuss", "naf", "nss", "imss", "issste", "seguridad", "SS"),
    ),
    Label(
        "health_card_es",
        "health_plan",
        r"tarjeta sanitaria(?: individual)?|(?-i:CIP(?:-?SNS|-?CA|A)?|SIP|TSI|CITE|CIPA|NASS)"
        rf"|{_NUMERO} (?:de )?(?:tarjeta(?: sanitaria)?|p[oó]liza|afiliaci[oó]n|afiliado"
        rf"|asegurado|beneficiario|mutualista)"
        r"|p[oó]liza(?: (?:de )?seguro)?|afiliaci[oó]n|n[uú]mero de la mutua",
        r"(?:[A-Za-z]{1,10} ?)?\d[\dA-Za-z]{1,17}(?:[ \-/][\dA-Za-z]{2,12}){0,3}",
        min_digits=5,
        cues=(
            "tarjeta",
            "CIP",
            "CIPA",
            "CIPCA",
            "CIPSNS",
            "SIP",
            "TSI",
            "CITE",
            "NASS",
            "liza",
            "poliza",
            "afiliaci",
            "afiliacion",
            "afiliado",
            "asegurado",
            "beneficiario",
            "mutualista",
            "mutua",
        ),
    ),
)
PROFESSIONALS: Final = (
    Label(
        "npi",
        "licence",
        r"(?-i:NPI)",
        DIGITS,
        checks.is_npi,
        min_digits=8,
        cues=("npi",),
    ),
    Label(
        "registration",
        "licence",
        rf"(?-i:GMC|NMC|IMC|HPCSA|MCNZ|CPSO|MINC|AHPRA|DEA)(?: (?:reg(?:istration)?|licen[cs]e))?"
        rf"(?: {_NUMBER})?|ahpra(?: reg(?:istration)?)?(?: {_NUMBER})?",
        min_digits=5,
        cues=("gmc", "nmc", "imc", "hpcsa", "mcnz", "cpso", "minc", "ahpra", "DEA"),
    ),
    Label(
        "registration",
        "licence",
        rf"(?:{_NUMERO} (?:de )?)?(?:colegiad[oa]|col\.)(?: {_NUMERO})?"
        rf"|c[eé]dula profesional|c[eé]d\. ?prof\.?",
        min_digits=5,
        cues=("colegiado", "colegiada", "col", "cedula", "dula", "ced", "céd."),
    ),
    Label(
        "driving_licence",
        "licence",
        r"driv(?:er'?s?|ing) licen[cs]e|(?-i:DL)(?= ?(?:no|#|:))|(?:carn[eé]t|permiso"
        r"|licencia) de conducir",
        RECORD.replace("{1,4}", "{1,9}"),
        min_digits=4,
        cues=("driver", "drivers", "driving", "DL", "conducir"),
    ),
    Label(
        "licence",
        "licence",
        rf"(?:licen[cs]e|certificate) {_NUMBER}|{_NUMERO} de (?:licencia|certificado)"
        r"|(?:licencia|certificado) n\.?[º°]",
        min_digits=5,
        numbered="licence license certificate licencia certificado",
    ),
)

LABELLED: Final = Labelled((*PROFESSIONALS, *PLANS, *RECORDS))
find = LABELLED.find

"""Labels of national papers, of accounts and of things: identity cards, banks, cars, devices."""

from typing import Final

from server.guard import checks
from server.guard.rules.labels import DIGITS, Label, Labelled

_NUMBER: Final = r"(?:numbers?|nos?\b\.?|num\b\.?|n\.?[º°]|id|#)"
_NUMERO: Final = r"(?:n[uú]mero|n[uú]m\b\.?|nro\b\.?|n\.?\s?[º°o]\.?|n\.)"
_DNI: Final = r"[XYZxyz]?[ .\-]?\d(?:[ .]?\d){5,8}[ \-]?[A-Za-z]?"


def _is_dni(value: str) -> bool:
    text = checks.bare(value)
    # Argentina's and Peru's have no letter, Peru's perhaps a digit more.
    return text.isdigit() or any(checks.by_stdnum(name)(text) for name in ("es.dni", "es.nie"))


PAPERS: Final = (
    Label(
        "ssn",
        "ssn",
        r"(?-i:SSN)|s\.s\.n\.?|social security(?: (?:number|no|#))?|(?-i:ITIN)",
        r"\d{3}[ .\-]?\d{2}[ .\-]?\d{4}",
        checks.is_ssn,
        min_digits=9,
        cues=("ssn", "itin", "s.s.n", "social security"),
    ),
    Label(
        "dni",
        "national_id",
        r"(?-i:DNI|NIE|NIF|D\.N\.I\.?|N\.I\.E\.?|N\.I\.F\.?|dni|nie|nif)(?:[/ ](?-i:NIE|NIF"
        r"|nie|nif))?",
        _DNI,
        _is_dni,
        min_digits=7,
        cues=("dni", "nie", "nif", "d.n.i", "n.i.e", "n.i.f"),
    ),
    Label(
        "curp",
        "national_id",
        r"curp",
        r"[A-Za-z]{4}\d{6}[A-Za-z]{6}[0-9A-Za-z]\d",
        checks.is_curp,
        cues=("curp",),
    ),
    Label(
        "rfc",
        "national_id",
        r"(?-i:RFC|R\.F\.C\.)",
        r"[A-Za-zñÑ&]{3,4}[ \-]?\d{6}[ \-]?[0-9A-Za-z]{0,3}",
        checks.by_stdnum("mx.rfc"),
        cues=("rfc", "r.f.c"),
    ),
    Label(
        "sin",
        "national_id",
        r"(?-i:SIN)|social insurance(?: number)?",
        r"\d{3}[ \-]?\d{3}[ \-]?\d{3}",
        checks.by_stdnum("ca.sin"),
        min_digits=9,
        cues=("SIN", "social insurance"),
    ),
    Label(
        "nino",
        "national_id",
        rf"(?-i:NINO|NI)(?: {_NUMBER})?|national insurance(?: {_NUMBER})?",
        r"[A-Za-z]{2} ?\d{2} ?\d{2} ?\d{2} ?[A-Da-d]",
        min_digits=6,
        cues=("nino", "ni", "national insurance"),
    ),
    Label(
        "pps",
        "national_id",
        rf"(?-i:PPSN?)(?: {_NUMBER})?",
        r"\d{7} ?[A-Wa-w][A-IWa-iw]?",
        checks.by_stdnum("ie.pps"),
        min_digits=7,
        cues=("pps", "ppsn"),
    ),
    Label(
        "tfn",
        "national_id",
        r"(?-i:TFN)|tax file(?: number)?",
        DIGITS,
        checks.by_stdnum("au.tfn"),
        min_digits=8,
        cues=("tfn", "tax file"),
    ),
    Label(
        "rut",
        "national_id",
        r"(?-i:RUT|RUN|R\.U\.T\.|rut)",
        r"\d{1,2}[. ]?\d{3}[. ]?\d{3}[ \-]?[\dKk]",
        checks.by_stdnum("cl.rut"),
        min_digits=7,
        cues=("rut", "RUN", "R.U.T"),
    ),
    Label(
        "passport",
        "national_id",
        rf"passport(?: {_NUMBER})?|pasaporte",
        r"[A-Za-z]{0,3} ?\d{4,9}[A-Za-z]?",
        min_digits=5,
        cues=("passport", "pasaporte"),
    ),
    Label(
        "identity_card",
        "national_id",
        r"c[eé]dula(?: de (?:identidad|ciudadan[ií]a))?|(?-i:C\.C\.|C\.I\.|CUIT|CUIL|DUI|CPF"
        r"|INE)|clave de elector"
        r"|documento(?: nacional)?(?: de identidad)?|identity (?:card|document|number)"
        r"|national id|(?-i:SA )?id (?:number|no\b\.?)"
        r"|aadhaar|codice fiscale|(?-i:TIE)",
        r"(?:[VEve]-?|[A-Z]{2,6})?\d(?:[ .\-]?[\dA-Z]){5,18}",
        min_digits=6,
        cues=(
            "cedula",
            "dula",
            "C.C.",
            "C.I.",
            "cuit",
            "cuil",
            "dui",
            "cpf",
            "INE",
            "elector",
            "documento",
            "identity",
            "aadhaar",
            "fiscale",
            "TIE",
            "national id",
            "id number",
            "id no",
        ),
    ),
)
ACCOUNTS: Final = (
    Label(
        "iban",
        "account",
        r"iban",
        r"[A-Z]{2}\d{2}(?: ?[0-9A-Z]{4}){2,7}(?: ?[0-9A-Z]{1,3})?|[a-z]{2}\d{2}[0-9a-z]{11,30}",
        checks.is_iban,
        cues=("iban",),
    ),
    Label(
        "card",
        "account",
        r"(?:credit|debit|visa|mastercard|amex) ?(?:card)?|tarjeta (?:de )?(?:cr[eé]dito"
        r"|d[eé]bito|bancaria)",
        r"\d(?:[ \-]?\d){12,18}",
        checks.is_card,
        min_digits=13,
        cues=(
            "credit",
            "debit",
            "visa",
            "mastercard",
            "amex",
            "creditcard",
            "debitcard",
            "visacard",
            "mastercardcard",
            "amexcard",
            "tarjeta",
        ),
    ),
    Label(
        "account",
        "account",
        rf"(?:bank |hospital )?(?:account|acct\b\.?|a/c) {_NUMBER}|(?:bank )account|acct\b\.?"
        rf"|sort code"
        rf"|{_NUMERO} (?:de )?cuenta|cuenta(?: (?:bancaria|corriente))?|(?-i:CCC|CLABE)"
        rf"|invoice {_NUMBER}|factura(?: {_NUMERO})?",
        r"(?:[A-Za-z]{1,4}[\-/]?)?\d(?:[ \-/]?\d){5,23}",
        min_digits=6,
        cues=(
            "account",
            "acct",
            "a/c",
            "cuenta",
            "CCC",
            "CLABE",
            "invoice",
            "factura",
            "sort code",
        ),
    ),
)
_PLATES: Final = tuple(
    first + second
    for first in ("", "licence", "license", "number", "registration", "reg", "vehicle", "car")
    for second in ("plate", "plates", "reg", "registration")
)
THINGS: Final = (
    Label(
        "vin",
        "vehicle",
        r"(?-i:VIN)|chassis(?: number| no)?|(?:n[uú]mero de )?bastidor",
        r"[A-HJ-NPR-Za-hj-npr-z0-9]{17}",
        strength="soft",
        cues=("vin", "chassis", "bastidor"),
    ),
    Label(
        "plate",
        "vehicle",
        r"(?:licen[cs]e|number|registration|reg|vehicle|car) ?(?:plates?"
        r"|reg(?:istration)?)(?: (?:number|no))?"
        r"|(?:car|vehicle) registration|reg(?:istration)? (?:no|number)|number plate|plates?"
        r"|reg(?=\.?:? ?(?-i:[A-Z]{1,2}\d))"
        r"|matr[ií]cula|placas?|patente(?=\s?[:#])",
        r"(?=[A-Za-z0-9 \-]{0,9}\d)(?=[A-Za-z0-9 \-]{0,9}[A-Z])[A-Z0-9]{1,4}[ \-]?[A-Z0-9]{2,4}"
        r"(?:[ \-]?[A-Z0-9]{1,3})?",
        strength="soft",
        min_digits=1,
        cues=(*_PLATES, "matr", "matricula", "placa", "placas", "patente"),
    ),
    Label(
        "imei",
        "device",
        r"(?-i:IMEI)",
        DIGITS,
        checks.is_imei,
        strength="soft",
        cues=("imei",),
    ),
    Label(
        "serial",
        "device",
        rf"(?:device |pacemaker |implant |pump |model )?serial(?: (?:no\b\.?|number|#))?"
        rf"|(?-i:S/N|SN|MAC)(?=\s?[:#=])|(?-i:SN)(?= [A-Z]{{0,4}}\d{{4}})|(?-i:S/N)"
        rf"|{_NUMERO} (?:de )?serie|serie n\.?[º°]|n/s(?=\s?:)|(?:device|implant) {_NUMBER}"
        rf"|(?-i:UDI|DI)(?=\s?:)"
        rf"|(?:lot|lote)(?=\s?[:#n])",
        r"(?:\(01\))?[A-Za-z]{0,5}[\-/ ]?\d[\dA-Za-z]{0,20}(?:[\-/.][\dA-Za-z]{1,12}){0,4}",
        strength="soft",
        min_digits=4,
        cues=("serial", "S/N", "SN", "MAC", "serie", "n/s", "UDI", "DI", "lot", "lote"),
        numbered="device implant",
    ),
    Label(
        "accession",
        "other",
        rf"accession(?: {_NUMBER})?|(?:study|specimen|sample|trial|subject|referral|request"
        rf"|exam|episode) {_NUMBER}|(?:study|subject|specimen) id"
        rf"|{_NUMERO} (?:de )?(?:petici[oó]n|muestra|estudio|caso|referencia|autopsia|biopsia"
        rf"|prueba|solicitud|orden|registro)"
        rf"|(?:petici[oó]n|muestra|biopsia|autopsia|solicitud) {_NUMERO}",
        strength="soft",
        cues=("accession",),
        numbered="study specimen sample trial subject referral request exam episode petici peticion"
        " muestra estudio caso referencia autopsia biopsia prueba solicitud orden registro",
    ),
)

LABELLED: Final = Labelled((*PAPERS, *ACCOUNTS, *THINGS))
find = LABELLED.find

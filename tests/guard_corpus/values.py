"""What is planted: a maker for each name in braces. All people and numbers are made up."""

from collections.abc import Callable, Mapping
from random import Random
from typing import Final

from tests.guard_corpus import digits as d

GIVEN_EN: Final = (
    "John",
    "Mary",
    "Linda",
    "Peter",
    "Oluwaseun",
    "Aisha",
    "Megan",
    "Thabo",
    "Priya",
    "Keith",
    "Siobhan",
    "Marcus",
)
SURNAMES_EN: Final = (
    "Smith",
    "Okonkwo",
    "Taylor",
    "McCarthy",
    "Patel",
    "Whitcombe",
    "O'Neill",
    "Ngata",
    "Robinson",
    "van der Merwe",
)
GIVEN_ES: Final = (
    "María",
    "Carlos",
    "Lucía",
    "José Luis",
    "Ana",
    "Iker",
    "Xóchitl",
    "Ramón",
    "Carmen",
    "Yolanda",
    "Andrés",
    "Mercedes",
)
SURNAMES_ES: Final = (
    "García",
    "Fernández",
    "Echeverría",
    "López",
    "Quispe",
    "de la Torre",
    "Zubizarreta",
    "Muñoz",
    "Hernández",
    "Pérez",
)
TOWNS_EN: Final = (
    "Leeds",
    "Galway",
    "Swansea",
    "Brisbane",
    "Baltimore",
    "Durban",
    "Edmonton",
    "Dunedin",
    "Milwaukee",
)
TOWNS_ES: Final = (
    "Getafe",
    "Sevilla",
    "Monterrey",
    "Lugo",
    "Hermosillo",
    "Badalona",
    "Albacete",
    "Puebla",
)
STREETS_EN: Final = (
    "High Street",
    "Kingsway Road",
    "Elm Ave",
    "Old Mill Lane",
    "St Andrews Drive",
    "Victoria Terrace",
    "Oak Crescent",
)
STREETS_ES: Final = (
    "C/ Alcalá",
    "Calle Mayor",
    "Avda. de la Constitución",
    "Plaza de España",
    "Paseo del Prado",
    "Calle Benito Juárez",
    "Camino Viejo",
)
HOSPITALS_EN: Final = (
    "St Brendan's Hospital",
    "Kingsmead General Hospital",
    "Oakfield Infirmary",
    "Riverside Medical Center",
)
HOSPITALS_ES: Final = (
    "Hospital Universitario Virgen del Valle",
    "Hospital General de Almenara",
    "Centro de Salud Los Olmos",
    "Hospital San Telmo",
)
MONTHS_EN: Final = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
MONTHS_ES: Final = (
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "septiembre",
    "octubre",
    "noviembre",
    "diciembre",
)
Maker = Callable[[Random, str], str]


def _one(*choices: str) -> Maker:
    return lambda random, _language: random.choice(choices)


def _shape(*shapes: str) -> Maker:
    """`#` is any digit, `?` any consonant, the rest stands for itself."""

    def make(random: Random, _language: str) -> str:
        return "".join(
            d.digits(random, 1, first="123456789")
            if char == "#"
            else d.letters(random, 1)
            if char == "?"
            else char
            for char in random.choice(shapes)
        )

    return make


def _of(make: Callable[[Random], str]) -> Maker:
    return lambda random, _language: make(random)


def _grouped(make: Callable[[Random], str], *sizes: int, mark: str = " ") -> Maker:
    def split(random: Random, _language: str) -> str:
        rest, parts = make(random), []
        for size in sizes:
            parts.append(rest[:size])
            rest = rest[size:]
        return mark.join([*parts, rest])

    return split


def _given(random: Random, language: str) -> str:
    return random.choice(GIVEN_ES if language == "es" else GIVEN_EN)


def _surname(random: Random, language: str) -> str:
    return random.choice(SURNAMES_ES if language == "es" else SURNAMES_EN)


def _double(random: Random, language: str) -> str:
    return f"{_surname(random, language)} {_surname(random, language)}"


def _name(random: Random, language: str) -> str:
    family = (
        _double(random, language)
        if language == "es" and random.random() < 0.7
        else _surname(random, language)
    )
    return f"{_given(random, language)} {family}"


def _listed(random: Random, language: str) -> str:
    return f"{_surname(random, language).upper()}, {_given(random, language)}"


def _day(random: Random) -> tuple[int, int, int]:
    return random.randint(1, 28), random.randint(1, 12), random.randint(1931, 2025)


def _date(random: Random, _language: str) -> str:
    day, month, year = _day(random)
    return random.choice(
        (
            f"{day:02d}/{month:02d}/{year}",
            f"{day}/{month}/{year}",
            f"{day:02d}-{month:02d}-{year}",
            f"{day:02d}.{month:02d}.{year}",
            f"{day:02d}/{month:02d}/{year % 100:02d}",
        )
    )


def _iso(random: Random, _language: str) -> str:
    day, month, year = _day(random)
    return f"{year}-{month:02d}-{day:02d}"


def _written_en(random: Random, _language: str) -> str:
    day, month, year = _day(random)
    name = MONTHS_EN[month - 1]
    return random.choice(
        (
            f"{day} {name} {year}",
            f"{name} {day}, {year}",
            f"{day}th of {name} {year}",
            f"{day}-{name[:3]}-{year}",
        )
    )


def _written_es(random: Random, _language: str) -> str:
    day, month, year = _day(random)
    name = MONTHS_ES[month - 1]
    return random.choice(
        (f"{day} de {name} de {year}", f"{day} de {name} del {year}", f"{day}-{name[:3]}-{year}")
    )


def _day_month_en(random: Random, _language: str) -> str:
    day, month, _ = _day(random)
    return random.choice((f"{day} {MONTHS_EN[month - 1]}", f"{MONTHS_EN[month - 1]} {day}"))


def _day_month_es(random: Random, _language: str) -> str:
    day, month, _ = _day(random)
    return f"{day} de {MONTHS_ES[month - 1]}"


def _street_en(random: Random, _language: str) -> str:
    return f"{random.randint(1, 240)} {random.choice(STREETS_EN)}"


def _street_es(random: Random, _language: str) -> str:
    mark = random.choice((" ", ", ", ", nº ", " n.º ", ", núm. "))
    return f"{random.choice(STREETS_ES)}{mark}{random.randint(1, 240)}"


def _email(random: Random, _language: str) -> str:
    person = random.choice(("j.smith", "lucia_gf", "mgarcia81", "k-o"))
    return f"{person}@{random.choice(('example.com', 'correo.example.es', 'mail.example.org'))}"


MAKERS: Final[Mapping[str, Maker]] = {
    "given": _given,
    "surname": _surname,
    "double": _double,
    "name": _name,
    "listed": _listed,
    "shouted": lambda random, language: _name(random, language).upper(),
    "street_en": _street_en,
    "street_es": _street_es,
    "town_en": _one(*TOWNS_EN),
    "town_es": _one(*TOWNS_ES),
    "hospital_en": _one(*HOSPITALS_EN),
    "hospital_es": _one(*HOSPITALS_ES),
    "postcode_gb": _one("LS1 4AB", "SW1A 2AA", "G12 8QQ", "CF10 3AT", "BT7 1NN", "M13 9WL"),
    "zip": _shape("627##", "606##", "021##"),
    "cp": _one("28013", "41001", "08025", "15706", "46011"),
    "date_en": _date,
    "date_es": _date,
    "date_iso": _iso,
    "date_written_en": _written_en,
    "date_written_es": _written_es,
    "day_month_en": _day_month_en,
    "day_month_es": _day_month_es,
    "old": lambda random, _language: str(random.randint(90, 104)),
    "phone_gb": _one("020 7946 0018", "0161 496 0321", "(0131) 496 0777", "01632 960 552"),
    "mobile_gb": _one("07700 900461", "07700 900 118", "07911 123456"),
    "phone_us": _one("(212) 555-0123", "415-555-2671", "312.555.0148", "617 555 0199"),
    "phone_intl": _one(
        "+34 612 345 678",
        "+44 7911 123456",
        "+1 415 555 2671",
        "+52 55 5123 4567",
        "+353 86 123 4567",
        "0034 915 123 456",
    ),
    "phone_es": _one("915 123 456", "91 512 34 56", "954123456", "93 412 34 56"),
    "mobile_es": _one("612 345 678", "655 12 34 56", "699123456", "722-345-678"),
    "phone_mx": _one("55 5123 4567", "33 3615 1234", "(81) 8345 6789"),
    "email": _email,
    "url": _one(
        "https://fotos.example.com/a/1",
        "www.example.org/casos/77",
        "http://blog.example.net/?p=12",
        "facebook.com/pepita.lopez",
    ),
    "ip": _one("203.0.113.77", "192.168.10.24", "81.45.129.3"),
    "ipv6": _one("2001:db8:85a3::8a2e:370:7334", "2001:db8::ff00:42:8329"),
    "ssn": _shape("2##-4#-1###", "5##-2#-8###"),
    "ssn_bare": _shape("4##2#9###"),
    "mrn": _shape("######", "####-##", "??#######", "A#####", "#######"),
    "nhs": _grouped(d.nhs, 3, 3),
    "nhs_bare": _of(d.nhs),
    "chi": _of(d.chi),
    "medicare_au": _of(d.medicare_au),
    "mbi": _of(d.mbi),
    "policy": _shape("???######", "#########", "?######-##"),
    "ohip": _shape("####-###-###-??"),
    "iban": _of(d.iban),
    "account": _shape("########", "####-####-####", "##########"),
    "clabe": _shape("##################"),
    "card": _grouped(lambda random: d.with_luhn("4" + d.digits(random, 14)), 4, 4, 4),
    "gmc": _shape("#######"),
    "npi": lambda random, _language: d.with_luhn("808401" + d.digits(random, 8))[5:],
    "driver": _shape("?#######", "?###-####-####"),
    "driver_gb": _one("MORGA657054SM9IJ", "JONES710150HB9CX"),
    "ahpra": _shape("MED000#######"),
    "dea": _one("AB1234563", "FS8524616"),
    "colegiado": _shape("28######3", "08#######"),
    "cedula": _shape("#######", "########"),
    "vin": _of(d.vin),
    "plate_gb": _one("LK19 XYZ", "BD51 SMR", "AB12CDE"),
    "plate_es": _shape("####-???", "#### ???", "####???"),
    "plate_mx": _shape("???-##-##", "???-###-?"),
    "serial": _shape("PJN######?", "#######", "??-####-###"),
    "imei": lambda random, _language: d.with_luhn("35" + d.digits(random, 12)),
    "biometric": _one(
        "fingerprint scan",
        "voice print",
        "retinal scan ID",
        "biometric template",
        "fingerprint record",
    ),
    "biometric_es": _one(
        "huella dactilar", "registro biométrico", "huella de voz", "reconocimiento facial"
    ),
    "photo": _one(
        "full-face photograph",
        "photo of her face",
        "full face photo",
        "picture of the patient's face",
    ),
    "photo_es": _one(
        "foto de la cara", "fotografía del rostro", "foto de carné", "imagen de su cara"
    ),
    "pps": _of(d.pps),
    "nino": _one("QQ 12 34 56 C", "JG103759A", "AB 12 34 56 D"),
    "za_id": _of(d.za_id),
    "tfn": _of(d.tfn),
    "sin": _grouped(lambda random: d.with_luhn("1" + d.digits(random, 7)), 3, 3),
    "passport": _shape("?########", "???######", "#########"),
    "dni": _of(d.dni),
    "dni_dashed": _grouped(d.dni, 8, mark="-"),
    "nie": _of(d.nie),
    "curp": _of(d.curp),
    "rfc": _of(d.rfc),
    "rut": _of(d.rut),
    "nuss": _of(d.nuss),
    "nss_mx": lambda random, _language: d.with_luhn(d.digits(random, 10)),
    "cip": _shape("????0#0#0#####", "????##########"),
    "sip": _shape("########"),
    "accession": _shape("24-######", "A########", "########"),
    "uid": _shape("1.2.840.113619.2.#.###.####.##"),
    "bed": _one("ward 7B, bed 12", "bed 4, ward 3", "Ward 6 bed 21"),
    "bed_es": _one("cama 12", "habitación 305", "planta 4, cama 7", "habitación 512-B"),
    "handle": _one("@pepita_lopez", "@drjsmith81", "@maria.gf"),
}

"""Names of months and weekdays, folded. Data only."""

from typing import Final

from server.translate.glossary.folding import word_set


def _numbered(words: str) -> dict[str, int]:
    """Read lines of names that mean the same, the first of them number one."""
    lines = enumerate(words.strip().splitlines(), 1)
    return {word: place for place, line in lines for word in line.split()}


MONTHS: Final = {
    "en": _numbered(
        "january\nfebruary\nmarch\napril\nmay\njune\njuly\naugust\nseptember\noctober\nnovember\n"
        "december"
    ),
    "es": _numbered(
        "enero\nfebrero\nmarzo\nabril\nmayo\njunio\njulio\nagosto\nseptiembre setiembre\noctubre\n"
        "noviembre\ndiciembre"
    ),
}
SHORT_MONTHS: Final = {
    "en": _numbered("jan\nfeb\nmar\napr\n\njun\njul\naug\nsep sept\noct\nnov\ndec"),
    "es": _numbered("ene\nfeb\nmar\nabr\n\njun\njul\nago\nsep sept\noct\nnov\ndic"),
}
"""Months only beside a day or a year."""
ALSO_WORDS: Final = word_set("may march august")
BEFORE_MONTH: Final = word_set(
    "in on since of until till by from during last early late mid this next before after and to"
)
WEEKDAYS: Final = {
    "en": _numbered(
        "monday mondays\ntuesday tuesdays\nwednesday wednesdays\nthursday thursdays\n"
        "friday fridays\nsaturday saturdays\nsunday sundays"
    ),
    "es": _numbered("lunes\nmartes\nmiercoles\njueves\nviernes\nsabado sabados\ndomingo domingos"),
}

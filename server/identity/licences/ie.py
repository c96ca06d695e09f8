"""Ireland: the Medical Council's registration number."""

from typing import Final

from server.identity.licences.rule import Rule, up_to_six_digits

RULE: Final = Rule(
    "the Medical Council's number, up to 6 digits (123456)",
    "https://www.medicalcouncil.ie/public-information/check-the-register/",
    up_to_six_digits,
)

"""Australia: the registration number of Ahpra; MED stands for medical practitioners."""

from typing import Final

from server.identity.licences.rule import Rule, shape

RULE: Final = Rule(
    "the Ahpra number, MED and 10 digits (MED0001234567)",
    "https://www.ahpra.gov.au/Registration/Registers-of-Practitioners.aspx",
    shape(r"MED[0-9]{10}"),
)

"""United Kingdom: the General Medical Council's number. No check digit of it is published."""

from typing import Final

from server.identity.licences.rule import Rule, shape

RULE: Final = Rule(
    "the GMC number, 7 digits (1234567)",
    "https://www.gmc-uk.org/registration-and-licensing/our-registers",
    # NHS data put a C before it.
    shape(r"C?([0-9]{7})", r"\1"),
)

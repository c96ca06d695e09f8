"""South Africa: the HPCSA's number. The identity number is never asked for."""

from typing import Final

from server.identity.licences.rule import Rule, shape

RULE: Final = Rule(
    "the HPCSA number, MP and 7 digits (MP1234567)",
    "https://hpcsaonline.custhelp.com/app/i_reg_form",
    shape(r"MP[0-9]{7}"),
)

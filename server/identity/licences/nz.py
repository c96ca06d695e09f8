"""New Zealand: the HPI CPN, or the Medical Council's number.

Where the CPN has its check digit is not confirmed, so none is computed.
"""

from typing import Final

from server.identity.licences.rule import Rule, any_of, shape, up_to_six_digits

RULE: Final = Rule(
    "the HPI CPN, 2 digits and 4 letters without I and O (12ABCD), "
    "or the Medical Council's number, up to 6 digits (12345)",
    "https://www.mcnz.org.nz/registration/register-of-doctors/",
    any_of(shape(r"[0-9]{2}[A-HJ-NP-Z]{4}"), up_to_six_digits),
)

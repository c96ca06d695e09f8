"""The guard of translations: what would mislead a doctor is named, or the whole withheld.

Pure and linear in the text; the glossary is read from the package once. Knows English and
Spanish; for other languages numbers, units, length and repetition are still compared.
"""

from server.translate.safety.judging import judge
from server.translate.safety.verdict import Check, Kind, Verdict

__all__ = ["Check", "Kind", "Verdict", "judge"]

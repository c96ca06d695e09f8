"""What the guard says of a pair of texts, for all its tests."""

from typing import Final

from server.translate.safety import judge

EN_ES: Final = ("en", "es")
ES_EN: Final = ("es", "en")


def kinds(source: str, translation: str, languages: tuple[str, str]) -> set[str]:
    """Return the kinds of the checks."""
    return {check.kind for check in judge(source, translation, *languages).checks}

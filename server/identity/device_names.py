"""What a device is called among a doctor's sessions. Pure; only words of this page come out."""

from typing import Final

_BROWSERS: Final = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
"""The first that is found: browsers claim to be others as well."""
_SYSTEMS: Final = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("CrOS", "ChromeOS"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)
_MAX_READ_CHARS: Final = 400


def device_name(agent: str) -> str:
    """Return browser and system as a User-Agent tells them, empty when it tells neither."""
    read = agent[:_MAX_READ_CHARS]
    found = (_first(_BROWSERS, read), _first(_SYSTEMS, read))
    return " · ".join(name for name in found if name)


def _first(names: tuple[tuple[str, str], ...], agent: str) -> str:
    return next((name for sign, name in names if sign in agent), "")

"""`curbside check-config`: every setting, where it comes from, and what is wrong with it."""

import os
import sys
from typing import Final
from urllib.parse import urlsplit, urlunsplit

from pydantic import SecretStr, ValidationError

from server.config import Settings

_PREFIX: Final = "CURBSIDE_"
_MASK: Final = "********"


def check_config() -> tuple[list[str], list[str]]:
    """Return a line for each setting and each warning, and a sentence for each problem."""
    problems = [f"{name} is no setting" for name in _unknown_names()]
    try:
        settings = Settings()
    except ValidationError as err:
        for detail in err.errors(include_input=False, include_url=False):
            name = "_".join(str(part) for part in detail["loc"]).upper()
            problems.append(f"{_PREFIX}{name}: {detail['msg']}")
        return [], problems
    lines = [
        f"{_PREFIX}{name.upper()}={_shown(getattr(settings, name))}  ({_source(settings, name)})"
        for name in Settings.model_fields
    ]
    if (settings.mongo_url is None) != (settings.redis_url is None):
        problems.append("set both CURBSIDE_MONGO_URL and CURBSIDE_REDIS_URL, or neither")
    lines += [f"warning: {drill}" for drill in settings.drills()]
    return lines, problems + settings.problems()


def _unknown_names() -> list[str]:
    # Read by the set-up and the embedded services, not by the server.
    others = {"MONGOD", "VALKEY_SERVER", "SKIP_BROWSER"}
    known = {name.upper() for name in Settings.model_fields} | others
    return sorted(
        name
        for name in os.environ
        if name.startswith(_PREFIX) and name.removeprefix(_PREFIX) not in known
    )


def _source(settings: Settings, name: str) -> str:
    given = os.environ.get(f"{_PREFIX}{name.upper()}")
    return "environment" if given and name in settings.model_fields_set else "default"


def _shown(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, SecretStr):
        return _MASK
    if isinstance(value, tuple):
        return ",".join(str(item) for item in value)
    return _without_password(str(value))


def _without_password(text: str) -> str:
    if "://" not in text or "@" not in text:
        return text
    parts = urlsplit(text)
    credentials, _, hosts = parts.netloc.rpartition("@")
    user = credentials.partition(":")[0]
    return urlunsplit(parts._replace(netloc=f"{user}:{_MASK}@{hosts}"))


def report(lines: list[str], problems: list[str]) -> int:
    """Print both; return the exit code."""
    for line in lines:
        sys.stdout.write(f"{line}\n")
    for problem in problems:
        sys.stderr.write(f"problem: {problem}\n")
    return 1 if problems else 0

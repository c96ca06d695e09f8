"""Gets the demo its translation models beside serving, once; says in one line what became of it."""

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Final

from server.cli_models import install_offer
from server.config import Settings
from server.translate.index import pick, read_index
from server.translate.models import ModelError, installed

NAMES: Final = ("en-es", "es-en")
TIMEOUT_S: Final = 5.0

Say = Callable[[str], None]


def get_models_beside(settings: Settings, say: Say) -> None:
    """Install the models if there are none, in a thread that ends with the process."""
    if not installed(settings.models_folder)[0]:
        threading.Thread(target=get_models, args=(settings, say), daemon=True).start()


def get_models(settings: Settings, say: Say) -> None:
    """Install English to Spanish and back from the public list, if it can be reached."""
    folder: Path = settings.models_folder
    try:
        offers = read_index(settings.models_index, timeout_s=TIMEOUT_S)
        for name in NAMES:
            install_offer(folder, pick(offers, name), quiet=True)
    except ModelError as err:
        say(
            f"No translation yet, rooms go on without: {err}. Package files are put in with "
            f"`curbside models install FILE --models {folder}`."
        )
    else:
        say("Translation between English and Spanish is installed; rooms use it in half a minute.")

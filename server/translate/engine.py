"""Argos packages put to work: loaded once per direction, batch by batch. Blocks; knows no rooms.

Languages without a package of their own between them go through others, as Argos does it.
"""

import os
import threading
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from server.translate.models import BrokenModel, Model, ModelError, damage, installed

Direction = tuple[str, str]
"""From one language code to another."""

MAX_BATCH_TOKENS: Final = 2_048
MAX_OUTPUT_TOKENS: Final = 256
LENGTH_PENALTY: Final = 0.2
"""As the library has it."""
# Nobody knows what a model says whose files are not those that were tried at its install.
CHANGED: Final = "changed since it was installed ({}); install it again"
_IMPORTING: Final = threading.Lock()


@dataclass(frozen=True, slots=True)
class EngineSettings:
    """How the machine is used.

    Args:
        threads: Batches of one direction that may be worked on at once.
        threads_per_batch: Cores that one batch may use.
        beam_size: Candidates kept while a sentence is being worded; one is returned.
    """

    threads: int = 1
    threads_per_batch: int = 1
    beam_size: int = 4


class Engine:
    """All packages of one folder. Any thread may call; loading a direction happens once."""

    def __init__(self, models_dir: Path, settings: EngineSettings) -> None:
        self._models_dir = models_dir
        self._settings = settings
        self._lock = threading.Lock()
        self._models: Mapping[Direction, Model] = {}
        self._loaded: dict[str, _Loaded] = {}
        self._broken: tuple[BrokenModel, ...] = ()
        self.refresh()

    @property
    def settings(self) -> EngineSettings:
        """How the machine is used."""
        return self._settings

    @property
    def broken(self) -> tuple[BrokenModel, ...]:
        """What is in the folder and can't be used."""
        return self._broken

    @property
    def models(self) -> list[Model]:
        """The packages that were there at the last look."""
        return list(self._models.values())

    def refresh(self) -> bool:
        """Look into the folder again; return whether other packages are there now."""
        there, broken = installed(self._models_dir)
        changed = {model.folder: damage(model, quick=True) for model in there}
        models = [model for model in there if not changed[model.folder]]
        self._broken = (
            *broken,
            *(
                BrokenModel(folder, CHANGED.format(", ".join(files)))
                for folder, files in changed.items()
                if files
            ),
        )
        found = {(model.from_code, model.to_code): model for model in models}
        if found == self._models:
            return False
        self._models = found
        with self._lock:
            versions = {model.version for model in models}
            self._loaded = {key: one for key, one in self._loaded.items() if key in versions}
        return True

    def route(self, source: str, target: str) -> list[Model]:
        """Return the packages that lead from one language to the other, the fewest; or none."""
        models = self._models
        ways: deque[tuple[str, list[Model]]] = deque([(source, [])])
        seen = {source}
        while ways:
            code, way = ways.popleft()
            if code == target:
                return way
            for (from_code, to_code), model in models.items():
                if from_code == code and to_code not in seen:
                    seen.add(to_code)
                    ways.append((to_code, [*way, model]))
        return []

    def version(self, source: str, target: str) -> str | None:
        """Return what names the models between the languages exactly; None without any."""
        return "+".join(model.version for model in self.route(source, target)) or None

    def translate(self, sentences: Sequence[str], source: str, target: str) -> list[str]:
        """Return each sentence in the target language.

        Raises:
            ModelError: No package leads there, or one can't be loaded.
        """
        way = self.route(source, target)
        if not way:
            message = f"no model from {source} to {target} is installed in {self._models_dir}"
            raise ModelError(message)
        current = list(sentences)
        for model in way:
            current = self._load(model).translate(current)
        return current

    def _load(self, model: Model) -> "_Loaded":
        with self._lock:
            loaded = self._loaded.get(model.version)
            if loaded is None:
                loaded = self._loaded[model.version] = _Loaded(model, self._settings)
            return loaded


class _Loaded:
    """One package in memory."""

    def __init__(self, model: Model, settings: EngineSettings) -> None:
        # The engine takes a tenth of a second to import: not for commands that never translate.
        import ctranslate2  # type: ignore[import-untyped]  # noqa: PLC0415 - said above

        self._beam_size = settings.beam_size
        try:
            self._package = _argos_package(model.folder)
            self._package.tokenizer.encode("ok")
            self._translator = ctranslate2.Translator(
                str(model.folder / "model"),
                device="cpu",
                inter_threads=settings.threads,
                intra_threads=settings.threads_per_batch,
            )
        except (OSError, RuntimeError, ValueError, AttributeError, KeyError) as err:
            message = f"the model {model.name} in {model.folder} can't be loaded; install it again"
            raise ModelError(message) from err

    def translate(self, sentences: Sequence[str]) -> list[str]:
        tokenizer, prefix = self._package.tokenizer, self._package.target_prefix
        results = self._translator.translate_batch(
            [tokenizer.encode(sentence) for sentence in sentences],
            target_prefix=[[prefix]] * len(sentences) if prefix else None,
            replace_unknowns=True,
            max_batch_size=MAX_BATCH_TOKENS,
            batch_type="tokens",
            beam_size=self._beam_size,
            num_hypotheses=1,
            length_penalty=LENGTH_PENALTY,
            max_decoding_length=MAX_OUTPUT_TOKENS,
        )
        worded = [str(tokenizer.decode(result.hypotheses[0])) for result in results]
        return [text.removeprefix(prefix).strip() for text in worded]


def load_once(model: Model) -> None:
    """Load a package and let it go, to see that it can be used.

    Raises:
        ModelError: It can't.
    """
    try:
        _Loaded(model, EngineSettings()).translate(["ok"])
    except RuntimeError as err:
        message = f"the model {model.name} can't be used; get its file again"
        raise ModelError(message) from err


def _argos_package(folder: Path) -> Any:
    with _IMPORTING, _own_folders(folder.parent / ".argos"):
        from argostranslate import package  # noqa: PLC0415 - it makes folders when it is imported
    return package.Package(folder)


@contextmanager
def _own_folders(place: Path) -> Iterator[None]:
    """Have the library make its folders here while it is imported, not in somebody's home."""
    names = ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME")
    before = {name: os.environ.get(name) for name in names}
    os.environ.update(dict.fromkeys(names, str(place)))
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value

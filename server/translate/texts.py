"""One text from start to end: cut into sentences, worded anew, put together, judged."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from server.translate.safety import Check, judge
from server.translate.sentences import Layout, lay_out


class Words(Protocol):
    """Words sentences in another language."""

    def __call__(self, sentences: Sequence[str], source: str, target: str) -> list[str]:
        """Return each sentence in the target language."""
        ...


@dataclass(frozen=True, slots=True)
class Translated:
    """A text in another language, with what looks wrong with it."""

    text: str
    checks: tuple[Check, ...] = ()
    withheld: bool = False
    from_memory: bool = False


@dataclass(frozen=True, slots=True)
class Prepared:
    """A text on its way: its sentences are what the engine gets."""

    original: str
    source: str
    target: str
    layout: Layout

    @property
    def sentences(self) -> tuple[str, ...]:
        """What is to be worded in the target language, in order."""
        return self.layout.sentences

    def finish(self, worded: Sequence[str]) -> Translated:
        """Return the translation that these sentences make, judged against the original."""
        text = self.layout.joined(worded)
        verdict = judge(self.original, text, self.source, self.target)
        return Translated(text, verdict.checks, verdict.withheld)


def prepare(text: str, source: str, target: str) -> Prepared:
    """Return the text as the engine takes it."""
    return Prepared(text, source, target, lay_out(text))


def translate_texts(
    texts: Sequence[str], source: str, target: str, *, words: Words
) -> list[Translated]:
    """Return each text's translation; the sentences of all of them go together.

    Raises:
        ModelError: As `words` does.
    """
    prepared = [prepare(text, source, target) for text in texts]
    worded = iter(words([one for text in prepared for one in text.sentences], source, target))
    return [text.finish([next(worded) for _ in text.sentences]) for text in prepared]

"""1,000 active rooms on one node: what becomes of the rate when messages spread over more rooms."""

from typing import Final

from tests.bench.bench import Bench
from tests.bench.crowd import Crowd
from tests.bench.figures import Figures
from tests.bench.posting import Posting
from tests.bench.ward import ward

IN_FLIGHT: Final = 200
SIZES: Final = (10, 100, 1_000)
READERS: Final = 1_000


def measure(bench: Bench) -> Figures:
    """Measure with the same writers in fewer or more rooms."""
    return {f"{rooms} rooms": _with(bench, rooms) for rooms in SIZES}


def _with(bench: Bench, rooms: int) -> Figures:
    bench.say(f"many rooms: {rooms}")
    with ward(bench, nodes=1, doctors=READERS) as place, Crowd() as crowd:
        posting = Posting(crowd)
        cases = place.post_cases(rooms)
        # As many readers as there are rooms: one delivery for each message, however many rooms.
        readers = place.seat(crowd, list(cases), count=max(rooms, IN_FLIGHT), on_frame=posting.hear)
        posting.assign(readers, [cases[reader.index % rooms] for reader in readers])
        posting.at_rate(readers, rate=200.0, seconds=len(readers) / 200)
        return posting.without_pause(readers[:IN_FLIGHT], seconds=bench.choose(full=4.0, quick=2.0))

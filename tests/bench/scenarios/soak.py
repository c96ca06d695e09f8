"""Steady traffic for a while: whether a node's memory comes to rest."""

from typing import Final

from tests.bench.bench import Bench
from tests.bench.crowd import Crowd
from tests.bench.figures import Figures
from tests.bench.posting import Posting
from tests.bench.processes import rss_bytes
from tests.bench.ward import ward

ROOMS: Final = 50
READERS: Final = 500
RATE: Final = 200.0
_SAMPLE_S: Final = 10.0


def measure(bench: Bench) -> Figures:
    """Return the resident memory every ten seconds, with the messages that came meanwhile."""
    samples = bench.choose(full=6, quick=2)
    bench.say(f"soak: {samples * _SAMPLE_S:.0f} s at {RATE:.0f} messages a second")
    with ward(bench, nodes=1, doctors=READERS) as place, Crowd() as crowd:
        posting = Posting(crowd)
        cases = place.post_cases(ROOMS)
        readers = place.seat(crowd, list(cases), count=READERS, on_frame=posting.hear)
        posting.assign(readers, [cases[reader.index % ROOMS] for reader in readers])
        posting.at_rate(readers, rate=RATE, seconds=READERS / RATE)
        grown = [rss_bytes(place.nodes[0].program.pid)]
        for _ in range(samples):
            posting.at_rate(readers, rate=RATE, seconds=_SAMPLE_S)
            grown.append(rss_bytes(place.nodes[0].program.pid))
    half = len(grown) // 2
    return {
        "messages": posting.total_acks,
        "rss_mb": [round(each / 1e6, 1) for each in grown],
        "second_half_grew_mb": round((grown[-1] - grown[half]) / 1e6, 1),
        "bytes_per_message_in_second_half": round(
            (grown[-1] - grown[half]) / (RATE * _SAMPLE_S * (len(grown) - 1 - half))
        ),
    }

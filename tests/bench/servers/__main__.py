"""`python -m tests.bench.servers KIND [REDIS_URL]`."""

import sys

from tests.bench.servers.bare import Bare
from tests.bench.servers.driver import Broadcaster, run
from tests.bench.servers.ours import Ours
from tests.bench.servers.stock import Stock


def made(kind: str, redis_url: str) -> Broadcaster:
    """Return the server of a kind.

    Raises:
        SystemExit: There is none.
    """
    match kind:
        case "ours":
            return Ours(redis_url)
        case "stock":
            return Stock()
        case "stock-redis":
            return Stock(redis_url)
        case "send-str":
            return Bare(prebuilt=False)
        case "frame":
            return Bare(prebuilt=True)
        case _:
            sys.exit(f"no such kind: {kind}")


if __name__ == "__main__":
    run(made(sys.argv[1], sys.argv[2]))

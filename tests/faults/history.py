"""What happened in a run, as JSON lines: written while it runs, read by the checker.

Each line has `op` and `at_s`, seconds since the epoch on a clock that no step of the wall clock
moves. The operations and their fields:

- `invoke`, `ok`, `refused`, `unknown`: one try to append; `room, author, key, said, client, conn,
  node`, and `seq`, or `code` and `retryable`. Tries of one entry share room, author and key.
- `scene`: what is played, and `needs`: how many lines of which kind it must leave behind; `goes_on`
  where there is writing to the end.
- `joined`, `shown`: what a reader got; `client, conn, room, seq`, for `joined` `after`, and for
  `shown` `said, kind, by, stamp, digest`, `via` (`live` or `read`): `by` is the member's id, empty
  for none, `stamp` the entry's instant as it was told. `reset`: the reader was told to start over.
- `fault`: `phase` (`begin` or `heal`), `what`, `target`.
- `stopped`: writers write no more. `expects`: a reader that must be complete at the end;
  `untouched`: whom the fault is no excuse for.
- `final`: one entry of the log as a majority has it in the end; `room, seq, author, key, kind,
  said, stamp`.
- `wave`, `need_ended`, `settled`: see `check_pages`; `page`, `push`, `listed`: `check_sends`;
  `revoked`, `present`, `memory`: `check_state`.
"""

import json
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

Line = Mapping[str, Any]


class History:
    """Appends lines to a file, and keeps them for the checker of this run."""

    def __init__(self, path: Path, *, nodes: Mapping[str, str] | None = None) -> None:
        """Open the file.

        Args:
            nodes: The names of nodes by their addresses.
        """
        path.parent.mkdir(parents=True, exist_ok=True)
        self.path = path
        self.lines: list[dict[str, Any]] = []
        self._nodes = nodes or {}
        self._file = path.open("w", encoding="utf-8")
        self._offset_s = time.time() - time.monotonic()

    def node_at(self, url: str) -> str:
        """Return the name of the node with this address; empty for none."""
        return self._nodes.get(url, "")

    def now_s(self) -> float:
        """Return the time that lines carry."""
        return time.monotonic() + self._offset_s

    def note(self, op: str, **fields: Any) -> None:
        """Write one line; `at_s` is now unless it is given."""
        line = {"op": op, "at_s": round(self.now_s(), 6), **fields}
        self.lines.append(line)
        self._file.write(json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n")

    def by_op(self, op: str) -> list[dict[str, Any]]:
        """Return the lines of one kind."""
        return [line for line in self.lines if line["op"] == op]

    def close(self) -> None:
        self._file.close()


def read_history(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the lines of a stored history."""
    with path.open(encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)

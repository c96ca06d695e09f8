"""How long patterns take, for the tests that hold them to it."""

import re
import time


def takes_s(
    pattern: re.Pattern[str], part: str, chars: int, *, tries: int, enough_s: float
) -> float:
    """Return the least time of some tries to find all of `pattern` in `part`, over and over.

    Of the processor's time, and the best one counts, since the machine may be busy.

    Args:
        enough_s: Once a try took less, no other one is needed.
    """
    text = part * (chars // len(part))
    least_s = float("inf")
    for _ in range(tries):
        began_s = time.thread_time()
        for _found in pattern.finditer(text):
            pass
        least_s = min(least_s, time.thread_time() - began_s)
        if least_s < enough_s:
            break
    return least_s

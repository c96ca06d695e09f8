"""The process that decodes strangers' pictures: no environment, files, sockets; little memory.

It reads a request from standard input, answers on standard output, and ends when its parent
is gone. A picture that breaks it costs one process.

Request: the job as a JSON object, then the picture, each after its length (4 bytes, big-endian).
Answer: length of a JSON object (4 bytes), the object, then image, thumbnail and the two copies.
"""

import json
import resource
import sys
from typing import IO, Final

from server.attachments.scrub import prepare, scrub
from server.attachments.scrubbed import LENGTH_BYTES, Cover, Job
from server.errors import UnsupportedMediaError

# 40 megapixels as RGBA take 160 MB; turning and converting hold up to four such copies.
MAX_MEMORY_BYTES: Final = 1024 * 1024 * 1024
MAX_CPU_S: Final = 15
STANDARD_STREAMS: Final = 3


def main() -> None:
    """Answer requests until standard input ends."""
    prepare()
    _confine()
    requests, answers = sys.stdin.buffer, sys.stdout.buffer
    answers.write(b"ready")
    answers.flush()
    while (asked := _part(requests)) is not None and (data := _part(requests)) is not None:
        job = json.loads(asked)
        job["covers"] = [Cover(**one) for one in job["covers"]]
        _allow_cpu()
        _answer(answers, Job(**job), data)


def _part(requests: IO[bytes]) -> bytes | None:
    length = requests.read(LENGTH_BYTES)
    if len(length) < LENGTH_BYTES:
        return None
    return requests.read(int.from_bytes(length, "big"))


def _confine() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY_BYTES, MAX_MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    # No further descriptor: neither a file nor a socket can be opened from here on.
    resource.setrlimit(resource.RLIMIT_NOFILE, (STANDARD_STREAMS, STANDARD_STREAMS))


def _allow_cpu() -> None:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    spent_s = int(usage.ru_utime + usage.ru_stime)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (spent_s + MAX_CPU_S, hard))


def _answer(answers: IO[bytes], job: Job, data: bytes) -> None:
    parts = [b""] * 4
    head: dict[str, object]
    try:
        made = scrub(data, job)
    except UnsupportedMediaError as err:
        head = {"ok": False, "message": err.message, "fields": err.fields}
    except Exception as err:  # noqa: BLE001 - top of the worker's loop: whatever a decoder raises
        head = {"ok": False, "reason": type(err).__name__}
    else:
        parts = [made.image, made.thumb, made.readable, made.turned]
        head = {
            "ok": True,
            "width": made.width,
            "height": made.height,
            "content_type": made.content_type,
            "parts_bytes": [len(part) for part in parts],
        }
    encoded = json.dumps(head).encode()
    for part in (len(encoded).to_bytes(LENGTH_BYTES, "big"), encoded, *parts):
        answers.write(part)
    answers.flush()


if __name__ == "__main__":
    main()

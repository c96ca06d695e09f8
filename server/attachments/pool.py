"""A few worker processes that decode pictures, so that a hostile one harms neither loop nor node.

Workers are started as new programs, never forked: they inherit no socket, no environment and
no memory of this process. A worker that hangs, dies or answers nonsense is killed, and the
next picture gets a new one.
"""

import asyncio
import json
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from contextlib import suppress
from dataclasses import asdict
from typing import Final

import structlog

from server.attachments.header import ContentType, not_a_picture
from server.attachments.scrubbed import LENGTH_BYTES, MAX_IMAGE_BYTES, Job, Scrubbed
from server.errors import UnavailableError, UnsupportedMediaError

JOB_S: Final = 10.0
START_S: Final = 20.0
# Decoders keep what they once allocated; a fresh process now and then gives it back.
JOBS_PER_WORKER: Final = 100
READ_AHEAD_BYTES: Final = 1024 * 1024
MAX_HEAD_BYTES: Final = 64 * 1024
_COMMAND: Final = (sys.executable, "-I", "-m", "server.attachments.worker")
_log = structlog.get_logger(__name__)


class _BrokenError(Exception):
    """The worker died or answered nonsense."""


class _Worker:
    def __init__(self, process: Process) -> None:
        self._process = process
        self.jobs = 0

    @classmethod
    async def start(cls) -> "_Worker":
        process = await asyncio.create_subprocess_exec(
            *_COMMAND,
            stdin=PIPE,
            stdout=PIPE,
            stderr=DEVNULL,
            env={},
            cwd="/",
            limit=READ_AHEAD_BYTES,
        )
        worker = cls(process)
        try:
            async with asyncio.timeout(START_S):
                await worker._read(len(b"ready"))
        except BaseException:
            await worker.kill()
            raise
        return worker

    @property
    def pid(self) -> int:
        return self._process.pid

    async def scrub(self, data: bytes, job: Job) -> Scrubbed:
        self.jobs += 1
        stdin = self._process.stdin
        if stdin is None:
            raise _BrokenError
        for part in (json.dumps(asdict(job)).encode(), data):
            stdin.write(len(part).to_bytes(LENGTH_BYTES, "big"))
            stdin.write(part)
        try:
            await stdin.drain()
        except ConnectionError as err:
            raise _BrokenError from err
        head_bytes = int.from_bytes(await self._read(LENGTH_BYTES), "big")
        if head_bytes > MAX_HEAD_BYTES:
            raise _BrokenError
        return await self._answer(json.loads(await self._read(head_bytes)))

    async def _answer(self, head: dict[str, object]) -> Scrubbed:
        match head:
            case {
                "ok": True,
                "width": int(width),
                "height": int(height),
                "content_type": "image/jpeg" | "image/png" as content_type,
                "parts_bytes": [int(image), int(thumb), int(readable), int(turned)],
            } if image + thumb + readable + turned <= 2 * MAX_IMAGE_BYTES:
                kind: ContentType = "image/png" if content_type == "image/png" else "image/jpeg"
                parts = [await self._read(size) for size in (image, thumb, readable, turned)]
                return Scrubbed(width, height, kind, *parts)
            case {"ok": False, "message": str(message), "fields": dict(fields)}:
                raise UnsupportedMediaError(message, fields=fields)
            case {"ok": False, "reason": str(reason)}:
                _log.info("picture_refused", reason=reason)
                raise not_a_picture()
            case _:
                raise _BrokenError

    async def _read(self, size_bytes: int) -> bytes:
        stdout = self._process.stdout
        if stdout is None:
            raise _BrokenError
        try:
            return await stdout.readexactly(size_bytes)
        except (asyncio.IncompleteReadError, ConnectionError) as err:
            raise _BrokenError from err

    async def kill(self) -> None:
        if self._process.returncode is None:
            with suppress(ProcessLookupError):
                self._process.kill()
        await self._process.wait()


class Pool:
    """At most `size` workers, started when first needed."""

    def __init__(self, *, size: int = 2, job_s: float = JOB_S) -> None:
        self._job_s = job_s
        self._turns = asyncio.Semaphore(size)
        self._idle: list[_Worker] = []
        self._busy: set[_Worker] = set()
        self._closed = False

    def pids(self) -> list[int]:
        """Return the process ids of the live workers."""
        return [worker.pid for worker in [*self._idle, *self._busy]]

    async def scrub(self, data: bytes, job: Job) -> Scrubbed:
        """Return a new picture made from this one's pixels.

        Raises:
            UnsupportedMediaError: It can't be decoded within the limits on time and memory.
            UnavailableError: No worker can be started.
        """
        async with self._turns:
            worker = await self._take()
            whole = False
            try:
                async with asyncio.timeout(self._job_s):
                    scrubbed = await worker.scrub(data, job)
                whole = True
            except UnsupportedMediaError:
                whole = True
                raise
            except (TimeoutError, _BrokenError, json.JSONDecodeError) as err:
                _log.warning("picture_broke_worker", reason=type(err).__name__)
                raise not_a_picture() from err
            finally:
                # Also when the uploader hung up: half an answer must not meet the next picture.
                await asyncio.shield(self._give_back(worker, whole=whole))
        return scrubbed

    async def close(self) -> None:
        """Kill all workers; nothing that is stored depends on them."""
        self._closed = True
        workers = [*self._idle, *self._busy]
        self._idle.clear()
        await asyncio.gather(*(worker.kill() for worker in workers))

    async def _take(self) -> _Worker:
        if self._closed:
            raise UnavailableError
        if self._idle:
            worker = self._idle.pop()
        else:
            try:
                worker = await _Worker.start()
            except (OSError, TimeoutError, _BrokenError) as err:
                _log.error("picture_worker_not_started", reason=type(err).__name__)
                message = "Pictures can't be accepted right now."
                raise UnavailableError(message) from err
        self._busy.add(worker)
        return worker

    async def _give_back(self, worker: _Worker, *, whole: bool) -> None:
        self._busy.discard(worker)
        if whole and not self._closed and worker.jobs < JOBS_PER_WORKER:
            self._idle.append(worker)
        else:
            await worker.kill()

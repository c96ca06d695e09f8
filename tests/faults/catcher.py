"""The push service of a run: real decryption, and a line of history for every push."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web

from tests.faults.history import History
from tests.push_catcher import PushCatcher


class NotingCatcher(PushCatcher):
    """Notes pushes in the history of the scene that is being played."""

    def __init__(self) -> None:
        super().__init__()
        self.history: History | None = None
        self.noted: list[dict[str, Any]] = []

    async def receive(self, request: web.Request) -> web.Response:
        answer = await super().receive(request)
        if answer.status == web.HTTPCreated.status_code and self.history is not None:
            # Nothing was awaited since it was caught.
            caught = self.caught[-1]
            payload = caught.payload["notification"]
            page_id = payload["data"].get("page_id")
            if page_id is None:
                return answer  # it says that a page is over
            self.noted.append(
                {
                    "at_s": self.history.now_s(),
                    "page": page_id,
                    "device": caught.device,
                    "topic": caught.headers.get("Topic", ""),
                    "tag": payload["tag"],
                    "status": answer.status,
                }
            )
        return answer


@asynccontextmanager
async def noting_catcher() -> AsyncIterator[NotingCatcher]:
    """Run the push service on a free loopback port."""
    catcher = NotingCatcher()
    app = web.Application()
    app.router.add_post("/push/{token}", catcher.receive)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    catcher.host = f"{host}:{port}"
    try:
        yield catcher
    finally:
        await runner.cleanup()

"""Stands for a server that somebody else wrote, in a process of its own."""

import asyncio
import time
from contextlib import suppress

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

PATH = "/answer"
TOGETHER = 3
WORK = 0.05  # seconds of processor for each of them


def serve(checkpoint: str, port: int) -> None:
    """Answer with the checkpoint and the text, those of a batch when all of it have come."""
    batch = asyncio.Barrier(TOGETHER)

    async def answer(request: Request) -> Response:
        text = await request.json()
        if text.startswith("together"):
            await batch.wait()
            work(WORK)
        return JSONResponse([checkpoint, text])

    async def health(_: Request) -> Response:
        return Response()

    app = Starlette(routes=[Route(PATH, answer, methods=["POST"]), Route("/health", health)])
    with suppress(KeyboardInterrupt):  # that is how it is told to end
        uvicorn.run(app, port=port, log_config=None, timeout_graceful_shutdown=1)


def fail(checkpoint: str, port: int) -> None:
    """End at once."""


def work(seconds: float) -> None:
    end = time.process_time() + seconds
    while time.process_time() < end:
        pass

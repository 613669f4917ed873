"""What the playground serves, and to whom."""

import json
import re
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.playground.requests import BODY_LIMIT
from bot.playground.telegram import World
from tests.bot.playground.conftest import hello

STATIC = Path("bot/playground/static")


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"chat": 1}, 404),
        ({"person": 5000000002}, 403),
        ({"reply_to": 77}, 404),
        ({"text": "   "}, 400),
        ({"text": "x" * 4097}, 400),
        ({"text": None}, 400),
        ({"text": "x" * BODY_LIMIT}, 413),
    ],
    ids=["chat", "person", "reply", "blank", "long", "type", "body"],
)
async def test_what_makes_no_sense_is_refused_with_a_sentence(
    world: World, line: httpx.AsyncClient, change: dict[str, Any], status: int
) -> None:
    answer = await line.post("/play/send", json={**hello(world), **change})

    assert answer.status_code == status
    assert answer.json()["error"].endswith(".")
    assert world.history(next(iter(world.chats.values()))) == []


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b'"\xff"', b'{"chat": 1e99}'], ids=str)
async def test_what_is_not_a_request_is_refused(line: httpx.AsyncClient, body: bytes) -> None:
    answer = await line.post("/play/tap", content=body)

    assert answer.status_code == 400


async def test_a_message_of_4096_emojis_written_as_escapes_fits(
    world: World, line: httpx.AsyncClient
) -> None:
    body = json.dumps({**hello(world), "text": "😀" * 2048})

    answer = await line.post("/play/send", content=body)

    assert len(body) < BODY_LIMIT
    assert answer.status_code == 200


async def test_a_tap_reaches_the_bot(world: World, line: httpx.AsyncClient) -> None:
    chat, *_ = world.chats.values()
    message = world.send_text(chat, chat.members[chat.id], "hello")

    await line.post(
        "/play/tap",
        json={"chat": chat.id, "person": chat.id, "message": message.id, "data": "forged"},
    )

    [query] = world.queries.values()
    assert (query.person.id, query.message, query.data) == (chat.id, message, "forged")


async def test_files_are_saved_and_pictures_are_shown(
    world: World, line: httpx.AsyncClient
) -> None:
    script = world.files.keep(b"<script>alert(1)</script>", name="a.html", kind="documents")
    picture = world.files.keep(b"GIF89a", name="a.gif", kind="photos")

    saved = await line.get(f"/play/files/{script.id}")
    shown = await line.get(f"/play/files/{picture.id}")
    missing = await line.get("/play/files/documents-99")

    assert saved.headers["Content-Disposition"] == "attachment"
    assert saved.headers["Content-Type"] == "application/octet-stream"
    assert (shown.headers["Content-Type"], shown.content) == ("image/gif", b"GIF89a")
    assert missing.status_code == 404


def test_the_page_needs_nothing_from_outside_and_is_light() -> None:
    files = [*STATIC.iterdir()]
    text = "".join(file.read_text(encoding="utf-8") for file in files)
    named = set(re.findall(r"/play/static/([\w.]+)", text)) | set(
        re.findall(r'"\./(\w+\.js)"', text)
    )

    assert named == {file.name for file in files} - {"index.html", "photo.svg"}
    assert set(re.findall(r"https?://[\w.]+", text)) == {"http://www.w3.org"}  # SVG's name
    assert not re.search(r"innerHTML|outerHTML|insertAdjacent|document\.write|\beval\b", text)
    assert sum(file.stat().st_size for file in files) < 150_000

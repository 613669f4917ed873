"""What the playground serves, and to whom."""

import asyncio
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.routing import Mount, Route

from bot.playground import playground
from bot.playground.event_stream import UNREAD, EventStream
from bot.playground.requests import BODY_LIMIT
from bot.playground.roles import Roles
from bot.playground.telegram import Event, World
from tests.bot.playground.conftest import Scene

STATIC = Path("bot/playground/static")


def hello(world: World) -> dict[str, Any]:
    """Ann says hello in her own chat."""
    chat, *_ = world.chats.values()
    return {"chat": chat.id, "person": chat.id, "text": "hello"}


def paths(world: World) -> list[tuple[str, str]]:
    """Method and path of everything that is served."""
    served = []
    for route in playground(world):
        if isinstance(route, Route):
            method = "POST" if "POST" in (route.methods or ()) else "GET"
            served.append((method, route.path.replace("{id}", "photos-1")))
        else:
            assert isinstance(route, Mount)
            served.append(("GET", f"{route.path}/main.js"))
    return served


@pytest.mark.parametrize(
    "host", ["127.0.0.1:8080", "localhost:8080", "localhost", "[::1]:8080", "192.168.1.5:8080"]
)
async def test_the_page_is_served_by_address(line: httpx.AsyncClient, host: str) -> None:
    answer = await line.get("/", headers={"Host": host})

    assert answer.status_code == 200
    assert "emojibot playground" in answer.text


@pytest.mark.parametrize(
    "host",
    ["rebound.example", "localhost.rebound.example", "127.0.0.1.rebound.example:8080", "[::", ""],
)
async def test_nothing_is_served_by_another_name(
    world: World, line: httpx.AsyncClient, host: str
) -> None:
    for method, path in paths(world):
        answer = await line.request(method, path, headers={"Host": host}, json=hello(world))

        assert answer.status_code == 403, path
    assert world.history(next(iter(world.chats.values()))) == []


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "http://127.0.0.1:9999"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site", "Origin": "http://127.0.0.1:8080"},
    ],
    ids=str,
)
async def test_another_site_cannot_act(
    world: World, line: httpx.AsyncClient, headers: dict[str, str]
) -> None:
    for method, path in paths(world):
        if method == "POST":
            answer = await line.post(path, headers=headers, json=hello(world))
            assert answer.status_code == 403, path

    assert world.history(next(iter(world.chats.values()))) == []


async def test_the_own_page_can_act(world: World, line: httpx.AsyncClient) -> None:
    headers = {"Origin": "http://127.0.0.1:8080", "Sec-Fetch-Site": "same-origin"}

    answer = await line.post("/play/send", headers=headers, json=hello(world))

    assert answer.status_code == 200
    [said] = world.history(next(iter(world.chats.values())))
    assert said.text == "hello"


async def test_every_answer_forbids_foreign_scripts_and_markup(line: httpx.AsyncClient) -> None:
    for path in ("/", "/play/static/main.js", "/play/files/nothing"):
        policy = (await line.get(path)).headers["Content-Security-Policy"]

        assert "default-src 'self'" in policy
        assert "require-trusted-types-for 'script'" in policy
        assert "unsafe" not in policy


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


async def test_the_stream_begins_with_everything_and_goes_on(world: World) -> None:
    chat, *_ = world.chats.values()
    stream = aiter(EventStream(world, Roles(world)))
    name, state = _read(await anext(stream))
    assert name == "state"
    assert [chat["name"] for chat in state["chats"]] == [
        *("Ann", "Борис", "Friends · Друзья", "Ann · Борис", "Good news")
    ]

    message = world.send_text(chat, chat.members[chat.id], "<b>\u2028\n\nevent: forged")
    world.edit_text(message, "changed")
    world.delete(message)

    sent, edited, deleted = [_read(await anext(stream)) for _ in range(3)]
    assert (sent[0], sent[1]["text"]) == ("message", "<b>\u2028\n\nevent: forged")
    assert (edited[0], edited[1]["text"], edited[1]["edited"]) == ("message", "changed", True)
    assert deleted == ("deleted", {"chat": chat.id, "id": message.id})


async def test_the_stream_tells_of_a_chat_before_what_is_said_in_it(world: World) -> None:
    stream = aiter(EventStream(world, Roles(world)))
    await anext(stream)

    group = world.group("New", *world.people.values())

    (name, state), (_, message) = [_read(await anext(stream)) for _ in range(2)]
    assert (name, state["chats"][-1]["name"]) == ("state", "New")
    assert message["chat"] == group.id


def _read(event: str) -> tuple[str, Any]:
    """Name and content of one event; there must be one line of each."""
    name, _, data = event.removesuffix("\n\n").split("\n")
    return name.removeprefix("event: "), json.loads(data.removeprefix("data: "))


async def test_a_page_that_stops_reading_is_cut_off(world: World) -> None:
    chat, *_ = world.chats.values()
    stream = aiter(EventStream(world, Roles(world)))
    await anext(stream)
    for _ in range(UNREAD):
        world.send_text(chat, chat.members[chat.id], "more")

    with pytest.raises(StopAsyncIteration):
        await anext(stream)


@pytest.mark.asyncio(loop_scope="session")
async def test_a_page_hears_the_bot_and_is_forgotten_when_it_leaves(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    left = asyncio.Event()
    subscribe = scene.world.subscribe

    def watched(listener: Callable[[Event], None]) -> Callable[[], None]:
        unsubscribe = subscribe(listener)

        def leave() -> None:
            unsubscribe()
            left.set()

        return leave

    monkeypatch.setattr(scene.world, "subscribe", watched)
    heard = []
    async with (
        httpx.AsyncClient() as client,
        client.stream("GET", f"{scene.url}/play/events") as stream,
    ):
        async for line in stream.aiter_lines():
            if line == "event: state":
                scene.world.send_text(scene.anns, scene.ann, "hello")
            if line.startswith("event: ") and line != "event: typing":  # on a slow machine
                heard.append(line.removeprefix("event: "))
            if len(heard) == 3:
                break

    assert heard == ["state", "message", "message"]
    await left.wait()


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
    assert sum(file.stat().st_size for file in files) < 110_000

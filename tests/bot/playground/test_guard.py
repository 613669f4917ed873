"""To whom the playground is served: to its own page, by its address."""

import httpx
import pytest
from starlette.routing import Mount, Route

from bot.playground import playground
from bot.playground.telegram import World
from tests.bot.playground.conftest import hello


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

"""Requests over HTTP to a server that is there, slow, gone or no Telegram."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.requests import Request as Asked
from starlette.responses import Response
from starlette.routing import Route
from telegram.error import Forbidden, NetworkError, TelegramError, TimedOut
from telegram.request import RequestData
from telegram.request._requestparameter import RequestParameter

from bot.playground.telegram import LoopbackServer
from bot.transport.address import bind
from bot.transport.refusals import in_a_sentence
from bot.transport.request import Request, was_never_sent

ANN = "ann:word"  # a name and a password of nobody

MESSAGE = {"message_id": 7, "date": 1, "chat": {"id": 5, "type": "private"}, "text": "long"}

Answer = Callable[[Asked], Any]


@pytest.fixture
async def request_() -> AsyncIterator[Request]:
    request = Request(connections=2, pool_timeout=1.0)
    await request.initialize()
    yield request
    await request.shutdown()


def server(answer: Answer) -> LoopbackServer:
    return LoopbackServer(Starlette(routes=[Route("/{path:path}", answer, methods=["POST"])]))


def data(**parameters: Any) -> RequestData:
    return RequestData([RequestParameter.from_input(*it) for it in parameters.items()])


async def test_fields_arrive_as_a_form_and_the_answer_comes_back(request_: Request) -> None:
    async def echo(asked: Asked) -> Response:
        async with asked.form() as form:
            return Response(json.dumps({"ok": True, "result": [*form.items()]}))

    async with server(echo) as site:
        found: Any = await request_.post(
            f"{site.url}/x", data(text="да & нет", keyboard={"a": [1]})
        )

    assert found == [["text", "да & нет"], ["keyboard", '{"a": [1]}']]


async def test_a_file_arrives_beside_its_fields(request_: Request) -> None:
    from telegram import InputFile

    async def weigh(asked: Asked) -> Response:
        async with asked.form() as form:
            [file] = [it for it in form.values() if not isinstance(it, str)]
            said = {"name": file.filename, "text": form["caption"], "size": len(await file.read())}
        return Response(json.dumps({"ok": True, "result": said}))

    file = InputFile(b"12345", filename="data.json", attach=True)
    async with server(weigh) as site:
        found: Any = await request_.post(f"{site.url}/x", data(document=file, caption="all"))

    assert found == {"name": "data.json", "text": "all", "size": 5}


async def test_of_a_message_that_was_sent_only_its_place_is_read(request_: Request) -> None:
    async def sent(_: Asked) -> Response:
        return Response(json.dumps({"ok": True, "result": MESSAGE}))

    async with server(sent) as site:
        found: Any = await request_.post(f"{site.url}/x")

    assert found == {name: MESSAGE[name] for name in ("message_id", "date", "chat")}


async def test_a_line_that_never_stood_is_told_from_one_that_broke(request_: Request) -> None:
    async def cut(asked: Asked) -> Response:
        asked.scope["state"]["cut_line"](asked.scope["client"])
        await asyncio.Event().wait()
        return Response()

    async with server(cut) as site:
        with pytest.raises(NetworkError) as broke:
            await request_.post(f"{site.url}/x")
    with pytest.raises(NetworkError) as never_stood:
        await request_.post(f"{site.url}/x")

    assert was_never_sent(broke.value) is False
    assert was_never_sent(never_stood.value) is True
    assert site.url.rpartition(":")[2] not in str(never_stood.value)
    assert was_never_sent(NetworkError("Bad Gateway")) is None


@pytest.mark.parametrize(
    ("scheme", "site", "word"),
    [
        ("http://", "one.invalid", b""),
        ("", "other.invalid", b""),
        (f"http://{ANN}@", "third.invalid", b"Proxy-Authorization: Basic YW5uOndvcmQ="),
    ],
)
async def test_a_proxy_that_refuses_has_passed_on_nothing(
    request_: Request, scheme: str, site: str, word: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    async def refuse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.append(await reader.readuntil(b"\r\n\r\n"))
        writer.write(b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n")
        await writer.drain()
        writer.close()

    proxy = await asyncio.start_server(refuse, "127.0.0.1", 0)
    host, port = proxy.sockets[0].getsockname()
    monkeypatch.setenv("https_proxy", f"{scheme}{host}:{port}")
    monkeypatch.setenv("no_proxy", "")
    async with proxy:
        with pytest.raises(NetworkError) as refused:
            await request_.post(f"https://{site}/x")

    assert [it.partition(b" HTTP")[0] for it in asked] == [f"CONNECT {site}:443".encode()]
    assert word in asked[0]
    assert was_never_sent(refused.value) is True
    assert in_a_sentence(refused.value).startswith("the proxy to Telegram cannot be reached")


async def test_a_proxy_that_is_not_there_is_blamed(
    request_: Request, monkeypatch: pytest.MonkeyPatch
) -> None:
    with bind("127.0.0.1", 0) as nobody:  # does not listen
        monkeypatch.setenv("https_proxy", f"http://127.0.0.1:{nobody.getsockname()[1]}")
        monkeypatch.setenv("no_proxy", "")
        with pytest.raises(NetworkError) as unreached:
            await request_.post("https://fourth.invalid/x")

    assert was_never_sent(unreached.value) is True
    assert in_a_sentence(unreached.value).startswith("the proxy to Telegram cannot be reached")


async def test_an_answer_that_does_not_come_is_not_waited_for(request_: Request) -> None:
    async def silent(_: Asked) -> Response:
        await asyncio.Event().wait()
        return Response()

    async with server(silent) as site:
        with pytest.raises(TimedOut) as late:
            await request_.post(f"{site.url}/x", read_timeout=0.05)

    assert was_never_sent(late.value) is False


@pytest.mark.parametrize(
    "body",
    [b"<html>", b"\xff", b"[]", b"null", b'{"log in": "here"}', b"[" * 100_000],
    ids=["a page", "no text", "a list", "nothing", "another's", "too deep"],
)
async def test_what_telegram_does_not_say_is_no_answer(body: bytes, request_: Request) -> None:
    async def say(_: Asked) -> Response:
        return Response(body)

    async with server(say) as site:
        with pytest.raises(TelegramError, match="Invalid server response"):
            await request_.post(f"{site.url}/x")


async def test_a_refusal_has_no_result(request_: Request) -> None:
    async def refuse(_: Asked) -> Response:
        said = {"ok": False, "error_code": 403, "description": "Forbidden: they left"}
        return Response(json.dumps(said), status_code=403)

    async with server(refuse) as site:
        with pytest.raises(Forbidden, match="they left"):
            await request_.post(f"{site.url}/x")


async def test_a_page_that_leads_elsewhere_is_not_followed(request_: Request) -> None:
    async def elsewhere(_: Asked) -> Response:
        return Response(status_code=302, headers={"Location": "/login"})

    async with server(elsewhere) as site:
        status, _body = await request_.do_request(f"{site.url}/x", "POST")

    assert status == 302

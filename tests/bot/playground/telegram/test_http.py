"""python-telegram-bot itself, and the ways in which a request can be written."""

import pytest
import telegram
from telegram.error import BadRequest, InvalidToken

from bot.playground.telegram import Chat, World
from tests.bot.playground.telegram.conftest import Api


async def test_ptb_knows_who_it_is(bot: telegram.Bot, world: World) -> None:
    assert bot.username == world.bot.username
    assert bot.id == world.bot.id


async def test_a_wrong_token_is_unauthorized(api: Api, url: str) -> None:
    with pytest.raises(InvalidToken):
        async with telegram.Bot("1:wrong", base_url=f"{url}/bot"):
            pass

    answer = await api.http.get(f"{url}/bot1:wrong/getMe")
    assert answer.status_code == 401
    assert answer.json() == {"ok": False, "error_code": 401, "description": "Unauthorized"}


async def test_an_unknown_method_is_not_found(api: Api) -> None:
    response = await api.http.post("sendNothing")

    assert response.status_code == 404
    assert response.json() == {"ok": False, "error_code": 404, "description": "Not Found"}


async def test_what_the_server_cannot_do_it_refuses(api: Api, chat: Chat) -> None:
    assert await api.refusal("sendDice", chat_id=chat.id) == (
        "Bad Request: sendDice is not supported by this server"
    )
    assert await api.refusal("sendMessage", chat_id=chat.id, text="a", parse_mode="HTML") == (
        "Bad Request: parse_mode of sendMessage is not supported by this server"
    )


async def test_parameters_without_effect_are_accepted(api: Api, chat: Chat) -> None:
    sent = await api("sendMessage", chat_id=chat.id, text="quietly", disable_notification="true")

    assert sent["text"] == "quietly"


async def test_a_request_comes_as_a_query_a_form_or_json(api: Api, chat: Chat) -> None:
    said = {"chat_id": str(chat.id), "text": "hello"}
    parts = {name: (None, value) for name, value in said.items()}

    answers = [
        await api.http.get("sendMessage", params=said),
        await api.http.post("sendMessage", data=said),
        await api.http.post("sendMessage", json=said),
        await api.http.post("sendMessage", files=parts),
    ]

    assert [answer.json()["result"]["text"] for answer in answers] == ["hello"] * 4


@pytest.mark.parametrize("body", ["[1]", "nonsense", ""])
async def test_a_json_body_must_be_an_object(api: Api, body: str) -> None:
    response = await api.http.post(
        "getMe", content=body, headers={"Content-Type": "application/json"}
    )

    assert response.status_code == 400


async def test_requests_and_answers_are_remembered(
    bot: telegram.Bot, world: World, chat: Chat
) -> None:
    markup = telegram.InlineKeyboardMarkup.from_button(
        telegram.InlineKeyboardButton("🎉", callback_data="t:0")
    )
    await bot.send_message(chat.id, "hello", reply_markup=markup)
    with pytest.raises(BadRequest):
        await bot.send_message(404, "hello")

    [good, bad] = world.calls("sendMessage")
    assert good.parameters["reply_markup"]["inline_keyboard"][0][0]["text"] == "🎉"
    assert good.response is not None
    assert good.response["result"]["message_id"] == 1
    assert bad.response == {
        "ok": False,
        "error_code": 400,
        "description": "Bad Request: chat not found",
    }


async def test_a_document_is_uploaded(bot: telegram.Bot, world: World, chat: Chat) -> None:
    sent = await bot.send_document(
        chat.id, b'{"kept": []}', filename="mydata.json", caption="Yours."
    )

    assert sent.document is not None
    kept = world.files.get(sent.document.file_id)
    assert kept is not None
    assert kept.content == b'{"kept": []}'
    assert sent.document.file_name == "mydata.json"
    [message] = world.history(chat)
    assert message.document == sent.document.to_dict()
    assert message.caption == "Yours."

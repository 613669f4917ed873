"""What a refusal means, and whoever answers in Telegram's place."""

import json

import pytest
from telegram import Bot
from telegram.error import RetryAfter, TelegramError

from bot.transport.refusals import in_a_sentence, is_unknown_token, refused_webhook
from tests.bot.wire import Wire

PAGE = b"<html>Welcome to the hotel. Log in, please.</html>"


class Stranger(Wire):
    """Whoever it is that answers, the same to everything."""

    def __init__(self, status: int, body: bytes) -> None:
        super().__init__()
        self._answer = status, body

    async def do_request(self, *_: object, **__: object) -> tuple[int, bytes]:
        return self._answer


def telegram(status: int, description: str) -> Stranger:
    """Telegram itself."""
    error = {"ok": False, "error_code": status, "description": description}
    return Stranger(status, json.dumps(error).encode())


async def refusal(stranger: Stranger) -> TelegramError:
    """What the library makes of the answer."""
    with pytest.raises(TelegramError) as caught:
        await Bot("1000001:test", request=stranger).initialize()
    return caught.value


@pytest.mark.parametrize(("status", "description"), [(401, "Unauthorized"), (404, "Not Found")])
async def test_telegram_says_when_it_does_not_know_the_token(status: int, description: str) -> None:
    assert is_unknown_token(await refusal(telegram(status, description)))


@pytest.mark.parametrize("status", [200, 302, 400, 401, 403, 404, 407, 503])
async def test_a_page_of_somebody_else_says_nothing_about_the_token(status: int) -> None:
    error = await refusal(Stranger(status, PAGE))

    assert not is_unknown_token(error)
    assert refused_webhook(error) is None
    assert "BOT_API_URL" in in_a_sentence(error)
    assert "hotel" not in in_a_sentence(error)


async def test_a_proxys_own_json_is_not_telegrams_word() -> None:
    assert not is_unknown_token(await refusal(Stranger(404, b'{"error": "no route"}')))


async def test_a_refused_webhook_says_why() -> None:
    error = await refusal(
        telegram(400, "Bad Request: bad webhook: IP address 127.0.0.1 is reserved")
    )

    said = refused_webhook(error)

    assert said is not None
    assert "WEBHOOK_URL" in said
    assert "ip address 127.0.0.1 is reserved" in said


@pytest.mark.parametrize(
    ("description", "words"),
    [
        (
            "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook",
            "a webhook is set",
        ),
        ("Conflict: terminated by other getUpdates request", "another process polls"),
    ],
)
async def test_the_two_conflicts_are_told_apart(description: str, words: str) -> None:
    assert words in in_a_sentence(await refusal(telegram(409, description)))


def test_to_be_told_to_wait_is_no_mistake() -> None:
    assert in_a_sentence(RetryAfter(3)) == "Telegram asks to wait"

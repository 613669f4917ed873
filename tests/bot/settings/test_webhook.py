"""What Telegram is to call, and the word that it says."""

from typing import Any

import pytest
from pydantic import SecretStr

from bot.settings import Settings


def webhook(address: str, **more: str) -> Settings:
    values = {"webhook_url": address, "web_port": 8443, **more}
    return Settings(_env_file=None, **values)  # type: ignore[arg-type]


@pytest.mark.parametrize("address", ["http://bot.example/telegram", "bot.example", "ftp://x"])
def test_telegram_calls_secure_webhooks_only(address: str) -> None:
    with pytest.raises(ValueError, match="WEBHOOK_URL is wrong: Telegram calls https://"):
        webhook(address)


def test_an_own_bot_api_server_may_call_in_the_clear() -> None:
    own = "http://127.0.0.1:8081"

    assert webhook("http://127.0.0.1:8080/telegram", bot_api_url=own).webhook_url is not None
    with pytest.raises(ValueError, match="WEBHOOK_URL is wrong"):
        webhook("127.0.0.1:8080", bot_api_url=own)


def test_where_no_word_for_the_webhook_is_set_all_processes_of_a_bot_make_the_same() -> None:
    hook: dict[str, Any] = {"webhook_url": "https://bot.example.org/telegram", "web_port": 8080}

    def word(token: str, **more: Any) -> str | None:
        return Settings(
            _env_file=None, bot_token=SecretStr(token), **{**hook, **more}
        ).webhook_word()

    assert word("1:a") == word("1:a")
    assert word("1:a") != word("1:b")
    assert "1:a" not in (word("1:a") or "")
    assert word("1:a", webhook_secret=SecretStr("own")) == "own"
    assert word("1:a", webhook_url=None) is None


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("https://bot.example.org:8080/telegram", "Telegram calls ports 443, 80, 88, 8443 only"),
        ("https://127.0.0.1/telegram", "cannot reach that host"),
        ("https://10.0.0.7:8443/telegram", "cannot reach that host"),
        ("https://[::1]/telegram", "cannot reach that host"),
        ("https://localhost/telegram", "cannot reach that host"),
        ("https:///telegram", "cannot reach that host"),
        ("https://bot.example:s3cret/telegram", "WEBHOOK_URL is wrong: it is no address"),
        ("https://[bad/telegram", "WEBHOOK_URL is wrong: it is no address"),
        ("https://bot.example.org:99999/telegram", "WEBHOOK_URL|Port out of range"),
    ],
)
def test_a_webhook_that_telegram_cannot_call_is_refused_before_the_start(
    address: str, said: str
) -> None:
    with pytest.raises(ValueError, match=said):
        webhook(address)


@pytest.mark.parametrize(
    "address", ["https://bot.example.org/telegram", "https://8.8.8.8:8443", "https://x.org:88/"]
)
def test_a_webhook_that_telegram_may_call_is_taken(address: str) -> None:
    assert webhook(address).webhook_url == address

"""Which proxy stands between the bot and Telegram, and which it refuses."""

import pytest

from bot.errors import SettingsError
from bot.transport.proxy import proxy_to

ANN = "ann:word"  # a name and a password of nobody

API = "https://api.telegram.org/bot1:x/getMe"
NAMES = ("http_proxy", "https_proxy", "all_proxy", "no_proxy")


@pytest.fixture(autouse=True)
def _nothing_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


def test_where_nothing_is_set_there_is_none() -> None:
    assert proxy_to(API) is None


@pytest.mark.parametrize(
    ("name", "value", "found"),
    [
        ("HTTPS_PROXY", f"http://{ANN}@10.0.0.1:3128", f"http://{ANN}@10.0.0.1:3128"),
        ("https_proxy", "10.0.0.1:3128", "http://10.0.0.1:3128"),
        ("ALL_PROXY", "https://proxy.example", "https://proxy.example"),
        ("HTTP_PROXY", "http://10.0.0.1:3128", None),
    ],
)
def test_it_is_the_one_that_the_environment_names(
    name: str, value: str, found: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)

    assert proxy_to(API) == found


@pytest.mark.parametrize("host", ["127.0.0.1:8081", "[::1]:8081", "localhost:8081", "10.1.1.1"])
def test_what_is_near_is_asked_without_it(host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALL_PROXY", "socks5://10.0.0.1:1080")
    monkeypatch.setenv("NO_PROXY", "10.1.1.1")

    assert proxy_to(f"http://{host}/bot1:x/getMe") is None


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("ALL_PROXY", f"socks5://{ANN}@10.0.0.1:1080", "not over socks5://"),
        ("HTTPS_PROXY", "socks5h://10.0.0.1:1080", "not over socks5h://"),
        ("HTTPS_PROXY", "http://10.0.0.1:word", "it is no address"),
        ("HTTPS_PROXY", "http://[10.0.0.1", "it is no address"),
        ("HTTPS_PROXY", "http://", "it is no address"),
        ("HTTPS_PROXY", "http://10.0.0.1:0", "it is no address"),
        ("HTTPS_PROXY", "http://ann:1/word@10.0.0.1:3128", "it is no address"),
        ("HTTPS_PROXY", "http://ann:1#word@10.0.0.1:3128", "it is no address"),
    ],
)
def test_one_that_the_bot_cannot_speak_to_is_refused_in_a_sentence(
    name: str, value: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)

    with pytest.raises(SettingsError, match=said) as refused:
        proxy_to(API)

    assert str(refused.value).startswith(f"{name} is wrong: ")
    assert "word" not in str(refused.value)

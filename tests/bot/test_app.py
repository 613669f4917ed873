"""What the bot makes up itself when it is put together."""

from pydantic import SecretStr

from bot.app import webhook_secret
from bot.settings import Settings

ADDRESS = "https://bot.example.org/telegram"


def hooked(secret: SecretStr | None = None) -> Settings:
    return Settings(_env_file=None, webhook_url=ADDRESS, web_port=8080, webhook_secret=secret)


def test_a_webhook_has_a_secret_that_nobody_guesses_and_another_each_time() -> None:
    made = [webhook_secret(hooked()) for _ in range(2)]

    assert all(it is not None and len(it) >= 43 for it in made)  # 256 bits
    assert made[0] != made[1]


def test_a_secret_of_the_operators_is_taken_and_without_a_webhook_there_is_none() -> None:
    assert webhook_secret(hooked(SecretStr("open-sesame"))) == "open-sesame"
    assert webhook_secret(Settings(_env_file=None)) is None

"""What the log is told of the settings."""

from pydantic import SecretStr

from bot.settings import Settings
from bot.settings.told import told_settings


def test_an_address_with_an_odd_password_is_told_too() -> None:
    odd = Settings(_env_file=None, database_url="postgresql+asyncpg://ann:p[ss@h/db")

    assert told_settings(odd)["DATABASE_URL"] == "set"


def test_the_log_is_told_what_was_set_and_no_secret() -> None:
    told = told_settings(
        Settings(
            _env_file=None,
            bot_token=SecretStr("123456:unseen"),
            metrics_token=SecretStr("unseen"),
            model_token=SecretStr("unseen"),
            bot_api_url="https://me:unseen@api.example/unseen",
            database_url="postgresql+asyncpg://me:unseen@db.example/bot?password=unseen",
            owner_ids=frozenset({700_000_001, 700_000_002}),
            web_port=8080,
        )
    )

    assert told == {
        "BOT_TOKEN": "set",
        "BOT_API_URL": "https://api.example",
        "OWNER_IDS": 2,
        "WEBHOOK_SECRET": "not set",
        "WEB_PORT": 8080,
        "METRICS_TOKEN": "set",
        "DATABASE_URL": "postgresql+asyncpg://db.example",
        "ENCRYPTION_KEY": "not set",
        "MODEL_TOKEN": "set",
    }

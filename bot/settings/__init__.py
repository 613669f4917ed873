"""Every setting of the bot, read once from the environment or `.env`.

`.env.example` holds each of them with its default and the reason for it; a test keeps
the two in step.
"""

import os
import re
from datetime import tzinfo
from pathlib import Path
from typing import Annotated, Final, Literal, Self

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import (
    BaseSettings,
    DotEnvSettingsSource,
    NoDecode,
    SettingsConfigDict,
)

from bot.errors import SettingsError
from bot.settings.addresses import http_address, traces_address
from bot.settings.unknown import unknown_settings
from bot.settings.webhook import refuse_what_telegram_refuses, word_of
from bot.settings.zones import known_zone, zone_named
from model.access import refusal
from model.device import device_named

Ids = Annotated[frozenset[int], NoDecode]  # "1, 2" rather than JSON

TELEGRAM: Final = "https://api.telegram.org"


class Settings(BaseSettings):
    """What an operator may choose; immutable once read."""

    model_config = SettingsConfigDict(
        env_file=".env",
        env_file_encoding="utf-8",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
    )

    bot_token: SecretStr | None = None
    bot_api_url: str = TELEGRAM
    owner_ids: Ids = frozenset()
    allowed_chats: Ids = frozenset()

    webhook_url: str | None = None
    webhook_secret: SecretStr | None = None
    web_host: str = "127.0.0.1"
    web_port: int = Field(0, ge=0, le=65535)
    metrics_token: SecretStr | None = None

    database_url: str = "sqlite+aiosqlite:///data/emojibot.db"
    encryption_key: SecretStr | None = None
    encryption_key_file: Path = Path("secrets/encryption.key")
    retention_days: int = Field(365, ge=1)
    backup_dir: Path | None = None
    backup_keep: int = Field(7, ge=1)

    model: str = "current"
    model_token: SecretStr | None = None
    model_canary: float = Field(0, ge=0, le=1)
    model_device: str = "auto"
    model_precision: Literal["stored", "fp32", "auto"] = "stored"
    model_threads: int = Field(0, ge=0)
    model_batch_tokens: int = Field(256, ge=1)
    model_queue: int = Field(256, ge=1)
    model_remembered: int = Field(0, ge=0)

    suggestions: int = Field(5, ge=1, le=7)
    min_confidence: float = Field(0.2, ge=0, le=1)
    shuffled_share: float = Field(0.05, ge=0, le=1)

    time_zone: str = "UTC"

    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    log_format: Literal["auto", "text", "json"] = "auto"

    otel_exporter_otlp_endpoint: str | None = None
    otel_exporter_otlp_traces_endpoint: str | None = None
    otel_service_name: str = "emojibot"

    _device_named = field_validator("model_device")(device_named)
    _zone_known = field_validator("time_zone")(known_zone)
    _http_address = field_validator(
        "bot_api_url", "otel_exporter_otlp_endpoint", "otel_exporter_otlp_traces_endpoint"
    )(http_address)

    @field_validator(
        "bot_token", "webhook_secret", "metrics_token", "model_token", "encryption_key"
    )
    @classmethod
    def _not_empty(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and not value.get_secret_value():
            raise ValueError("its file is empty")  # an empty variable is none
        return value

    @field_validator("owner_ids", "allowed_chats", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return value.replace(",", " ").split() if isinstance(value, str) else value

    @field_validator("bot_api_url")
    @classmethod
    def _root(cls, value: str) -> str:
        return value.rstrip("/")

    @field_validator("webhook_secret")
    @classmethod
    def _telegrams_alphabet(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and not re.fullmatch(
            r"[A-Za-z0-9_-]{1,256}", value.get_secret_value()
        ):
            raise ValueError("it takes 1 to 256 letters, digits, _ and -")
        return value

    @model_validator(mode="after")
    def _webhook_is_an_address(self) -> Self:
        own = self.bot_api_url != TELEGRAM  # which may call in the clear what is beside it
        allowed = ("https://", "http://") if own else ("https://",)
        if self.webhook_url is not None and not self.webhook_url.startswith(allowed):
            raise ValueError("WEBHOOK_URL is wrong: Telegram calls https:// addresses only")
        if self.webhook_url is not None and not own:
            refuse_what_telegram_refuses(self.webhook_url)
        return self

    @model_validator(mode="after")
    def _webhook_needs_a_port(self) -> Self:
        if self.webhook_url is not None and not self.web_port:
            raise ValueError("WEBHOOK_URL needs WEB_PORT, where the updates arrive")
        return self

    @model_validator(mode="after")
    def _metrics_need_a_port(self) -> Self:
        if self.metrics_token is not None and not self.web_port:
            raise ValueError("METRICS_TOKEN needs WEB_PORT, where the metrics are read")
        return self

    @field_validator("log_level", mode="before")
    @classmethod
    def _upper(cls, value: object) -> object:
        return value.upper() if isinstance(value, str) else value

    def token(self) -> str:
        """The bot's token.

        Raises:
            SettingsError: there is none.
        """
        if self.bot_token is None:
            raise SettingsError(
                "BOT_TOKEN is missing: get one from @BotFather and put it into .env, "
                "or try the bot without one: emojibot play"
            )
        return self.bot_token.get_secret_value()

    def webhook_word(self) -> str | None:
        """What Telegram sends with every update; None: there is no webhook.

        Of the token, where it is not set: so it is the same for all processes of the bot.
        """
        if self.webhook_url is None:
            return None
        if self.webhook_secret is None:
            return word_of(self.token())
        return self.webhook_secret.get_secret_value()

    def metrics(self) -> str | None:
        """What whoever reads the metrics must know; None: nobody may."""
        return None if self.metrics_token is None else self.metrics_token.get_secret_value()

    def model_word(self) -> str | None:
        """What a model that is served elsewhere wants to be told; None: nothing."""
        return None if self.model_token is None else self.model_token.get_secret_value()

    def zone(self) -> tzinfo:
        """Where the days of the statistics begin at midnight."""
        return zone_named(self.time_zone)

    def traces(self) -> str | None:
        """Where traces go; None: there are none."""
        return traces_address(
            self.otel_exporter_otlp_endpoint, self.otel_exporter_otlp_traces_endpoint
        )

    def own_key(self) -> str | None:
        """The encryption key where it is not in its file."""
        return None if self.encryption_key is None else self.encryption_key.get_secret_value()

    def bot_id(self) -> str:
        """The id of the bot, which its token begins with.

        Raises:
            SettingsError: there is no token.
        """
        return self.token().partition(":")[0]


def load_settings() -> Settings:
    """The settings of this process.

    Raises:
        SettingsError: one of them is wrong or unknown; the sentence names it, never its value.
    """
    try:
        _refuse_unknown()
        return Settings(_secrets_dir=_credentials())
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        said = first["msg"].removeprefix("Value error, ")
        if first["loc"]:
            said = f"{str(first['loc'][0]).upper()} is wrong: {said}"
        raise SettingsError(said) from None
    except (OSError, UnicodeDecodeError) as error:
        why = refusal(error) if isinstance(error, OSError) else ".env is not UTF-8; save it as that"
        raise SettingsError(f"the settings cannot be read: {why}") from None


def _credentials() -> Path | None:
    """The folder with a file for each secret setting, such as `bot_token`, where there is one.

    systemd names it so (`LoadCredential=`); containers may.

    Raises:
        SettingsError: what is named is no folder.
    """
    named = os.environ.get("CREDENTIALS_DIRECTORY")
    if named and not os.path.isdir(named):
        raise SettingsError(f"CREDENTIALS_DIRECTORY is wrong: {named} is no folder")
    return Path(named) if named else None


def _refuse_unknown() -> None:
    """Do nothing if all of `.env` are settings, and nothing in the environment is a mistyped one.

    Raises:
        SettingsError: the sentence names the first that is not.
    """
    known = [name.upper() for name in Settings.model_fields]
    lines = DotEnvSettingsSource(Settings).env_vars.items()
    file = ("" if value is None else name.upper() for name, value in lines)
    for said in unknown_settings(known, file, map(str.upper, os.environ)):
        raise SettingsError(said)

"""Who talks: people and bots, as Telegram describes them to a bot."""

from dataclasses import dataclass

from bot.playground.telegram.json_types import Json


@dataclass(frozen=True, slots=True)
class User:
    """A person or a bot."""

    id: int
    first_name: str
    username: str | None = None
    language_code: str | None = None
    is_bot: bool = False

    def to_json(self) -> Json:
        """The Bot API's `User`."""
        user: Json = {
            "id": self.id,
            "is_bot": self.is_bot,
            "first_name": self.first_name,
        }
        if self.username is not None:
            user["username"] = self.username
        if self.language_code is not None:
            user["language_code"] = self.language_code
        return user


# Telegram writes under this name for administrators who do not show theirs.
ANONYMOUS = User(1_087_968_824, "Group", "GroupAnonymousBot", is_bot=True)

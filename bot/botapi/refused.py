"""A request that the server turns down, with the words Telegram would use."""

from bot.botapi.messages import Json


class Refused(Exception):
    """Becomes the answer `{"ok": false, ...}`."""

    def __init__(self, code: int, description: str, *, retry_after: int | None = None) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.retry_after = retry_after

    def to_json(self) -> Json:
        """The Bot API's answer to a failed request."""
        answer: Json = {"ok": False, "error_code": self.code, "description": self.description}
        if self.retry_after is not None:
            answer["parameters"] = {"retry_after": self.retry_after}
        return answer


def bad_request(reason: str) -> Refused:
    """400: the request makes no sense, or asks for what cannot be."""
    return Refused(400, f"Bad Request: {reason}")


def forbidden(reason: str) -> Refused:
    """403: the bot may not do this here."""
    return Refused(403, f"Forbidden: {reason}")


def too_many_requests(retry_after: int) -> Refused:
    """429: come back in `retry_after` seconds."""
    return Refused(429, f"Too Many Requests: retry after {retry_after}", retry_after=retry_after)

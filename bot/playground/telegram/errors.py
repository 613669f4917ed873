"""Error responses: requests that the server turns down, in the words that Telegram would use."""

from bot.playground.telegram.json_types import Json


class ApiError(Exception):
    """Becomes the answer `{"ok": false, ...}`."""

    def __init__(self, code: int, description: str, **parameters: int) -> None:
        """`parameters` are those of the Bot API's `ResponseParameters`."""
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters

    def to_json(self) -> Json:
        """The Bot API's answer to a failed request."""
        answer: Json = {"ok": False, "error_code": self.code, "description": self.description}
        if self.parameters:
            answer["parameters"] = self.parameters
        return answer


def bad_request(reason: str) -> ApiError:
    """400: the request makes no sense, or asks for what cannot be."""
    return ApiError(400, f"Bad Request: {reason}")


def forbidden(reason: str) -> ApiError:
    """403: the bot may not do this here."""
    return ApiError(403, f"Forbidden: {reason}")


def too_many_requests(retry_after: int) -> ApiError:
    """429: come back in `retry_after` seconds."""
    return ApiError(429, f"Too Many Requests: retry after {retry_after}", retry_after=retry_after)


def upgraded(chat_id: int) -> ApiError:
    """400: the group goes on as the supergroup with this id."""
    reason = "Bad Request: group chat was upgraded to a supergroup chat"
    return ApiError(400, reason, migrate_to_chat_id=chat_id)

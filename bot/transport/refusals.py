"""What a refusal means, by Telegram or by whoever answers in its place, and what to do about it.

Proxies and login pages of networks answer with pages of their own. PTB takes their 404 for a token
that Telegram does not know, and their 403 for a chat that blocked the bot; by Telegram's own words
the two are told apart. Nothing that was answered is quoted: it may hold anything.
"""

from typing import Final

from aiohttp import ClientConnectorDNSError, ClientHttpProxyError, ClientProxyConnectionError
from telegram.error import (
    BadRequest,
    Conflict,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)

_UNKNOWN_TOKEN: Final = ("Unauthorized", "Not Found")  # Telegram's own words, nobody else's


def is_unknown_token(error: TelegramError) -> bool:
    """Whether Telegram itself says that it does not know the token: that is final."""
    while isinstance(error.__cause__, InvalidToken):  # PTB wraps the first answer to a bot
        error = error.__cause__
    return isinstance(error, InvalidToken) and error.message in _UNKNOWN_TOKEN


def refused_webhook(error: TelegramError) -> str | None:
    """What Telegram has against the address of a webhook; None for what may pass."""
    if not isinstance(error, BadRequest) or isinstance(error.__cause__, TelegramError):
        return None
    return f"Telegram refuses WEBHOOK_URL ({error.message}): it must be reachable from outside"


def in_a_sentence(error: TelegramError) -> str:
    """What has happened, of what may pass by itself, and where to look if it does not."""
    match error:
        case RetryAfter():
            return "Telegram asks to wait"
        case Conflict() if "webhook" in error.message.lower():
            return (
                "a webhook is set for this bot, so that polling gets nothing: stop the program "
                "that set it, then start this one again, which removes it"
            )
        case Conflict():
            return "another process polls with this token: stop it"
        case NetworkError(__cause__=ClientConnectorDNSError()):
            return (
                "no name server says where Telegram is: look at the network's name servers, at "
                "BOT_API_URL, and at the proxy's name if there is one"
            )
        case NetworkError(__cause__=ClientProxyConnectionError() | ClientHttpProxyError()):
            return (
                "the proxy to Telegram cannot be reached, or passes nothing on: look at it, and "
                "at HTTPS_PROXY"
            )
        case NetworkError() if not isinstance(error, BadRequest):
            return "Telegram cannot be reached: look at the network, and at BOT_API_URL"
        case _:
            return (
                f"what answers is not Telegram ({type(error).__name__}): look at BOT_API_URL, "
                "at a proxy on the way, at a login page of the network"
            )

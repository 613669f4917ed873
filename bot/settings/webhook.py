"""Where Telegram brings updates: which addresses it would refuse, and what it sends along."""

import hmac
from contextlib import suppress
from ipaddress import ip_address
from typing import Final
from urllib.parse import urlsplit

WEBHOOK_PORTS: Final = (443, 80, 88, 8443)  # that Telegram calls


def word_of(token: str) -> str:
    """What Telegram sends along where nothing else is set, the same at every start.

    All processes of a bot make the same, and nobody can tell the token from it.
    """
    return hmac.digest(token.encode(), b"webhook secret", "sha256").hex()


def refuse_what_telegram_refuses(url: str) -> None:
    """Say before the start what Telegram says of a webhook's address that it cannot call.

    Raises:
        ValueError: its port is another than Telegram's, or it names a host of a private network.
    """
    try:
        address = urlsplit(url)
        port = address.port
    except ValueError:  # its own words would tell what stands there, which may be a secret
        raise ValueError("WEBHOOK_URL is wrong: it is no address") from None
    if port not in (None, *WEBHOOK_PORTS):
        raise ValueError(
            f"WEBHOOK_URL is wrong: Telegram calls ports {', '.join(map(str, WEBHOOK_PORTS))} only"
        )
    host = address.hostname or ""
    private = host == "localhost" or host.endswith(".localhost")
    with suppress(ValueError):  # a name, which only Telegram can look up
        private = not ip_address(host).is_global
    if private or not host:
        raise ValueError("WEBHOOK_URL is wrong: Telegram cannot reach that host from outside")

"""The proxy between the bot and Telegram, which the environment or the system names."""

from ipaddress import ip_address
from typing import Final
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

from bot.errors import SettingsError
from bot.settings.addresses import ESCAPED, is_whole

SPOKEN: Final = ("http", "https")  # how the bot speaks to a proxy


def proxy_to(url: str) -> str | None:
    """The same as `proxy_for`, of the server at `url`."""
    server = urlsplit(url)
    return proxy_for(server.scheme, server.hostname or "")


def proxy_for(scheme: str, host: str) -> str | None:
    """The address of the proxy for `host`, maybe with a password; None: there is none.

    On some systems that takes a while.

    Raises:
        SettingsError: the bot cannot speak to it; tells of its address only how it begins.
    """
    proxies = getproxies()
    name = scheme if scheme in proxies else "all"
    found = proxies.get(name)
    if not found or _is_this_machine(host) or proxy_bypass(host):
        return None
    found = found if "://" in found else f"http://{found}"
    wrong = _refusal(found)
    if wrong:
        raise SettingsError(f"{name.upper()}_PROXY is wrong: {wrong}")
    return found


def _is_this_machine(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _refusal(proxy: str) -> str | None:
    if not is_whole(proxy):
        return f"it is no address such as http://10.0.0.1:3128; {ESCAPED}"
    scheme = urlsplit(proxy).scheme
    if scheme not in SPOKEN:
        return (
            f"the bot speaks to proxies over http:// or https://, not over {scheme}://; "
            "most programs that offer SOCKS offer HTTP, too"
        )
    return None

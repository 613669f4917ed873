"""The address that the bot's own web server listens on."""

import socket

from bot.errors import SettingsError


def bind(host: str, port: int) -> socket.socket:
    """A socket that has the address for itself; nothing arrives before it listens.

    Raises:
        SettingsError: the address is taken, or not of this machine.
    """
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        raise SettingsError(
            f"the bot cannot listen on WEB_HOST {host}, WEB_PORT {port} ({error.strerror}): "
            "stop what has it, which may be the bot itself, or take another"
        ) from error
    return listener

"""The address that a web server of the bot listens on."""

import errno
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
    except (OSError, UnicodeError) as error:  # no name of a host is like that
        listener.close()
        said = blame(error, host=f"WEB_HOST {host}", port=f"WEB_PORT {port}")
        raise SettingsError(f"the bot cannot listen: {said}") from error
    return listener


def blame(error: Exception, *, host: str, port: str) -> str:
    """Which half of an address is wrong, called as its owner knows it, and what to do."""
    match getattr(error, "errno", None):
        case errno.EADDRINUSE:
            return (
                f"{port} is in use; stop what has it, which may be the bot itself, or take another"
            )
        case errno.EACCES:
            return f"{port} is for the administrator alone; take one above 1023"
        case _:
            return (
                f"{host} is no address of this machine; take 127.0.0.1, or 0.0.0.0 for all it has"
            )

"""The address that the web server listens on."""

import errno
import os

import pytest

from bot.errors import SettingsError
from bot.transport.address import bind, blame


@pytest.mark.parametrize("host", ["127.0.0.1", "::1"])
def test_a_taken_address_is_blamed_on_the_port(host: str) -> None:
    with bind(host, 0) as taken:
        taken.listen()
        port = taken.getsockname()[1]

        with pytest.raises(SettingsError, match=f"listen: WEB_PORT {port} is in use; stop"):
            bind(host, port)


@pytest.mark.parametrize("host", ["192.0.2.1", "999.1.1.1", "no..name", "2001:db8::1", "two words"])
def test_an_address_of_another_machine_is_blamed_on_the_host(host: str) -> None:
    with pytest.raises(SettingsError, match=f"listen: WEB_HOST {host} is no address of this"):
        bind(host, 0)


def test_a_port_that_only_root_may_take_is_blamed_on_the_port() -> None:
    said = blame(OSError(errno.EACCES, os.strerror(errno.EACCES)), host="H", port="WEB_PORT 80")

    assert said == "WEB_PORT 80 is for the administrator alone; take one above 1023"

"""The address that the web server listens on."""

import pytest

from bot.errors import SettingsError
from bot.transport.address import bind


@pytest.mark.parametrize("host", ["127.0.0.1", "::1"])
def test_a_taken_address_is_named_with_its_settings(host: str) -> None:
    with bind(host, 0) as taken:
        taken.listen()
        port = taken.getsockname()[1]

        with pytest.raises(SettingsError, match=f"WEB_HOST {host}, WEB_PORT {port} .*in use"):
            bind(host, port)


def test_an_address_of_another_machine_is_refused() -> None:
    with pytest.raises(SettingsError, match=r"WEB_HOST 192\.0\.2\.1"):
        bind("192.0.2.1", 0)

"""Which method a request is counted under."""

import pytest

from bot.monitoring.telegram import method_of


@pytest.mark.parametrize(
    ("url", "method"),
    [
        ("https://api.telegram.org/bot1:x/sendMessage", "sendMessage"),
        ("http://127.0.0.1:4011/bot1:x/getUpdates?timeout=30&offset=7", "getUpdates"),
        ("https://api.telegram.org/file/bot1:x/documents/file_7.pdf", "file"),
        ("https://api.telegram.org/bot1:x/", "file"),
    ],
)
def test_a_request_is_counted_under_its_method_and_under_nothing_that_varies(
    url: str, method: str
) -> None:
    assert method_of(url) == method

"""Whatever is posted to the webhook is taken, or refused with a number that Telegram knows."""

from collections.abc import AsyncIterator, Mapping
from typing import Final

import httpx
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.transport.webhook import BODY_LIMIT, SECRET_HEADER, WEBHOOK_PATH, web
from tests.bot.wire import arrives, message
from tests.fuzz.at_work import END, AtWork
from tests.fuzz.strategies import MARKER, files, written
from tests.fuzz.updates import updates

SECRET: Final = "s3cret"
TOLD: Final = {SECRET_HEADER: SECRET}
HALF: Final = written(arrives(message(f"@emojibot_test {MARKER}") | {"text": f"\ud83d {MARKER}"}))
headers = st.dictionaries(
    st.sampled_from([SECRET_HEADER, "Content-Type", "Content-Length", "Content-Encoding", "X"]),
    st.one_of(st.just(SECRET), st.binary(max_size=8).map(lambda it: it.hex()), st.just("é")),
)


@pytest.fixture
async def client(bot: AtWork) -> AsyncIterator[httpx.AsyncClient]:
    inbox = bot.inbox()
    transport = httpx.ASGITransport(web(inbox, ready=lambda: True, secret=SECRET))
    async with httpx.AsyncClient(transport=transport, base_url="http://bot") as client:
        yield client
    await inbox.drain(END)


@given(body=files(updates()))
@example(body=HALF)
@example(body=b'{"update_id": NaN}')
@example(body=b'{"update_id": 1, "message": {"chat": {"id": Infinity}}}')
@example(body=b" " * (BODY_LIMIT + 1))
async def test_every_body_is_taken_or_refused(
    bot: AtWork, client: httpx.AsyncClient, body: bytes
) -> None:
    answer = await client.post(WEBHOOK_PATH, content=body, headers=TOLD)

    assert answer.status_code in (200, 400, 413, 503)
    assert MARKER not in answer.text
    assert "uncaught" not in bot.log()


@given(sent=headers, body=files(updates()))
async def test_whoever_does_not_know_the_secret_is_not_heard(
    bot: AtWork, client: httpx.AsyncClient, sent: Mapping[str, str], body: bytes
) -> None:
    coded = [(name.encode(), value.encode("latin-1")) for name, value in sent.items()]
    answer = await client.post(WEBHOOK_PATH, content=body, headers=coded)

    known = sent.get(SECRET_HEADER) == SECRET
    assert answer.status_code in ((200, 400, 413, 503) if known else (403,))
    assert "uncaught" not in bot.log()

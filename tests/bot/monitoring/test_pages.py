"""What is seen from outside: health, readiness, metrics behind their token."""

import httpx
import pytest
from prometheus_client import CollectorRegistry, Counter
from starlette.applications import Starlette
from telegram import Bot, Update

from bot.monitoring.health import Health
from bot.monitoring.pages import pages
from bot.monitoring.updates import WatchedUpdates
from bot.monitoring.watch import Watch
from bot.transport.inbox import Inbox
from bot.transport.inline_queue import Newest
from bot.transport.webhook import SECRET_HEADER, WEBHOOK_PATH, web
from tests.bot.transport.paper import Paper
from tests.bot.wire import arrives, message

TOKEN = "open-sesame"
SECRET = "s3cret"


class Site:
    """The pages, over a bot whose state is set by hand."""

    def __init__(self) -> None:
        self.reached = self.writable = True
        watch = Watch()
        self.models = watch.models
        self.models.versions.append("tiny-1")
        self.updates = WatchedUpdates(_handle, Newest(), watch.metrics.updates, log_key=b"k")
        self.health = Health(lambda: self.reached, lambda: self.writable, self.models, self.updates)
        self.registry = CollectorRegistry()
        Counter("figure", "One.", registry=self.registry).inc()
        self.inbox = Inbox(Bot("1:test"), self.updates, Newest(), Paper())

    def client(self, *, token: str | None = TOKEN) -> httpx.AsyncClient:
        routes = pages(self.health, self.registry, token)
        app: Starlette = web(self.inbox, ready=lambda: self.reached, secret=SECRET, pages=routes)
        return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://bot")


async def _handle(_: Update) -> None:
    """Nothing to do."""


@pytest.fixture
def site() -> Site:
    return Site()


async def test_a_bot_that_has_all_it_needs_is_ready(site: Site) -> None:
    async with site.client() as client:
        answer = await client.get("/readyz")

    assert answer.status_code == 200
    assert answer.json() == {
        "ready": True,
        "telegram": "reached",
        "database": "writable",
        "model": "tiny-1",
        "last_update_seconds": None,
    }


@pytest.mark.parametrize(
    ("lacks", "where", "said"),
    [
        ("reached", "telegram", "not reached"),
        ("writable", "database", "failed a moment ago; see the log"),
        ("model", "model", "none"),
    ],
)
async def test_it_says_what_is_not_ready_and_is_healthy_all_the_same(
    site: Site, lacks: str, where: str, said: str
) -> None:
    if lacks == "model":
        site.models.versions.clear()
    else:
        setattr(site, lacks, False)

    async with site.client() as client:
        ready, healthy = await client.get("/readyz"), await client.get("/healthz")

    assert (ready.status_code, ready.json()["ready"], ready.json()[where]) == (503, False, said)
    assert healthy.status_code == 200


async def test_a_database_that_fails_takes_updates_all_the_same(site: Site) -> None:
    site.writable = False

    async with site.client() as client:
        update = arrives(message("hi"))
        taken = await client.post(WEBHOOK_PATH, json=update, headers={SECRET_HEADER: SECRET})
        ready = await client.get("/readyz")

    assert (taken.status_code, ready.status_code) == (200, 503)
    assert 0 <= ready.json()["last_update_seconds"] < 60


@pytest.mark.parametrize(
    "sent", [None, "", TOKEN, "Bearer", "Bearer ", f"Bearer {TOKEN}x", f"Basic {TOKEN}", "Bearer é"]
)
async def test_without_the_token_there_is_nothing_to_read(site: Site, sent: str | None) -> None:
    headers = {} if sent is None else {b"Authorization": sent.encode()}
    async with site.client() as client:
        answer = await client.get("/metrics", headers=headers)

    assert answer.status_code == 401
    assert "figure" not in answer.text


async def test_with_the_token_there_are_the_figures(site: Site) -> None:
    async with site.client() as client:
        answer = await client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})

    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("text/plain")
    assert "figure_total 1.0" in answer.text


async def test_where_no_token_is_set_there_are_no_metrics(site: Site) -> None:
    async with site.client(token=None) as client:
        answer = await client.get("/metrics", headers={"Authorization": "Bearer None"})

    assert answer.status_code == 404

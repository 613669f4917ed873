"""Where hosts are, by a system that answers, refuses, or hangs."""

import asyncio
import errno
import gc
import socket
from collections.abc import AsyncIterator
from functools import partial
from threading import Event, active_count
from typing import Any

import anyio
import pytest
import uvloop
from telegram.error import NetworkError

from bot.transport.lookups import MOST, Lookups, patient
from bot.transport.refusals import in_a_sentence
from bot.transport.request import Request, was_never_sent

NOWHERE = (
    "no name server says where Telegram is: look at the network's name servers, at BOT_API_URL, "
    "and at the proxy's name if there is one"
)
FOUND = [
    (socket.AF_INET6, socket.SOCK_STREAM, 6, "", ("fe80::1", 443, 0, 3)),
    (socket.AF_INET6, socket.SOCK_STREAM, 6, "", ("2001:db8::1", 443, 0, 0)),
    (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("192.0.2.1", 443)),
]


class Silent:
    """Name servers that say nothing until the test is over."""

    def __init__(self) -> None:
        self.over = Event()
        self.asked = 0

    def __call__(self, *_: Any) -> list[Any]:
        self.asked += 1
        self.over.wait()
        raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")


@pytest.fixture
async def silent() -> AsyncIterator[Silent]:
    silent = Silent()
    yield silent
    silent.over.set()


async def test_what_the_system_finds_is_what_is_connected_to() -> None:
    asked = []

    def find(*words: Any) -> list[Any]:
        asked.append(words)
        return FOUND

    found = await Lookups(find).resolve("api.telegram.org", 443, socket.AF_UNSPEC)

    assert [it["host"] for it in found] == ["fe80::1%3", "2001:db8::1", "192.0.2.1"]
    assert {(it["hostname"], it["port"], it["proto"]) for it in found} == {
        ("api.telegram.org", 443, 6)
    }
    words = ("api.telegram.org", 443, socket.AF_UNSPEC, socket.SOCK_STREAM)
    assert asked == [(*words, 0, socket.AI_ADDRCONFIG)]


async def test_a_host_that_does_not_exist_is_said_as_the_system_says_it() -> None:
    def find(*_: Any) -> list[Any]:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    with pytest.raises(socket.gaierror, match="not known"):
        await Lookups(find).resolve("api.telegram.example")


async def test_a_lookup_that_hangs_is_given_up_and_nobody_elses_threads_wait(
    silent: Silent,
) -> None:
    lookups = Lookups(silent, seconds=0.01)
    for number in range(MOST):
        with pytest.raises(OSError, match="no name server answers") as late:
            await lookups.resolve(f"{number}.example")
        assert late.value.errno == errno.ETIMEDOUT

    assert await asyncio.wait_for(asyncio.to_thread(int), timeout=1) == 0
    await asyncio.get_running_loop().shutdown_default_executor()  # which waits for its threads
    assert not silent.over.is_set()


async def test_only_so_many_lookups_hang(silent: Silent) -> None:
    lookups, before = Lookups(silent, seconds=0.01), active_count()
    for number in range(MOST + 3):
        with pytest.raises(OSError, match="no name server"):
            await lookups.resolve(f"{number}.example")

    assert silent.asked == MOST
    assert active_count() - before <= MOST


async def test_any_number_of_lookups_that_do_not_hang_may_be_begun_together() -> None:
    go = Event()

    def find(host: str) -> list[Any]:
        go.wait()
        return [host]

    lookups, hosts = Lookups(find), [f"{number}.example" for number in range(2 * MOST)]
    asking = [asyncio.create_task(lookups.find(host)) for host in hosts]
    await asyncio.sleep(0)  # they ask
    await asyncio.sleep(0)  # what they ask is begun
    go.set()

    assert await asyncio.gather(*asking) == [[host] for host in hosts]


async def test_when_name_servers_answer_again_so_do_lookups(silent: Silent) -> None:
    lookups = Lookups(silent, seconds=0.01)
    for number in range(MOST):
        with pytest.raises(OSError, match="no name server answers"):
            await lookups.resolve(f"{number}.example")
    silent.over.set()
    for thread in lookups._hanging:
        thread.join()

    with pytest.raises(socket.gaierror, match="Temporary failure"):
        await lookups.resolve("api.telegram.org")


async def test_whoever_asks_while_a_lookup_hangs_is_answered_in_time_and_may_ask_again(
    silent: Silent,
) -> None:
    request = Request(connections=9, pool_timeout=60, lookups=Lookups(silent, seconds=0.05))
    await request.initialize()
    try:
        asking = [request.post("https://api.telegram.example/x") for _ in range(5)]
        answers = await asyncio.gather(*asking, return_exceptions=True)
    finally:
        await request.shutdown()

    assert [type(it) for it in answers] == [NetworkError] * 5
    assert {was_never_sent(it) for it in answers if isinstance(it, NetworkError)} == {True}
    assert {in_a_sentence(it) for it in answers if isinstance(it, NetworkError)} == {NOWHERE}
    assert silent.asked == 1


async def test_whoever_asks_for_the_same_shares_the_thread_and_its_answer() -> None:
    go, asked = Event(), []

    def find(*words: Any) -> list[Any]:
        asked.append(words)
        go.wait()
        return FOUND

    lookups = Lookups(find)
    asking = [asyncio.create_task(lookups.find("api.telegram.org", 443)) for _ in range(3 * MOST)]
    await asyncio.sleep(0)
    asking[0].cancel()
    go.set()

    assert await asyncio.gather(*asking[1:]) == [FOUND] * (3 * MOST - 1)
    assert asked == [("api.telegram.org", 443)]
    assert await lookups.find("api.telegram.org", 443) == FOUND
    assert len(asked) == 2  # it may be elsewhere by now


async def test_a_failure_that_nobody_waits_for_is_not_complained_of(
    silent: Silent, caplog: pytest.LogCaptureFixture
) -> None:
    lookups = Lookups(silent)
    asking = asyncio.create_task(lookups.find("api.telegram.org", 443))
    await asyncio.sleep(0)
    [task] = lookups._asked.values()
    asking.cancel()
    await asyncio.wait([asking])
    silent.over.set()
    await asyncio.wait([task])
    del asking, task
    await asyncio.sleep(0)  # for what is called when it is done
    gc.collect()

    assert caplog.text == ""


@pytest.mark.parametrize("kind", [asyncio.SelectorEventLoop, uvloop.Loop])
def test_an_event_loop_takes_no_thread_of_others_for_a_lookup(
    kind: type[asyncio.AbstractEventLoop],
) -> None:
    silent = Silent()

    async def connect() -> int:
        with pytest.raises(OSError, match="no name server answers"):
            await anyio.connect_tcp("model.example", 8090)  # as httpx does
        return await asyncio.to_thread(int)

    make = partial(patient(kind), Lookups(silent, seconds=0.01))
    with asyncio.Runner(loop_factory=make) as runner:  # its end waits for the threads of others
        assert runner.run(connect()) == 0

    assert silent.asked == 1
    silent.over.set()


async def test_the_system_is_asked() -> None:
    [*_, found] = await Lookups().find("localhost", 80, socket.AF_INET)

    assert found[4] == ("127.0.0.1", 80)

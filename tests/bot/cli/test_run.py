"""What a start leaves out, and what it refuses."""

import asyncio
import gc
import sys
from contextlib import closing

import pytest
import uvloop as real_uvloop

from bot.cli.run import all_staying, quick_loop
from bot.transport.lookups import _Patient
from tests.bot.cli.conftest import Run

ANN = "ann:word"  # a name and a password of nobody


def test_what_is_made_while_all_stays_is_not_looked_through_for_garbage() -> None:
    before = gc.get_freeze_count()
    try:
        with all_staying():
            assert not gc.isenabled()
            made: list[object] = []

        assert gc.isenabled()
        assert gc.get_freeze_count() > before
        assert not any(it is made for it in gc.get_objects())
    finally:
        gc.unfreeze()


@pytest.mark.parametrize(
    ("uvloop", "kind"), [(real_uvloop, real_uvloop.Loop), (None, asyncio.SelectorEventLoop)]
)
def test_the_event_loop_is_uvloops_where_it_is_and_no_lookup_holds_it_up(
    uvloop: object, kind: type[asyncio.AbstractEventLoop], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "uvloop", uvloop)

    with closing(quick_loop()()) as loop:
        assert isinstance(loop, kind)
        assert isinstance(loop, _Patient)


def test_a_proxy_that_the_bot_cannot_speak_to_is_refused_at_the_start(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BOT_TOKEN", "123456:AAF")
    monkeypatch.setenv("https_proxy", f"socks5://{ANN}@10.0.0.1:1080")
    monkeypatch.setenv("no_proxy", "")

    result = run("run")

    assert result.exit_code == 2
    assert "HTTPS_PROXY is wrong: the bot speaks to proxies over http://" in result.stderr
    assert "word" not in result.output

"""`emojibot feedback` in the hands of an operator."""

import asyncio
import json
from datetime import date
from pathlib import Path

import pytest
from rich.cells import cell_len

from bot.cli import stats
from bot.feedback import Acceptance, DayStats, Keys, OverallStats, open_store
from bot.feedback.records.statistics import EmojiStats, GroupStats, KindStats, RankStats, Share
from model.taste.moved import Moved, MovedMost
from tests.bot.cli.conftest import ANN, URL, Run


@pytest.mark.usefixtures("taps")
def test_stats_as_a_table(run: Run) -> None:
    result = run("feedback", "stats")

    assert result.exit_code == 0
    assert max(map(cell_len, result.output.splitlines())) <= 80
    row = next(line for line in result.output.splitlines() if "tiny-1" in line)
    assert row.split() == ["tiny-1", "en", "3", "2", "1", "0", "1", "1"]
    assert "❤️" in result.output
    assert "1 people consent" in result.output
    assert "The last 30 days" in result.output
    assert ["3", "2", "1", "1", "0", "0", "7", "1", "en", "3"] in [
        line.split()[1:] for line in result.output.splitlines()
    ]
    [_, accepted] = [line for line in result.output.splitlines() if "tiny-1" in line]
    assert accepted.split() == [
        *("tiny-1", "3", "33.3", "(6.1", "-", "79.2)", "66.7", "(20.8", "-", "93.9)")
    ]
    assert "not shown" not in result.output


def test_stats_of_a_busy_bot_fit_into_80_columns(capsys: pytest.CaptureFixture[str]) -> None:
    ranks = tuple(RankStats(rank, 123_456, 98_765 // rank) for rank in range(1, 8))
    languages = (Share("en", 12_345, 2_345, 999), Share("ru", 34_567, 8_765, 99))
    counts = OverallStats(
        groups=(GroupStats("round-12-grown", "other", 123_456, 34_567, 4_567, ranks),),
        emojis=(EmojiStats("❤", 123_456, 98_765),),
        examples=12_345,
        consents_given=1_234,
        consents_outdated=123,
        consents_withdrawn=123,
        kinds=(KindStats("reply", 123_456, 34_567, 4_567),),
        choices={"tap": 34_567},
        missing=(),
        acceptance=(Acceptance("round-12-grown", 123_456, 34_567, 45_678),),
    )
    day = DayStats(
        *(date(2026, 11, 30), 46_912, 11_110, 9_999, 99, (12_345, 999), (), languages),
        *(12.3, 1_234, 12_345, 12_345),
    )

    moved = MovedMost("ru", (Moved("❤", 0.05, 0.15, 123_456),), (Moved("😂", 0.2, 0.125, 80),))

    stats._print(counts, (day,), (moved,))

    lines = capsys.readouterr().out.splitlines()
    assert max(map(cell_len, lines)) <= 80
    assert [line for line in lines if "…" in line and "rank 1, 2, …" not in line] == []
    assert any("5.0" in line and "15.0" in line and "123456" in line for line in lines)
    assert any(line.split()[:4] == ["2026-11-30", "46912", "11110", "12345"] for line in lines)


def test_an_empty_database_is_one_sentence(run: Run) -> None:
    run("db", "upgrade")

    result = run("feedback", "stats")

    assert result.exit_code == 0
    assert result.output == (
        "Nothing was offered yet, and nobody was asked: there is nothing to count.\n"
    )


@pytest.mark.usefixtures("taps")
def test_stats_as_json(run: Run) -> None:
    result = run("feedback", "stats", "--json")

    stats = json.loads(result.output)
    assert stats["groups"] == [
        {
            "model": "tiny-1",
            "lang": "en",
            "offered": 3,
            "chosen": 2,
            "none": 1,
            "ranks": [
                {"rank": 1, "shown": 3, "chosen": 1},
                {"rank": 2, "shown": 3, "chosen": 1},
            ],
        }
    ]
    assert (stats["examples"], stats["consents_given"], stats["consents_withdrawn"]) == (2, 1, 0)
    assert stats["kinds"] == [{"kind": "reply", "offered": 3, "chosen": 2, "none": 1}]
    [accepted] = stats["acceptance"]
    assert (accepted["model"], accepted["offered"]) == ("tiny-1", 3)
    assert (accepted["first"], accepted["top3"]) == (1, 2)
    assert accepted["first_interval"] == pytest.approx([0.0615, 0.7923], abs=5e-5)
    assert (stats["choices"], stats["missing"]) == ({"tap": 3}, [])


@pytest.mark.usefixtures("taps")
def test_stats_of_each_day(run: Run) -> None:
    stats = json.loads(run("feedback", "stats", "--json", "--days", "2").output)

    assert [day["offered"] for day in stats["days"]] == [0, 3]
    today = stats["days"][1]
    assert (today["ranks"], today["latency_ms"], today["consents"]) == ([1, 1], 7, 1)
    assert today["languages"] == [{"name": "en", "offered": 3, "chosen": 2, "first": 1}]


@pytest.mark.usefixtures("taps")
def test_emojis_that_were_picked_though_not_shown_are_named(run: Run) -> None:
    async def correct() -> None:
        async with open_store(URL, Keys(b"k" * 32)) as store:
            offer = await store.offers.for_message(chat=1, message=1)
            assert offer is not None
            await store.choices.choose(
                offer.token, chat=1, person=ANN, emoji="🪿", text=None, kind="correction"
            )

    asyncio.run(correct())

    assert "Picked though not shown: 🪿 1." in run("feedback", "stats").output


@pytest.mark.usefixtures("taps")
def test_forgetting_asks_first(run: Run) -> None:
    refused = run("feedback", "forget", "--user", str(ANN), answer="n\n")
    kept = json.loads(run("feedback", "stats", "--json").output)
    accepted = run("feedback", "forget", "--user", str(ANN), answer="y\n")
    left = json.loads(run("feedback", "stats", "--json").output)

    assert (refused.exit_code, accepted.exit_code) == (1, 0)
    assert (kept["examples"], left["examples"]) == (2, 0)
    assert f"Erased 2 suggestions of {ANN}" in accepted.output


@pytest.mark.usefixtures("taps")
@pytest.mark.parametrize("user", ["5", "-5", str(10**25)])
def test_forgetting_a_stranger_says_that_nothing_is_kept(run: Run, user: str) -> None:
    result = run("feedback", "forget", "--user", user, "--yes")

    assert result.exit_code == 1
    assert result.stderr == (
        f"Error: nothing is kept about {user}: look whether that is their Telegram id\n"
    )


def test_without_a_database_nothing_is_made(run: Run) -> None:
    for words in (["stats"], ["export", "--out", "exports"], ["forget", "--user", "1", "--yes"]):
        result = run("feedback", *words)

        assert result.exit_code == 1
        assert "run 'emojibot db upgrade'" in result.stderr
    assert not Path("data").exists()

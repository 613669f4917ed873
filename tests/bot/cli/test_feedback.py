"""`emojibot feedback` in the hands of an operator."""

import asyncio
import json
from pathlib import Path

import pytest

from bot.feedback import Keys, Shown, open_store
from bot.privacy_policy import POLICY_VERSION
from model.ranking import Suggestion
from tests.bot.cli.conftest import Run

URL = "sqlite+aiosqlite:///data/emojibot.db"
ANN, BOB = 700_000_001, 700_000_002


@pytest.fixture
def taps(run: Run) -> None:
    """Ann, who consents, picks 🎉 and then nothing; Bob, who does not, picks ❤."""
    run("db", "upgrade")
    shown = Shown((Suggestion("🎉", 0.5), Suggestion("❤", 0.25)), "tiny-1", "en", 7)

    async def tap() -> None:
        async with open_store(URL, Keys(b"k" * 32)) as store:
            await store.set_consent(ANN, given=True, version=POLICY_VERSION, lang="en")
            taps = [(ANN, "🎉", "we won"), (ANN, None, "no idea"), (BOB, "❤", "a secret")]
            for message, (person, emoji, text) in enumerate(taps):
                offer = await store.offer(chat=1, message=message, person=person, shown=shown)
                await store.choose(offer.token, chat=1, person=person, emoji=emoji, text=text)

    asyncio.run(tap())


def exported(folder: str) -> list[dict[str, object]]:
    """The lines of an export."""
    return [json.loads(line) for line in Path(folder, "feedback.jsonl").read_text().splitlines()]


@pytest.mark.usefixtures("taps")
def test_stats_as_a_table(run: Run) -> None:
    result = run("feedback", "stats")

    assert result.exit_code == 0
    row = next(line for line in result.output.splitlines() if "tiny-1" in line)
    assert row.replace("│", " ").split() == ["tiny-1", "en", "3", "2", "1", "0", "1", "1"]
    assert "❤️" in result.output
    assert "1 people consent" in result.output
    assert "The last 30 days" in result.output
    assert ["3", "2", "1", "1", "0", "0", "7", "1", "en", "3"] in [
        line.replace("│", " ").split()[1:] for line in result.output.splitlines()
    ]
    [_, accepted] = [line for line in result.output.splitlines() if "tiny-1" in line]
    assert accepted.replace("│", " ").split() == [
        *("tiny-1", "3", "33.3%", "6.1%", "-", "79.2%", "66.7%", "20.8%", "-", "93.9%")
    ]
    assert "not shown" not in result.output


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
            offer = await store.offer_for_message(chat=1, message=1)
            assert offer is not None
            await store.choose(
                offer.token, chat=1, person=ANN, emoji="🪿", text=None, kind="correction"
            )

    asyncio.run(correct())

    assert "Picked though not shown: 🪿 1." in run("feedback", "stats").output


@pytest.mark.usefixtures("taps")
def test_an_export_holds_what_was_consented_to(run: Run) -> None:
    result = run("feedback", "export", "--out", "exports/monday")

    assert result.exit_code == 0
    assert "2 examples, 1 of them with no emoji" in result.output
    lines = exported("exports/monday")
    assert [(line["text"], line["emojis"]) for line in lines] == [
        ("we won", ["🎉"]),
        ("no idea", []),
    ]
    [file] = Path("exports/monday").iterdir()
    assert file.stat().st_mode & 0o777 == 0o600


@pytest.mark.usefixtures("taps")
def test_an_empty_export_says_so_and_leaves_nothing_of_the_last_one(run: Run) -> None:
    run("feedback", "export", "--out", "exports")

    result = run("feedback", "export", "--out", "exports", "--since", "2999-01-01")

    assert result.exit_code == 0
    assert "is empty" in result.output
    assert "since 2999-01-01" in result.output
    assert exported("exports") == []


@pytest.mark.usefixtures("taps")
def test_an_export_that_fails_leaves_the_last_one(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("feedback", "export", "--out", "exports")
    before = exported("exports")
    monkeypatch.setenv("ENCRYPTION_KEY", "A" * 43 + "=")

    result = run("feedback", "export", "--out", "exports")

    assert result.exit_code == 1
    assert "another encryption key" in result.stderr
    assert exported("exports") == before
    assert len(list(Path("exports").iterdir())) == 1


@pytest.mark.usefixtures("taps")
def test_an_export_into_a_file_is_refused(run: Run) -> None:
    Path("exports").write_text("mine")

    assert run("feedback", "export", "--out", "exports").exit_code == 2
    assert run("feedback", "export", "--out", "exports/deeper").exit_code == 1


@pytest.mark.usefixtures("taps")
def test_forgetting_asks_first(run: Run) -> None:
    refused = run("feedback", "forget", "--user", str(ANN), answer="n\n")
    kept = json.loads(run("feedback", "stats", "--json").output)
    accepted = run("feedback", "forget", "--user", str(ANN), answer="y\n")
    left = json.loads(run("feedback", "stats", "--json").output)

    assert (refused.exit_code, accepted.exit_code) == (1, 0)
    assert (kept["examples"], left["examples"]) == (2, 0)
    assert f"Erased 2 suggestions of {ANN}" in accepted.output


def test_without_a_database_nothing_is_made(run: Run) -> None:
    for words in (["stats"], ["export", "--out", "exports"], ["forget", "--user", "1", "--yes"]):
        result = run("feedback", *words)

        assert result.exit_code == 1
        assert "run 'emojibot db upgrade'" in result.stderr
    assert not Path("data").exists()

"""/stats: a person's numbers, and the owner's."""

from datetime import UTC, date, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.feedback import (
    Acceptance,
    ConsentStats,
    DayStats,
    EmojiCount,
    FeedbackStore,
    PersonStats,
    Share,
)
from bot.handlers.charts import emoji_font
from bot.handlers.learned_text import learned_text
from bot.handlers.stats_text import bot_text, person_text
from bot.words.speech import speech_for
from model.taste.moved import Moved, MovedMost
from tests.bot.conftest import People
from tests.bot.wire import (
    ANN,
    BORIS,
    GROUP,
    FixedPredictor,
    Wire,
    arrives,
    message,
    running_bot,
)

DAY = date(2026, 3, 1)
PNG = b"\x89PNG"
LONGEST_NAME = ZoneInfo("America/Argentina/ComodRivadavia")


def asks(*, chat: dict[str, object] | None = None) -> dict[str, object]:
    return arrives(message("/stats", chat=chat))


def person(offered: int, chosen: int, first: int) -> PersonStats:
    loved = (EmojiCount("❤", 30, DAY), EmojiCount("😂", 15, DAY), EmojiCount("🎉", 1, DAY))
    return PersonStats(offered, chosen, 0, first, 0, DAY, loved)


def day(number: int) -> DayStats:
    return DayStats(
        day=DAY + timedelta(days=number),
        offered=10,
        chosen=4,
        none=1,
        other=1,
        ranks=(2, 1),
        models=(Share("tiny-1", 6, 3, 2), Share("tiny-2", 4, 1, 0)),
        languages=(Share("ru", 8, 4, 2), Share("en", 2, 0, 0)),
        latency_ms=10.0 + number if number else None,
        consents=number % 2,
        inline=5,
        reactions=2,
    )


ACCEPTED = (Acceptance("tiny-2", 52, 13, 26),)
CONSENTS = ConsentStats(given=12, outdated=4, withdrawn=3)


async def test_a_person_sees_their_favourites_as_a_picture_and_as_text(
    store: FeedbackStore, people: People
) -> None:
    if emoji_font() is None:
        pytest.skip("this system has no Noto Color Emoji")
    for emoji in ("🎉", "🎉", "❤"):
        await people.pick(await people.offered(ANN["id"]), emoji, person=ANN["id"])
    wire = Wire()
    async with running_bot(FixedPredictor("❤"), store, wire) as send:
        [photo] = await send(asks())

    assert photo.method == "sendPhoto"
    assert wire.files["sendPhoto"].startswith(PNG)
    assert photo.parameters["caption"] == (
        "I made you 3 suggestions.\n"
        "You picked an emoji 3 times, and in 67% my first one.\n"
        "Your favourites:\n"
        "🎉 ▬▬▬▬▬▬▬▬▬▬ 2\n"
        "❤️ ▬▬▬▬▬ 1"
    )


async def test_without_a_font_the_text_says_it_all(
    store: FeedbackStore, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.handlers.charts.emoji_font", lambda: None)
    await people.pick(await people.offered(ANN["id"]), person=ANN["id"])
    async with running_bot(FixedPredictor("❤"), store) as send:
        [said] = await send(asks())

    assert said.method == "sendMessage"
    assert said.parameters["text"].endswith("🎉 ▬▬▬▬▬▬▬▬▬▬ 1")


async def test_who_picked_nothing_is_told_how_to(store: FeedbackStore) -> None:
    async with running_bot(FixedPredictor("❤"), store) as send:
        [said] = await send(asks())

    assert said.parameters["text"].startswith("You have picked no emoji yet.")


async def test_numbers_are_for_the_private_chat(store: FeedbackStore) -> None:
    owners = frozenset({ANN["id"]})
    async with running_bot(FixedPredictor("❤"), store, owner_ids=owners) as send:
        [said] = await send(asks(chat=GROUP))

    assert said.parameters["text"] == "Please ask me that in a private chat."


async def test_an_owner_sees_how_the_bot_fares_and_nobody_else_does(
    store: FeedbackStore, people: People
) -> None:
    await people.pick(await people.offered(BORIS["id"]), person=BORIS["id"])
    wire, owners = Wire(), frozenset({ANN["id"]})
    async with running_bot(FixedPredictor("❤"), store, wire, owner_ids=owners) as send:
        _, plot, text = await send(asks())
        strangers = await send(arrives(message("/stats", sender=BORIS)))

    assert plot.method == "sendPhoto"
    assert plot.parameters["caption"].startswith("⬜ suggestions, 🟦 taken")
    assert text.parameters["text"].startswith("1 suggestion in 30 days; taken 100%")
    assert len(strangers) == 1


async def test_an_owner_is_told_in_which_time_zone_the_days_are(store: FeedbackStore) -> None:
    owners, zone = frozenset({ANN["id"]}), "Asia/Tokyo"
    async with running_bot(FixedPredictor("❤"), store, owner_ids=owners, time_zone=zone) as send:
        _, plot, text = await send(asks())

    assert plot.parameters["caption"].endswith("\nDays are those of Asia/Tokyo.")
    assert "Day by day (Asia/Tokyo), suggestions" in text.parameters["text"]


@pytest.mark.parametrize(
    ("code", "numbers", "said"),
    [
        ("en", (1, 1, 1), "I made you 1 suggestion.\nYou picked an emoji 1 time, and in 100%"),
        ("en", (9, 4, 3), "I made you 9 suggestions.\nYou picked an emoji 4 times, and in 75%"),
        ("ru", (21, 1, 0), "Я предложил вам эмодзи 21 раз.\nВы выбрали эмодзи 1 раз, из них 0 %"),
        ("ru", (22, 3, 1), "Я предложил вам эмодзи 22 раза.\nВы выбрали эмодзи 3 раза, из них 33"),
        ("ru", (25, 11, 11), "Я предложил вам эмодзи 25 раз.\nВы выбрали эмодзи 11 раз, из них"),
    ],
)
def test_numbers_and_words_agree(code: str, numbers: tuple[int, int, int], said: str) -> None:
    assert person_text(person(*numbers), speech_for(code)).startswith(said)


def test_the_shortest_bar_can_be_seen() -> None:
    assert person_text(person(50, 46, 9), speech_for("en")).endswith("\n🎉 ▬ 1")


def test_everybodys_numbers_come_rank_by_rank_model_by_model_and_day_by_day() -> None:
    assert bot_text(
        tuple(day(number) for number in range(3)), UTC, ACCEPTED, CONSENTS, speech_for("en")
    ) == (
        "30 suggestions in 3 days; taken 40%, none fitted 10%.\n"
        "Sent in inline mode: 15. Reactions of mine: 6.\n"
        "\n"
        "Taken, by place:\n"
        "1: 50%\n"
        "2: 25%\n"
        "not among mine: 25%\n"
        "\n"
        "Models:\n"
        "tiny-1: 18, taken 50%, at the first place 33%\n"
        "tiny-2: 12, taken 25%, at the first place 0%\n"
        "\n"
        "Languages:\n"
        "ru: 24, taken 50%, at the first place 25%\n"
        "en: 6, taken 0%, at the first place 0%\n"
        "\n"
        "How replies were taken, and how sure that is:\n"
        "tiny-2: at the first place 25% (15–38), among the first three 50% (37–63)\n"
        "\n"
        "A ranking takes 12 ms on the usual day, 12 ms on the slowest.\n"
        "\n"
        "Consents: 12 stand, 1 of them given in these days; 4 to an earlier policy; 3 withdrawn.\n"
        "\n"
        "Day by day (UTC), suggestions and how many were taken:\n"
        "03-01: 10 → 4\n"
        "03-02: 10 → 4\n"
        "03-03: 10 → 4"
    )


def test_a_bot_that_suggested_nothing_has_numbers_too() -> None:
    nothing = DayStats(DAY, 0, 0, 0, 0, (), (), (), None, 0, 0, 0)

    said = bot_text((nothing,) * 30, UTC, ACCEPTED, CONSENTS, speech_for("ru"))

    assert said.startswith("0 подсказок за последние дни (30); взяли 0 %")
    assert "Модели" not in said


@pytest.mark.parametrize("code", ["en", "ru"])
def test_the_longest_numbers_fit_a_message(code: str) -> None:
    many = tuple(
        Share("organisation/" + "x" * 180 + str(number), 10**9, 10**9, 10**9)
        for number in range(20)
    )
    days = tuple(
        DayStats(
            *(DAY, 10**9, 10**9, 10**9, 0, (10**8,) * 100),
            *(many, many, 10.0**5, 10**9, 10**9, 10**9),
        )
        for _ in range(30)
    )

    accepted = tuple(Acceptance(it.name, *[10**9] * 3) for it in many)
    consents = ConsentStats(10**9, 10**9, 10**9)

    said = bot_text(days, LONGEST_NAME, accepted, consents, speech_for(code))

    assert len(said.encode("utf-16-le")) / 2 <= 4096


def test_owners_are_told_what_was_learned_from_picks() -> None:
    raised, lowered = Moved("❤", 0.05, 0.15, 120), Moved("😂", 0.2, 0.125, 80)

    said = learned_text([MovedMost("en", (raised,), (lowered,))], speech_for("en"))

    assert said.splitlines()[1:] == ["en: ❤️ 5.0% → 15.0% (120), 😂 20.0% → 12.5% (80)"]
    assert learned_text([], speech_for("en")) == ""
    assert learned_text([MovedMost("en", (), ())], speech_for("ru")).startswith("Чему меня научил")

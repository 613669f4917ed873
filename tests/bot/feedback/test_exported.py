"""What an export holds, and what its rows and people are called."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from bot.feedback import ExportedChoice, FeedbackStore, Keys, Shown
from model.feedback_format import SPLITS, ShownEmoji, Split, values_of
from tests.bot.conftest import Clock, People, examples

ANN, BOB, CHAT = People.ANN, People.BOB, People.CHAT
GOOSE = "🪿"  # no default label


async def test_a_consented_tap_becomes_an_example(people: People, keys: Keys) -> None:
    await people.consent()
    token = await people.offered()
    await people.pick(token, "😂", text="look @ann, we won ❤️")

    [example] = await examples(people.store)

    names = keys.export(1)
    assert example == ExportedChoice(
        id=names.row(token),
        person=names.person(keys.person(ANN)),
        text="look @user, we won ❤",
        emojis=("😂",),
        none=False,
        rank=2,
        shown=(
            ShownEmoji("🎉", 1, 0.5),
            ShownEmoji("😂", 2, 0.25),
            ShownEmoji("❤", 3, 0.125),
        ),
        shuffled=False,
        kind="tap",
        lang="en",
        model="tiny-1",
        day=date(2026, 3, 1),
        split="validation",
    )


async def test_none_fits_is_a_row_without_emojis(people: People) -> None:
    await people.consent()
    await people.pick(await people.offered(), None, text="nothing suits")

    [example] = await examples(people.store)

    row = values_of(example)
    assert list(row) == (
        "id person text emojis none rank shown shuffled kind lang source model day".split()
    )
    assert {key: row[key] for key in list(row)[2:]} == {
        "text": "nothing suits",
        "emojis": [],
        "none": True,
        "rank": None,
        "shown": [
            {"emoji": "🎉", "rank": 1, "score": 0.5},
            {"emoji": "😂", "rank": 2, "score": 0.25},
            {"emoji": "❤", "rank": 3, "score": 0.125},
        ],
        "shuffled": False,
        "kind": "tap",
        "lang": "en",
        "source": "feedback",
        "model": "tiny-1",
        "day": "2026-03-01",
    }


async def test_an_order_drawn_at_random_is_called_that(
    store: FeedbackStore, people: People, shown: Shown
) -> None:
    await people.consent()
    offer = await store.offers.offer(
        chat=CHAT, message=1, person=ANN, shown=replace(shown, shuffled=True)
    )
    assert offer == await store.offers.of_token(offer.token, chat=CHAT, person=ANN)
    await people.pick(offer.token, text="we won")

    [example] = await examples(store)

    assert example.shuffled


@pytest.mark.parametrize(
    ("emoji", "kind", "exported"),
    [
        ("🔥", "correction", "correction"),
        (GOOSE, "correction", "own"),
        (GOOSE, "reaction", "reaction"),
    ],
    ids=["a label that was not shown", "no label", "no label, but not typed"],
)
async def test_an_emoji_of_a_persons_own_is_one_that_no_default_label_says(
    store: FeedbackStore, people: People, emoji: str, kind: Any, exported: str
) -> None:
    await people.consent()
    token = await people.offered()
    await store.choices.choose(token, chat=CHAT, person=ANN, emoji=emoji, text="we won", kind=kind)

    [example] = await examples(store)

    assert (example.kind, example.rank) == (exported, None)


async def test_examples_are_read_page_by_page_and_since_a_day(
    people: People, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.feedback.queries.PAGE", 2)
    await people.consent()
    for number in range(5):
        await people.pick(await people.offered(), text=f"text {number}")
        clock.pass_days(1)

    since = [example.text for example in await examples(people.store, since=date(2026, 3, 3))]

    assert await people.texts() == [f"text {number}" for number in range(5)]
    assert since == ["text 2", "text 3", "text 4"]


async def test_an_export_begins_only_where_there_is_something_to_export(
    store: FeedbackStore, people: People
) -> None:
    await people.pick(await people.offered(), text="nobody may keep this")
    assert await store.exports.begin() is None
    await people.consent()
    await people.pick(await people.offered(), text="we won")

    assert await store.exports.begin(since=date(2999, 1, 1)) is None
    begun = await store.exports.begin()

    assert begun is not None
    assert begun.rows == 1


async def test_what_is_chosen_after_an_export_began_is_in_the_next_one(
    store: FeedbackStore, people: People
) -> None:
    await people.consent()
    await people.pick(await people.offered(), text="before")
    begun = await store.exports.begin()
    await people.pick(await people.offered(), text="after")

    assert begun is not None
    assert [example.text async for example in begun.choices()] == ["before"]
    assert await people.texts() == ["before", "after"]


async def everybody(store: FeedbackStore, people: People, number: int = 40) -> None:
    """Two consented picks of each of `number` people."""
    for person in range(1, number + 1):
        await people.consent(person)
        for _ in range(2):
            await people.pick(await people.offered(person), person=person, text=f"I am {person}")


async def test_no_name_of_one_export_is_found_in_another(
    store: FeedbackStore, people: People, keys: Keys
) -> None:
    await everybody(store, people)

    one, other = await examples(store), await examples(store)

    assert [example.text for example in one] == [example.text for example in other]
    names = [
        {name for example in export for name in (example.id, example.person)}
        for export in (one, other)
    ]
    assert len(names[0]) == len(names[1]) == 40 * 3
    assert not names[0] & names[1]
    assert {name[0] for name in names[0]} <= set("cdef")  # no table takes it for a number
    assert {len(name) for name in names[0]} == {16}
    assert keys.export(1).export != keys.export(2).export


async def test_a_person_is_in_one_split_the_same_in_every_export(
    store: FeedbackStore, people: People
) -> None:
    await everybody(store, people)
    one = await examples(store)
    await people.consent(BOB)
    await people.pick(await people.offered(BOB), person=BOB, text="from Bob")

    other = await examples(store)

    splits: dict[str, set[Split]] = {}
    for example in (*one, *other):
        splits.setdefault(example.text, set()).add(example.split)
    assert {len(found) for found in splits.values()} == {1}
    assert {split for found in splits.values() for split in found} == set(SPLITS)


def test_eight_of_ten_people_are_trained_on(keys: Keys) -> None:
    shares = [keys.share(keys.person(person)) for person in range(2000)]

    # five standard deviations on either side: a false alarm for one key in a million
    assert sum(share < 0.8 for share in shares) == pytest.approx(1600, abs=90)
    assert sum(share >= 0.9 for share in shares) == pytest.approx(200, abs=67)
    assert shares[0] != Keys(b"x" * 32).share(keys.person(0))

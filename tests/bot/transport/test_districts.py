"""How chats are parted among processes."""

from collections import Counter

import pytest

from bot.transport.districts import DISTRICTS, district_of, shares
from tests.bot.transport.test_inbox import BOT
from tests.bot.wire import ANN, GROUP, arrives, message, tap

OF_ANN, OF_GROUP = ANN["id"] % DISTRICTS, GROUP["id"] % DISTRICTS
IN_GROUP = message("hi", chat=GROUP)
INLINE = {"id": "7", "from": ANN, "chat_instance": "1", "data": "x", "inline_message_id": "1"}
CHOSEN = {"result_id": "1", "from": ANN, "query": "hi"}


@pytest.mark.parametrize(
    ("update", "district"),
    [
        (arrives(message("hi")), OF_ANN),
        (arrives(message("/start")), OF_ANN),
        (arrives(IN_GROUP), OF_GROUP),
        (tap("x", about=IN_GROUP), OF_GROUP),
        ({"update_id": 1, "callback_query": INLINE}, OF_ANN),
        ({"update_id": 1, "chosen_inline_result": CHOSEN}, OF_ANN),
        ({"update_id": 1, "poison": 7}, 0),
    ],
    ids=["private", "command", "group", "press", "inline press", "inline pick", "unknown"],
)
def test_an_update_belongs_where_its_chat_or_its_person_is(
    update: dict[str, object], district: int
) -> None:
    assert district_of(update, BOT) == district


@pytest.mark.parametrize("processes", [1, 2, 3, 5, 16])
def test_each_process_gets_about_as_many(processes: int) -> None:
    parted = shares(range(processes))

    counts = Counter(district for own in parted.values() for district in own)
    assert counts == Counter(range(DISTRICTS))
    even = DISTRICTS / processes
    assert all(0.5 * even <= len(own) <= 1.5 * even for own in parted.values())


def test_only_the_districts_of_who_comes_or_goes_move() -> None:
    before, after = shares({0, 1, 2}), shares({0, 2})

    assert before[0] <= after[0]
    assert before[2] <= after[2]

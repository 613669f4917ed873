"""Inline mode of the whole bot, with the model that ships: typing, sending, what is kept of it."""

import asyncio
import functools

import pytest

from bot.playground.telegram import InlineQuery, User
from model.labels import DEFAULT_LABELS, display
from tests.e2e.process import PATIENCE, Telegram

pytestmark = pytest.mark.timeout(90)

SHOWN = {display(label) for label in DEFAULT_LABELS}
KEPT = (
    "select suggestions.kind, choices.kind, choices.rank, choices.text is not null from choices "
    "join suggestions on suggestions.id = choices.suggestion_id"
)


async def typed(life: Telegram, person: User, text: str) -> InlineQuery:
    """What `person` is offered for `text`, asked for until there is something.

    A busy machine may miss the bot's deadline, and then nothing is offered.
    """
    async with asyncio.timeout(PATIENCE):
        while True:
            query = life.world.inline_query(person, text)
            await life.world.wait_for(functools.partial(getattr, query, "answer"), PATIENCE)
            if query.answer is not None and query.answer.results:
                return query


def messages(query: InlineQuery) -> list[str]:
    assert query.answer is not None
    return [it["input_message_content"]["message_text"] for it in query.answer.results]


async def test_what_is_typed_is_offered_with_emojis_and_what_is_sent_is_kept(
    life: Telegram,
) -> None:
    world = life.world
    ann, boris = world.person("Ann"), world.person("Борис", language_code="ru")
    chat, friends = world.private_chat(ann), world.conversation(ann, boris)
    async with life.bot() as bot:
        world.send_text(chat, ann, "/start")
        _, question = await life.replies(chat, 2)
        await life.press(question, 0, 0)

        query = await typed(life, ann, "I love you so much")
        offered = messages(query)
        assert len(offered) == 10
        assert {it.removeprefix("I love you so much ") for it in offered[:5]} <= SHOWN
        assert offered[5:] == [it.removeprefix("I love you so much ") for it in offered[:5]]

        assert query.answer is not None
        said = world.pick_result(query, query.answer.results[1]["id"], friends)
        await world.wait_for(lambda: life.rows(KEPT), PATIENCE)
        assert life.rows(KEPT) == [("inline", "inline", 2, 1)]
        assert (said.text, said.via_bot) == (offered[1], world.bot)

        favourite = await typed(life, ann, "")
        assert messages(favourite)[0] == offered[6]
        assert favourite.answer is not None
        assert favourite.answer.button is not None
        assert favourite.answer.button["start_parameter"] == "inline"

        russian = await typed(life, boris, "Спокойной ночи! Увидимся завтра!")
        [decorated] = [it for it in messages(russian) if not it.startswith("Спокойной ночи! У")
                       and len(it) > 5]  # fmt: skip
        assert decorated.startswith("Спокойной ночи! ")
        assert "! Увидимся" not in decorated

        assert "love you" not in bot.logged()
        assert "ночи" not in bot.logged()


async def test_who_types_on_is_answered_what_they_typed_last(life: Telegram) -> None:
    world = life.world
    ann = world.person("Ann")
    text = "we won the cup, can you believe it"
    async with life.bot():
        await world.wait_for(lambda: world.updates.has_poller, PATIENCE)
        queries = [world.inline_query(ann, text[:end]) for end in range(4, len(text) + 1)]

        await world.wait_for(lambda: queries[-1].answer, PATIENCE)

    answered = [query for query in queries if query.answer is not None]
    assert len(answered) < len(queries)
    assert answered[-1] is queries[-1]

"""The words of a message changed after a choice."""

from bot.feedback import FeedbackStore, Shown
from model.ranking import Suggestion
from tests.bot.conftest import People, examples

ANN, CHAT = People.ANN, People.CHAT
NEW = Shown((Suggestion("😢", 0.7),), "tiny-2", "ru", 9)


async def test_a_choice_stays_with_what_it_was_made_of_and_the_message_finds_the_new_offer(
    store: FeedbackStore, people: People
) -> None:
    await people.consent()
    token = await people.offered()
    await people.pick(token, text="we won")
    await store.offers.remember_reply(token, chat=CHAT, message=50)

    renewed = await store.offers.edited(chat=CHAT, message=1, shown=NEW)

    assert renewed is not None
    assert (renewed.chosen, renewed.shown, renewed.replied) == (None, NEW, True)
    assert renewed.token != token
    assert await store.offers.for_message(chat=CHAT, message=1) == renewed
    assert await store.offers.of_reply(chat=CHAT, message=50) == renewed
    assert (await store.offers.of_token(token, chat=CHAT, person=ANN)).chosen == "🎉"
    assert [one.text for one in await examples(store)] == ["we won"]


async def test_what_is_renewed_is_chosen_of_and_renewed_again(
    store: FeedbackStore, people: People, shown: Shown
) -> None:
    await people.pick(await people.offered())
    renewed = await store.offers.edited(chat=CHAT, message=1, shown=NEW)
    assert renewed is not None
    await people.pick(renewed.token, "😢")
    again = await store.offers.edited(chat=CHAT, message=1, shown=shown)

    assert again is not None
    assert again.chosen is None
    assert len({again.token, renewed.token}) == 2
    picked = {it.emoji: it.chosen for it in (await store.statistics.overall()).emojis if it.chosen}
    assert picked == {"🎉": 1, "😢": 1}


async def test_no_emoji_of_ones_own_is_waited_for_any_more(
    store: FeedbackStore, people: People
) -> None:
    token = await people.offered()
    await people.pick(token, None)
    await store.people.expect_correction(token, chat=CHAT, person=ANN)

    await store.offers.edited(chat=CHAT, message=1, shown=NEW)

    assert await store.people.take_expected(chat=CHAT, person=ANN) is None


async def test_all_of_it_is_erased_with_its_person(store: FeedbackStore, people: People) -> None:
    await people.pick(await people.offered())
    await store.offers.edited(chat=CHAT, message=1, shown=NEW)

    assert await store.people.forget(ANN) == 2
    assert await store.offers.for_message(chat=CHAT, message=1) is None

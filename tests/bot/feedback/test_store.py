"""What the store promises to the handlers."""

from bot.feedback import NONE_FITS, FeedbackStore, Offer, Shown

ANN, BOB = 1001, 1002
CHAT = -500


async def offered(
    store: FeedbackStore, shown: Shown, *, message: int = 1, person: int = ANN
) -> Offer:
    return await store.offer(chat=CHAT, message=message, person=person, shown=shown)


async def test_an_offer_is_stored_once_per_message(store: FeedbackStore, shown: Shown) -> None:
    first = await offered(store, shown)
    again = await offered(store, Shown((), "other", "ru", 1))

    assert again == first
    assert first.shown == shown
    assert len(first.token) == 12


async def test_a_second_choice_replaces_the_first(store: FeedbackStore, shown: Shown) -> None:
    offer = await offered(store, shown)

    first = await store.choose(offer.token, chat=CHAT, person=ANN, emoji="😂", text=None)
    second = await store.choose(offer.token, chat=CHAT, person=ANN, emoji=None, text=None)

    assert first.chosen == "😂"
    assert second.chosen == NONE_FITS
    assert (await offered(store, shown)).chosen == NONE_FITS

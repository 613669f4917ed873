"""What Telegram marks in a text is masked where it is kept, and what is hidden is not read."""

from typing import Any

import pytest

from bot.feedback import FeedbackStore
from bot.words.privacy_policy import POLICY_VERSION
from model.prepared import PreparedText
from model.ranking import Ranking
from tests.bot.conftest import examples
from tests.bot.wire import ANN, GROUP, FixedPredictor, arrives, keyboard, message, running_bot, tap

PERSON = {"id": 9, "is_bot": False, "first_name": "Eve"}


class Listening(FixedPredictor):
    """Remembers what it was given to read."""

    def __init__(self) -> None:
        super().__init__("❤")
        self.read: list[str] = []

    async def predict(self, text: PreparedText, **how: Any) -> Ranking:
        self.read.append(text.bare)
        return await super().predict(text, **how)


def entity(text: str, words: str, kind: str, **more: Any) -> dict[str, Any]:
    """An entity over `words`, whose offset and length count UTF-16 units."""

    def units(part: str) -> int:
        return len(part.encode("utf-16-le")) // 2

    start = units(text[: text.index(words)])
    return {"type": kind, "offset": start, "length": units(words), **more}


async def kept(
    store: FeedbackStore, about: dict[str, Any], predictor: FixedPredictor | None = None
) -> list[str]:
    """The texts that are kept when Ann picks an emoji for her message `about`."""
    await store.people.set_consent(ANN["id"], given=True, version=POLICY_VERSION, lang="en")
    async with running_bot(predictor or FixedPredictor("❤"), store) as send:
        [reply] = await send(arrives(about))
        await send(tap(keyboard(reply)[0][0]["callback_data"], about=about))
    return [example.text for example in await examples(store)]


@pytest.mark.parametrize(
    ("words", "kind", "mask"),
    [
        ("our.place", "url", "http"),
        ("over here", "text_link", "http"),
        ("ann at home", "email", "email"),
        ("@ann_smith", "mention", "@user"),
        ("Eve Ivanova", "text_mention", "@user"),
        ("22-33-44", "phone_number", "number"),
        ("4111", "bank_card", "number"),
    ],
)
async def test_what_telegram_marks_is_masked_where_it_is_kept(
    store: FeedbackStore, words: str, kind: str, mask: str
) -> None:
    text = f"🎉🎉 I love {words} so much"
    more = {"user": PERSON} if kind == "text_mention" else {}
    about = message(text, number=12) | {"entities": [entity(text, words, kind, **more)]}

    assert await kept(store, about) == [f"🎉🎉 I love {mask} so much"]


@pytest.mark.parametrize("kind", ["spoiler", "code", "pre"])
async def test_what_is_hidden_or_code_is_neither_read_nor_kept(
    store: FeedbackStore, kind: str
) -> None:
    text = "I love you 🎉 he dies at the end as ever"
    hidden = entity(text, "he dies at the end", kind)
    inside = entity(text, "dies", "text_mention", user=PERSON)
    about = message(text, number=12) | {"entities": [hidden, inside]}
    predictor = Listening()

    assert await kept(store, about, predictor) == ["I love you 🎉 as ever"]
    assert predictor.read == ["I love you as ever"]


async def test_of_a_text_that_is_hidden_whole_nothing_is_read(store: FeedbackStore) -> None:
    about = message("he dies") | {"entities": [entity("he dies", "he dies", "spoiler")]}
    async with running_bot(FixedPredictor("❤"), store) as send:
        [reply] = await send(arrives(about))

    assert reply.parameters["text"].startswith("There are no words for me to read.")


async def test_a_copy_is_of_the_text_as_it_was_written(store: FeedbackStore) -> None:
    text = "see our.place tonight"
    about = message(text, number=12) | {"entities": [entity(text, "our.place", "url")]}
    async with running_bot(FixedPredictor("❤"), store) as send:
        [reply] = await send(arrives(about))
        _, edit = await send(tap(keyboard(reply)[0][0]["callback_data"], about=about))

    assert keyboard(edit)[-1][0]["copy_text"]["text"] == f"{text} ❤️"


async def test_a_mention_of_the_bot_is_no_part_of_what_is_kept(store: FeedbackStore) -> None:
    about = message("@Emojibot_Test we won", chat=GROUP, number=12)

    assert await kept(store, about) == ["we won"]

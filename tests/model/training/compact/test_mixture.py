from collections import Counter

from model.data.examples import CHAT, CORPUS, FEEL, Example
from model.training.compact.mixture import mixture
from model.training.recipe import Mix


def example(text: str, emoji: str, source: str) -> Example:
    return Example(text, (emoji,), "en", source, text)


def test_every_kind_is_seen_as_often_as_the_mix_says() -> None:
    kinds = {CHAT: "❤", FEEL: "😭", CORPUS: "😊", "tweeteval_emoji/train": "😍", "goemotions": "😂"}
    rows = [example(f"{kind} {n}", emoji, kind) for kind, emoji in kinds.items() for n in range(10)]

    seen = mixture(rows, Mix(chat=2.5, feel=0.5, corpus=1, tweets=0.2, found=0), seed=1)

    assert Counter(row.emojis[0] for row in seen) == {"❤": 25, "😭": 5, "😊": 10, "😍": 2}
    assert Counter(row.text for row in seen if row.source == CHAT).most_common(1)[0][1] == 3


def test_texts_searched_for_by_emoji_are_thinned_out_emoji_by_emoji() -> None:
    rows = [example(f"q{n}", "🔥", "tweets43_x") for n in range(9)]
    rows += [example(f"c{n}", "📷", "twemoji") for n in range(9)]

    seen = mixture(rows, Mix(queried=6), seed=1)

    assert Counter(row.emojis[0] for row in seen) == {"🔥": 6, "📷": 2}
    assert len({row.text for row in seen}) == 8


def test_the_same_seed_gives_the_same_mixture() -> None:
    rows = [example(f"q{n}", "🔥", "tweets43_x") for n in range(50)]
    mix = Mix(queried=20)

    assert mixture(rows, mix, seed=7) == mixture(rows, mix, seed=7) != mixture(rows, mix, seed=8)

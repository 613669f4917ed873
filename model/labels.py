"""The emojis the default model knows, and how an emoji is stored and shown.

A label has no U+FE0F, skin tone or gender, so that ❤️ and ❤, 👍🏽 and 👍 are one. Shown, an emoji
has U+FE0F wherever Unicode would otherwise draw black-and-white text.
"""

from functools import lru_cache

import regex

# The card of xlm-roberta-en-ru-emoji-v2, in its order; the first 20 are TweetEval's.
SEED_LABELS: tuple[str, ...] = tuple(
    "❤ 😍 😂 💕 🔥 😊 😎 ✨ 💙 😘 📷 🇺🇸 ☀ 💜 😉 💯 😁 🎄 📸 😜 "
    "☹ 😭 😔 😡 💢 😤 😳 🙃 😩 😠 🙈 🙄".split()
)
TWEETEVAL_LABELS: tuple[str, ...] = SEED_LABELS[:20]
DEFAULT_LABELS: tuple[str, ...] = SEED_LABELS + tuple(
    "🤣 🥰 😅 👍 👎 🙏 🤔 🎉 🥳 😢 😱 🤯 🤗 😴 💪 👏 👌 🤝 👀 🥺 "
    "💔 🤬 🤡 🤮 🤦 🤷 😋 🤩 😏 😇 🫡 🎂".split()
)

_VARIANT = regex.compile(r"[\uFE0E\uFE0F\U0001F3FB-\U0001F3FF]|\u200D[♀♂]")
_SELECTOR = regex.compile(r"[\uFE0E\uFE0F]")
_DRAWN_AS_TEXT = regex.compile(
    r"(?=\p{Emoji})(?!\p{Emoji_Presentation})[^\d#*](?![\U0001F3FB-\U0001F3FF])"
)


@lru_cache(4096)  # a ranking by a person's picks asks for a hundred
def canonical(emoji: str) -> str:
    """`emoji` as it is stored: without U+FE0F, skin tone and gender."""
    return _VARIANT.sub("", emoji)


def display(emoji: str) -> str:
    """`emoji` as it is shown: with U+FE0F where Unicode would draw text without it.

    Skin tone and gender stay where they are, for whoever chose an emoji with them.
    """
    return _DRAWN_AS_TEXT.sub(lambda found: found.group() + "\ufe0f", _SELECTOR.sub("", emoji))

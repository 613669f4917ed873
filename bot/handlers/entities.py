"""What Telegram itself found in a text: what identifies somebody, and what is not to be read.

Its apps mark links, numbers and names that no pattern of ours knows, and names without an @ that
stand for a person. Offsets and lengths count UTF-16 units.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from telegram import Message, MessageEntity

# What is kept in the place of each; the masks are those of `model.reading.masking`.
IDENTIFYING: Final[Mapping[str, str]] = {
    MessageEntity.URL: "http",
    MessageEntity.TEXT_LINK: "http",
    MessageEntity.EMAIL: "email",
    MessageEntity.MENTION: "@user",
    MessageEntity.TEXT_MENTION: "@user",
    MessageEntity.PHONE_NUMBER: "number",
    "bank_card": "number",
}
# Whoever hides a text does not want it looked at, and code says nothing of how somebody feels.
UNREAD: Final[Mapping[str, str]] = {
    MessageEntity.SPOILER: " ",
    MessageEntity.CODE: " ",
    MessageEntity.PRE: " ",
}


def replaced(message: Message, kinds: Mapping[str, str], *, bot: str) -> str:
    """The text or caption of `message` without mentions of the `bot`, and entities replaced.

    Args:
        kinds: what stands for each kind of entity; the others stay. Of two that overlap the
            one that begins first counts.
        bot: its name, with the @, in small letters.
    """
    units = (message.text or message.caption or "").encode("utf-16-le", "surrogatepass")
    parts, end = [], 0
    for begin, after, instead in sorted(_spans(message, units, kinds, bot)):
        if begin >= end:
            parts += [units[end:begin], instead.encode("utf-16-le")]
        end = max(end, after)
    parts.append(units[end:])
    return b"".join(parts).decode("utf-16-le", "surrogatepass").strip()


def mentions(message: Message, bot: str) -> bool:
    """Whether `message` mentions the `bot`, named as for `replaced`."""
    found = {
        *message.parse_entities([MessageEntity.MENTION]).values(),
        *message.parse_caption_entities([MessageEntity.MENTION]).values(),
    }
    return bot in {mention.lower() for mention in found}


def _spans(
    message: Message, units: bytes, kinds: Mapping[str, str], bot: str
) -> Iterator[tuple[int, int, str]]:
    """Where each entity begins and ends, in bytes of UTF-16, and what stands in its place."""
    for entity in message.entities or message.caption_entities:
        begin, after = 2 * entity.offset, 2 * (entity.offset + entity.length)
        words = units[begin:after].decode("utf-16-le", "replace")
        if entity.type == MessageEntity.MENTION and words.lower() == bot:
            yield begin, after, " "
        elif entity.type in kinds:
            yield begin, after, kinds[entity.type]

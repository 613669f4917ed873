"""What Telegram itself found in a text: what identifies somebody, and what is not to be read.

Its apps mark links, numbers and names that no pattern of ours knows, and names without an @ that
stand for a person. Offsets and lengths count UTF-16 units.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, TypeAlias

from telegram import Message, MessageEntity

from bot.transport.lanes import ASK

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


Words: TypeAlias = tuple[str, Sequence[MessageEntity]]  # and what Telegram found in them


def words_of(message: Message) -> Words:
    """The text or caption of `message`."""
    return message.text or message.caption or "", message.entities or message.caption_entities


def replaced(text: Words, kinds: Mapping[str, str], *, bot: str) -> str:
    """`text` without what calls the `bot`, and with entities replaced.

    Args:
        kinds: what stands for each kind of entity; the others stay. Of two that overlap the
            one that begins first counts.
        bot: its name, with the @, in small letters.
    """
    words, entities = text
    units = words.encode("utf-16-le", "surrogatepass")
    parts, end = [], 0
    for begin, after, instead in sorted(_spans(units, entities, kinds, bot)):
        if begin >= end:
            parts += [units[end:begin], instead.encode("utf-16-le")]
        end = max(end, after)
    parts.append(units[end:])
    return b"".join(parts).decode("utf-16-le", "surrogatepass").strip()


def calls(text: Words, bot: str) -> bool:
    """Whether `text` calls the `bot`, named as for `replaced`: by its name, or with ASK."""
    words, entities = text
    units = words.encode("utf-16-le", "surrogatepass")
    return any(_calls(entity, _covered(units, entity), bot) for entity in entities)


def _spans(
    units: bytes, entities: Iterable[MessageEntity], kinds: Mapping[str, str], bot: str
) -> Iterator[tuple[int, int, str]]:
    """Where each entity begins and ends, in bytes of UTF-16, and what stands in its place."""
    for entity in entities:
        begin, after = 2 * entity.offset, 2 * (entity.offset + entity.length)
        if _calls(entity, _covered(units, entity), bot):
            yield begin, after, " "
        elif entity.type in kinds:
            yield begin, after, kinds[entity.type]


def _covered(units: bytes, entity: MessageEntity) -> str:
    """What `entity` covers."""
    begin, after = 2 * entity.offset, 2 * (entity.offset + entity.length)
    return units[begin:after].decode("utf-16-le", "replace")


def _calls(entity: MessageEntity, covered: str, bot: str) -> bool:
    """Whether what an `entity` covers calls the `bot`."""
    match entity.type:
        case MessageEntity.MENTION:
            return covered.lower() == bot
        case MessageEntity.BOT_COMMAND:
            return entity.offset == 0 and covered.lower() in (f"/{ASK}", f"/{ASK}{bot}")
    return False

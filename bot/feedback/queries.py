"""What the store reads back: offers, consents, preferences."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, and_, bindparam, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import ForeignSuggestion, UnknownSuggestion
from bot.feedback import chats
from bot.feedback.keys import Keys
from bot.feedback.records.offers import NONE_FITS, Offer, Shown
from bot.feedback.records.people import Consent
from bot.feedback.tables import choices, consents, shown_emojis, suggestions
from bot.words.privacy_policy import POLICY_VERSION
from model.ranking import Suggestion

PAGE = 500  # rows read at once; an export holds no more in memory

ANSWERED = suggestions.outerjoin(choices, choices.c.suggestion_id == suggestions.c.id)
# Consents that allow something: a yes, and to the policy that holds now.
STANDING = and_(consents.c.given, consents.c.version == POLICY_VERSION)
OUTDATED = and_(consents.c.given, consents.c.version != POLICY_VERSION)
CONSENTED = suggestions.join(choices, choices.c.suggestion_id == suggestions.c.id).join(
    consents, and_(consents.c.person_hash == suggestions.c.person_hash, STANDING)
)
# What a choice says, beside the columns of its suggestion, which has a kind, too.
CHOICE = (
    choices.c.kind.label("how"),
    choices.c.emoji,
    choices.c.rank,
    choices.c.chosen_at,
    choices.c.text,
)


# Built once, since building one costs more than running it.
_OFFERS: Final = (
    select(
        suggestions,
        choices.c.chosen_at,
        choices.c.emoji.label("chosen"),
        choices.c.text.is_not(None).label("texted"),
        shown_emojis.c.emoji,
        shown_emojis.c.score,
    )
    .select_from(ANSWERED.outerjoin(shown_emojis, shown_emojis.c.suggestion_id == suggestions.c.id))
    .order_by(shown_emojis.c.rank)
)
_TOKEN: Final = suggestions.c.token == bindparam("token")
_IN_CHAT: Final = _OFFERS.where(_TOKEN, suggestions.c.chat_hash == chats.PRESENT)
_INLINE: Final = _OFFERS.where(_TOKEN, suggestions.c.chat_hash.is_(None))


@dataclass(frozen=True, slots=True)
class StoredOffer:
    """An offer with what only the store may see of it.

    Attributes:
        texted: whether a text is kept with what was chosen.
    """

    id: int
    person_hash: bytes
    offer: Offer
    texted: bool


async def stored_offer(
    connection: AsyncConnection, condition: ColumnElement[bool], **values: bytes
) -> StoredOffer | None:
    """The one offer that `condition` names, if there is one.

    Args:
        values: what `condition` leaves open.
    """
    return _read((await connection.execute(_OFFERS.where(condition), values)).all())


def _read(rows: Sequence[Row[Any]]) -> StoredOffer | None:
    """The offer that `rows` of _OFFERS, one for each emoji, tell of; None: there is none."""
    if not rows:
        return None
    first = rows[0]
    emojis = tuple(Suggestion(row.emoji, row.score) for row in rows if row.emoji is not None)
    offer = Offer(
        token=first.token,
        shown=Shown(
            emojis, first.model, first.lang, first.latency_ms, first.shuffled, first.recalled
        ),
        chosen=None if first.chosen_at is None else first.chosen or NONE_FITS,
        replied=first.replied,
        kind=first.kind,
    )
    return StoredOffer(first.id, first.person_hash, offer, first.texted)


async def offer_to(
    connection: AsyncConnection, keys: Keys, token: str, chat: int | None, person: int
) -> StoredOffer:
    """The offer of `token`, if it was made in this chat, and to this person.

    Args:
        chat: None for an offer made in inline mode.

    Raises:
        UnknownSuggestion: there is no such offer in this chat.
        ForeignSuggestion: the offer was made to somebody else.
    """
    which: dict[str, Any] = {"token": token}
    if chat is not None:
        which["chat"] = keys.chat(chat)
    found = await connection.execute(_INLINE if chat is None else _IN_CHAT, which)
    stored = _read(found.all())
    if stored is None:
        raise UnknownSuggestion(f"no suggestion {token!r} in this chat")
    if stored.person_hash != keys.person(person):
        raise ForeignSuggestion(f"suggestion {token!r} was made to somebody else")
    return stored


async def consent(connection: AsyncConnection, person_hash: bytes) -> Consent | None:
    """What a person last answered; None for somebody who never did."""
    found = await connection.execute(select(consents).where(consents.c.person_hash == person_hash))
    row = found.one_or_none()
    return None if row is None else Consent(row.given, row.version, row.lang, row.at)


async def shown_with(
    connection: AsyncConnection, ids: Sequence[int]
) -> dict[int, tuple[Suggestion, ...]]:
    """What was shown with each of the suggestions `ids`, first rank first."""
    found = await connection.execute(
        select(shown_emojis)
        .where(shown_emojis.c.suggestion_id.in_(ids))
        .order_by(shown_emojis.c.suggestion_id, shown_emojis.c.rank)
    )
    emojis: dict[int, tuple[Suggestion, ...]] = {}
    for row in found:
        suggestion = Suggestion(row.emoji, row.score)
        emojis[row.suggestion_id] = (*emojis.get(row.suggestion_id, ()), suggestion)
    return emojis

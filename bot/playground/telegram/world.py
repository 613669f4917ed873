"""A small Telegram without a network: people, chats, what is said, and the bot's updates.

Tests and the playground act here as people do; `methods` acts as the bot. Everything is
synchronous and belongs to one event loop. There is one bot; in groups it is under
privacy mode, unless it is an administrator, and hears only commands, mentions of it,
replies to it and what was sent with its inline mode.
"""

from collections.abc import Sequence
from typing import Any

from bot.playground.telegram.callback_queries import CallbackQuery
from bot.playground.telegram.chats import Chat, Message
from bot.playground.telegram.entities import CAPTION_LIMIT, TEXT_LIMIT, check_words, find_entities
from bot.playground.telegram.events import MessageDeleted, ReactionSet
from bot.playground.telegram.forwards import forward_origin
from bot.playground.telegram.inline_mode import ChatType, InlineQuery
from bot.playground.telegram.json_types import Json
from bot.playground.telegram.keyboards import keyboard
from bot.playground.telegram.members import Members
from bot.playground.telegram.message_text import text_content
from bot.playground.telegram.reactions import as_types
from bot.playground.telegram.state import REMEMBERED
from bot.playground.telegram.users import ANONYMOUS, User

ALBUM = (2, 10)  # pictures, at least and at most

_FORWARDED = "text entities caption caption_entities photo sticker document via_bot".split()


class World(Members):
    """Everything there is, and what people do there."""

    _last_query = 0
    _last_album = 0

    # Saying

    def send_text(
        self,
        chat: Chat,
        person: User,
        text: str,
        *,
        reply_to: Message | None = None,
        via_bot: User | None = None,
        anonymously: bool = False,
    ) -> Message:
        """`person` writes `text`, or sends it with the inline mode of another bot.

        An administrator may write `anonymously`, in the name of the group.

        Raises:
            ValueError: Telegram's apps would not send this: nothing to see, too long, or
                not here.
        """
        check_words(text, TEXT_LIMIT)
        content: Json = {"text": text, "entities": find_entities(text), "via_bot": via_bot}
        if anonymously:
            content["sender_chat"] = chat
        return self._say(chat, person, reply_to, **content)

    def send_photo(
        self,
        chat: Chat,
        person: User,
        *,
        caption: str | None = None,
        reply_to: Message | None = None,
    ) -> Message:
        """`person` sends a picture.

        Raises:
            ValueError: the caption is too long.
        """
        return self._say(chat, person, reply_to, **self._photo(caption))

    def send_album(self, chat: Chat, person: User, captions: Sequence[str | None]) -> list[Message]:
        """`person` sends a picture for each of `captions`, together.

        Raises:
            ValueError: it is one picture or more than ten, or a caption is too long.
        """
        if not ALBUM[0] <= len(captions) <= ALBUM[1]:
            raise ValueError(f"an album has {ALBUM[0]} to {ALBUM[1]} pictures")
        photos = [self._photo(caption) for caption in captions]
        self._last_album += 1
        group = str(self._last_album)
        return [self._say(chat, person, None, media_group_id=group, **one) for one in photos]

    def forward(
        self, message: Message, chat: Chat, person: User, *, hidden: bool = False
    ) -> Message:
        """`person` sends on what somebody said; `hidden` is an author who shows only a name."""
        origin = message.forward_origin or forward_origin(message, hidden=hidden)
        content = {name: getattr(message, name) for name in _FORWARDED}
        return self._say(chat, person, None, forward_origin=origin, **content)

    def send_sticker(self, chat: Chat, person: User, *, emoji: str = "👍") -> Message:
        """`person` sends a sticker that stands for `emoji`."""
        file = self.files.keep(b"", name="sticker.webp", kind="stickers")
        look = {"type": "regular", "width": 512, "height": 512, "emoji": emoji}
        kind = {"is_animated": False, "is_video": False}
        return self._say(chat, person, None, sticker={**file.to_json(), **look, **kind})

    # Changing what was said

    def edit_text(self, message: Message, text: str) -> Message:
        """The author changes the words of `message`: its text, or its caption.

        Raises:
            ValueError: Telegram's apps would not send this.
        """
        check_words(text, CAPTION_LIMIT if message.text is None else TEXT_LIMIT)
        entities = find_entities(text)
        if message.text is None:
            changes: Json = {"caption": text, "caption_entities": entities}
        else:
            changes = {"text": text, "entities": entities}
        edited = self.replace(message, edited_at=self.now(), **changes)
        post = message.chat.is_channel
        self.tell_bot(edited, "edited_channel_post" if post else "edited_message")
        return edited

    def delete(self, message: Message) -> None:
        """A message goes; nobody tells the bot."""
        del message.chat.messages[message.id]
        self.emit(MessageDeleted(message))

    # Answering to what was said

    def tap(self, message: Message, person: User, callback_data: str) -> CallbackQuery:
        """`person` presses a button of the bot's `message`, or forges the press."""
        self._last_query += 1
        query = CallbackQuery(str(self._last_query), person, message, callback_data, self.now())
        self.queries[query.id] = query
        if len(self.queries) > REMEMBERED:
            del self.queries[next(iter(self.queries))]
        self.push("callback_query", query.to_json())
        return query

    def react(self, message: Message, person: User, emoji: str | None) -> Message:
        """`person` puts a reaction under `message` in place of theirs, or takes it away.

        The bot is told where it is in private with the person, or an administrator.

        Raises:
            ValueError: there is no such reaction here, or not for this person.
        """
        chat = message.chat
        if person.id not in chat.members:
            raise ValueError(f"{person.first_name} is not in this chat")
        if emoji is not None and not chat.allows(emoji):
            raise ValueError(f"{emoji} is not a reaction that this chat allows")
        before = chat.messages[message.id].reactions
        after = {who: theirs for who, theirs in before.items() if who != person.id}
        if emoji is not None:
            after[person.id] = emoji
        reacted = self.put(message, reactions=after)
        if after == before:
            return reacted
        self.emit(ReactionSet(reacted))
        if chat.has_bot and (chat.is_private or chat.bot_status == "administrator"):
            change: Json = {
                "chat": chat.to_json(),
                "message_id": message.id,
                "user": person.to_json(),
                "date": int(self.now().timestamp()),
                "old_reaction": as_types(before.get(person.id)),
                "new_reaction": as_types(emoji),
            }
            self.push("message_reaction", change)
        return reacted

    # Inline mode

    def inline_query(
        self, person: User, text: str, offset: str = "", chat_type: ChatType = "sender"
    ) -> InlineQuery:
        """`person` has typed the bot's name and `text` somewhere, and sees what it offers.

        Raises:
            ValueError: it is longer than Telegram's apps would send.
        """
        query = self.inline.ask(person, text, offset, chat_type)
        if query.answer is None:
            self.push("inline_query", query.to_json())
        return query

    def pick_result(
        self, query: InlineQuery, result_id: str, chat: Chat, reply_to: Message | None = None
    ) -> Message:
        """The one who asked sends a result to `chat`, perhaps as an answer to a message.

        Raises:
            ValueError: this was not offered, or the person cannot write there.
        """
        result = None if query.answer is None else query.answer.result(result_id)
        if result is None:
            raise ValueError(f"there is no result {result_id!r} to pick")
        content = result["input_message_content"]
        chosen: Json = {
            "result_id": result_id,
            "from": query.person.to_json(),
            "query": query.text,
        }
        rows = keyboard(result.get("reply_markup"))
        if rows:
            self._last_query += 1
            chosen["inline_message_id"] = f"inline-{self._last_query}"
        message = self._say(
            chat,
            query.person,
            reply_to,
            **text_content(content["message_text"], content.get("entities")),
            keyboard=rows,
            via_bot=self.bot,
            inline_message_id=chosen.get("inline_message_id"),
        )
        if message.inline_message_id is not None:
            self.picked[message.inline_message_id] = message
            if len(self.picked) > REMEMBERED:
                del self.picked[next(iter(self.picked))]
        if self.inline_feedback:
            self.push("chosen_inline_result", chosen)
        return message

    def _photo(self, caption: str | None) -> Json:
        if caption:
            check_words(caption, CAPTION_LIMIT)
        file = self.files.keep(b"", name="photo.jpg", kind="photos")
        return {
            "photo": [{**file.to_json(), "width": 640, "height": 480}],
            "caption": caption or None,
            "caption_entities": find_entities(caption or ""),
        }

    def _say(self, chat: Chat, person: User, reply_to: Message | None, **content: Any) -> Message:
        if person.id not in chat.members or chat.migrated_to is not None:
            raise ValueError(f"{person.first_name} is not in this chat")
        in_its_name = chat.is_channel or "sender_chat" in content
        if in_its_name and chat.status_of(person) not in ("creator", "administrator"):
            raise ValueError(f"{person.first_name} is no administrator of this chat")
        sender = ANONYMOUS if "sender_chat" in content else person
        number = None if reply_to is None else reply_to.id
        return self.post(
            Message(chat.next_id(), chat, sender, self.now(), reply_to=number, **content)
        )

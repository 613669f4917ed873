"""A small Telegram without a network: people, chats, what is said, and the bot's updates.

Tests and the playground act here as people do; `methods` acts as the bot. Everything is
synchronous and belongs to one event loop. There is one bot; in groups it is under
privacy mode and hears only commands, mentions of it and replies to it.
"""

from collections import deque
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from bot.botapi import schema
from bot.botapi.calls import Call
from bot.botapi.chats import Chat, membership_change
from bot.botapi.entities import CAPTION_LIMIT, TEXT_LIMIT, check_words, find_entities
from bot.botapi.events import MessageDeleted, MessageEdited, MessageSent
from bot.botapi.faults import Faults
from bot.botapi.files import Files
from bot.botapi.inline import ChatType, InlineMode, InlineQuery
from bot.botapi.keyboards import keyboard
from bot.botapi.limits import SendingLimits
from bot.botapi.messages import CallbackQuery, Json, Message
from bot.botapi.people import User
from bot.botapi.privacy import is_heard
from bot.botapi.updates import UpdateQueue
from bot.botapi.watched import Watched
from bot.botapi.wording import text_content

TOKEN = "1000001:loopback-token-that-opens-nothing-0"
REMEMBERED = 5_000  # calls, taps and picked messages kept for those who look


def utc_now() -> datetime:
    """The time, as the world's default clock tells it."""
    return datetime.now(UTC)


class World(Watched):
    """Everything there is, seen from the people's side."""

    def __init__(
        self,
        *,
        now: Callable[[], datetime] = utc_now,
        token: str = TOKEN,
        username: str = "emojibot_test",
        first_name: str = "emojibot",
        rate_limits: bool = False,
        inline_feedback: bool = True,
    ) -> None:
        """`inline_feedback` is BotFather's `/setinlinefeedback`: the bot is told of picks."""
        super().__init__()
        self.now = now
        self.token = token
        self.bot = User(int(token.split(":")[0]), first_name, username, is_bot=True)
        self.chats: dict[int, Chat] = {}
        self.people: dict[int, User] = {}
        self.updates = UpdateQueue(self.stir)
        self.faults = Faults()
        self.limits = SendingLimits(now) if rate_limits else None
        self.files = Files()
        self.webhook = ""
        self.profile: dict[tuple[str, str], Any] = {}  # (what, language) -> as it was set
        self.requests: deque[Call] = deque(maxlen=REMEMBERED)
        self.queries: dict[str, CallbackQuery] = {}
        self.inline = InlineMode(now)
        self._inline_feedback = inline_feedback
        self._picked: dict[str, Message] = {}
        self._last_query = 0

    # People and chats

    def person(
        self,
        first_name: str,
        *,
        language_code: str | None = "en",
        username: str | None = None,
        is_bot: bool = False,
    ) -> User:
        """Somebody new. Another bot (`is_bot`) is never heard by ours."""
        user_id = 5_000_000_001 + len(self.people)  # real ids have outgrown 32 bits
        user = User(user_id, first_name, username, language_code, is_bot)
        self.people[user.id] = user
        return user

    def private_chat(self, person: User) -> Chat:
        """The chat of `person` with the bot; opened once."""
        if person.id not in self.chats:
            self.chats[person.id] = Chat(person.id, members=[person])
        return self.chats[person.id]

    def conversation(self, person: User, other: User) -> Chat:
        """A new chat of two people, where the bot is only seen through its inline mode."""
        number = 9_000_000_000_001 + len(self.chats)
        chat = Chat(number, members=[person, other], has_bot=False)
        self.chats[chat.id] = chat
        return chat

    def group(self, title: str, creator: User, *members: User) -> Chat:
        """A new group of these people, to which `creator` adds the bot."""
        number = -1_001_000_000_001 - len(self.chats)
        chat = Chat(number, title=title, members=[creator, *members])
        self.chats[chat.id] = chat
        self._bot_membership(chat, creator, before="left", after="member")
        self.post(Message(chat.next_id(), chat, creator, self.now(), joined=self.bot))
        return chat

    def remove_bot(self, chat: Chat, person: User) -> None:
        """`person` blocks the bot, or puts it out of the group."""
        chat.has_bot = False
        self._bot_membership(chat, person, before="member", after="kicked")

    def readmit_bot(self, chat: Chat, person: User) -> None:
        """`person` unblocks the bot, or adds it to the group again."""
        chat.has_bot = True
        self._bot_membership(chat, person, before="kicked", after="member")

    # What people do

    def send_text(
        self, chat: Chat, person: User, text: str, *, reply_to: Message | None = None
    ) -> Message:
        """`person` writes `text`.

        Raises:
            ValueError: Telegram's apps would not send this: nothing to see, or too long.
        """
        check_words(text, TEXT_LIMIT)
        return self._say(chat, person, reply_to, text=text, entities=find_entities(text))

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
        if caption:
            check_words(caption, CAPTION_LIMIT)
        file = self.files.keep(b"", name="photo.jpg", kind="photos")
        return self._say(
            chat,
            person,
            reply_to,
            photo=[{**file.to_json(), "width": 640, "height": 480}],
            caption=caption or None,
            caption_entities=find_entities(caption or ""),
        )

    def send_sticker(self, chat: Chat, person: User, *, emoji: str = "👍") -> Message:
        """`person` sends a sticker that stands for `emoji`."""
        file = self.files.keep(b"", name="sticker.webp", kind="stickers")
        look = {"type": "regular", "width": 512, "height": 512, "emoji": emoji}
        kind = {"is_animated": False, "is_video": False}
        return self._say(chat, person, None, sticker={**file.to_json(), **look, **kind})

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
        self._tell_bot("edited_message", edited)
        return edited

    def delete(self, message: Message) -> None:
        """A message goes; nobody tells the bot."""
        del message.chat.messages[message.id]
        self.emit(MessageDeleted(message))

    def tap(self, message: Message, person: User, callback_data: str) -> CallbackQuery:
        """`person` presses a button of the bot's `message`, or forges the press."""
        self._last_query += 1
        query = CallbackQuery(str(self._last_query), person, message, callback_data, self.now())
        self.queries[query.id] = query
        if len(self.queries) > REMEMBERED:
            del self.queries[next(iter(self.queries))]
        self._push("callback_query", query.to_json())
        return query

    def inline_query(
        self, person: User, text: str, offset: str = "", chat_type: ChatType = "sender"
    ) -> InlineQuery:
        """`person` has typed the bot's name and `text` somewhere, and sees what it offers.

        Raises:
            ValueError: it is longer than Telegram's apps would send.
        """
        query = self.inline.ask(person, text, offset, chat_type)
        if query.answer is None:
            self._push("inline_query", query.to_json())
        return query

    def pick_result(self, query: InlineQuery, result_id: str, chat: Chat) -> Message:
        """The one who asked sends a result to `chat`.

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
            None,
            **text_content(content["message_text"], content.get("entities")),
            keyboard=rows,
            via_bot=self.bot,
            inline_message_id=chosen.get("inline_message_id"),
        )
        if message.inline_message_id is not None:
            self._picked[message.inline_message_id] = message
            if len(self._picked) > REMEMBERED:
                del self._picked[next(iter(self._picked))]
        if self._inline_feedback:
            self._push("chosen_inline_result", chosen)
        return message

    def push_raw(self, update: Json) -> Json:
        """Hand the bot `update` as it is, unchecked; it gets a number unless it has one."""
        return self.updates.push_raw(update)

    # What can be seen

    def history(self, chat: Chat) -> list[Message]:
        """The messages of `chat` as they are now, oldest first."""
        return list(chat.messages.values())

    def inline_message(self, inline_message_id: str) -> Message | None:
        """The message that the bot knows by this id, as it is now; None when it is gone."""
        picked = self._picked.get(inline_message_id)
        return None if picked is None else picked.chat.messages.get(picked.id)

    def calls(self, method: str) -> list[Call]:
        """The bot's calls of `method`, oldest first."""
        return [call for call in self.requests if call.method == method]

    # What both sides use

    def post(self, message: Message) -> Message:
        """Put a new message in its chat, and tell the bot where that is due."""
        message.chat.put(message)
        self.emit(MessageSent(message))
        self._tell_bot("message", message)
        return message

    def put(self, message: Message, **changes: Any) -> Message:
        """Change `message`, as it is now, without a word to anyone."""
        changed = replace(message.chat.messages[message.id], **changes)
        message.chat.put(changed)
        return changed

    def replace(self, message: Message, **changes: Any) -> Message:
        """Change `message`, as it is now, for all to see."""
        changed = self.put(message, **changes)
        self.emit(MessageEdited(changed))
        return changed

    def record(self, call: Call) -> None:
        """Remember what the bot asked and was answered."""
        self.requests.append(call)
        self.stir()

    # How the bot hears of it

    def _say(self, chat: Chat, person: User, reply_to: Message | None, **content: Any) -> Message:
        if person.id not in chat.members:
            raise ValueError(f"{person.first_name} is not in this chat")
        number = None if reply_to is None else reply_to.id
        return self.post(
            Message(chat.next_id(), chat, person, self.now(), reply_to=number, **content)
        )

    def _tell_bot(self, kind: str, message: Message) -> None:
        if is_heard(self.bot, message):
            self._push(kind, message.to_json())

    def _bot_membership(self, chat: Chat, person: User, *, before: str, after: str) -> None:
        change = membership_change(
            self.bot, chat, person, date=self.now(), before=before, after=after
        )
        self._push("my_chat_member", change)

    def _push(self, kind: str, payload: Json) -> None:
        update = self.updates.push(kind, payload)
        if update is not None:
            schema.check("Update", update)

"""What there is in the world, and how everyone hears of what changes."""

from collections import deque
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from bot.playground.telegram import schema
from bot.playground.telegram.api_calls import ApiCall
from bot.playground.telegram.callback_queries import CallbackQuery
from bot.playground.telegram.chats import Chat, Message
from bot.playground.telegram.events import MessageEdited, MessageSent
from bot.playground.telegram.faults import Faults
from bot.playground.telegram.files import Files
from bot.playground.telegram.inline_mode import InlineMode
from bot.playground.telegram.json_types import Json
from bot.playground.telegram.observable import Observable
from bot.playground.telegram.privacy_mode import is_heard
from bot.playground.telegram.rate_limits import RateLimits
from bot.playground.telegram.update_queue import UpdateQueue
from bot.playground.telegram.users import User

TOKEN = "1000001:loopback-token-that-opens-nothing-0"
REMEMBERED = 5_000  # calls, taps and picked messages kept for those who look


def utc_now() -> datetime:
    """The time, as the world's default clock tells it."""
    return datetime.now(UTC)


class State(Observable):
    """People, chats, messages, one bot, and what is on its way to it."""

    def __init__(
        self,
        *,
        now: Callable[[], datetime] = utc_now,
        token: str = TOKEN,
        username: str = "emojibot_test",
        first_name: str = "emojibot",
        rate_limits: bool = False,
        privacy_mode: bool = True,
        inline_feedback: bool = True,
    ) -> None:
        """`privacy_mode` and `inline_feedback` are what BotFather's `/setprivacy` and
        `/setinlinefeedback` decide: not to hear all of a group, to be told of picks.
        """
        super().__init__()
        self.now = now
        self.began = now()
        self.token = token
        self.bot = User(int(token.split(":")[0]), first_name, username, is_bot=True)
        self.privacy_mode = privacy_mode
        self.inline_feedback = inline_feedback
        self.chats: dict[int, Chat] = {}
        self.people: dict[int, User] = {}
        self.updates = UpdateQueue(self.notify)
        self.faults = Faults()
        self.limits = RateLimits(now) if rate_limits else None
        self.files = Files()
        self.inline = InlineMode(now)
        self.webhook = ""
        self.profile: dict[tuple[str, str], Any] = {}  # (what, language) -> as it was set
        self.api_calls: deque[ApiCall] = deque(maxlen=REMEMBERED)
        self.queries: dict[str, CallbackQuery] = {}
        self.picked: dict[str, Message] = {}  # inline_message_id -> as it was sent

    # What can be seen

    def history(self, chat: Chat) -> list[Message]:
        """The messages of `chat` as they are now, oldest first."""
        return list(chat.messages.values())

    def calls(self, method: str) -> list[ApiCall]:
        """The bot's calls of `method`, oldest first."""
        return [call for call in self.api_calls if call.method == method]

    def inline_message(self, inline_message_id: str) -> Message | None:
        """The message that the bot knows by this id, as it is now; None when it is gone."""
        picked = self.picked.get(inline_message_id)
        return None if picked is None else picked.chat.messages.get(picked.id)

    def album(self, message: Message) -> list[Message]:
        """The messages that were sent as one with `message`, as they are now."""
        group = message.media_group_id
        return [one for one in self.history(message.chat) if one.media_group_id == group]

    # What changes

    def post(self, message: Message) -> Message:
        """Put a new message in its chat, and tell the bot where that is due."""
        message.chat.put(message)
        self.emit(MessageSent(message))
        self.tell_bot(message, "channel_post" if message.chat.is_channel else "message")
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

    def record(self, call: ApiCall) -> None:
        """Remember what the bot asked and was answered."""
        self.api_calls.append(call)
        self.notify()

    # What is on its way to the bot

    def tell_bot(self, message: Message, kind: str) -> None:
        """Send the bot `message` as an update of this kind, if it hears of it at all."""
        if is_heard(self.bot, message, privacy_mode=self.privacy_mode):
            self.push(kind, message.to_json())

    def push(self, kind: str, payload: Json) -> None:
        """Send the bot an update of this kind, if it wants the kind.

        Raises:
            Mismatch: Telegram would not describe it like this.
        """
        update = self.updates.push(kind, payload)
        if update is not None:
            schema.check("Update", update)

    def push_raw(self, update: Json) -> Json:
        """Hand the bot `update` as it is, unchecked; it gets a number unless it has one."""
        return self.updates.push_raw(update)

"""A bot without a model: it types, offers three emojis, and takes a tap."""

import asyncio
from contextlib import suppress
from types import TracebackType
from typing import Self

from telegram import Bot, CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message
from telegram.constants import ChatAction

EMOJIS = ("😍", "❤️", "🥰")
NONE = "None fits"
NOTED = "Noted, thank you!"
NOTED_NONE = "Noted: none of these."


class ScriptedBot:
    """Answers the Bot API server at `url`, inside `async with`.

    While `gate` is closed it is seen typing, and answers when it opens.
    """

    def __init__(self, url: str, token: str) -> None:
        self.gate = asyncio.Event()
        self.gate.set()
        self._bot = Bot(token, base_url=f"{url}/bot", base_file_url=f"{url}/file/bot")
        self._task: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        await self._bot.initialize()
        self._task = asyncio.create_task(self._serve())
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        assert self._task is not None
        self._task.cancel()
        with suppress(asyncio.CancelledError):
            await self._task
        await self._bot.shutdown()

    async def _serve(self) -> None:
        offset = 0
        while True:
            for update in await self._bot.get_updates(offset=offset, timeout=30):
                offset = update.update_id + 1
                if update.message is not None and not update.message.new_chat_members:
                    await self._reply(update.message)
                elif update.callback_query is not None:
                    await self._take(update.callback_query)

    async def _reply(self, asked: Message) -> None:
        await asked.reply_chat_action(ChatAction.TYPING)
        await self.gate.wait()
        if asked.text == "/mydata":
            await asked.reply_document(b'{"choices": []}', filename="emojibot-data.json")
        else:
            await asked.reply_text(EMOJIS[0], do_quote=True, reply_markup=_keyboard(None))

    async def _take(self, tap: CallbackQuery) -> None:
        if tap.data == NONE:
            await tap.answer(NOTED_NONE, show_alert=True)
        else:
            await tap.answer(NOTED)
        await tap.edit_message_reply_markup(_keyboard(tap.data))


def _keyboard(chosen: str | None) -> InlineKeyboardMarkup:
    def button(text: str) -> InlineKeyboardButton:
        return InlineKeyboardButton(f"✓ {text}" if text == chosen else text, callback_data=text)

    return InlineKeyboardMarkup([[button(emoji) for emoji in EMOJIS], [button(NONE)]])

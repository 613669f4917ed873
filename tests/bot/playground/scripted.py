"""A bot without a model: it types, offers three emojis, takes a tap, and answers inline queries."""

import asyncio
from contextlib import suppress
from types import TracebackType
from typing import Self

from telegram import (
    Bot,
    CallbackQuery,
    CopyTextButton,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQuery,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
    Message,
    SwitchInlineQueryChosenChat,
)
from telegram.constants import ChatAction

EMOJIS = ("😍", "❤️", "🥰")
NONE = "None fits"
NOTED = "Noted, thank you!"
NOTED_NONE = "Noted: none of these."
HINT = "Write on"
SILENCE = "silence"  # an inline query that is never answered
KINDS = ("message", "callback_query", "inline_query")

# One red pixel.
PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d763"
    "f8cfc0000003010100c9fe92ef0000000049454e44ae426082"
)


class ScriptedBot:
    """Answers the Bot API server at `url`, inside `async with`.

    While `gate` is closed it is seen typing, and answers when it opens.
    """

    def __init__(self, url: str, token: str) -> None:
        self.gate = asyncio.Event()
        self.gate.set()
        self.inline: list[str] = []  # what was asked
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
            for update in await self._bot.get_updates(offset, timeout=30, allowed_updates=KINDS):
                offset = update.update_id + 1
                if update.message is not None:
                    if not (update.message.new_chat_members or update.message.via_bot):
                        await self._reply(update.message)
                elif update.callback_query is not None:
                    await self._take(update.callback_query)
                elif update.inline_query is not None:
                    await self._offer(update.inline_query)

    async def _reply(self, asked: Message) -> None:
        await asked.reply_chat_action(ChatAction.TYPING)
        await self.gate.wait()
        if asked.text == "/mydata":
            await asked.reply_document(b'{"choices": []}', filename="emojibot-data.json")
        elif asked.text == "/stats":
            await asked.reply_photo(PICTURE, caption="Your favourites")
        else:
            await asked.reply_text(EMOJIS[0], do_quote=True, reply_markup=_keyboard(None, ""))

    async def _take(self, tap: CallbackQuery) -> None:
        if tap.data == NONE:
            await tap.answer(NOTED_NONE, show_alert=True)
        else:
            await tap.answer(NOTED)
        said = tap.message.reply_to_message if isinstance(tap.message, Message) else None
        await tap.edit_message_reply_markup(_keyboard(tap.data, said.text if said else None))

    async def _offer(self, asked: InlineQuery) -> None:
        self.inline.append(asked.query)
        if asked.query == SILENCE:
            return
        results = [_article(asked.query, emoji) for emoji in EMOJIS]
        button = InlineQueryResultsButton(HINT, start_parameter="inline")
        await asked.answer(results, cache_time=0, button=None if asked.query else button)


def _article(words: str, emoji: str) -> InlineQueryResultArticle:
    """Words with an emoji behind them, or an emoji alone."""
    title, text = f"{emoji} {words}".strip(), f"{words} {emoji}".strip()
    return InlineQueryResultArticle(emoji, title, InputTextMessageContent(text))


def _keyboard(chosen: str | None, text: str | None) -> InlineKeyboardMarkup:
    def button(text: str) -> InlineKeyboardButton:
        return InlineKeyboardButton(f"✓ {text}" if text == chosen else text, callback_data=text)

    rows = [[button(emoji) for emoji in EMOJIS], [button(NONE)]]
    if chosen in EMOJIS:
        whole = f"{text} {chosen}"
        share = SwitchInlineQueryChosenChat(whole, allow_user_chats=True, allow_channel_chats=True)
        rows.append(
            [
                InlineKeyboardButton("Copy", copy_text=CopyTextButton(whole)),
                InlineKeyboardButton("Share", switch_inline_query_chosen_chat=share),
            ]
        )
    return InlineKeyboardMarkup(rows)

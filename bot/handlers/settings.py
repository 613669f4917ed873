"""/settings: how the bot answers in a chat, for those who may decide it.

A menu of buttons, one for each setting with its value, and behind each its values, one below
the other. A press names the setting and the value, so that an old menu never does something
else than it says.
"""

from dataclasses import replace as changed
from typing import Any

from telegram import CallbackQuery, Chat, InlineKeyboardMarkup, Update
from telegram.constants import ChatType
from telegram.ext import ContextTypes

from bot.feedback import Chats, ChatSettings
from bot.handlers.administrators import is_administrator, speaks_for
from bot.handlers.buttons import button
from bot.handlers.callback_data import CLOSE, SettingButton
from bot.handlers.edits import do_or_log
from bot.handlers.offered_settings import Setting, offered
from bot.handlers.presses import show
from bot.handlers.speech import Speeches
from bot.words.speech import Speech


class ShowSettings:
    """/settings: the menu to whoever may use it, one sentence to everybody else."""

    def __init__(self, speeches: Speeches, chats: Chats) -> None:
        self._speeches = speeches
        self._chats = chats

    async def __call__(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        message = update.effective_message
        if message is None:
            return
        chat = message.chat
        settings = await self._chats.settings(chat.id)
        speech = await self._speeches.of(message.from_user, chat, settings=settings)
        if chat.type != ChatType.PRIVATE and not await speaks_for(message):
            await message.reply_text(_refusal(speech))
            return
        text = await _introduction(chat, settings, speech)
        await message.reply_text(text, reply_markup=_menu(chat, settings, speech))


class ChangeSettings:
    """A press in the menu. Who presses is looked up each time: administrators change."""

    def __init__(self, speeches: Speeches, chats: Chats) -> None:
        self._speeches = speeches
        self._chats = chats

    async def __call__(self, query: CallbackQuery, pressed: SettingButton, speech: Speech) -> None:
        if query.message is None:
            return
        chat = query.message.chat
        if chat.type != ChatType.PRIVATE and not await is_administrator(
            query.get_bot(), chat, query.from_user
        ):
            await query.answer(_refusal(speech), show_alert=True)
            return
        setting = next((it for it in offered(chat, speech) if it.name == pressed.name), None)
        if pressed.name == CLOSE:
            await _close(query)
        elif setting is None:
            await self._show_menu(query, chat)
        elif pressed.value is not None:
            await self._change(query, chat, setting, pressed.value)
        else:
            settings = await self._chats.settings(chat.id)
            await query.answer()
            await show(query, setting.title, _values(setting, settings, speech))

    async def _change(
        self, query: CallbackQuery, chat: Chat, setting: Setting, wanted: str
    ) -> None:
        for value, _ in setting.values:
            if _written(value) == wanted:
                settings = await self._chats.settings(chat.id)
                change: dict[str, Any] = {setting.name: value}
                await self._chats.set_settings(chat.id, changed(settings, **change))
        await self._show_menu(query, chat)

    async def _show_menu(self, query: CallbackQuery, chat: Chat) -> None:
        await query.answer()
        # The language may be what has just changed.
        settings = await self._chats.settings(chat.id)
        speech = await self._speeches.of(query.from_user, chat, settings=settings)
        text = await _introduction(chat, settings, speech)
        await show(query, text, _menu(chat, settings, speech))


async def _introduction(chat: Chat, settings: ChatSettings, speech: Speech) -> str:
    lines = [speech.say("How I answer in this chat:")]
    bot = chat.get_bot()
    hears_all = (
        settings.mode not in ("react", "all")
        or chat.type in (ChatType.PRIVATE, ChatType.CHANNEL)
        or bot.bot.can_read_all_group_messages
    )
    if not hears_all and not await is_administrator(bot, chat, bot.bot):
        lines.append(
            speech.say(
                "Telegram shows me only messages that mention me or reply to me. Make me an "
                "administrator if I am to see the others."
            )
        )
        lines.append(
            speech.say(
                "Where: tap the group’s name at the top, Edit (on a computer: ⋮, Manage group), "
                "Administrators, Add administrator, and choose @{name}.",
                name=bot.username,
            )
        )
    return "\n\n".join(lines)


def _refusal(speech: Speech) -> str:
    return speech.say("Only administrators decide how I answer here.")


def _menu(chat: Chat, settings: ChatSettings, speech: Speech) -> InlineKeyboardMarkup:
    rows = [
        button(f"{it.title}: {it.said(settings)}", SettingButton(it.name))
        for it in offered(chat, speech)
    ]
    done = button(speech.say("Done"), SettingButton(CLOSE))
    return InlineKeyboardMarkup.from_column([*rows, done])


def _values(setting: Setting, settings: ChatSettings, speech: Speech) -> InlineKeyboardMarkup:
    now = getattr(settings, setting.name)
    rows = [
        button(label, SettingButton(setting.name, _written(value)), marked=value == now)
        for value, label in setting.values
    ]
    back = button(speech.say("Back"), SettingButton(""))
    return InlineKeyboardMarkup.from_column([*rows, back])


def _written(value: str | int | float | None) -> str:
    """`value` as a button carries it."""
    return "" if value is None else str(value)


async def _close(query: CallbackQuery) -> None:
    await query.answer()
    # Older than two days it stays, and still works.
    await do_or_log(query.delete_message(), "a menu could not be deleted")

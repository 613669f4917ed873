"""The least that python-telegram-bot can do: say the text again, with a button; answer a press.

    python -m tests.load.echo_bot

It reads the settings of the bot that it is compared with. It knows no database and no model,
repeats nothing and counts nothing; what it reaches is what the library lets anybody reach.
"""

import asyncio
import os
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import (
    Application,
    ApplicationBuilder,
    CallbackQueryHandler,
    ContextTypes,
    MessageHandler,
    filters,
)

from bot.transport.polling import ALLOWED_UPDATES
from bot.transport.webhook import WEBHOOK_PATH

KEYBOARD = InlineKeyboardMarkup.from_button(InlineKeyboardButton("again", callback_data="again"))


async def echo(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    """Say it again."""
    assert update.message is not None
    await update.message.reply_text(update.message.text or "", reply_markup=KEYBOARD)


async def pressed(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    """Answer a press and change the message, as ours does."""
    query = update.callback_query
    assert query is not None
    await query.answer("Noted, thank you!")
    await query.edit_message_text("noted", reply_markup=KEYBOARD)


def application() -> "Application[Any, Any, Any, Any, Any, Any]":
    """The bot, with what makes it quickest: no update waits for another."""
    built = (
        ApplicationBuilder()
        .token(os.environ["BOT_TOKEN"])
        .base_url(f"{os.environ['BOT_API_URL']}/bot")
        .concurrent_updates(True)
        .build()
    )
    built.add_handler(MessageHandler(filters.TEXT, echo))
    built.add_handler(CallbackQueryHandler(pressed))
    return built


async def pushed(url: str, port: int) -> None:
    """Take updates by the webhook, as the library's own example of one with Starlette does."""
    bot = application()

    async def take(request: Request) -> Response:
        await bot.update_queue.put(Update.de_json(await request.json(), bot.bot))
        return Response()

    site = Starlette(routes=[Route(WEBHOOK_PATH, take, methods=["POST"])])
    server = uvicorn.Server(uvicorn.Config(site, port=port, log_level="critical"))
    async with bot:
        await bot.bot.set_webhook(url, secret_token="unread", allowed_updates=ALLOWED_UPDATES)
        await bot.start()
        await server.serve()
        await bot.stop()


if __name__ == "__main__":
    if "WEBHOOK_URL" in os.environ:
        asyncio.run(pushed(os.environ["WEBHOOK_URL"], int(os.environ["WEB_PORT"])))
    else:
        application().run_polling(allowed_updates=ALLOWED_UPDATES)

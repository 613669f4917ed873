"""The wire between the application and Telegram, cut: requests are recorded and answered here."""

import itertools
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from random import Random
from typing import Any

from telegram import Update
from telegram.request import BaseRequest, RequestData

from bot.app import build
from bot.feedback import FeedbackStore
from bot.settings import Settings
from bot.transport.inline_queue import Newest
from model.prepared import PreparedText
from model.ranking import Predictor, Ranking, Suggestion
from model.serving import Everybody

BOT: dict[str, Any] = {
    "id": 1000001,
    "is_bot": True,
    "first_name": "emojibot",
    "username": "emojibot_test",
}
ANN: dict[str, Any] = {
    "id": 5000000001,
    "is_bot": False,
    "first_name": "Ann",
    "language_code": "en",
}
BORIS: dict[str, Any] = {
    "id": 5000000002,
    "is_bot": False,
    "first_name": "Борис",
    "language_code": "ru",
}
GROUP: dict[str, Any] = {"id": -1001, "type": "supergroup", "title": "Friends"}


@dataclass(frozen=True)
class Sent:
    """A request of the bot."""

    method: str
    parameters: dict[str, Any]


@dataclass
class Wire(BaseRequest):
    """Answers every request like Telegram would, or as `answers` says.

    `last` are the newest messages that the bot sent, by chat, under the next of `numbers`.
    """

    sent: list[Sent] = field(default_factory=list)
    answers: dict[str, list[tuple[int, dict[str, Any]]]] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    numbers: Iterator[int] = field(default_factory=lambda: itertools.count(900))  # nobody else's
    last: dict[int, dict[str, Any]] = field(default_factory=dict)

    @property
    def read_timeout(self) -> float:
        return 1.0

    async def initialize(self) -> None:
        pass

    async def shutdown(self) -> None:
        pass

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *_: Any, **__: Any
    ) -> tuple[int, bytes]:
        name = url.rsplit("/", 1)[1]
        parameters = {} if request_data is None else dict(request_data.parameters)
        if name != "getMe":
            self.sent.append(Sent(name, parameters))
        for part in (request_data.multipart_data or {}).values() if request_data else ():
            file = part[1]
            self.files[name] = file if isinstance(file, bytes) else file.read()
        scripted = self.answers.get(name)
        if scripted:
            status, content = scripted.pop(0)
            return status, json.dumps(content).encode()
        return 200, json.dumps({"ok": True, "result": self._result(name, parameters)}).encode()

    def _result(self, name: str, parameters: dict[str, Any]) -> object:
        if name == "getMe":
            return {
                **BOT,
                "can_join_groups": True,
                "can_read_all_group_messages": False,
                "supports_inline_queries": False,
            }
        if not name.startswith("send") or name == "sendChatAction":
            return True
        chat = parameters["chat_id"]
        self.last[chat] = {
            "message_id": next(self.numbers),
            "date": 1,
            "chat": {"id": chat, "type": "private"},
            "from": BOT,
            "text": parameters.get("text", "."),
            "reply_markup": parameters.get("reply_markup", {"inline_keyboard": []}),
        }
        return self.last[chat]


class FixedPredictor:
    """Always ranks the same emojis, the first best, as for a text of this gravity."""

    def __init__(self, *emojis: str, best: float = 0.5, gravity: float = 0.0) -> None:
        self.texts: list[str] = []
        self._gravity = gravity
        self._suggestions = tuple(
            Suggestion(emoji, best / 2**rank) for rank, emoji in enumerate(emojis)
        )

    async def predict(self, text: PreparedText, **_: object) -> Ranking:
        self.texts.append(text.bare)
        return Ranking(text.lang, "fixed", self._suggestions, self._gravity)


Send = Callable[..., Awaitable[list[Sent]]]


@asynccontextmanager
async def running_bot(
    predictor: Predictor, store: FeedbackStore, wire: Wire | None = None, **settings: Any
) -> AsyncIterator[Send]:
    """The real application on a cut wire: send it an update, get its requests for it."""
    wire = wire or Wire()
    application = build(
        Settings(_env_file=None, **{"shuffled_share": 0, **settings}),
        Everybody(predictor),
        store,
        Newest(),
        request=wire,
        token="1000001:test",
        random=Random(0),
    )

    async def send(update: dict[str, Any]) -> list[Sent]:
        before = len(wire.sent)
        await application.process_update(Update.de_json(update, application.bot))
        return [request for request in wire.sent[before:] if request.method != "sendChatAction"]

    async with application:
        yield send


def message(
    text: str | None = None,
    *,
    sender: dict[str, Any] = ANN,
    chat: dict[str, Any] | None = None,
    number: int = 10,
    **more: Any,
) -> dict[str, Any]:
    """A message as Telegram's JSON, entities included."""
    content: dict[str, Any] = {
        "message_id": number,
        "date": 1,
        "chat": chat or {"id": sender["id"], "type": "private", "first_name": sender["first_name"]},
        "from": sender,
        **more,
    }
    if text is not None:
        content["text"] = text
        content["entities"] = _entities(text)
    return content


def arrives(content: dict[str, Any], kind: str = "message") -> dict[str, Any]:
    """An update that brings `content`."""
    return {"update_id": 1, kind: content}


def tap(data: str, *, about: dict[str, Any], sender: dict[str, Any] = ANN) -> dict[str, Any]:
    """A press on a button of the bot's reply to the message `about`."""
    reply = {
        "message_id": 900,
        "date": 1,
        "chat": about["chat"],
        "from": BOT,
        "text": "🙂",
        "reply_to_message": {key: about[key] for key in about if key != "reply_to_message"},
    }
    query = {"id": "77", "from": sender, "chat_instance": "1", "data": data, "message": reply}
    return {"update_id": 2, "callback_query": query}


def _entities(text: str) -> list[dict[str, Any]]:
    found = []
    for word in text.split():
        word = word.rstrip(".,!?")
        kind = {"/": "bot_command", "@": "mention"}.get(word[:1])
        if kind is not None:
            start = len(text[: text.index(word)].encode("utf-16-le")) // 2
            found.append({"type": kind, "offset": start, "length": len(word)})
    return found


def keyboard(request: Sent) -> list[list[dict[str, Any]]]:
    """The rows of buttons of a request."""
    markup = request.parameters["reply_markup"]
    rows: list[list[dict[str, Any]]] = markup["inline_keyboard"]
    return rows

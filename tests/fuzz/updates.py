"""Updates as Telegram's documentation allows them, with whatever somebody may write in them."""

from typing import Any, Final

from hypothesis import strategies as st

from tests.bot.wire import BOT, GROUP, arrives, message
from tests.fuzz.strategies import MARKER, marked, texts

Json = dict[str, Any]

COMMANDS: Final = ("start", "help", "language", "off", "on", "stats", "privacy", "mydata", "forget")
ENTITIES: Final = (
    *("mention", "url", "text_link", "email", "phone_number", "bank_card", "bot_command", "code"),
    *("pre", "spoiler", "bold", "custom_emoji", "text_mention", "of_the_next_version"),
)
_ids = st.integers(10, 2**52)
_seldom = st.integers(0, 9).map(lambda it: it == 0)
emojis = st.one_of(st.sampled_from(["❤", "👍", "🎉", "👩‍❤️‍👨", "☹️"]), texts)

people = st.fixed_dictionaries(
    {"id": _ids, "is_bot": _seldom, "first_name": marked},
    optional={
        "last_name": marked,
        "username": texts,
        "language_code": st.sampled_from(["en", "ru", "ru-RU", "uk", "zh-hans", "", "-"]),
    },
)
groups = st.builds(
    lambda number, kind, title: {"id": -number, "type": kind, "title": title},
    _ids,
    st.sampled_from(["group", "supergroup", "channel"]),
    marked,
)
said = st.one_of(
    marked,
    st.builds(f"@{BOT['username']} {{}}".format, marked),
    st.builds("/{} {}".format, st.sampled_from((*COMMANDS, "settings", "of_others")), marked),
)


@st.composite
def messages(draw: st.DrawFn, *, deep: bool = True) -> Json:
    """A message in some chat: a text, a caption, or something else."""
    sender = draw(people)
    text = draw(st.one_of(st.none(), said, said, said))
    chat = draw(st.one_of(st.none(), groups))
    content = message(text, sender=sender, chat=chat, number=draw(_ids), **draw(_more(deep)))
    if text is not None and draw(_seldom):
        content["entities"] = draw(st.lists(_entities(text), max_size=3))
    if draw(_seldom):
        del content["from"]
    return content


@st.composite
def updates(draw: st.DrawFn) -> Json:
    """One update of a kind that the bot is told of, or of one that it is not."""
    kind, content = draw(
        st.one_of(
            st.tuples(
                st.sampled_from(
                    ["message", "message", "edited_message", "channel_post", "edited_channel_post"]
                ),
                messages(),
            ),
            st.tuples(st.just("message_reaction"), reactions),
            st.tuples(st.just("callback_query"), presses(st.one_of(st.none(), texts))),
            st.tuples(st.just("inline_query"), queries),
            st.tuples(st.just("chosen_inline_result"), chosen()),
            st.tuples(st.just("of_the_next_version"), st.just({"text": MARKER})),
        )
    )
    return arrives(content, kind) | {"update_id": draw(st.integers(0, 2**31 - 1))}


@st.composite
def presses(draw: st.DrawFn, carried: st.SearchStrategy[str | None]) -> Json:
    """A press on a button that carries something, under a message, an old one, or inline."""
    about = draw(messages(deep=False))
    old = {"chat": about["chat"], "message_id": about["message_id"], "date": 0}
    reply = {**old, "date": 1, "from": BOT, "text": "🙂", "reply_to_message": about}
    press = {
        "id": draw(texts),
        "from": draw(st.one_of(people, st.just(about.get("from") or {**BOT, "is_bot": False}))),
        "chat_instance": "1",
        "data": draw(carried),
        **draw(st.sampled_from([{"message": reply}, {"message": old}, {"inline_message_id": "1"}])),
    }
    return {key: value for key, value in press.items() if value is not None}


@st.composite
def chosen(draw: st.DrawFn, result: st.SearchStrategy[str] = texts) -> Json:
    """An inline result that somebody sent."""
    return {"result_id": draw(result), "from": draw(people), "query": draw(marked)}


queries = st.fixed_dictionaries(
    {"id": texts, "from": people, "query": marked, "offset": texts},
    optional={"chat_type": st.sampled_from(["private", "sender", "group", "of_the_next_version"])},
)
_reactions = st.lists(
    st.one_of(
        st.builds(lambda emoji: {"type": "emoji", "emoji": emoji}, emojis),
        st.just({"type": "custom_emoji", "custom_emoji_id": "1"}),
        st.just({"type": "paid"}),
        st.just({"type": "of_the_next_version"}),
    ),
    max_size=3,
)
reactions = st.fixed_dictionaries(
    {
        "chat": groups,
        "message_id": _ids,
        "date": st.integers(0, 2**31),
        "old_reaction": _reactions,
        "new_reaction": _reactions,
    },
    optional={"user": people, "actor_chat": groups},
)


def _entities(text: str) -> st.SearchStrategy[Json]:
    places = st.integers(0, len(text.encode("utf-16-le")) // 2 + 2)
    return st.fixed_dictionaries(
        {"type": st.sampled_from(ENTITIES), "offset": places, "length": places},
        optional={"url": texts, "user": people},
    )


def _more(deep: bool) -> st.SearchStrategy[Json]:
    """What else may stand in a message, with others in it where it is `deep`."""
    plain: dict[str, st.SearchStrategy[Any]] = {
        "caption": marked,
        "sender_chat": groups,
        "via_bot": st.just(BOT),
        "forward_origin": st.builds(
            lambda name: {"type": "hidden_user", "sender_user_name": name, "date": 1}, marked
        ),
        "message_thread_id": _ids,
        "is_topic_message": st.booleans(),
        "migrate_to_chat_id": _ids.map(int.__neg__),
        "dice": st.just({"emoji": "🎲", "value": 3}),
        "sticker": st.just(
            {
                "file_id": "1",
                "file_unique_id": "1",
                "type": "regular",
                "width": 1,
                "height": 1,
                "is_animated": False,
                "is_video": False,
                "emoji": "❤",
            }
        ),
        "new_chat_members": st.lists(people, max_size=2),
        "left_chat_member": people,
        "new_chat_title": marked,
        "edit_date": st.integers(0, 2**31),
    }
    if deep:
        others = messages(deep=False)
        bots = others.map(lambda it: {**it, "from": BOT, "chat": GROUP})
        plain |= {"reply_to_message": st.one_of(others, bots), "pinned_message": others}
    return st.one_of(st.just({}), st.fixed_dictionaries({}, optional=plain))

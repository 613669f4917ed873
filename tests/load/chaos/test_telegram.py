"""Updates that come twice, and to whom an answer is counted."""

from random import Random
from urllib.parse import urlencode

from bot.playground.telegram.send_methods import send_message
from tests.load.chaos.telegram import Chaotic


async def test_while_it_is_restless_updates_come_once_more() -> None:
    world = Chaotic(Random(1))
    queue = world.restless
    for number in range(40):
        queue.push_raw({"update_id": number + 1})
    first = await queue.get(offset=0, limit=100, wait=0)
    queue.restless = True
    for number in range(40, 80):
        queue.push_raw({"update_id": number + 1})

    second = [it["update_id"] for it in await queue.get(offset=41, limit=100, wait=0)]

    assert [it["update_id"] for it in first] == [*range(1, 41)]
    assert set(second) > {*range(41, 81)}
    assert len(second) == 40 + queue.repeated
    assert second != sorted(second)


async def test_an_answer_that_is_no_reply_is_to_whoever_waits_longest() -> None:
    world = Chaotic(Random(1))
    ann = world.person("Ann")
    chat = world.private_chat(ann)
    one, two = (world.send_text(chat, ann, text) for text in ("one", "two"))
    world.asked[chat.id] = [one.id, two.id]

    await _said(world, chat.id, reply_to=one.id)
    await _said(world, chat.id)

    assert [len(world.answers["message", chat.id, it.id]) for it in (one, two)] == [1, 1]


async def test_a_broken_line_is_written_down_with_the_message_it_was_about() -> None:
    world = Chaotic(Random(1))
    body = urlencode({"chat_id": 7, "text": "x", "reply_parameters": '{"message_id": 3}'})
    world.asked[8] = [4]

    world.doubt(f"POST /bot1:x/sendMessage HTTP/1.1\r\n\r\n{body}".encode())
    world.doubt(b"POST /bot1:x/sendMessage HTTP/1.1\r\n\r\nchat_id=8&text=sorry")
    world.doubt(b"POST /bot1:x/getUpdates HTTP/1.1\r\n\r\n")

    assert world.cut == {(7, 3), (8, 4)}


async def _said(world: Chaotic, chat: int, reply_to: int | None = None) -> None:
    world.limits = None  # two at once
    about = None if reply_to is None else {"message_id": reply_to}
    send_message(world, chat_id=chat, text="❤", reply_parameters=about)

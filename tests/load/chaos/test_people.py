"""What people do: everything, a fifth of it in bursts, and each answer is used once."""

from collections import Counter
from random import Random

from bot.playground.telegram.send_methods import send_message
from tests.bot.transport.leaping import leaping
from tests.load.chaos.people import BURST, MIX, People
from tests.load.chaos.telegram import Chaotic

KEYBOARD = {"inline_keyboard": [[{"text": "❤", "callback_data": "c:token:❤"}]]}


@leaping
async def test_in_ten_minutes_they_do_everything_and_a_fifth_of_it_in_bursts() -> None:
    people = People(Chaotic(Random(1)), Random(2))

    await people.act(600, 4.0)

    at_once = Counter(it.at for it in people.asked)
    in_bursts = sum(count for count in at_once.values() if count >= BURST)
    assert 0.8 < len(people.asked) / (600 * 4) < 1.2
    assert 0.1 < in_bursts / len(people.asked) < 0.3
    # Nobody is answered here, so that those who would press or edit write.
    assert people.counted().keys() == MIX.keys() - {"press", "edit"}


@leaping
async def test_an_answer_is_pressed_or_edited_once() -> None:
    world = Chaotic(Random(1))
    people = People(world, Random(2))
    world.limits = None
    ann = world.people[next(iter(world.people))]
    chat = world.private_chat(ann)
    asked = world.send_text(chat, ann, "we won the match")
    send_message(
        world,
        chat_id=chat.id,
        text="❤",
        reply_parameters={"message_id": asked.id},
        reply_markup=KEYBOARD,
    )

    await people.act(60, 4.0)

    counted = people.counted()
    assert counted["press"] + counted["edit"] == 1

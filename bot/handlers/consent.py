"""May the bot learn from a person's picks? Asked with two buttons, and answered with them."""

from telegram import CallbackQuery, Message

from bot.feedback import Consent, People
from bot.handlers.buttons import consent_keyboard
from bot.handlers.callback_data import ConsentButton
from bot.handlers.presses import show_keyboard
from bot.words.privacy_policy import POLICY_VERSION, outdated
from bot.words.speech import Speech


async def ask_for_consent(
    message: Message,
    text: str,
    consent: Consent | None,
    speech: Speech,
    *,
    unanswered: bool | None = None,
) -> None:
    """Say `text` above the buttons; who agreed to an earlier policy hears what became of that.

    Args:
        consent: what the person answered before, which is marked.
        unanswered: what is marked where they never did.
    """
    if consent is not None and consent.outdated:
        text += "\n\n" + outdated(speech)
    given = unanswered if consent is None else consent.answer
    await message.reply_text(text, reply_markup=consent_keyboard(speech, given))


class SwitchConsent:
    """Answers a press on one of the two consent buttons."""

    def __init__(self, people: People) -> None:
        self._people = people

    async def __call__(self, query: CallbackQuery, pressed: ConsentButton, speech: Speech) -> None:
        given = pressed.given
        # A yes is to the policy that they were asked about; a no is to all of them.
        if given is None or (given and pressed.version != POLICY_VERSION):
            await query.answer(speech.say("This question is out of date: send /privacy, please."))
            return
        await self._people.set_consent(
            query.from_user.id, given=given, version=POLICY_VERSION, lang=speech.lang
        )
        await query.answer(
            speech.say(
                "Thank you! I keep the texts you pick an emoji for. /privacy switches it off."
            )
            if given
            else speech.say("Understood: I keep no texts. /privacy switches it on.")
        )
        await show_keyboard(query, consent_keyboard(speech, given))

"""Everything the bot says, in English and in Russian."""

from dataclasses import dataclass

POLICY_VERSION = "2026-11"  # part of every stored consent; new with every change of what is kept


@dataclass(frozen=True, slots=True)
class Texts:
    """The bot's sentences in one language; `lang` is what a consent is stored with."""

    lang: str
    greeting: str
    ask_consent: str
    agree: str
    decline: str
    consent_given: str
    consent_declined: str
    help: str
    privacy: str
    none_fits: str
    noted: str
    noted_none: str
    none_shown: str
    forgotten_button: str
    foreign_button: str
    busy: str
    failed: str
    other_language: str
    nothing_to_read: str
    only_text: str
    unknown_command: str
    in_private: str
    nothing_kept: str
    your_data: str
    ask_forget: str
    forget_yes: str
    forget_no: str
    forgotten: str
    not_forgotten: str


EN = Texts(
    lang="en",
    greeting=(
        "Hi! Send me a message in English or Russian, and I will offer the emoji that fits it.\n"
        "Tap the one you would have picked. In groups, mention me or reply to me."
    ),
    ask_consent=(
        "May I learn from your picks? If you agree, the text of the messages you pick an emoji for "
        "is kept, with names, links and numbers masked, encrypted and without your name, to train "
        "the model that suggests. If not, only the emoji counts. You can change your mind "
        "with /privacy at any time, and then those texts are deleted at once."
    ),
    agree="Yes, learn from my picks",
    decline="No, keep no texts",
    consent_given="Thank you! I keep the texts you pick an emoji for. /privacy switches it off.",
    consent_declined="Understood: I keep no texts. /privacy switches it on.",
    help=(
        "Send me a message, and I answer with the emoji that fits it best and a few others. "
        "Tap the one you would have picked: the next people get better suggestions.\n\n"
        "In a group, mention me in a message, or reply to someone with a mention.\n\n"
        "/privacy – what is kept, and your consent\n"
        "/mydata – everything kept about you, as a file\n"
        "/forget – erase it\n"
        "/start – the greeting again"
    ),
    privacy=(
        "What is kept when I suggest: the emojis shown, their scores, the language, the time, and "
        "which one you tapped. You and the chat are stored as keyed codes, never as names or "
        "Telegram ids.\n\n"
        "The text of a message is kept only if you agreed and tapped an emoji under your own "
        "message; names, links and numbers are masked, and the text is encrypted. "
        "It is used to train the emoji model and for nothing else.\n\n"
        "/mydata sends you all of it, /forget erases all of it. "
        "What is old is erased by itself."
    ),
    none_fits="None fits",
    noted="Noted, thank you!",
    noted_none="Noted: none of these.",
    none_shown="None of these fits, then. Tap one if you change your mind:",
    forgotten_button="I no longer know this suggestion. Send the message again, please.",
    foreign_button="This suggestion is for somebody else. Mention me to get your own.",
    busy="Too many messages at once. Please try again in a moment.",
    failed="Something went wrong on my side. Please try again.",
    other_language="I can read English and Russian only, sorry.",
    nothing_to_read="There are no words for me to read. Send me a sentence, please.",
    only_text="I can read text only. Send me a sentence, and I will find an emoji for it.",
    unknown_command="I do not know this command. /help shows what I can do.",
    in_private="Please ask me that in a private chat.",
    nothing_kept="Nothing is kept about you.",
    your_data="Everything that is kept about you.",
    ask_forget="Erase everything that is kept about you? This cannot be undone.",
    forget_yes="Erase everything",
    forget_no="Keep it",
    forgotten="Done: everything about you is erased.",
    not_forgotten="Nothing was erased.",
)

RU = Texts(
    lang="ru",
    greeting=(
        "Привет! Напишите мне что-нибудь по-русски или по-английски, и я предложу подходящий "
        "эмодзи.\nНажмите на тот, который выбрали бы сами. В группах упомяните меня или ответьте "
        "мне."
    ),
    ask_consent=(
        "Можно мне учиться на вашем выборе? Если вы согласны, я сохраню тексты сообщений, "
        "к которым вы выбрали эмодзи: имена, ссылки и номера скрыты, текст зашифрован, без вашего "
        "имени. На них учится модель, которая подсказывает эмодзи. Если нет, учитывается только "
        "эмодзи. Передумать можно в любой момент через /privacy: тексты сразу удаляются."
    ),
    agree="Да, учитесь на моём выборе",
    decline="Нет, не хранить тексты",
    consent_given="Спасибо! Храню тексты, к которым вы выбрали эмодзи. Отключить: /privacy.",
    consent_declined="Понятно: тексты не храню. Включить: /privacy.",
    help=(
        "Пришлите сообщение, и я отвечу самым подходящим эмодзи и предложу ещё несколько. "
        "Нажмите на тот, который выбрали бы сами: подсказки станут лучше.\n\n"
        "В группе упомяните меня в сообщении или ответьте кому-нибудь с упоминанием.\n\n"
        "/privacy – что хранится, и ваше согласие\n"
        "/mydata – всё, что о вас хранится, файлом\n"
        "/forget – стереть это\n"
        "/start – приветствие ещё раз"
    ),
    privacy=(
        "Что сохраняется, когда я подсказываю: показанные эмодзи и их оценки, язык, время и то, "
        "что вы нажали. Вы и чат записаны как коды с ключом, без имён и номеров Telegram.\n\n"
        "Текст сообщения хранится, только если вы согласились и нажали эмодзи под своим "
        "сообщением; имена, ссылки и номера скрыты, текст зашифрован. "
        "Он нужен для обучения модели эмодзи и больше ни для чего.\n\n"
        "/mydata пришлёт вам всё это, /forget всё сотрёт. "
        "Старое стирается само."
    ),
    none_fits="Ничего не подходит",
    noted="Учту, спасибо!",
    noted_none="Учту: ничего не подошло.",
    none_shown="Значит, ничего не подошло. Если передумаете, нажмите:",
    forgotten_button="Эту подсказку я уже не помню. Пришлите сообщение ещё раз, пожалуйста.",
    foreign_button="Эта подсказка для другого человека. Упомяните меня, чтобы получить свою.",
    busy="Слишком много сообщений сразу. Попробуйте, пожалуйста, чуть позже.",
    failed="У меня что-то пошло не так. Попробуйте, пожалуйста, ещё раз.",
    other_language="Простите, я понимаю только русский и английский.",
    nothing_to_read="Здесь нет слов, которые я могу прочитать. Пришлите, пожалуйста, фразу.",
    only_text="Я читаю только текст. Пришлите фразу, и я найду к ней эмодзи.",
    unknown_command="Такой команды я не знаю. Что я умею: /help.",
    in_private="Спросите меня об этом, пожалуйста, в личном чате.",
    nothing_kept="О вас ничего не хранится.",
    your_data="Всё, что о вас хранится.",
    ask_forget="Стереть всё, что о вас хранится? Отменить это нельзя.",
    forget_yes="Стереть всё",
    forget_no="Оставить",
    forgotten="Готово: всё о вас стёрто.",
    not_forgotten="Ничего не стёрто.",
)


def texts_for(language_code: str | None) -> Texts:
    """The texts for a Telegram interface language such as "ru" or "en-GB"."""
    return RU if (language_code or "").split("-")[0] == "ru" else EN

"""Tells whether a message speaks of suicide or of hurting oneself, whoever it is about.

Such a message is no occasion for cheerfulness, and no network is right about it every time. So
these are words, written down: with typos, without spaces, with letters masked (su*cide, k1ll
myself, «су*цид»). What people also say in jest ("I want to die", «хочу сдохнуть») does not count
where they laugh or say of what; what hardly anybody says in jest always counts. Rather one kind
word too many than a laughing face: measured in docs/restraint.md.
"""

from typing import Final

import regex

_MASK: Final = "*#_•"
_LEET = str.maketrans("1!034@$5", "iioeaass")


def _masked(word: str) -> str:
    """A pattern for `word` with any letter but the first masked."""
    return word[0] + "".join(f"[{letter}{_MASK}]" for letter in word[1:])


_OWN: Final = r"(?:my|him|her|them|our)\s*sel(?:f|ves|fs)"
_THEIR: Final = r"(?:my|his|her|their|our)"
_NO_WISH: Final = r"(?:do\s*n.?t|do\s+not|did\s*n.?t|does\s*n.?t|no\s+longer|never)\s*(?:even\s+)?"

# What counts whatever stands around it.
_ENGLISH: Final = (
    rf"(?:{_masked('suicid')}|sui\s?cid)\w*(?!\w*\s+(?:squad|doors?|girls))|suiside|sucide",
    rf"(?:{_masked('kill')}(?:s|ed|ing|in)?|hang(?:s|ed|ing)?|hung|harm(?:ed|ing)?|hurt(?:ing)?"
    rf"|drown(?:ed|ing)?|shot|shoot(?:ing)?)\s*{_OWN}(?!\s*(?:laugh|out|up))",
    rf"cut(?:s|ting)?\s*{_OWN}(?!\s+(?:a|an|some|off|short|out|loose|shaving|on|while|another|with"
    rf"\s+(?:paper|a))\b)",
    rf"(?:cut|cutting|slit|slits|slitting|slashed)\s+{_THEIR}\s+(?:wrists?|arms?|thighs?|veins?)",
    r"self[\s-]*harm\w*|unaliv\w*|un-alive\w*|sewer\s*slid\w*",
    rf"end(?:s|ed|ing)?\s*(?:{_THEIR}\s*(?:own\s*)?life|it\s*all|it\s+tonight)",
    rf"(?:take|takes|took|taken|taking)\s+{_THEIR}\s+own\s+li(?:fe|ves)",
    rf"{_NO_WISH}(?:want\s*to|wanna|wish\s+to)\s*(?:live|be\s*alive|exist|be\s+here)"
    r"\s*(?:any\s*more|anymore|any\s+longer|no\s+more|like\s+this|another\s+day|$|[.,!?…])",
    r"(?:no|any)\s+(?:reason|point)\s+(?:in|to|of)\s+(?:living|live|being\s+alive|go\s+on)",
    r"(?:nothing|no\s*(?:one|body))\s+(?:left\s+)?to\s+live\s+for|(?:not|isn.?t)\s+worth\s+living",
    r"better\s+off\s+(?:without\s+me|dead|if\s+i)",
    r"(?:miss|care|notice|cr(?:y|ies))\w*\s+(?:me\s+)?if\s+i\s+(?:just\s+)?"
    r"(?:died|(?:was|were)\s+(?:gone|dead)|disappeared)",
    r"(?:never|not)\s+(?:to\s+)?wake\s+up(?:\s+again|\s+anymore|\s+ever|$|[.,!…])(?<!to\s+wake\s+up)",
    r"took\s+(?:all\s+(?:the|my|of\s+my)|too\s+many|a\s+bunch\s+of|a\s+whole\s+bottle\s+of)\s+"
    r"(?:\w+\s+)?pills",
    r"(?:jump|jumps|jumped|jumping)\s+(?:off|from)\s+(?:the|a|my|his|her|that)\s+"
    r"(?:roof|bridge|building|balcony|window)",
    r"(?:goodbye|farewell|suicide)\s+(?:letter|note)s?",
    r"(?:can.?t|cannot|can\s+not)\s+go\s+on(?:\s+(?:like\s+this|any\s*more|living)|$|[.,!…])",
    r"(?:deserve\s+to|rather)\s+(?:be\s+dead|not\s+(?:be\s+alive|exist))|i\s+deserve\s+to\s+die",
    r"do\s*n.?t\s+deserve\s+to\s+live|(?:tired|sick)\s+of\s+(?:living|being\s+alive|life)",
    r"(?<!n.?t\s)want\s+(?:it|this|everything)\s+(?:all\s+)?to\s+(?:be\s+over|end)",
    r"(?:bridge|roof|ledge|balcony)\b.*(?:can.?t|cannot)\b.*(?:any\s*more|do\s+(?:it|this))",
)
_RUSSIAN: Final = (
    rf"{_masked('суицид')}\w*|су[еи]ц[иы]д\w*|свицид\w*",
    rf"(?<!отряд\s)(?:{_masked('самоуби')}|самауби)\w*",
    r"(?:убить|убью|убива\w+|убил[аи]?|убьет)\s*себя",
    r"поконч\w+\s*(?:с\s*собой|с\s*собою|с\s*жизнью|жизнь)",
    r"налож\w+\s+(?:на\s+себя\s+руки|руки\s+на\s+себя)",
    r"(?<!(?:мыш\w*|комп\w*|сервер\w*|прог\w*|винда|телефон\w*|ноут\w*|систем\w*|сайт|игр[аы])\s)"
    r"повес(?:ил(?:ась|ся|ись)|ить?ся|ится|ятся)(?!\s+(?:комп|сервер|прог|винда|телефон|ноут|систем|сайт|игр))\w*|повешусь|пойду\s+вешаться",
    r"вскр(?:ыл[аи]?|ыть|ываю|ою|оет|ывает)\s+(?:себе\s+)?вены|вскро(?:юсь|ется)|вскры(?:лась|лся)",
    r"(?:(?:по|из)?реж(?:у|ет)|(?:по|из)?реза(?:ть|л[аи]?)|порежу)\s+"
    r"(?:себе\s+)?(?:себя|руки|вены|запястья|бедра|ляжки)(?!\s+(?:перед|из|от)\b)",
    r"порез\w*\s+на\s+(?:рук\w+|вен\w+|запяст\w+|бедр\w+|ног\w+)",
    r"сел[фь]\s*-?\s*харм\w*|самоповрежд\w*",
    r"наглота(?:лась|лся|ться|юсь|лись)\s*(?:\w+\s+)?(?:таблет\w+|колес)",
    r"выпил[аи]?\s+(?:вс[еюя]|пачку|горсть|упаковку|пузырек|кучу)\s+(?:эти\s+)?таблет\w+",
    r"(?:с|вы|рас)?(?:прыгн|сиган|брос|шагн)\w*\s+(?:с\s+(?:крыши|моста|балкона|\w+\s+этажа|высотки)"
    r"|из\s+окна|в\s+окно|под\s+поезд)",
    r"(?:прощальн|предсмертн)\w+\s+(?:письм|записк)\w*",
    r"н[еи]\s*х[ао](?:чу|чется|тел[аи]?|тит|чет)\s*(?:больше\s+|уже\s+|совсем\s+|дальше\s+|даже\s+)*"
    r"(?:ж[иы]ть|просыпаться|существовать)(?:\s+(?:больше|дальше|вообще)|\s*$|\s*[.,!?…)])",
    r"жить\s+(?:больше\s+|уже\s+|совсем\s+|дальше\s+|так\s+|вообще\s+)*не\s*(?:хочу|хочется|хочет)",
    r"(?:не\s*зачем|не\s+за\s+чем|ради\s+чего|не\s+для\s+чего|зачем)\s+(?:мне\s+|больше\s+|дальше\s+"
    r"|вообще\s+)*жить|зачем\s+я\s+(?:вообще\s+)?живу|смысла\s+(?:больше\s+|дальше\s+)?жить|смысла\s+в\s+жизни",
    r"(?:устал[аи]?|надоело|невозможно|невыносимо)\s+(?:так\s+)?жить(?:\s+так|\s*$|\s*[.,!…])",
    r"лучше\s+(?:бы\s+)?(?:я\s+(?:бы\s+)?(?:умер|сдох|не\s+родил|не\s+просн)\w*|меня\s+не\s+было)",
    r"(?:всем|им|семье|детям)\s+(?:\w+\s+){0,2}(?:лучше|легче|проще)\s+без\s+меня",
    r"без\s+меня\s+(?:всем|им|семье|детям)\s+(?:\w+\s+){0,2}(?:лучше|легче|проще)",
    r"если\s+(?:меня\s+не\s+(?:станет|будет)|я\s+(?:умру|сдохну|исчезну))",
    r"(?:уснуть|заснуть|засыпать|уснула?|лечь)\s+и\s+(?:больше\s+)?не\s+(?:прос[нг]у\w+|просыпаться)",
    r"выпил(?:юсь|иться|ился|илась)|роскомнадзорну\w+|сделать\s+роскомнадзор",
    r"на\s+(?:крыше|мосту|подоконнике|краю)\b.*(?:больше\s+не\s+могу|не\s+могу\s+больше|прощай|прости)"
    r"\w*",
)
# What counts unless somebody laughs or says of what.
_ENGLISH_JEST: Final = (
    rf"(?<!n.?t\s)(?<!(?:not|never)\s)(?:i\s*)?(?:want(?:ed|s)?\s*to|wanna|wana|ready\s+to)\s*"
    rf"{_masked('die')}"
    r"(?!\s+(?:of|from|on|with|laughing|happy))",
    r"wish\s+i\s+(?:was|were|wasn.?t|weren.?t)\s+(?:dead|alive|never\s+born|born)|should\s+just\s+die",
    r"(?<!\d\s?)(?<!(?:many|few|more|of|the)\s)kms(?!\s+(?:from|away|to|per))",
    rf"{_masked('kill')}\s*(?:your|ur)\s*sel(?:f|ves)|kys|hang\s+yourself",
)
_RUSSIAN_JEST: Final = (
    r"х[ао](?:чу|чется|тела|тел|чет|тит)\s*(?:просто\s+|только\s+|уже\s+|реально\s+|очень\s+|тупо\s+)*"
    r"(?:умер[еи]?т?ь?|ум[иы]реть|сдохн?уть|помереть|подохнуть|исчезнуть\s+навсегда)"
    r"(?!\s+(?:от|с|со|за|как|в\s+один)\b)",
    r"убей(?:те)?\s+себя",
    r"(?:умереть|сдохнуть|помереть|подохнуть)\s+(?:\w+\s+)?хо(?:чу|чется)(?!\s+(?:от|с|со|как)\b)",
)
_SPACED_OUT = regex.compile(r"(?<=\b\p{L})[\s._-](?=\p{L}\b)")


def _any_of(*patterns: str) -> "regex.Pattern[str]":
    return regex.compile(rf"(?<![\p{{L}}])(?:{'|'.join(patterns)})(?!\p{{L}})")


_ALWAYS = _any_of(*_ENGLISH, *_RUSSIAN)
_IN_EARNEST = _any_of(*_ENGLISH_JEST, *_RUSSIAN_JEST)


def is_about_self_harm(text: str, *, in_jest: bool = False) -> bool:
    """Whether `text` speaks of suicide or self-harm.

    Args:
        in_jest: whether somebody laughs in it; see `model.reading.tone`.

    >>> is_about_self_harm("i want to k1ll myself"), is_about_self_harm("killing time")
    (True, False)
    """
    small = _SPACED_OUT.sub("", text.lower().replace("ё", "е"))
    patterns = (_ALWAYS,) if in_jest else (_ALWAYS, _IN_EARNEST)
    variants = {small, small.translate(_LEET)}
    return any(pattern.search(variant) for pattern in patterns for variant in variants)

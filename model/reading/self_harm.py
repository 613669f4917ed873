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
    rf"|drown(?:ed|ing)?|shot|shoot(?:ing)?)\s*{_OWN}(?!\s*(?:laugh|out|up|at\s+(?:the\s+gym|work)|an?\s))",
    rf"cut(?:s|ting)?\s*{_OWN}(?!\s+(?:a|an|some|off|short|out|loose|shaving|on|while|another|with"
    rf"\s+(?:paper|a))\b)",
    rf"(?:cut|cutting|slit|slits|slitting|slashed)\s+{_THEIR}\s+(?:wrists?|arms?|thighs?|veins?)",
    r"self[\s-]*harm\w*|unaliv\w*|un-alive\w*|sewer\s*slid\w*",
    rf"end(?:s|ed|ing)?\s*(?:{_THEIR}\s*(?:own\s*)?life|it\s*all|it\s+tonight)",
    rf"(?:take|takes|took|taken|taking)\s+{_THEIR}\s+own\s+li(?:fe|ves)",
    rf"{_NO_WISH}(?:want\s*to|wanna|wish\s+to)\s*(?:live|be\s*alive|exist|be\s+here)"
    r"\s*(?:any\s*more|anymore|any\s+longer|no\s+more|like\s+this|another\s+day|$|[.,!?…])",
    r"(?:no|any)\s+(?:reason|point)\s+(?:in|to|of)\s+(?:living|live|being\s+alive|go\s+on)",
    r"(?:nothing|no\s*(?:one|body))\s+(?:left\s+)?to\s+live\s+for"
    r"|(?:not|isn.?t)\s+worth\s+living(?!\s+without\s+(?!him|her|you|them)\w+$)",
    r"better\s+off\s+(?:dead|if\s+i)|(?:better|happier|easier)(?:\s+off)?\s+without\s+me"
    r"(?!\s+(?:there|around|on|at|in|cooking|driving)\b)",
    r"(?:miss|care|notice|cr(?:y|ies))\w*\s+(?:me\s+)?if\s+i\s+(?:just\s+)?"
    r"(?:died|(?:was|were)\s+(?:gone|dead)|disappeared)",
    r"(?:never|not)\s+(?:to\s+)?wake\s+up(?:\s+again|\s+anymore|\s+ever|$|[.,!…])(?<!to\s+wake\s+up)",
    r"(?:hope|wish)\s+(?:i\s+)?(?:do\s*n.?t|did\s*n.?t|never|would\s*n.?t|not\s+to)\s+wake\s+up"
    r"(?!\s+(?:before|until|till|early|late|at|with|to)\b)",
    r"life\s+(?:is\s*n.?t|is\s+not|has\s+no)\s+(?:worth\s+(?:it|living)|meaning|point)(?!\s+without\s+(?!him|her|you|them)\w+$)"
    r"|(?:point|meaning)\s+(?:of|in|to)\s+(?:living|being\s+(?:here|alive))(?:\s+any\s*more|$|[.,!?…])",
    r"(?:pain|hurting|suffering)\s+to\s+(?:stop|end|go\s+away)\s+forever",
    r"(?:want\s+to|wanna|could\s+just|wish\s+i\s+could)\s+(?:just\s+)?(?:disappear|vanish)"
    r"(?:\s+for(?:\s*ever|\s+good)|$|[.,!…])|want\s+out\s+of\s+(?:this|my)\s+life",
    r"overdos(?:ed?|ing)\s+(?:on\s+purpose|myself)|tried\s+to\s+(?:od|overdose)(?!\s+on)",
    r"(?:started|been|back\s+to|stop|relapsed\s+and\s+started)\s+cutting(?=\s+again|\s*$|\s*[.,!…])"
    r"|burn(?:s|ed|ing)?\s+myself\s+(?:when\s+i|when\s+it|on\s+purpose|with\s+(?:a\s+)?(?:cigar|light))",
    r"(?:jump|jumped|jumping|step|stepping)\s+(?:in\s*front\s+of|under)\s+(?:a|the)\s+"
    r"(?:train|bus|truck|subway)",
    r"took\s+(?:all\s+(?:the|my|of\s+my)|too\s+many|a\s+bunch\s+of|a\s+whole\s+bottle\s+of)\s+"
    r"(?:\w+\s+)?pills",
    r"(?:jump|jumps|jumped|jumping)\s+(?:off|from)\s+(?:the|a|my|his|her|that)\s+"
    r"(?:roof|bridge|building|balcony|window)",
    r"(?:goodbye|farewell|suicide)\s+(?:letter|note)s?",
    r"(?:can.?t|cannot|can\s+not)\s+go\s+on(?:\s+(?:like\s+this|any\s*more|living)|$|[.,!…])",
    r"(?:deserve\s+to|rather)\s+(?:be\s+dead|not\s+(?:be\s+alive|exist))|i\s+deserve\s+to\s+die",
    r"do\s*n.?t\s+deserve\s+to\s+live|(?:tired|sick)\s+of\s+(?:living|being\s+alive|life)",
    r"(?<!n.?t\s)want\s+(?:it|this|everything)\s+(?:all\s+)?to\s+(?:be\s+over|end)",
    r"(?:bridge|roof|ledge|balcony)\b.{0,80}?(?:can.?t|cannot)\b.{0,40}?(?:any\s*more|do\s+(?:it|this))",
)
_RUSSIAN: Final = (
    rf"{_masked('суицид')}\w*|су[еи]ц[иы]д\w*|свицид\w*",
    rf"(?<!отряд\s)(?:{_masked('самоуби')}|самауби)\w*",
    r"(?:убить|убью|убива\w+|убил[аи]?|убьет)\s*себя",
    r"поконч\w+\s*(?:с\s*собой|с\s*собою|с\s*жизнью|жизнь)",
    r"налож\w+\s+(?:на\s+себя\s+руки|руки\s+на\s+себя)",
    r"(?<!(?:мыш\w*|комп\w*|сервер\w*|прог\w*|винда|телефон\w*|ноут\w*|систем\w*|сайт|игр[аы])\s)"
    r"повес(?:ил(?:ась|ся|ись)|ить?ся|ится|ятся)(?!\s+(?:комп|сервер|прог|винда|телефон|ноут|систем|сайт|игр|на\s+(?:турник|ше[юе]|перекладин)))\w*|повешусь|пойду\s+вешаться",
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
    r"|вообще\s+)*жить(?!\s+(?:в|на|с|со|вместе|так\s+далеко)\b)|зачем\s+я\s+(?:вообще\s+)?живу|смысла\s+(?:больше\s+|дальше\s+)?жить|смысла\s+в\s+жизни",
    r"(?:устал[аи]?|надоело|невозможно|невыносимо)\s+(?:так\s+)?жить(?:\s+так|\s*$|\s*[.,!…])",
    r"лучше\s+(?:бы\s+)?(?:я\s+(?:бы\s+)?(?:умер|сдох|не\s+родил|не\s+просн)\w*|меня\s+не\s+было)",
    r"(?:всем|им|семье|детям)\s+(?:\w+\s+){0,2}(?:лучше|легче|проще)\s+без\s+меня",
    r"без\s+меня\s+(?:всем|им|семье|детям)\s+(?:\w+\s+){0,2}(?:лучше|легче|проще)",
    r"если\s+(?:меня\s+не\s+(?:станет|будет)|я\s+(?:умру|сдохну|исчезну)(?!\s+(?:от|с|со)\b))",
    r"мир\w*\s+(?:\w+\s+){0,2}(?:лучше|легче|проще)\s+без\s+меня",
    r"св(?:ести|ел[аи]?|одит\w*|еду)\s+счеты\s+с\s+жизнью",
    r"(?:хо(?:чу|чется|тел[аи]?)|решил[аи]?|уйду|пытал\w+)\s*(?:уйти\s+)?из\s+жизни(?!\s+\w)",
    r"(?:надеюсь|хо(?:чу|чется|тел[аи]?\s+бы)|лучше(?:\s+бы)?)\s+(?:что\s+)?(?:я\s+)?(?:завтра\s+|утром\s+|просто\s+|больше\s+)*"
    r"не\s+прос(?:нусь|нуться|нулась|нулся|ыпаться)(?!\s+(?:раньше|до|рано|с|под|в)\b)",
    r"жизнь\s+(?:больше\s+|вообще\s+)?(?:не\s+имеет|потеряла)\s+смысла?(?!\s+без\b)",
    r"хо(?:чу|чется)\s+(?:просто\s+|только\s+|уже\s+)*исчезнуть(?=\s*$|\s*[.,!…])",
    r"(?:боль|это|все)\s+(?:уже\s+)?(?:прекратил[ао]сь|закончил[ао]сь)\s+навсегда",
    r"(?:наела|объела|напи)(?:лась|лся|сь)\s+таблеток",
    r"(?:опять|снова|начал[аи]?|хочу)\s+(?:режусь|резаться|порезал(?:ась|ся)|режется)"
    r"(?!\s+(?:в|на|об?|бумаг\w+|когда|пока|нож\w+)\b)|прижига\w+\s+себя",
    r"(?:под|перед)\s+поезд(?:ом)?\s+(?:прыг|брос)\w+|выйти\s+в\s+окно",
    r"(?:каждый\s+день|постоянно|все\s+время|часто)\s+думаю\s+о\s+смерти",
    r"(?:не\s+)?(?:должен|должна)\s+был[аи]?\s+(?:родиться|рождаться)|зря\s+(?:я\s+)?родил(?:ся|ась)"
    r"(?!\s+(?:в|не)\b)",
    r"на\s+краю\s+крыши",
    r"(?:уснуть|заснуть|засыпать|уснула?|лечь)\s+и\s+(?:больше\s+)?не\s+(?:прос[нг]у\w+|просыпаться)",
    r"выпил(?:юсь|иться|ился|илась)|роскомнадзорну\w+|сделать\s+роскомнадзор",
    r"на\s+(?:крыше|мосту|подоконнике|краю)\b.{0,80}?(?:больше\s+не\s+могу|не\s+могу\s+больше|прощай|прости)"
    r"\w*",
)
# What counts unless somebody laughs or says of what.
_ENGLISH_JEST: Final = (
    rf"(?<!n.?t\s)(?<!(?:not|never)\s)(?:i\s*)?(?:want(?:ed|s)?\s*to|wanna|wana|ready\s+to)\s*"
    rf"{_masked('die')}"
    r"(?!\s+(?:of|from|on|with|laughing|happy|(?:my|his|her)\s+(?:\w+\s+)?hair))",
    r"wish\s+i\s+(?:was|were|wasn.?t|weren.?t)\s+(?:dead|alive|never\s+born|born)|should\s+just\s+die",
    r"(?<!\d\s?)(?<!(?:many|few|more|of|the)\s)kms(?!\s+(?:from|away|to|per))",
    r"feel\s+like\s+dying(?!\s+(?:of|from|my|a|it)\b)|why\s+am\s+i\s+(?:even\s+|still\s+)*alive",
    rf"{_masked('kill')}\s*(?:your|ur)\s*sel(?:f|ves)|kys|hang\s+yourself",
)
_RUSSIAN_JEST: Final = (
    r"х[ао](?:чу|чется|тела|тел|чет|тит)\s*(?:просто\s+|только\s+|уже\s+|реально\s+|очень\s+|тупо\s+)*"
    r"(?:умер[еи]?т?ь?|ум[иы]реть|сдохн?уть|помереть|подохнуть|исчезнуть\s+навсегда)"
    r"(?!\s+(?:от|с|со|за|как|в\s+один)\b)",
    r"убей(?:те)?\s+себя|жить\s+(?:больше\s+)?не\s*зачем(?!\s+(?:в|на|с|со)\b)",
    r"не\s+могу\s+(?:так\s+|больше\s+){1,2}жить(?!\s+(?:в|на|с|со|без)\b)",
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

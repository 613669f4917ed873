"""How a message is meant: words of death, illness, violence and threats, and laughter.

No proof: «ненавижу тебя» is also what friends say, and people are funny about funerals. What the
words are worth beside what a model reads in a text, `model.restraint` says.
"""

from typing import Final

import regex

_DEATH: Final = (
    r"funerals?|burial|buried\s+(?:him|her|them|my)|condolences?|sorry\s+for\s+your\s+loss"
    r"|rest\s+in\s+peace|r\.?i\.?p\.?(?!\s+(?:to\s+)?(?:my|the|our)\b)|passed\s+away|passed\s+last",
    r"(?<!\b(?:i|almost|nearly|phone|battery|laptop|computer|car|wifi|internet|chat|party)\s)died"
    r"(?!\s+(?:laughing|at|when|of\s+(?:laugh|cringe|embarras)))",
    r"(?:found|shot|pronounced|is|are|was|were)\s+dead(?!\s+(?:serious|right|on|tired|simple|easy))",
    r"stillborn|miscarr\w+|(?:lost|losing)\s+(?:the|our|my)\s+(?:baby|mom|mum|dad|nan|grandm\w+)",
    r"похорон(?:ы|ах|ил[аи]?|ить)(?!\s+диет)|поминк\w+|соболезн\w+|скорб(?:им|лю|ит|ь)",
    r"царстви\w+\s+небесн\w+|светл\w+\s+память|вечная\s+память|пухом|покойся\s+с\s+миром",
    r"(?<!\b(?:я|чуть\s+не|просто|почти|телефон|комп|ноут|чат|интернет|инет|вайфай)\s)"
    r"(?:умер(?:л[аи])?|умира(?:ет|ют)|погиб(?:л[аи])?|скончал\w+)"
    r"(?!\s+(?:с[о]?|от)\s+(?:смех|умил|стыд|кринж|скук|счаст|восторг|зависти))",
    r"(?<!\bя\s)(?:сдох(?:л[аи])?|усыпил\w*|выкидыш\w*|разбил(?:ся|ась)\s+(?:на|насмерть))",
    r"(?:больше\s+нет|не\s+стало)(?=$|[.,!])|мертв(?:ым|ой|ого)|насмерть|убит[аы]?",
)
_ILLNESS: Final = (
    r"hospice|cancer(?!\s*(?:free|sun|moon|season))|tumou?rs?|leuk\w+mia|malignant|metasta\w+",
    r"intensive\s+care|icu|life\s+support|ventilator|chemo\w*|terminal(?:ly)?\s+ill\w*|amputat\w+",
    r"overdos\w+|heart\s+attack|ambulance|diagnosed\s+with|(?:had|another)\s+(?:a\s+)?stroke",
    r"can.?t\s+breathe|bleeding|coma|paraly[sz]ed|months\s+to\s+live",
    r"хоспис\w*|реанимаци\w+|онкологи\w+|злокачествен\w+|метастаз\w*|опухол\w+|лейкоз\w*|химиотерап\w+",
    r"инсульт\w*|инфаркт\w*|рак\s+(?:груди|легких|желудка|крови|кожи|\w+\s+стадии)|скорую|передоз\w*",
    r"ампутир\w+|не\s+могу\s+дышать|не\s+дышит|не\s+шевелится|в\s+коме|парализов\w+|под\s+капельниц\w+",
)
_VIOLENCE: Final = (
    r"(?:hit|run\s+over|struck)\s+by\s+a\s+(?:car|truck|bus|train|van)|car\s+(?:crash|accident|wreck)",
    r"raped?|rapist|molest\w*|sexual\w*\s+(?:assault|abus)\w*|assaulted|beats?\s+(?:me|her|him|them)\s+up"
    r"|beaten\s+up|hits\s+(?:me|her|us)|choked\s+(?:me|her)|stabb(?:ed|ing)|mugged|gunpoint|kidnapp\w+",
    r"(?:was|were|been|got|people|kids|children|\d+)\s+(?:killed|murdered)|killed\s+in|gone\s+missing"
    r"|(?:is|went|been)\s+missing|terror\w*|massacre|casualties|earthquake|rubble|hostages?|shooter",
    r"изнасил\w+|приставал\w*|избил\w*|избива\w+|бьет\s+(?:меня|маму|ее)|меня\s+бьет|душил\w*|зарезал\w*"
    r"|ограбил\w*|похитил\w*|пропал[а]?\s+(?:ребенок|дочь|сын|человек|мальчик|девочка)",
    r"погибш\w+|ранен\w+|жертв\w*|теракт\w*|обстрел\w*|завал(?:ами|ов)|взрыв\w*|бомб[яи]т\w*|сбил[аи]?"
    r"\s+машин\w+|машин\w+\s+сбил[аи]?|авари[яюи]|пожар\w*|стрельб\w+|заложник\w*",
)
_HOSTILITY: Final = (
    r"(?:gonna|going\s+to|will|.ll|should|could)\s+kill\s+(?:you|u|him|her|them)"
    r"|go\s+(?:and\s+)?die|die\s+already|you\s+(?:will|should)\s+die",
    r"hope\s+(?:you|he|she|they)\s+(?:all\s+)?(?:die|dies|rots?|burns?|suffers?|gets?\s+(?:cancer|hit))",
    r"(?:break|smash|cut|slit|bash|punch|rip)\s+(?:your|ur|his|her)\s+(?:\w+\s+)?"
    r"(?:legs?|neck|face|teeth|head|throat|skull|nose|bones)",
    r"beat\s+the\s+(?:crap|shit|hell)\s+out\s+of\s+(?:you|u|him|her)|(?:make|gonna)\s+you\s+pay"
    r"|(?:shut|close)\s+your\s+(?:mouth|trap|face)|cheated\s+on\s+(?:me|her|him|my)",
    r"(?:rot|burn)\s+in\s+hell|watch\s+your\s+back|bullet\s+(?:in|through)|never\s+(?:been\s+)?born"
    r"|know\s+where\s+(?:you|u|your)\s+\w+|burn\s+(?:your|the)\s+house|you.?re\s+dead(?:\s+when|\s+to)",
    r"worthless|piece\s+of\s+shit|subhuman|scum|bitch(?:es)?|cunts?|whores?|sluts?|faggots?|retards?"
    r"|fuck\s+(?:you|off|u)|fat\s+(?:\w+\s+)?pig|drop\s+dead(?!\s+gorgeous)|parasites?",
    r"убью|уебу|прикончу|зарежу|урою|закопаю|придушу|убейся|сдохни\w*|умри",
    r"чтоб\s+(?:ты|вы|он|она)\s+(?:сдох|провал|подох|умер|сгор)\w*|гор(?:и|еть)\s+(?:тебе\s+)?в\s+аду",
    r"(?:ноги|руки|кости|шею)\s+(?:тебе\s+)?(?:пере)?лома\w+|(?:башку|голову)\s+(?:\w+\s+)?(?:снесу|оторву"
    r"|разобью)|ты\s+труп|тебе\s+(?:конец|пизда|хана)|ходи\s+и\s+оглядывайся|где\s+(?:ты|твои)\s+жив\w+",
    r"(?:рожу|морду|лицо|рыло)\s+(?:тебе\s+|ему\s+|ей\s+)?(?:набью|разобью|начищу)"
    r"|набью\s+(?:тебе\s+|ему\s+|ей\s+)?(?:рожу|морду)|ты\s+(?:еще\s+)?(?:пожалеешь|поплатишься)"
    r"|(?:закрой|заткни)\s+(?:свой\s+)?(?:рот|пасть)|изменил[аи]?\s+(?:мне|ей|ему)\s+с",
    r"ничтожеств\w+|мраз[ьи]\w*|твар[ьи]|ублюд\w+|выбляд\w+|гнид[аыу]|подонок|сволоч\w*|урод(?:ина|ы)?"
    r"|дрянь|шлюх[аиу]|ненавижу\s+(?:тебя|вас|себя|его|ее|их)|(?:иди|пошел|пошла|пошли)\s+(?:ты\s+)?(?:на"
    r"\s*х\w+|в\s+жопу)|не\s+родил(?:ся|ась)|чурк\w+|заебал[оаи]?",
)
_WORDS = regex.compile(
    rf"(?<!\p{{L}})(?:{'|'.join((*_DEATH, *_ILLNESS, *_VIOLENCE, *_HOSTILITY))})(?!\p{{L}})"
)
_LAUGHTER = regex.compile(
    r"(?<!\p{L})(?:lo+l\w*|l[mf]+ao\w*|rofl|(?:ha|he){2,}h?|a?haha\w*|laughing|jk"
    r"|[ап]?[хпа]*(?:аха|хах|хех|хихи)\w*|ло+л\w*|кек\w*|ржу\w*|ору|смеш\w+)(?!\p{L})"
    r"|(?<!\w)xD|[😂🤣😹😆💀😅]",
    regex.IGNORECASE,
)


def has_grave_words(text: str) -> bool:
    """Whether `text` has words of death, illness, violence or hostility.

    >>> has_grave_words("the funeral is on friday"), has_grave_words("killing it")
    (True, False)
    """
    return _WORDS.search(text.lower().replace("ё", "е")) is not None


def is_in_jest(text: str) -> bool:
    """Whether there is laughter in `text`, in words or in emojis.

    >>> is_in_jest("lmao i'm deceased"), is_in_jest("he has deceased")
    (True, False)
    """
    return _LAUGHTER.search(text) is not None

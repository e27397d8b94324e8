"""Which messages of a chat export stand on the timeline: a few that an officer looks for, not two thousand."""

import re

from evidence.readers.chats.chat import Message

MOST = 12  # of one export, the first and the last included
MOST_WEIGHED = 2_000  # messages; with the limit of characters this keeps a page quick whatever was uploaded
WEIGHED = 500  # characters of a message
# One of these is in every message that weighs anything; finding them is many times quicker than the patterns.
_SIGNS = (
    "€", "$", "£", "eur", "usd", "dollar", "gbp", "pound", "chf", "franken", "btc", "bitcoin", "usdt", "eth",
    "paysafe", "gift", "gutschein", "steam", "western", "paypal", "iban", "deadline", "until", "by ", "within",
    "hour", "hr", "min", "stunde", "std", "day", "tag", "frist", "bis ", "last chance", "letzte chance", "pay",
    "send me", "transfer", "or i", "zahl", "überweis", "schick", "sonst", "veröffentlich", "publish", "post it",
    "follower", "your f", "deine",
)  # fmt: skip
_AMOUNT = re.compile(
    r"(?:[€$£]|\b(?:eur|euro|usd|dollars?|gbp|pounds?|chf|franken|btc|bitcoin|usdt|eth|paysafe\w*|gift ?cards?"
    r"|gutschein\w*|gutscheinkarten?|steam|western union|paypal|iban)\b)",
    re.IGNORECASE,
)
_DEADLINE = re.compile(
    r"\b(?:deadline|until|by (?:tonight|tomorrow|midnight)|within \d|\d{1,3} ?(?:hours?|hrs?|minutes?|stunden?|std"
    r"|minuten?|days?|tagen?)|frist|bis (?:morgen|heute|mitternacht|zum|\d)|last chance|letzte chance)\b",
    re.IGNORECASE,
)
_DEMAND = re.compile(
    r"\b(?:pay|send me|transfer|or i(?:'ll| will)|zahl(?:e|st|en)?|bezahl\w*|überweis\w*|schick(?:e|st)? mir"
    r"|sonst|veröffentlich\w*|publish|post it|follower\w*|your (?:family|friends)|deine\w* (?:familie|freunde))\b",
    re.IGNORECASE,
)


def weight(text: str) -> int:
    """How much of a demand, an amount and a deadline a message holds: 0 to 3."""
    text = text[:WEIGHED]
    return sum(bool(pattern.search(text)) for pattern in (_AMOUNT, _DEADLINE, _DEMAND))


def is_promising(text: str) -> bool:
    lowered = text[:WEIGHED].lower()
    return any(sign in lowered for sign in _SIGNS)


def chosen(messages: tuple[Message, ...]) -> list[tuple[int, Message]]:
    """(place in the export, message): the first and the last with a time, and between them those that weigh most,
    the earlier first where two weigh the same. Notices and what may not be the sender's own are left out."""
    spoken = [
        (place, message)
        for place, message in enumerate(messages)
        if message.is_said and (message.text or message.attachment)
    ]
    timed = [(place, message) for place, message in spoken if message.at]
    if len(timed) <= 2:
        return timed
    worth = [(place, message) for place, message in timed[1:-1] if is_promising(message.text)]
    between = [(weight(message.text), -place) for place, message in worth[:MOST_WEIGHED]]
    heaviest = sorted((pair for pair in between if pair[0]), reverse=True)[: MOST - 2]
    chosen_places = {-place for _weight, place in heaviest} | {timed[0][0], timed[-1][0]}
    return [(place, message) for place, message in timed if place in chosen_places]

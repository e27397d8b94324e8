"""Which messages of a chat export stand on the timeline: a few that an officer looks for, not two thousand."""

import re

from evidence.chats.chat import Message

MOST = 12  # of one export, the first and the last included
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
    return sum(bool(pattern.search(text)) for pattern in (_AMOUNT, _DEADLINE, _DEMAND))


def chosen(messages: tuple[Message, ...]) -> list[tuple[int, Message]]:
    """(place in the export, message): the first and the last with a time, and between them those that weigh most,
    the earlier first where two weigh the same. Notices of the service have no sender and are left out."""
    said = [(place, one) for place, one in enumerate(messages) if one.sender and (one.text or one.attachment)]
    timed = [(place, one) for place, one in said if one.at]
    if len(timed) <= 2:
        return timed
    between = [(weight(one.text), -place) for place, one in timed[1:-1]]
    heaviest = sorted((pair for pair in between if pair[0]), reverse=True)[: MOST - 2]
    wanted = {-place for _weight, place in heaviest} | {timed[0][0], timed[-1][0]}
    return [(place, one) for place, one in timed if place in wanted]

"""Messages that threaten or demand, in English and German. A hint of what to look at, never a judgement."""

import re

WEIGHED = 2_000  # characters of a message
_THREATS = (
    # English
    r"or (?:else|i(?:[’']ll| will)|everyone|everybody|your)",
    r"i(?:[’']ll| will|[’']m going to| am going to) (?:send|post|share|leak|show|publish|expose|upload|tell)",
    r"i(?:[’']ll| will|[’']m going to| am going to) (?:ruin|destroy)",
    r"(?:ruin|destroy) your",
    r"(?:leak|expose) (?:it|you|them|this)",
    r"everyone will (?:see|know)",
    r"your (?:famil(?:y|ies)|friends|followers|contacts|parents|boss|school|wife|husband|mum|mom)",
    # German
    r"sonst|ansonsten|oder ich",
    r"(?:schick|send|zeig|leit)e? (?:ich )?(?:es|das|sie|alles|die|den|dein\w*)",
    r"(?:werde|kann) (?:ich )?(?:es|das|alles|sie|die)\b.{0,60}(?:schicken|senden|posten|teilen|zeigen)",
    r"veröffentlich\w*|ins (?:netz|internet)|online (?:stell|setz)\w*",
    r"stelle? (?:es|das|alles|sie|die)\b.{0,40}\bonline",
    r"poste? (?:es|das|alles|sie|die)",
    r"(?:jeder|alle) (?:wird|werden|sehen|sieht|erfährt|erfahren)",
    r"mach\w* dich fertig|zerstör\w*",
    r"dein\w* (?:familie|freund\w*|follower\w*|kontakt\w*|eltern|mutter|vater|chef\w*|schule|frau|mann)",
)
_DEMANDS = (
    r"pay (?:me|now|up|the|\d)",
    r"you (?:have to|must|need to) (?:pay|send)",
    r"send (?:me )?(?:the )?(?:money|more|nudes?|pics?|pictures?|videos?|\d|[€$£])",
    r"last chance|time is running",
    r"(?:zahl|bezahl|überweis)(?:e|st|en)?\b",
    r"schick(?:e|st)? (?:mir )?(?:geld|mehr|noch|\d)",
    r"letzte chance|deine zeit läuft",
)


def _any(patterns: tuple[str, ...], end: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(patterns)}){end}", re.IGNORECASE)


_THREAT, _DEMAND = _any(_THREATS, r"\b"), _any(_DEMANDS, "")


def weight(text: str) -> int:
    """2 for a threat, 1 for a demand, 3 for both, 0 for neither."""
    beginning = text[:WEIGHED]
    return 2 * bool(_THREAT.search(beginning)) + bool(_DEMAND.search(beginning))

"""Whether words of other e-mails stand in the text of one: forwarded in it, or quoted below an answer.

They are not the sender's. Programs mark them with lines of their own; whoever forwards can have changed them.
"""

import re

_FORWARDED = re.compile(
    r"^[ >]{0,8}(?:-{2,}\s{0,2}(?:forwarded message|original message|original-nachricht|ursprüngliche nachricht"
    r"|weitergeleitete nachricht|ursprüngliche mail|message d'origine|message transféré|mensaje reenviado"
    r"|mensaje original|messaggio inoltrato|messaggio originale|doorgestuurd bericht|oorspronkelijk bericht"
    r"|mensagem encaminhada|mensagem original|wiadomość przekazana|oryginalna wiadomość|пересылаемое сообщение)\b"
    r"|(?:begin forwarded message|anfang der weitergeleiteten nachricht|début du message transféré"
    r"|inizio messaggio inoltrato|inicio del mensaje reenviado)\s?:)",
    re.IGNORECASE | re.MULTILINE,
)
_HEADED = re.compile(
    r"^[ >]{0,8}\*?(?:from|von|de|da|van|od|от)\s?:\*?[^\n]{1,300}\n(?:[^\n]{0,300}\n){0,3}?"
    r"[ >]{0,8}\*?(?:sent|gesendet|datum|date|envoyé|enviado|inviato|verzonden|wysłano|to|an|à|para|a|aan|do)\s?:",
    re.IGNORECASE | re.MULTILINE,
)
_ANSWERED = re.compile(
    r"^[ >]{0,8}(?:on|am|le|el|il|op|em|w dniu|den)\s[^\n]{6,160}(?:\n[^\n]{0,160})?"
    r"(?:wrote|schrieb[^\n:]{0,120}|a écrit|escribió|ha scritto|schreef[^\n:]{0,120}|escreveu|napisał\(?a?\)?"
    r"|skrev[^\n:]{0,120})\s?:\s*$",
    re.IGNORECASE | re.MULTILINE,
)
_LOOKED_AT = 100_000  # characters


def found(text: str) -> bool:
    looked_at = text[:_LOOKED_AT]
    return any(pattern.search(looked_at) for pattern in (_FORWARDED, _HEADED, _ANSWERED))

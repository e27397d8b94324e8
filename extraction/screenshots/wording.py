"""Words that apps write themselves, in English and German, as patterns."""

import re

_TIME = r"(?:[01]?\d|2[0-3])\s?[:.]\s?[0-5]\d(?:\s?[ap]\.?\s?m\.?)?"
_TICKS = r"[\s✓✔√/\\|VvWwJy»>,.'´`]*"
_EDITED = r"(?:edited|bearbeitet)?\s*"
CLOCK = re.compile(rf"[\s,.'(]*({_EDITED}{_TIME}){_TICKS}", re.IGNORECASE)
TRAILING_CLOCK = re.compile(rf"(.*\S)\s+({_EDITED}{_TIME})[\s✓✔√/\\|VWvw»]*", re.IGNORECASE | re.DOTALL)
LENGTH = re.compile(r"\W*(\d{1,2}:[0-5]\d)\W*")
PLACEHOLDER = re.compile(
    r"\W*(?:imessage|text ?message|textnachricht|sms(?:/mms)?|sms-nachricht|message|nachricht|aa"
    r"|type a message|write a message|send a (?:chat|message)|send (?:a )?chat|chat senden"
    r"|nachricht (?:senden|schreiben|eingeben)"
    r"|(?:eine )?nachricht (?:an|für) .{1,40}|message .{1,40}\.{2,3}|schreib(?:e|en)? .{0,40}nachricht.{0,10}"
    r"|gib eine nachricht ein|neuer chat|rcs.nachricht|rcs message|signal message|signal-nachricht)[\W\d]{0,6}",
    re.IGNORECASE,
)
UNDER_TITLE = re.compile(
    r"\W*(?:online|offline|zuletzt .*|last seen.*|active.*|aktiv.*|vor \d+ .*|\d+[mh] ago|typing.*|schreibt.*"
    r"|tap here.*|tippe.*|bot|\d+ (?:members|mitglieder|subscribers).*|business.*|messenger|instagram|whatsapp"
    r"|snapchat|telegram|tiktok|signal|imessage|facebook|discord)\W*",
    re.IGNORECASE,
)
STATUS = re.compile(
    r"\W*(?:delivered|read|seen|sent|zugestellt|gelesen|gesehen|gesendet|opened|geöffnet)\b.{0,30}", re.IGNORECASE
)
DELETED = re.compile(
    r".{0,4}(?:this message was deleted|you deleted this message|diese nachricht wurde gelöscht"
    r"|du hast diese nachricht gelöscht"
    r"|(?:.{1,40} )?(?:unsent a message|hat eine nachricht (?:zurückgezogen|zurückgerufen)"
    r"|deleted a chat|hat einen chat gelöscht|removed a message|hat eine nachricht (?:gelöscht|entfernt)))\W*",
    re.IGNORECASE,
)
REPLIED = re.compile(
    r".{0,40}(?:\breplied\b|\breplying\b|geantwortet|\bantwort(?:et|ete)?\b).{0,40}", re.IGNORECASE
)
ME = re.compile(r"\W*(?:me|ich|moi|yo|io)\W*", re.IGNORECASE)
_DAYS = re.compile(
    r"(?:today|yesterday|heute|gestern|(?:sun|mon|tues|wednes|thurs|fri|satur)day|(?:sonn|mon|diens|donners|frei|sams)tag"
    r"|mittwoch|mo|di|mi|do|fr|sa|so|mon|tue|wed|thu|fri|sat|sun"
    r"|(?:jan|feb|mar|mär|apr|ma[iy]|jun|jul|aug|sep|okt|oct|nov|de[cz])[a-zäö]{0,6})"
)
_BESIDE_DATES = frozenset({"um", "at", "uhr", "am", "pm", "a", "p", "m", "the", "den", "st", "nd", "rd", "th"})
_NUMBERS = re.compile(r"\d{1,2}[./-]\d{1,2}(?:[./-]\d{2,4})?|\d{1,2}[:.]\d{2}")
PHONE_BAR = re.compile(
    rf"\W*(?:{_TIME}|\d{{1,3}}\s?%|lte|[345]g\+?|wlan|vo\s?lte|\d{{1,3}})(?:\W+\S{{1,8}}){{0,4}}\W*", re.IGNORECASE
)
KEYBOARD = re.compile(r"(?:q\W*w\W*e\W*r|a\W*s\W*d\W*f|[zy]\W*x\W*c\W*v)", re.IGNORECASE)


def letters(text: str) -> str:
    """What two readings of the same words have in common."""
    return re.sub(r"[\W_]+", "", text).casefold()


def is_date(text: str) -> bool:
    """Whether it is a heading of a day or a time, and nothing else."""
    words = re.findall(r"[^\W\d_]+|\d+", text.casefold())
    if not words or len(text) > 50:
        return False
    has_day_name = any(_DAYS.fullmatch(word) for word in words)
    is_all_date_words = all(word.isdecimal() or word in _BESIDE_DATES or _DAYS.fullmatch(word) for word in words)
    return is_all_date_words and (has_day_name or _NUMBERS.search(text) is not None)

"""Time zones as people call them, in the language of the page or print: "MEZ" in German, "CET" in English.

Names come from the CLDR (Babel). Where a language has no short name, the distance to UTC says it.
"""

from datetime import datetime
from zoneinfo import ZoneInfo

from babel.dates import get_timezone_location, get_timezone_name

LOCALES = {"en": "en_GB", "de": "de_DE"}  # other languages as they are
_WINTER, _SUMMER = datetime(2026, 1, 15, 12), datetime(2026, 7, 15, 12)


def offset(local: datetime) -> str:
    """ "UTC+1" in winter in Berlin, "UTC+5:30" in Delhi."""
    delta = local.utcoffset()
    minutes = int(delta.total_seconds() // 60) if delta else 0
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'-' if minutes < 0 else '+'}{hours}" + (f":{rest:02d}" if rest else "")


def short(at: datetime, language: str) -> str:
    """The zone of a moment: "MEZ", "MESZ", "CET"; "UTC-5" where nobody says it shorter. `at` knows its zone."""
    name = str(get_timezone_name(at, width="short", locale=LOCALES.get(language, language)))
    return name if name.isalpha() and name.isupper() else offset(at)


def place(zone: ZoneInfo, language: str) -> str:
    """The city that a zone is called after: "Wien"."""
    return str(get_timezone_location(zone, locale=LOCALES.get(language, language), return_city=True))


def described(zone: ZoneInfo, language: str) -> str:
    """ "Berlin (MEZ/MESZ)": the city, and what its winter and summer time are called."""
    names = dict.fromkeys(short(day.replace(tzinfo=zone), language) for day in (_WINTER, _SUMMER))
    city = place(zone, language)
    return city if list(names) == [city] else f"{city} ({'/'.join(names)})"

"""Easy language (Leichte Sprache, Easy Read) for five pages, and films in sign language that the operator hosts.

The texts are content/<language>/easy/, by the rules of Netzwerk Leichte Sprache and Inclusion Europe: short
sentences with one statement, each on a line of its own, no foreign words. Whether they are wanted stays
in the plan's cookie.
"""

import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet

from django.conf import settings

from guidance import content_loader
from sextortion_help.i18n.register import base_language

PAGES = ("start", "stay-calm", "no-payment", "secure-evidence", "get-help")
# "de:start=/films/start-dgs.mp4": a page in a language, and a path on the site's own host.
_FILM = re.compile(r"(?P<language>[a-z]{2}):(?P<page>[a-z-]+)=(?P<path>/[\w-][\w./-]*\.(?:mp4|webm))")


def page(name: str, situation: AbstractSet[str], *, wanted: bool) -> content_loader.ContentPage | None:
    """The page in easy language; None where there is none, it is not wanted, or the texts do not fit: a mass e-mail
    has no chat to save."""
    if not wanted or name not in PAGES or "bluff" in situation:
        return None
    return content_loader.page(f"easy/{name}")


def film(name: str) -> str:
    """The path of the page's film in the language of the page; empty where there is none."""
    for entry in settings.SIGN_VIDEOS:
        parts = _FILM.fullmatch(entry)
        if parts and (parts["language"], parts["page"]) == (base_language(), name):
            return parts["path"]
    return ""


def problems() -> Iterator[str]:
    """What an operator has to mend in SIGN_VIDEOS, one sentence each."""
    languages = dict(settings.LANGUAGES)
    for entry in settings.SIGN_VIDEOS:
        parts = _FILM.fullmatch(entry)
        if parts is None or ".." in entry:
            yield "SIGN_VIDEOS: a film is written as language:page=/path.mp4, with a path on this site's own host."
        elif parts["language"] not in languages or parts["page"] not in PAGES:
            yield f"SIGN_VIDEOS: the page must be one of {', '.join(PAGES)}, in a language of the site."

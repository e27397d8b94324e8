"""English where a page or a paper is German: words that only English has."""

import re

from tests.guidance import rendered
from tests.pages import parse

# A menu is quoted as the app words it, and a form for the police is in their words.
QUOTED = re.compile(r"„[^“]*“|“[^”]*”")
# Names of services and laws, and what is quoted, may hold them.
_ENGLISH = re.compile(
    r"\b(?:the|of|and|with|without|from|your|you|their|they|this|that|is|are|who|which|page|pages|press|reports?|"
    r"unofficial|court|review|checked|collected|between|since|until|everyone|victims?|people)\b"
)
_NAMED = re.compile(r"(?:[A-Z][\w.’'&-]*(?: (?:of|the|and|for|&|on|in|to) | )?){2,}")
_ADDRESS = re.compile(r"\S+\.\w{2,}/\S*|www\.\S+")
_ACT = re.compile(r"\bAct (?:of )?(?:19|20)\d\d\b")  # the name of a law


def of_text(text: str) -> list[str]:
    """The English words of a text in German."""
    return [] if _ACT.search(text) else _ENGLISH.findall(_NAMED.sub("", _ADDRESS.sub("", QUOTED.sub("", text))))


def of_page(html: str, *, names_fields: bool = False) -> list[str]:
    """Each block of `<main>` with English words in it; the text of a link to another site is a name.

    names_fields: the page names the fields of another site's form, marked with their language.
    """
    links = list(parse(html).iter("a"))
    names = {" ".join("".join(one.itertext()).split()) for one in links if "://" in one.get("href", "")}
    found = []
    for piece in rendered.pieces(html, "de" if names_fields else ""):
        text = piece
        for name in names:
            text = text.replace(name, "")
        if of_text(text):
            found.append(piece)
    return list(dict.fromkeys(found))

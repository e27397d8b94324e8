"""Where a link in the page of a chat leads: words may say one thing and their address another."""

import re

_PLACES = ("http://", "https://", "mailto:", "tel:", "tg:", "bitcoin:", "ethereum:", "lightning:")
_SCHEME = re.compile(r"^(?:https?://|mailto:|tel:)", re.IGNORECASE)


def target(attributes: dict[str, str]) -> str:
    """Of an element's attributes; empty where it leads to no place outside of the export."""
    address = attributes.get("href", "").strip()
    return address if address.lower().startswith(_PLACES) else ""


def behind(words: str, address: str) -> str:
    """What stands behind the words of a link: its address, unless they name it already."""
    return f" <{address}>" if address and _SCHEME.sub("", address).rstrip("/") not in words else ""

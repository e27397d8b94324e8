"""How each app draws its chats, after public descriptions of its look."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Style:
    """An app. `shade`: what its own bubbles turn to from the top of the screen to its bottom."""

    app: str
    ground: str
    mine: str
    theirs: str
    ink: str
    mine_ink: str
    clocks: bool
    field: str
    centred_title: bool = False
    shade: str = ""
    bar: str = ""
    pictures: bool = False
    radius: float = 16
    wide: float = 0.76


STYLES = {
    "whatsapp-light": Style(
        "WhatsApp", "f0eae2", "dafcd4", "fefefe", "14181c", "14181c", True, "Message", radius=8, bar="fcfcfc"
    ),
    "whatsapp-dark": Style(
        "WhatsApp", "0c151b", "025d4d", "212d33", "e8ecee", "e8ecee", True, "Nachricht", radius=8, bar="1e2a31"
    ),
    "telegram-light": Style(
        "Telegram", "c9dae7", "f0fedd", "ffffff", "101010", "101010", True, "Message", radius=14, bar="ffffff"
    ),
    "telegram-dark": Style(
        "Telegram", "0e1722", "2c5379", "192634", "f4f4f4", "f4f4f4", True, "Nachricht", radius=14, bar="17212b"
    ),
    "imessage-light": Style(
        "iMessage",
        "ffffff",
        "0b80fb",
        "e8e8eb",
        "080808",
        "ffffff",
        False,
        "iMessage",
        centred_title=True,
        radius=18,
    ),
    "imessage-dark": Style(
        "iMessage",
        "000000",
        "0c85fe",
        "27262b",
        "fafafa",
        "ffffff",
        False,
        "iMessage",
        centred_title=True,
        radius=18,
    ),
    "instagram-light": Style(
        "Instagram",
        "ffffff",
        "7a3af7",
        "eeeeef",
        "0b0b0b",
        "ffffff",
        False,
        "Message...",
        shade="3a95ee",
        pictures=True,
        radius=20,
    ),
    "instagram-dark": Style(
        "Instagram",
        "000000",
        "7839f8",
        "272727",
        "f5f5f5",
        "ffffff",
        False,
        "Nachricht ...",
        shade="3c94ec",
        pictures=True,
        radius=20,
    ),
    "messenger-light": Style(
        "Messenger", "ffffff", "0a80fd", "e5e6ea", "060606", "ffffff", False, "Aa", pictures=True, radius=18
    ),
    "messenger-dark": Style(
        "Messenger", "010101", "0b82fc", "313131", "e6e6e8", "ffffff", False, "Aa", pictures=True, radius=18
    ),
    "tiktok-light": Style(
        "TikTok",
        "f8f8f8",
        "52b8f3",
        "ffffff",
        "171717",
        "ffffff",
        False,
        "Send a message...",
        pictures=True,
        radius=14,
    ),
    "tiktok-dark": Style(
        "TikTok",
        "121212",
        "27a6de",
        "2e2e2e",
        "ececec",
        "ffffff",
        False,
        "Send a message...",
        pictures=True,
        radius=14,
    ),
    "other-dark": Style("", "101016", "33333c", "33333c", "eeeeee", "eeeeee", True, "Write", radius=12),
}

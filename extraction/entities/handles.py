"""Names of people on platforms: @names, links to profiles, "Telegram: name", and the name at the top of a chat."""

import re
from collections.abc import Iterator

from statement.choices import IdentifierKind as Kind

_HOSTS: dict[str, str] = {
    "instagram.com": Kind.INSTAGRAM, "instagr.am": Kind.INSTAGRAM, "snapchat.com": Kind.SNAPCHAT,
    "t.me": Kind.TELEGRAM, "telegram.me": Kind.TELEGRAM, "facebook.com": Kind.FACEBOOK, "fb.com": Kind.FACEBOOK,
    "m.me": Kind.FACEBOOK, "tiktok.com": Kind.TIKTOK, "x.com": Kind.X, "twitter.com": Kind.X,
    "reddit.com": Kind.REDDIT, "youtube.com": Kind.YOUTUBE, "discord.gg": Kind.DISCORD,
}  # fmt: skip
# Pages of a platform that are nobody's profile.
_PLACES = frozenset({
    "p", "reel", "reels", "stories", "explore", "share", "watch", "joinchat", "s", "c", "tv", "i", "intent",
    "hashtag", "help", "about", "r", "groups", "events", "login", "accounts", "legal", "privacy", "search", "home",
    "settings", "video", "videos", "shorts", "playlist", "channel", "invite", "profile.php",
})  # fmt: skip
_WORDS: dict[str, str] = {
    "instagram": Kind.INSTAGRAM, "insta": Kind.INSTAGRAM, "snapchat": Kind.SNAPCHAT, "snap": Kind.SNAPCHAT,
    "telegram": Kind.TELEGRAM, "tiktok": Kind.TIKTOK, "discord": Kind.DISCORD, "twitter": Kind.X,
    "facebook": Kind.FACEBOOK, "reddit": Kind.REDDIT, "youtube": Kind.YOUTUBE, "paypal": Kind.PAYPAL,
}  # fmt: skip
_PLATFORM = "|".join(_WORDS)
_AT = re.compile(r"(?<![\w@./-])@([A-Za-z0-9._]{3,32})(?![\w@])")
_BEFORE = re.compile(
    rf"\b({_PLATFORM})\b[\s:=(–-]*(?:(?:is|ist|name|account|user|unter|als|as)\b[\s:]*)*$", re.IGNORECASE
)
_LABELLED = re.compile(
    rf"\b({_PLATFORM})(?:[ -]?(?:name|id|user(?:name)?|account|konto))?\s?[:=]\s?"
    r"(@?[A-Za-z0-9][A-Za-z0-9._-]{2,31})",
    re.IGNORECASE,
)
_BARE = re.compile(r"[a-z0-9][a-z0-9._]{3,29}")
_NO_NAME = re.compile(r"[\d.:]+%?|\d{1,2}[.:]?\d{2}.*|[345]g|lte|v?\d+(?:\.\d+)+|\d+(?:min|std|h|m|s|kb|mb)|.*\.")


def of_link(link: str) -> tuple[str, str]:
    """(kind, value): the platform and the name for a profile's address, else WEBSITE and the whole address."""
    host, _, path = re.sub(r"^https?://", "", link, flags=re.I).partition("/")
    host = re.sub(r"^(?:www|m|web|mobile)\.", "", host.lower())
    parts = [part for part in re.split(r"[/?#]", path) if part]
    if host == "wa.me" and parts and parts[0].isdigit():
        return Kind.PHONE, f"+{parts[0]}"
    if host == "paypal.me" and parts:
        return Kind.PAYPAL, f"paypal.me/{parts[0]}"
    kind = _HOSTS.get(host)
    name = _name(kind, parts) if kind else ""
    if kind and name:
        return kind, name
    return Kind.WEBSITE, link if re.match(r"https?://", link, re.I) else f"https://{link}"


def _name(kind: str, parts: list[str]) -> str:
    if kind == Kind.SNAPCHAT or kind == Kind.REDDIT:
        parts = parts[1:] if parts and parts[0] in ("add", "u", "user") else []
    if kind == Kind.DISCORD:
        return f"discord.gg/{parts[0]}" if parts else ""
    if not parts or parts[0].lower() in _PLACES or not re.fullmatch(r"@?[\w.\-]{2,50}", parts[0]):
        return ""
    bare = parts[0].lstrip("@")
    return bare if kind in (Kind.SNAPCHAT, Kind.FACEBOOK, Kind.REDDIT) else f"@{bare}"


def names(text: str) -> Iterator[tuple[int, int, str, str]]:
    """(start, end, kind or "" when the platform is not said, name) of what is written as a name."""
    taken_spans: list[tuple[int, int]] = []
    for match in _LABELLED.finditer(text):
        name = match[2].rstrip(".-_")
        if re.search(r"[\d._]", name) or text[match.end() : match.end() + 1] in ("", "\n"):
            taken_spans.append((match.start(), match.end()))
            yield match.start(2), match.start(2) + len(name), _WORDS[match[1].lower()], name
    for match in _AT.finditer(text):
        name = match[1].rstrip(".")
        if any(start <= match.start() < end for start, end in taken_spans) or not re.search("[A-Za-z]", name):
            continue
        before = _BEFORE.search(text, max(0, match.start() - 40), match.start())
        kind = _WORDS[before[1].lower()] if before else ""
        yield match.start(), match.start() + len(name) + 1, kind, f"@{name}"


def is_bare_name(line: str) -> bool:
    """Whether a line by itself is a user name and nothing else: small letters with a digit, dot or underscore."""
    if not _BARE.fullmatch(line) or _NO_NAME.fullmatch(line):
        return False
    return bool(re.search(r"[\d._]", line)) and len(re.findall("[a-z]", line)) >= 3


def kind_of_platform(platform: str) -> str:
    """The kind for a name seen on a platform the client named, such as "Instagram"; USERNAME when there is none."""
    word = platform.strip().lower()
    return _WORDS.get(word) or (Kind.X if word == "x" else Kind.USERNAME)

"""What is proposed about one screenshot of a chat, as plain values."""

from dataclasses import dataclass
from enum import StrEnum


class Side(StrEnum):
    """Where a bubble stands. CENTRE: nobody's words. UNKNOWN: place and colour differ, or say too little."""

    LEFT = "left"
    RIGHT = "right"
    CENTRE = "centre"
    UNKNOWN = "unknown"


class Content(StrEnum):
    """What stands in a bubble. NOTICE: words of the app. LOOSE: words in no bubble."""

    WORDS = "words"
    VOICE = "voice"
    DELETED = "deleted"
    NO_WORDS = "no-words"
    NOTICE = "notice"
    LOOSE = "loose"


@dataclass(frozen=True)
class Bubble:
    """One bubble. `text`: its words, one line of the picture a line; of a voice message its length. `clock`: as it
    stands there. `sender`: a name that stands in it or above it. `quoted`: words in a frame within it: another
    message, or the preview of a link. `is_cut`: it may go on beyond the edge. `is_labelled`: the name
    above the words says whose they are, and no place; then `side` is only the one such words would have."""

    side: Side
    text: str
    content: Content = Content.WORDS
    clock: str = ""
    sender: str = ""
    quoted: str = ""
    is_cut: bool = False
    is_labelled: bool = False

    @property
    def is_message(self) -> bool:
        """Somebody's, not the app's."""
        return self.content not in (Content.NOTICE, Content.LOOSE)


@dataclass(frozen=True)
class Capture:
    """One screenshot of a chat. `app`: as recognised, "" when it was not. `title`: what stands where apps show the
    other's name. `own`: the side that is probably the client's, UNKNOWN where that is open. `apart`: lines of the
    phone's bar, the title bar and the field for writing."""

    app: str
    title: str
    bubbles: tuple[Bubble, ...]
    own: Side = Side.RIGHT
    apart: tuple[str, ...] = ()

    @property
    def own_label(self) -> str:
        """The name above the client's own words, such as "ME"; empty where sides tell."""
        labels = (bubble.sender for bubble in self.bubbles if bubble.is_labelled and bubble.side == Side.RIGHT)
        return next(labels, "")

    @property
    def names_senders(self) -> bool:
        """Whether names stand in bubbles, as in a group; what has none there may be anybody's."""
        return any(bubble.sender and not bubble.is_labelled for bubble in self.bubbles)

"""Who probably wrote what in a screenshot, in words for the client's pages."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from cases.custody_subjects import listed
from extraction.screenshots.capture import Bubble, Content, Side
from extraction.screenshots.threads import CaptureSource, Thread, ThreadLine, ToldSide, Writer


@dataclass(frozen=True)
class ShownLine:
    """One row of the table. `numbers`: of the exhibits, "1–2, 4"."""

    who: str
    clock: str
    text: str
    facts: tuple[str, ...]
    numbers: str
    is_notice: bool


@dataclass(frozen=True)
class ShownPiece:
    """Captures that overlap."""

    numbers: str
    lines: tuple[ShownLine, ...]


@dataclass(frozen=True)
class ShownThread:
    """A chat for the page. `exhibit`: the id by which the form names it; `side_answer`: the client's answer."""

    anchor: int
    heading: str
    exhibit: str
    numbers: str
    pieces: tuple[ShownPiece, ...]
    side_answer: str
    is_open: bool
    choices: tuple[tuple[str, str], ...]


def shown_thread(thread: Thread) -> ShownThread:
    first = thread.sources[0]
    return ShownThread(
        first.number,
        heading(thread.app, thread.title),
        first.key,
        _numbers(thread.sources),
        tuple(ShownPiece(_numbers(piece.sources), _lines(piece.lines, _other(thread))) for piece in thread.pieces),
        _told(thread.side_answer, first.capture.own_label),
        thread.side_answer == ToldSide.OPEN,
        _choices(first.capture.own_label),
    )


def shown_capture(thread: Thread, source: CaptureSource) -> ShownThread:
    """One capture alone, for the page of its exhibit."""
    lines = [
        ThreadLine(bubble, source.writer(bubble), (source.number,), source.is_told)
        for bubble in source.capture.bubbles
    ]
    piece = ShownPiece(str(source.number), _lines(lines, _other(thread)))
    return ShownThread(
        source.number,
        heading(source.capture.app, source.capture.title),
        source.key,
        _numbers(thread.sources) if len(thread.sources) > 1 else "",
        (piece,),
        _told(source.side_answer, source.capture.own_label),
        source.side_answer == ToldSide.OPEN,
        _choices(source.capture.own_label),
    )


def heading(app: str, title: str) -> str:
    """What the bars show, as read: "Lena · WhatsApp, probably"."""
    parts = [title, _("%(app)s, probably") % {"app": app} if app else _("app not recognised")]
    return " · ".join(part for part in parts if part)


def _told(side: ToldSide, label: str) -> str:
    """The client's answer in words; empty while there is none. `label`: of their own words, where names tell."""
    if label and side in (ToldSide.RIGHT, ToldSide.LEFT):
        own = _("You said: what stands under “%(name)s” is yours.")
        others = _("You said: what stands under “%(name)s” is not yours.")
        return (own if side == ToldSide.RIGHT else others) % {"name": label}
    return {
        ToldSide.RIGHT: _("You said: what stands on the right is yours."),
        ToldSide.LEFT: _("You said: what stands on the left is yours."),
        ToldSide.UNSURE: _("You said that this cannot be told here. So nobody is named."),
    }.get(side, "")


def _choices(label: str) -> tuple[tuple[str, str], ...]:
    """Value and words of each answer."""
    if label:
        right, left = _("Under “%(name)s”") % {"name": label}, _("Under the other name")
    else:
        right, left = _("On the right"), _("On the left")
    return (
        (ToldSide.RIGHT.value, right),
        (ToldSide.LEFT.value, left),
        (ToldSide.UNSURE.value, _("It cannot be told")),
    )


def _other(thread: Thread) -> str:
    """Whoever is not the client: by the name at the top, unless it is that of a group."""
    if any(source.capture.names_senders for source in thread.sources):
        return _("another person")
    return thread.title or _("the other person")


def _numbers(sources: Iterable[CaptureSource]) -> str:
    return listed(source.number for source in sources)


def _lines(lines: Iterable[ThreadLine], other: str) -> tuple[ShownLine, ...]:
    return tuple(
        ShownLine(
            _who(line, other),
            line.bubble.clock,
            line.bubble.text,
            tuple(facts(line.bubble)),
            listed(line.numbers),
            line.writer == Writer.APP,
        )
        for line in lines
    )


def _who(line: ThreadLine, other: str) -> str:
    """With where it stands, as long as the client has not confirmed it."""
    bubble, name = line.bubble, line.bubble.sender or other
    place = _place(bubble)
    if line.writer == Writer.APP:
        return _("the app")
    if line.writer == Writer.UNKNOWN:
        return _("%(place)s: not clear who") % {"place": place} if place else _("not clear who")
    if line.is_told:
        return _("you") if line.writer == Writer.CLIENT else name
    if line.writer == Writer.CLIENT:
        return _("%(place)s: probably you") % {"place": place}
    return _("%(place)s: probably %(name)s") % {"place": place, "name": name}


def _place(bubble: Bubble) -> str:
    if bubble.is_labelled:
        return f"“{bubble.sender}”"
    return {Side.LEFT: _("left"), Side.RIGHT: _("right")}.get(bubble.side, "")


def facts(bubble: Bubble) -> list[str]:
    """What else is seen in it, each in a few words."""
    sentences = {
        Content.VOICE: _("probably a voice message of this length"),
        Content.DELETED: _("words of the app for a message that is gone"),
        Content.NO_WORDS: _("no words were read here, perhaps a picture"),
        Content.LOOSE: _("stands in no bubble"),
    }
    notes = [sentences[bubble.content]] if bubble.content in sentences else []
    if bubble.quoted:
        notes.append(
            _("in a frame, quoted or a preview: “%(words)s”") % {"words": " / ".join(bubble.quoted.split("\n"))}
        )
    if bubble.is_cut:
        notes.append(_("may be cut off"))
    return notes

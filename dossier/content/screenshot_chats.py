"""Chats that a program put together from screenshots, for reading in one go; the pictures stay the evidence."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from cases.custody_subjects import listed
from dossier.content import formatting
from dossier.content.document import ExhibitPart, Grid
from extraction import chat_wording
from extraction.screenshots.capture import Side
from extraction.screenshots.threads import Piece, Thread, ThreadLine, ToldSide, Writer


def parts(threads: Sequence[Thread]) -> tuple[ExhibitPart, ...]:
    """A part for each piece that overlaps, with a title of its own."""
    return tuple(
        _part(thread, piece, number) for thread in threads for number, piece in enumerate(thread.pieces, start=1)
    )


def _part(thread: Thread, piece: Piece, number: int) -> ExhibitPart:
    names = [formatting.safe(thread.title), _app(thread.app)]
    exhibits = _("Exhibit %(number)s") % {"number": listed(source.number for source in piece.sources)}
    title = " · ".join(part for part in (*names, exhibits) if part)
    notes = [_sides(piece)]
    if number > 1:
        notes.append(
            _("Does not overlap with the exhibits of this chat above; what stands between them is not known.")
        )
    return ExhibitPart(title=title, notes=tuple(notes), grid=_grid(piece))


def _app(app: str) -> str:
    return _("%(app)s, as recognised by a program") % {"app": app} if app else _("App not recognised")


def _sides(piece: Piece) -> str:
    """Who says whose side is whose."""
    answers = {source.side_answer for source in piece.sources}
    label = formatting.safe(piece.sources[0].capture.own_label)
    if answers == {ToldSide.OPEN}:
        return _("Whose words they are is proposed by position or name, not confirmed.")
    if len(answers) > 1:
        return _("Whose words they are is partly stated by the complainant, partly proposed and not confirmed.")
    if answers == {ToldSide.UNSURE}:
        return _("The complainant stated that it cannot be told here who wrote what.")
    is_right = answers == {ToldSide.RIGHT}
    if label:
        own = _("The complainant stated that the words under “%(name)s” are their own.")
        others = _("The complainant stated that the words under “%(name)s” are not their own.")
        return (own if is_right else others) % {"name": label}
    if is_right:
        return _("The complainant stated that their own words stand on the right.")
    return _("The complainant stated that their own words stand on the left.")


def _grid(piece: Piece) -> Grid:
    heads = (_("Exh."), _("Time, as it stands"), _("Who, as read"), _("Words, as read"))
    return Grid("messages", heads, tuple(_row(line) for line in piece.lines))


def _row(line: ThreadLine) -> tuple[str, ...]:
    facts = [f"({formatting.safe(fact)})" for fact in chat_wording.facts(line.bubble)]
    words = [formatting.safe(line.bubble.text), *facts]
    return (
        listed(line.numbers),
        formatting.safe(line.bubble.clock),
        _who(line),
        "\n".join(part for part in words if part),
    )


def _who(line: ThreadLine) -> str:
    place = {Side.LEFT: _("left"), Side.RIGHT: _("right")}.get(line.bubble.side, "")
    name = f"“{formatting.safe(line.bubble.sender)}”" if line.bubble.sender else ""
    before = name if line.bubble.is_labelled else ", ".join(part for part in (place, name) if part)
    if line.writer == Writer.APP:
        return _("(app)")
    who = {
        Writer.CLIENT: _("complainant"),
        Writer.OTHER: _("other person"),
    }.get(line.writer, _("unclear"))
    proposed = _("(proposed)") if line.writer != Writer.UNKNOWN and not line.is_told else ""
    return " ".join(part for part in (f"{before}:" if before else "", who, proposed) if part)

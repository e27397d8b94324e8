"""One sheet for each exhibit: its facts and how its reading copy is laid on paper.

All lengths are millimetres on a page of dossier.content.paper. A phone's capture of 68 mm on the glass is printed
98 mm wide, about 1.4 times its size, so that a chat can be read at arm's length.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC
from math import ceil
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from dossier.content import formatting, paper, text_layer, transcript_pages
from dossier.content.document import FactLine, Grid, Sheet, Strip
from evidence.choices import Category, ExhibitKind, ExhibitState
from evidence.exhibits import Copy, OpenedExhibit
from evidence.readers.recordings import metadata
from evidence.readers.recordings.metadata import Footage
from evidence.transcripts import Transcript
from evidence.upload.file_types import ZIP
from evidence.upload.screening import ScreeningResult
from extraction.ocr.engine import TextLine as Seen

NARROWEST_CAPTURE = 84.0  # rather this narrow than a last page with a small rest
UPRIGHT = 1.25  # from this ratio of height to width the facts stand beside the picture
FLAT_HEIGHT = 140.0  # of a picture below its facts
ROW_HEIGHT = 122.0  # of a row of single pictures: one fits below the facts, two on a page
SMALLEST_PRINT = 6.0  # points; where letters are smaller the picture follows once more, enlarged
POINT = 25.4 / 72  # millimetres
WIDE_PIXELS = 1_200  # where no text was read: from this width on, letters of a screen may be smaller in one piece
HALF = 0.54  # of a wide capture's width, so that no word is cut in both halves
LETTERS_READ = 4  # of a line of text that counts: shorter ones are often no text
OVERLAP = 10.0  # of two neighbouring strips of a tall capture
COARSEST = 25.4 / 72  # a small picture is not blown up beyond 72 dots an inch
CAPTION_LISTED = 120  # characters
COMPACT_CAPTION = 300  # characters of a caption above the first page of a document
TEXT_SHOWN = 20_000  # characters of a text exhibit; the evidence app hands over no more


@dataclass(frozen=True)
class _Place:
    """Where and when: what the facts of a sheet need besides the exhibit."""

    zone: ZoneInfo
    language: str
    stamp_note: str = ""


def strips(exhibit: OpenedExhibit) -> tuple[Strip, ...]:
    """The picture of an exhibit cut for paper; empty when it has none or its size is unknown."""
    if not (exhibit.width and exhibit.height):
        return ()
    ratio = exhibit.height / exhibit.width
    natural = exhibit.width * COARSEST
    if ratio < UPRIGHT:
        width = min(paper.EXHIBIT.width, natural, FLAT_HEIGHT / ratio)
        return _cut(exhibit, width, ratio, FLAT_HEIGHT)
    width = min(paper.CAPTURE_WIDTH, natural)
    fewer = _pages(width * ratio, paper.PICTURE_HEIGHT) - 1
    narrower = (fewer * (paper.PICTURE_HEIGHT - OVERLAP) + OVERLAP) / ratio
    if fewer and narrower >= min(NARROWEST_CAPTURE, width):
        width = narrower
    return _cut(exhibit, width, ratio, paper.PICTURE_HEIGHT)


def enlargements(exhibit: OpenedExhibit, page_strips: tuple[Strip, ...], *, is_read: bool) -> tuple[Strip, ...]:
    """A picture once more in pieces as wide as the page, where its letters are too small in one: a wide one in its
    left and its right half, which overlap. `page_strips`: as it is printed first, with the text that a program read
    in it, if it did (`is_read`)."""
    if not (page_strips and exhibit.width and exhibit.height):
        return ()
    ratio = exhibit.height / exhibit.width
    if not _is_small_print(page_strips, 0 if is_read or ratio >= 1 else exhibit.width):
        return ()
    full_width, natural = paper.EXHIBIT.width, exhibit.width * COARSEST
    width = min(full_width / HALF if ratio < UPRIGHT else full_width, natural)
    if width <= page_strips[0].width * 1.1:
        return ()
    if width <= full_width:
        return tuple(_tiles(exhibit, width, 0.0, _("enlarged")))
    sides = ((0.0, _("left half, enlarged")), (width - full_width, _("right half, enlarged")))
    return tuple(tile for left, words in sides for tile in _tiles(exhibit, width, left, words))


def _is_small_print(page_strips: tuple[Strip, ...], width: int) -> bool:
    """Whether letters fall below 6 pt. `width`: in pixels, where it is all that tells."""
    sizes = [word.size for strip in page_strips for word in strip.words if len(word.text) >= LETTERS_READ]
    return min(sizes) / POINT < SMALLEST_PRINT if sizes else width >= WIDE_PIXELS


def _tiles(exhibit: OpenedExhibit, width: float, left: float, words: str) -> Iterator[Strip]:
    """Of one side, one below the other. `width`: of the whole picture, in millimetres."""
    height = width * exhibit.height / exhibit.width
    parts = _pages(height, paper.WHOLE_HEIGHT)
    for part in range(1, parts + 1):
        tile = _strip(exhibit, min(width, paper.EXHIBIT.width), height, paper.WHOLE_HEIGHT, part, parts)
        yield replace(tile, left=round(left, 2), picture_width=round(width, 2), half=words)


def contact_rows(
    exhibit: OpenedExhibit, film: Footage, lines_of_pages: tuple[tuple[Seen, ...], ...] = ()
) -> tuple[Strip, ...]:
    """The sheets of single pictures of a recording cut into their rows, so that they fill the pages from below the
    facts on. Empty when it is not known how many pictures they show."""
    rows: list[Strip] = []
    frames_left = len(film.frames)
    for page, copy in enumerate(exhibit.copies):
        count = min(frames_left, metadata.ON_A_SHEET)
        frames_left -= count
        if not (count and copy.width and copy.height):
            return ()
        row_strips = _row_strips(
            exhibit.number, page, copy, metadata.rows(count, upright=film.height >= film.width)
        )
        rows += (
            text_layer.over_strips(row_strips, lines_of_pages[page]) if page < len(lines_of_pages) else row_strips
        )
    return tuple(rows)


def _row_strips(number: int, page: int, copy: Copy, rows: int) -> tuple[Strip, ...]:
    ratio = copy.height / copy.width
    width = min(paper.EXHIBIT.width, copy.width * COARSEST, ROW_HEIGHT * rows / ratio)
    whole = width * ratio
    return tuple(
        Strip(
            source=source(number, page),
            alt=_("Exhibit %(number)s") % {"number": number},
            width=round(width, 2),
            height=round(whole / rows, 2),
            top=round(whole / rows * (part - 1), 2),
            picture_height=round(whole, 2),
            part=part,
            parts=rows,
        )
        for part in range(1, rows + 1)
    )


def _pages(height: float, most: float) -> int:
    return max(1, ceil((height - OVERLAP - 0.01) / (most - OVERLAP)))


def _cut(exhibit: OpenedExhibit, width: float, ratio: float, most: float) -> tuple[Strip, ...]:
    whole = width * ratio
    parts = _pages(whole, most)
    return tuple(_strip(exhibit, width, whole, most, part, parts) for part in range(1, parts + 1))


def _strip(exhibit: OpenedExhibit, width: float, whole: float, most: float, part: int, parts: int) -> Strip:
    top = (part - 1) * (most - OVERLAP)
    return Strip(
        source=source(exhibit.number),
        alt=_("Exhibit %(number)s") % {"number": exhibit.number},
        width=round(width, 2),
        height=round(min(most, whole - top), 2),
        top=round(top, 2),
        picture_height=round(whole, 2),
        repeats=OVERLAP if part > 1 else 0,
        part=part,
        parts=parts,
    )


def source(number: int, page: int = 0) -> str:
    """The address of a reading copy within the print; nothing else can be fetched."""
    return f"exhibit:{number}/{page}"


def sheet(
    exhibit: OpenedExhibit,
    zone: ZoneInfo,
    language: str,
    stamp_words: str = "",
    transcript: Transcript | None = None,
    lines_of_pages: tuple[tuple[Seen, ...], ...] = (),
) -> Sheet:
    """The pages of one exhibit. `stamped`: what its time stamp says, in words; `read`: its transcript; `seen`: the
    lines a program read in each of its pictures."""
    place = _Place(zone, language, stamp_words)
    is_shown = exhibit.state == ExhibitState.READY
    is_sound = bool(transcript and transcript.sound)
    page_strips = strips(exhibit) if is_shown and (is_sound or exhibit.category == Category.PICTURE) else ()
    has_pages = is_shown and not is_sound and exhibit.category in (Category.DOCUMENT, Category.RECORDING)
    count = len(exhibit.copies) if has_pages else 0
    parts = transcript_pages.parts(transcript, language, exhibit.number) if transcript else ()
    if page_strips and lines_of_pages:
        page_strips = text_layer.over_strips(page_strips, lines_of_pages[0])
    rows = (
        contact_rows(exhibit, transcript.footage, lines_of_pages)
        if count and transcript and transcript.footage
        else ()
    )
    pages = () if rows else tuple(source(exhibit.number, page) for page in range(count))
    return Sheet(
        number=exhibit.number,
        title=title(exhibit),
        lines=(*_lines(exhibit, place), *_scale(exhibit, page_strips)),
        remarks=_remarks(exhibit, has_parts=bool(parts)),
        strips=page_strips,
        pages=pages,
        is_compact=bool(pages) and not parts and _fits_above(exhibit),
        turned=tuple(paper.is_turned(copy.width, copy.height) for copy in exhibit.copies) if pages else (),
        enlarged=() if is_sound else enlargements(exhibit, page_strips, is_read=bool(lines_of_pages)),
        page_count=max(exhibit.pages, len(pages)) if exhibit.category == Category.DOCUMENT else len(pages),
        unprinted=_unprinted(exhibit) if pages else "",
        rows=rows,
        page_words=tuple(
            text_layer.over_page(copy, page, below_facts=not number and not parts and _fits_above(exhibit))
            for number, (copy, page) in enumerate(zip(exhibit.copies, lines_of_pages, strict=False))
        ),
        text=formatting.safe(exhibit.text) if _is_text(exhibit) and not parts else "",
        parts=parts,
        beside=bool(page_strips) and exhibit.height / exhibit.width >= UPRIGHT,
    )


def sheets_of(sheets: Iterable[Sheet]) -> Iterator[Sheet]:
    """In their order; one that has facts alone stands below another one of that kind."""
    before: Sheet | None = None
    for one in sheets:
        is_along = before is not None and before.has_facts_alone and one.has_facts_alone
        yield replace(one, goes_along=is_along)
        before = one


def _fits_above(exhibit: OpenedExhibit) -> bool:
    """Whether the facts of a document are short enough to stand above its first page."""
    return len(exhibit.caption) <= COMPACT_CAPTION


def _is_text(exhibit: OpenedExhibit) -> bool:
    return exhibit.category in (Category.TEXT, Category.EMAIL)


def kind(exhibit: OpenedExhibit) -> str:
    """What it shows, as the client says, in the words of a file; empty when they did not say."""
    words = {
        ExhibitKind.PROFILE.value: _("Profile"),
        ExhibitKind.MESSAGE.value: _("Message"),
        ExhibitKind.DEMAND.value: _("Demand"),
        ExhibitKind.PAYMENT.value: _("Payment"),
        ExhibitKind.PUBLICATION.value: _("Publication"),
    }
    return words.get(exhibit.kind, "")


def sort(exhibit: OpenedExhibit) -> str:
    """What sort of file it is, which is known also where the client said nothing about it."""
    if exhibit.category == Category.TEXT and exhibit.transcript:
        return _("Chat export")
    if exhibit.sound:
        return _("Voice message or sound")
    if exhibit.media_type == ZIP:
        return _("Archive (ZIP)")
    return str(Category(exhibit.category).label) if exhibit.category in Category.values else ""


def title(exhibit: OpenedExhibit) -> str:
    """ "Demand · Telegram"; "Chat export · WhatsApp" where the client did not say what it shows."""
    parts = (kind(exhibit) or sort(exhibit), formatting.safe(exhibit.platform))
    return " · ".join(part for part in parts if part)


def _lines(exhibit: OpenedExhibit, place: _Place) -> tuple[FactLine, ...]:
    sent_at = formatting.told(exhibit.sent, "", place.language)
    fact_lines = [
        FactLine(_("Caption by the complainant"), formatting.safe(exhibit.caption), "words"),
        FactLine(_("What it shows"), kind(exhibit)),
        FactLine(_("Service"), formatting.safe(exhibit.platform)),
        FactLine(_("Sent, as stated"), sent_at),
        FactLine(_("Received by this site"), formatting.recorded(exhibit.received_at, place.zone, place.language)),
        FactLine(_("Time stamp"), place.stamp_note),
        FactLine(_("Captured, as stated"), _capture(exhibit, place.language)),
        FactLine(_("Name of the file"), formatting.safe(exhibit.file_name)),
        FactLine(_("Time the file itself names (can be wrong)"), _taken(exhibit, place)),
        FactLine(_("Type and size"), f"{exhibit.media_type}, {formatting.size(exhibit.size, place.language)}"),
        FactLine(_("SHA-256 of the original"), exhibit.sha256, "code"),
        FactLine(_("SHA-256 of the reading copy"), exhibit.reading_sha256, "code"),
        FactLine(_("SHA-256 of the untouched original, as their device gave it"), exhibit.original, "code"),
    ]
    return tuple(line for line in fact_lines if line.value)


def _capture(exhibit: OpenedExhibit, language: str) -> str:
    """By whom, on which device, on which day; never from the file alone."""
    day = formatting.told(exhibit.capture_day, "", language)
    parts = (formatting.safe(exhibit.capture_person), formatting.safe(exhibit.capture_device), day)
    return ", ".join(part for part in parts if part)


def _scale(exhibit: OpenedExhibit, page_strips: tuple[Strip, ...]) -> Iterator[FactLine]:
    """How large a picture is printed. A screen has no size of its own, so it is told in its pixels."""
    if page_strips:
        values = {"pixels": exhibit.width, "width": round(page_strips[0].width)}
        yield FactLine(_("Scale"), _("%(pixels)s pixels of the reading copy = %(width)s mm") % values)


def _taken(exhibit: OpenedExhibit, place: _Place) -> str:
    """As it stands there; converted only where the file says in which zone."""
    at = exhibit.taken_at
    if at is None:
        return ""
    return (
        formatting.recorded(at, place.zone, place.language)
        if at.tzinfo
        else formatting.told(exhibit.captured_at, "", place.language)
    )


def _remarks(exhibit: OpenedExhibit, *, has_parts: bool = False) -> tuple[str, ...]:
    remarks = [*_kept_back(exhibit), _same(exhibit), _form(exhibit)]
    if len(exhibit.text) >= TEXT_SHOWN and _is_text(exhibit) and not has_parts:
        remarks.append(_("Only the beginning is printed. The whole text is in the file."))
    if exhibit.marks_unseen and not has_parts:
        remarks.append(_("What stands in ⟦ ⟧ is in the file, but it is written so that nobody sees it."))
    return tuple(one for one in remarks if one)


def _same(exhibit: OpenedExhibit) -> str:
    if not exhibit.same_as:
        return ""
    if exhibit.category == Category.PICTURE:
        sentence = _("Looks like the picture of exhibit %(number)s, saved again (compared by a program).")
    else:
        sentence = _("The same file as exhibit %(number)s.")
    return sentence % {"number": exhibit.same_as}


def _form(exhibit: OpenedExhibit) -> str:
    """In which form it is on paper, and where the rest is; empty when nothing is to be said."""
    if exhibit.state == ExhibitState.FAILED:
        return _("Sealed as it was received. It cannot be shown on paper.")
    if exhibit.sound:
        name = {"name": exhibit.download_name}
        return _("A sound. It can be heard from the file, which is in the bundle: originals/%(name)s") % name
    if exhibit.category == Category.RECORDING:
        if exhibit.copies:
            return _("A recording. Single pictures of it follow; the file can be handed over.")
        return _("A recording. It is sealed as it was received and can be handed over as a file.")
    if exhibit.category in (Category.DOCUMENT, Category.PICTURE) and not exhibit.copies:
        return _("Sealed as it was received. It cannot be shown on paper.")
    return _unprinted(exhibit) if exhibit.pages > len(exhibit.copies) else ""


def _unprinted(exhibit: OpenedExhibit) -> str:
    """Which pages of a document are not on paper, and where they are; empty when all are."""
    pages_shown, pages = len(exhibit.copies), exhibit.pages
    if exhibit.category != Category.DOCUMENT or not pages_shown or pages <= pages_shown:
        return ""
    first = (
        _("Page 1 of %(pages)s is printed.")
        if pages_shown == 1
        else _("Pages 1–%(shown)s of %(pages)s are printed.")
    )
    rest = (
        _("Page %(pages)s is in the bundle: originals/%(name)s")
        if pages == pages_shown + 1
        else _("Pages %(next)s–%(pages)s are in the bundle: originals/%(name)s")
    )
    values = {"shown": pages_shown, "next": pages_shown + 1, "pages": pages, "name": exhibit.download_name}
    return f"{first % values} {rest % values}"


def _kept_back(exhibit: OpenedExhibit) -> list[str]:
    """That the device sent another file than the one it holds."""
    if not exhibit.original:
        return []
    if exhibit.looked == ScreeningResult.COVERED.value:
        return [
            _("A part was covered by the complainant before handing over. "
              "The untouched original stays with that person.")
        ]  # fmt: skip
    return [
        _("This is a plain copy, made on the complainant's device. "
          "The untouched original stays with that person.")
    ]  # fmt: skip


def overview(exhibits: list[OpenedExhibit], zone: ZoneInfo, language: str) -> Grid:
    """The list of exhibits."""
    place = _Place(zone, language)
    heads = (_("No."), _("What it is; SHA-256 of the original"), _("Received (UTC)"), _("Page"))
    rows = tuple(_row(exhibit, place) for exhibit in exhibits)
    return Grid("exhibits", heads, rows, _("There are no exhibits."))


def _row(exhibit: OpenedExhibit, place: _Place) -> tuple[str, ...]:
    short = formatting.shortened(formatting.safe(exhibit.caption), CAPTION_LISTED)
    description = ". ".join(part for part in (title(exhibit), short, _unprinted(exhibit)) if part)
    return (
        str(exhibit.number),
        description,
        f"{exhibit.received_at.astimezone(UTC):%Y-%m-%d %H:%M:%S}",
        exhibit.sha256,
    )

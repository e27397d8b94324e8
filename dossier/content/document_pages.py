"""What a PDF holds beside its pages, as parts of its exhibit's pages."""

from django.utils.translation import gettext as _

from dossier.content import formatting
from dossier.content.document import ExhibitPart, Grid
from evidence.transcripts import DocumentFacts


def parts(facts: DocumentFacts, language: str) -> tuple[ExhibitPart, ...]:
    page_parts = []
    notes = _notes(facts)
    if notes:
        page_parts.append(ExhibitPart(title=_("The document"), notes=notes))
    if facts.unseen:
        doubt = _("In the colour of the paper, very small, beside the page or covered.")
        rows = tuple((str(one.page), formatting.safe(one.words)) for one in facts.unseen)
        grid = Grid("unseen", (_("Page"), _("Words")), rows)
        page_parts.append(ExhibitPart(title=_("Words in the document that nobody sees"), notes=(doubt,), grid=grid))
    if facts.file_count:
        page_parts.append(_files(facts, language))
    return tuple(page_parts)


def _notes(facts: DocumentFacts) -> tuple[str, ...]:
    notes = []
    if facts.password:
        notes.append(_("The file is locked; it was opened with a password that the client gave."))
    if facts.repaired:
        notes.append(_("The file is damaged; its parts were looked for. There may have been more in it."))
    if facts.broken_pages:
        numbers = ", ".join(map(str, facts.broken_pages))
        notes.append(_("Broken, and not shown: page %(numbers)s.") % {"numbers": numbers})
    if facts.unchecked_pages:
        notes.append(
            _("Not, or not fully, looked through for words that nobody sees, as it is too large: page %(numbers)s.")
            % {"numbers": facts.unchecked_numbers}
        )
    return tuple(notes)


def _files(facts: DocumentFacts, language: str) -> ExhibitPart:
    rows = tuple(
        (formatting.safe(one.name), formatting.size(one.size, language) if one.sha256 else "–", one.sha256)
        for one in facts.files
    )
    numbers = {"listed": len(facts.files), "count": facts.file_count}
    cut = len(facts.files) < facts.file_count
    notes = (_("The first %(listed)s of %(count)s files are listed.") % numbers,) if cut else ()
    grid = Grid("members", (_("Name"), _("Size"), "SHA-256"), rows)
    return ExhibitPart(title=_("Files within the document, not opened"), notes=notes, grid=grid)

"""Files that were never here, by their fingerprints, as they are printed."""

from django.utils.translation import gettext as _

from dossier.content import formatting
from dossier.content.document import Grid
from statement.image_hashes.values import Noted


def table(noted: tuple[Noted, ...], language: str) -> Grid:
    """By number, as the client's device computed them."""
    heads = (_("No."), _("What it is"), _("Values"))
    return Grid("fingerprints", heads, tuple(_noted(entry, language) for entry in noted), _("None are stated."))


def _noted(entry: Noted, language: str) -> tuple[str, ...]:
    values = entry.values
    size = formatting.size(values.size, language) if values.size else ""
    keeper = _("Kept by the complainant, not seen by this site")
    description = (formatting.safe(values.label), values.media_type, size, keeper)
    lines = [f"SHA-256 {values.sha256}", *([f"MD5 {values.md5}"] if values.md5 else [])]
    if values.pdq:
        quality = _("Quality: %(quality)s of 100") % {"quality": values.quality}
        lines = [f"PDQ {values.pdq}", quality, *lines]
    return (str(entry.number), "\n".join(part for part in description if part), "\n".join(lines))

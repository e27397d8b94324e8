"""The fingerprints of pictures that were never here, as they are printed."""

from django.utils.translation import gettext as _

from dossier.content import formatting
from dossier.content.document import Grid
from statement.image_hashes.values import Noted


def table(noted: tuple[Noted, ...], language: str) -> Grid:
    """By number, as the client's device computed them."""
    heads = (_("No."), _("What it is"), _("Values"))
    return Grid("fingerprints", heads, tuple(_noted(one, language) for one in noted), _("None are stated."))


def _noted(one: Noted, language: str) -> tuple[str, ...]:
    values = one.values
    what = (formatting.safe(values.label), values.media_type, formatting.size(values.size, language))
    lines = [f"SHA-256 {values.sha256}", f"MD5 {values.md5}"]
    if values.pdq:
        quality = _("Quality: %(quality)s of 100") % {"quality": values.quality}
        lines = [f"PDQ {values.pdq}", quality, *lines]
    return (str(one.number), "\n".join(part for part in what if part), "\n".join(lines))

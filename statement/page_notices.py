"""Where a file that cannot be sent is named instead, for the pages of the evidence; it fills their slot."""

from django.template import Context
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from sextortion_help import slots


def enter() -> None:
    """Fill the slot, when the site starts."""
    slots.fill("kept-files", offer)


def offer(context: Context) -> SafeString:
    return render_to_string("statement/image_hashes/_offer.html")

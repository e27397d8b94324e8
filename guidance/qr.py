"""A link as a picture for paper: QR code as inline SVG, made here."""

import io
from functools import lru_cache

import segno
from django.utils.safestring import SafeString


@lru_cache(maxsize=128)
def svg(address: str) -> SafeString:
    """Decorative for screen readers: the address stands beside it."""
    out = io.BytesIO()
    segno.make(address, error="m", micro=False).save(
        out, kind="svg", xmldecl=False, svgns=True, border=2, svgclass="qr", lineclass=None, omitsize=True
    )
    return SafeString(out.getvalue().decode().replace("<svg ", '<svg aria-hidden="true" focusable="false" ', 1))

"""A SHA-256 as a QR code for paper, drawn here: what the page that checks bundles takes typed in."""

import io

import segno


def svg(digest: str) -> bytes:
    """Of the 64 digits in capitals, which QR codes hold in less room."""
    out = io.BytesIO()
    segno.make(digest.upper(), error="m", micro=False).save(out, kind="svg", border=2, light="#fff")
    return out.getvalue()

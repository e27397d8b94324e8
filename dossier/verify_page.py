"""verify.html, the page that checks a bundle in a browser: one file, no network."""


def html(language: str) -> bytes:
    return b""

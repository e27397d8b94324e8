"""verify.html, the page that checks a bundle in a browser: one file, no network, both languages.

The same words, script and style as the site's own page, put into one file. Its policy allows these scripts by
their hashes and nothing else, so that not even a hostile file name in a bundle could load or send anything.
"""

import base64
import hashlib
from functools import lru_cache

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

TITLE = "Check · Prüfen"
LANGUAGES = {"de": "Deutsch", "en": "English"}


@lru_cache(maxsize=2)
def html(language: str) -> bytes:
    """The page, with this language shown first."""
    static = settings.BASE_DIR / "static"
    style = (static / "css" / "site.css").read_text(encoding="utf-8")
    library = (static / "vendor" / "pki.js").read_text(encoding="utf-8")
    script = (static / "js" / "verify.js").read_text(encoding="utf-8")
    policy = (
        f"default-src 'none'; script-src {_allowed(library)} {_allowed(script)}; style-src {_allowed(style)}; "
        "base-uri 'none'; form-action 'none'"
    )
    parts = [
        f'<!doctype html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{TITLE}</title>\n<style>{style}</style>\n</head>\n<body>\n<main>",
        _tongues(),
        *[_section(name, away=name != language) for name in LANGUAGES],
        f'</main>\n<script>{library}</script>\n<script type="module">{script}</script>\n</body>\n</html>\n',
    ]
    return "\n".join(parts).encode()


def _allowed(text: str) -> str:
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return f"'sha256-{digest}'"


def _tongues() -> str:
    buttons = [
        f'<button type="button" class="link" data-show="{code}" lang="{code}">{name}</button>'
        for code, name in LANGUAGES.items()
    ]
    return f'<p class="row">{" ".join(buttons)}</p>'


def _section(language: str, *, away: bool) -> str:
    with translation.override(language):
        return render_to_string("verify/body.html", {"language": language, "away": away})

"""verify.html, the page that checks a bundle in a browser: one file, no network, both languages.

The same words, script and style as the site's own page, put into one file. Its policy allows these scripts by
their hashes and nothing else, so that not even a hostile file name in a bundle could load or send anything; and in
browsers that know Trusted Types no text becomes markup or script, for the page has no policy that would make it.

Imports nothing of Django, and reads the translations as they are in the catalogue: dossier.verify makes the page
once more to see whether the one in a bundle is the same.
"""

import ast
import base64
import hashlib
import re
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

from dossier.bundle import readme
from dossier.verify import inline_script

TITLE = "Check · Prüfen"
LANGUAGES = {"de": "Deutsch", "en": "English"}
_BASE = Path(__file__).resolve().parents[2]
_TRANSLATE = re.compile(r'{% translate "((?:[^"\\]|\\.)*)" %}')
_INCLUDE = re.compile(r'{% include "dossier/verify/(\w+\.html)" %}')
_TRIMMED = re.compile(r"{% blocktranslate trimmed %}(.+?){% endblocktranslate %}", re.DOTALL)
_QUOTED = re.compile(r'^(msgid|msgstr)? ?("(?:[^"\\]|\\.)*")$', re.MULTILINE)


@lru_cache(maxsize=2)
def html(language: str) -> bytes:
    """The page, with this language shown first."""
    return _page(language, known())


@lru_cache(maxsize=1)
def known() -> str:
    """SHA-256 of the page in each language, as it would be without these values themselves in it."""
    return " ".join(hashlib.sha256(_page(language, "")).hexdigest() for language in LANGUAGES)


@lru_cache(maxsize=1)
def digests() -> list[str]:
    """SHA-256 of the page in each language."""
    return [hashlib.sha256(html(language)).hexdigest() for language in LANGUAGES]


class _Number:
    """Stands where the number and the time of the newest stamp do."""

    gen_time = datetime(1970, 1, 1, tzinfo=UTC)

    def __init__(self, own: bool) -> None:
        self.seq, self.own = 0, own


@lru_cache(maxsize=1)
def texts() -> str:
    """Which READ-ME.txt and LIES-MICH.txt there are: "own:SHA-256 …", of each with 0000 as the number of its stamp,
    0 as its time, REFERENCE, SHORT and 2000-01-01 00:00; "none" without a stamp, "other" with one of another
    authority, "own-signed" and so on beside SHA256SUMS.p7s."""
    kinds: dict[str, list[_Number]] = {"none": [], "own": [_Number(True)], "other": [_Number(False)]}
    made_at = datetime(2000, 1, 1, tzinfo=UTC)
    sentences = [
        f"{kind}{'-signed' if signed else ''}:{hashlib.sha256(body).hexdigest()}"
        for language in readme.FILES
        for kind, stamps in kinds.items()
        for signed in (False, True)
        for body in readme.every_text(language, "REFERENCE", made_at, stamps, short="SHORT", signed=signed)
    ]
    return " ".join(dict.fromkeys(sentences))


def _page(language: str, known_values: str) -> bytes:
    static = _BASE / "static"
    style = (static / "css" / "site.css").read_text(encoding="utf-8")
    library = (static / "vendor" / "pki.js").read_text(encoding="utf-8")
    script = inline_script.of(static / "js" / "verify" / "page.js")
    policy = (
        f"default-src 'none'; script-src {_allowed(library)} {_allowed(script)}; style-src {_allowed(style)}; "
        "base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
    )
    parts = [
        f'<!doctype html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{TITLE}</title>\n<style>{style}</style>\n</head>\n<body>\n<main>",
        _tongues(),
        *[_section(name, known_values, away=name != language) for name in LANGUAGES],
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


def _section(language: str, known_values: str, *, away: bool) -> str:
    """templates/dossier/verify/_body.html and what it includes, their few tags filled in as Django would."""
    templates = _BASE / "templates" / "dossier" / "verify"
    body = (templates / "_body.html").read_text(encoding="utf-8")
    body = _INCLUDE.sub(lambda hit: (templates / hit[1]).read_text(encoding="utf-8"), body)
    values = {"language": language, "known": known_values, "texts": texts(), "anchors": ""}
    for name, value in values.items():
        body = body.replace("{{ " + name + " }}", value)
    body = body.replace("{% load i18n %}", "").replace("{% if away %} hidden{% endif %}", " hidden" if away else "")
    german = _german() if language == "de" else {}
    body = _TRIMMED.sub(lambda hit: '{% translate "' + re.sub(r"\s*\n\s*", " ", hit[1].strip()) + '" %}', body)
    return _TRANSLATE.sub(lambda hit: german.get(hit[1], hit[1]), body)


@lru_cache(maxsize=1)
def _german() -> dict[str, str]:
    text = (_BASE / "locale" / "de" / "LC_MESSAGES" / "django.po").read_text(encoding="utf-8")
    translations: dict[str, str] = {}
    for block in text.split("\n\n"):
        parts = {"msgid": "", "msgstr": ""}
        kind = ""
        for line in _QUOTED.finditer(block):
            kind = line[1] or kind
            if kind:
                parts[kind] += ast.literal_eval(line[2])
        if parts["msgid"] and parts["msgstr"]:
            translations[parts["msgid"]] = parts["msgstr"]
    return translations

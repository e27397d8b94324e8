"""Keep the catalogues, one for each language and each voice: add entries, list what is missing or unused, compile.

python scripts/po.py add FILE.json [--language de]   {msgid: msgstr} or {msgid: {"plural", "one", "other"}}
python scripts/po.py missing [--language de]   msgids of code and templates that the language lacks
python scripts/po.py unused                    entries that no code and no template uses any more
python scripts/po.py update [--language fr]    write where each msgid is used and what translators should know;
                                               with a language also an empty entry for each msgid it lacks
python scripts/po.py compile                   write the .mo files that the site reads

A language is named by its code: de, de-du (also --voice du), en-young (--voice young), fr, fr-tu, it, it-tu. German
has to be complete; what a translation lacks is shown in English. The catalogue en holds contractions alone ("It’s
not your fault"): msgids are in full, as the dossier and the letters say them. Babel's extractor finds the msgids;
Django turns a template into something that it can read. A comment that begins with "Translators:" above a msgid
goes into the catalogue.
"""

import fcntl
import io
import json
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import django.conf
from babel import Locale
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation import to_locale
from django.utils.translation.template import templatize

BASE = Path(__file__).resolve().parent.parent
LOCALES = BASE / "locale"
COMPLETE = "de"  # the catalogue in which no msgid may be missing
VOICES = {"du": "de-du", "young": "en-young"}  # the names of voices that --voice takes
KEYWORDS = DEFAULT_KEYWORDS | {
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
COMMENT = "Translators:"
# French sets a blank that no line breaks at before : ; ! ? and within « »; keyboards type an ordinary one.
FRENCH_BLANK = re.compile(r"(?<=[\w)%>}]) (?=[:;!?»](?:\s|$|<))|(?<=«) ")
HEADER = '# %s of sextortion_help. Written by scripts/po.py; change entries with its "add".\n#'


def languages() -> list[str]:
    """The code of each catalogue there is, such as "de" and "de-du"."""
    return sorted(file.parts[-3].lower().replace("_", "-") for file in LOCALES.glob("*/LC_MESSAGES/django.po"))


def path(language: str) -> Path:
    return LOCALES / to_locale(language) / "LC_MESSAGES" / "django.po"


def load(language: str) -> Catalog:
    """The catalogue of a language or voice; an empty one where there is no file yet."""
    file, locale = path(language), language.partition("-")[0]
    if not file.exists():
        return Catalog(locale=locale, project="sextortion_help", charset="utf-8")
    return read_po(io.BytesIO(file.read_bytes()), locale=locale)


def save(language: str, catalog: Catalog) -> None:
    catalog.header_comment = HEADER % Locale.parse(language.partition("-")[0]).get_display_name("en")
    catalog.project, catalog.version, catalog.fuzzy = "sextortion_help", "main", False
    catalog.last_translator = catalog.language_team = catalog.msgid_bugs_address = "see CONTRIBUTING.md"
    out = io.BytesIO()
    write_po(out, catalog, width=110, sort_output=True, include_lineno=False)
    path(language).write_bytes(out.getvalue())


@contextmanager
def locked(language: str) -> Iterator[Catalog]:
    """The catalogue of that language, written back at the end; two processes wait for each other."""
    folder = path(language).parent
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        catalog = load(language)
        yield catalog
        save(language, catalog)


def typeset(text: str, language: str) -> str:
    """The text with the blanks that its language sets before punctuation."""
    return FRENCH_BLANK.sub("\u00a0", text) if language.startswith("fr") else text


def add(source: Path, language: str) -> None:
    with locked(language) as catalog:
        for msgid, value in json.loads(source.read_text(encoding="utf-8")).items():
            catalog.delete(msgid)
            if isinstance(value, dict):
                forms = (typeset(value["one"], language), typeset(value["other"], language))
                catalog.add((msgid, value["plural"]), forms)
            else:
                catalog.add(msgid, typeset(value, language))
    compile_all()


def product_folders() -> list[Path]:
    """The packages that hold code of the site, and the templates."""
    packages = {file.parent for name in ("apps.py", "wsgi.py") for file in BASE.glob(f"*/{name}")}
    return [*sorted(packages), BASE / "templates"]


def messages(file: Path) -> Iterator[tuple[str, list[str]]]:
    """Each msgid of a Python file or a template (of a plural the singular) with its comments for translators."""
    source = file.read_text(encoding="utf-8")
    if file.suffix != ".py":
        # In brackets, because the blanks at the beginning of its lines are no indentation.
        source = f"(\n{templatize(source, origin=str(file))}\n)"
    for _line, msgid, comments, _context in extract(
        "python", io.BytesIO(source.encode()), KEYWORDS, [COMMENT], strip_comment_tags=True
    ):
        singular = msgid[0] if isinstance(msgid, tuple) else msgid
        if singular and singular.strip():
            yield singular, comments


def used() -> dict[str, Message]:
    """Each msgid of the project, with the files that use it as locations."""
    if not django.conf.settings.configured:
        django.conf.settings.configure(USE_I18N=True)
    catalog = Catalog()
    for folder in product_folders():
        for file in sorted(folder.rglob("*")):
            if file.suffix in (".py", ".html", ".txt"):
                place = str(file.relative_to(BASE))
                for msgid, comments in messages(file):
                    catalog.add(msgid, locations=[(place, 0)], auto_comments=comments)
    return {_key(message): message for message in catalog if message.id}


def _key(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def _is_translated(message: Message) -> bool:
    """Whether all of it is there: of a plural each form. A fuzzy entry is a guess that a person has to look at."""
    forms = message.string if isinstance(message.string, tuple | list) else (message.string,)
    return bool(message.id) and all(forms) and not message.fuzzy


def missing(language: str = COMPLETE) -> list[tuple[str, str]]:
    """Msgids that the language lacks, each with a file that uses it."""
    have = {_key(message) for message in load(language) if _is_translated(message)}
    return [(msgid, message.locations[0][0]) for msgid, message in used().items() if msgid not in have]


def unused() -> list[tuple[str, str]]:
    """Msgids that nothing uses, each with the language whose catalogue still holds it."""
    used_messages = used()
    return [
        (_key(message), language)
        for language in languages()
        for message in load(language)
        if message.id and _key(message) not in used_messages
    ]


def _add_empty(catalog: Catalog) -> None:
    """An empty entry for each msgid of the complete catalogue, which knows what is counted."""
    for message in load(COMPLETE):
        if message.id and catalog.get(_key(message), message.context) is None:
            empty = "" if isinstance(message.id, str) else ("",) * catalog.num_plurals
            catalog.add(message.id, empty, context=message.context)


def update(with_missing: str = "") -> None:
    """Renew references and comments of all catalogues, and drop what nothing uses.

    The language `with_missing` gets an empty entry for each msgid that it lacks, for an editor for PO files.
    """
    used_messages = used()
    for language in sorted({*languages(), *([with_missing] if with_missing else [])}):
        with locked(language) as catalog:
            if language == with_missing:
                _add_empty(catalog)
            for message in [entry for entry in catalog if entry.id]:
                use_now = used_messages.get(_key(message))
                if use_now is None:
                    catalog.delete(message.id)
                else:
                    message.locations = sorted(set(use_now.locations))
                    message.auto_comments = use_now.auto_comments
    compile_all()


def compile_all() -> None:
    """Leaves out what is not translated, so that it is shown in English."""
    for language in languages():
        catalog = load(language)
        for message in [entry for entry in catalog if entry.id and not _is_translated(entry)]:
            catalog.delete(message.id, message.context)
        out = io.BytesIO()
        write_mo(out, catalog)
        target = path(language).with_suffix(".mo")
        if not target.exists() or target.read_bytes() != out.getvalue():
            fresh = target.with_suffix(".mo.new")
            fresh.write_bytes(out.getvalue())
            fresh.replace(target)


def report(rows: list[tuple[str, str]]) -> int:
    for msgid, where in rows:
        print(f"{where}: {json.dumps(msgid, ensure_ascii=False)}")
    return 1 if rows else 0


def _named_language(arguments: list[str]) -> tuple[str, list[str]]:
    """The language that the arguments name, empty for none, and the other arguments."""
    match arguments:
        case [*others, "--voice", ("du" | "young") as voice]:
            return VOICES[voice], others
        case [*others, "--language", language]:
            return language, others
    return "", arguments


def main(arguments: list[str]) -> int:
    language, arguments = _named_language(arguments)
    match arguments:
        case ["add", source]:
            add(Path(source), language or COMPLETE)
        case ["missing"]:
            return report(missing(language or COMPLETE))
        case ["unused"]:
            return report(unused())
        case ["update"]:
            update(language)
        case ["compile"]:
            compile_all()
        case _:
            print(__doc__)
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""Keep the catalogues, German and those for readers under 18: add entries, list what is missing or unused, compile.

python scripts/po.py add FILE.json [--voice du|young]   FILE: {msgid: msgstr} or {msgid: {"plural", "one", "other"}}
python scripts/po.py missing                      msgids used in code and templates without German
python scripts/po.py unused                       German that no code and no template uses any more
python scripts/po.py update                       write where each msgid is used and what translators should know
python scripts/po.py compile                      write the .mo files that the site reads

Babel's extractor finds the msgids; Django turns a template into something that it can read. A comment that begins
with "Translators:" above a msgid goes into the catalogue.
"""

import fcntl
import io
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import django.conf
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

BASE = Path(__file__).resolve().parent.parent
FOLDERS = {"": BASE / "locale" / "de", "du": BASE / "locale" / "de_DU", "young": BASE / "locale" / "en_Young"}
KEYWORDS = DEFAULT_KEYWORDS | {
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
COMMENT = "Translators:"
HEADER = '# %s of sextortion_help. Written by scripts/po.py; change entries with its "add".\n#'


def path(voice: str) -> Path:
    return FOLDERS[voice] / "LC_MESSAGES" / "django.po"


def load(voice: str) -> Catalog:
    file = path(voice)
    locale = "en" if voice == "young" else "de"
    if not file.exists():
        return Catalog(locale=locale, project="sextortion_help", charset="utf-8")
    return read_po(io.BytesIO(file.read_bytes()), locale=locale)


def save(voice: str, catalog: Catalog) -> None:
    catalog.header_comment = HEADER % ("English" if voice == "young" else "German")
    catalog.project, catalog.version, catalog.fuzzy = "sextortion_help", "main", False
    catalog.last_translator = catalog.language_team = catalog.msgid_bugs_address = "see CONTRIBUTING.md"
    out = io.BytesIO()
    write_po(out, catalog, width=110, sort_output=True, include_lineno=False)
    path(voice).write_bytes(out.getvalue())


@contextmanager
def locked(voice: str) -> Iterator[Catalog]:
    """The catalogue of that voice, written back at the end; two processes wait for each other."""
    folder = path(voice).parent
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        catalog = load(voice)
        yield catalog
        save(voice, catalog)


def add(source: Path, voice: str) -> None:
    with locked(voice) as catalog:
        for msgid, value in json.loads(source.read_text(encoding="utf-8")).items():
            catalog.delete(msgid)
            if isinstance(value, dict):
                catalog.add((msgid, value["plural"]), (value["one"], value["other"]))
            else:
                catalog.add(msgid, value)
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


def missing() -> list[tuple[str, str]]:
    """Msgids without German, each with a file that uses it."""
    have = {_key(message) for message in load("") if message.id and message.string and not message.fuzzy}
    return [(msgid, message.locations[0][0]) for msgid, message in used().items() if msgid not in have]


def unused() -> list[tuple[str, str]]:
    """Msgids that nothing uses, each with the voice whose catalogue still holds it."""
    used_messages = used()
    return [
        (_key(message), voice or "de")
        for voice in FOLDERS
        for message in load(voice)
        if message.id and _key(message) not in used_messages
    ]


def update() -> None:
    """Renew references and comments of all catalogues, and drop what nothing uses."""
    used_messages = used()
    for voice in FOLDERS:
        with locked(voice) as catalog:
            for message in [entry for entry in catalog if entry.id]:
                use = used_messages.get(_key(message))
                if use is None:
                    catalog.delete(message.id)
                else:
                    message.locations = sorted(set(use.locations))
                    message.auto_comments = use.auto_comments
    compile_all()


def compile_all() -> None:
    for voice in FOLDERS:
        if not path(voice).exists():
            continue
        out = io.BytesIO()
        write_mo(out, load(voice))
        target = path(voice).with_suffix(".mo")
        if not target.exists() or target.read_bytes() != out.getvalue():
            fresh = target.with_suffix(".mo.new")
            fresh.write_bytes(out.getvalue())
            fresh.replace(target)


def report(rows: list[tuple[str, str]]) -> int:
    for msgid, where in rows:
        print(f"{where}: {json.dumps(msgid, ensure_ascii=False)}")
    return 1 if rows else 0


def main(arguments: list[str]) -> int:
    match arguments:
        case ["add", source]:
            add(Path(source), "")
        case ["add", source, "--voice", ("du" | "young") as voice]:
            add(Path(source), voice)
        case ["missing"]:
            return report(missing())
        case ["unused"]:
            return report(unused())
        case ["update"]:
            update()
        case ["compile"]:
            compile_all()
        case _:
            print(__doc__)
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""Keep the German catalogues: add entries, list what is missing, compile.

python scripts/po.py add FILE.json [--voice du]   FILE: {msgid: msgstr} or {msgid: {"plural", "one", "other"}}
python scripts/po.py missing                      msgids used in code and templates without German
python scripts/po.py compile                      write the .mo files that the site reads
"""

import fcntl
import io
import json
import re
import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

BASE = Path(__file__).resolve().parent.parent
FOLDERS = {"": BASE / "locale" / "de", "du": BASE / "locale" / "de_DU"}
APPS = (
    "sextortion_help",
    "guidance",
    "cases",
    "evidence",
    "findings",
    "statement",
    "stamps",
    "dossier",
    "counseling",
    "fingerprint",
    "watch",
    "templates",
)
_QUOTED = r"""(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)')"""
_TAG = re.compile(r"{%\s*(?:translate|trans)\s+" + _QUOTED)
_FILTERED = re.compile(r"_\(" + _QUOTED + r"\)")
_BLOCK = re.compile(r"{%\s*blocktrans(?:late)?\b([^%]*)%}(.*?){%\s*endblocktrans(?:late)?\s*%}", re.DOTALL)
_CALL = re.compile(
    r"\b(?:_|gettext|gettext_lazy|gettext_noop|ngettext|ngettext_lazy)\(\s*((?:" + _QUOTED + r"\s*)+)"
)


def path(voice: str) -> Path:
    return FOLDERS[voice] / "LC_MESSAGES" / "django.po"


def load(voice: str) -> Catalog:
    file = path(voice)
    if not file.exists():
        return Catalog(locale="de", project="sextortion_help", charset="utf-8")
    return read_po(io.BytesIO(file.read_bytes()), locale="de")


def add(source: Path, voice: str) -> None:
    file = path(voice)
    file.parent.mkdir(parents=True, exist_ok=True)
    with (file.parent / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        catalog = load(voice)
        for msgid, value in json.loads(source.read_text(encoding="utf-8")).items():
            if isinstance(value, dict):
                catalog.delete(msgid)
                catalog.add((msgid, value["plural"]), (value["one"], value["other"]))
            else:
                catalog.delete(msgid)
                catalog.add(msgid, value)
        out = io.BytesIO()
        write_po(out, catalog, width=110, sort_output=True, omit_header=False)
        file.write_bytes(out.getvalue())
    compile_all()


def unescape(parts: tuple[str, str]) -> str:
    raw = parts[0] or parts[1]
    return re.sub(r"\\(.)", lambda m: {"n": "\n"}.get(m[1], m[1]), raw)


def block_message(options: str, body: str) -> list[str]:
    if "trimmed" in options:
        strip = lambda text: " ".join(line.strip() for line in text.strip().splitlines() if line.strip())  # noqa: E731
    else:
        strip = lambda text: text  # noqa: E731
    forms = re.split(r"{%\s*plural\s*%}", body)
    return [strip(re.sub(r"{{\s*(\w+)\s*}}", r"%(\1)s", form.replace("%", "%%"))) for form in forms]


def messages(file: Path) -> list[str]:
    """Every msgid of a Python file or a template."""
    text = file.read_text(encoding="utf-8")
    if file.suffix == ".py":
        return ["".join(unescape(part) for part in re.findall(_QUOTED, match[1])) for match in _CALL.finditer(text)]
    single = [match for pattern in (_TAG, _FILTERED) for match in pattern.finditer(text)]
    blocks = [block_message(match[1], match[2])[0] for match in _BLOCK.finditer(text)]
    return [unescape((match[1] or "", match[2] or "")) for match in single] + blocks


def used() -> dict[str, str]:
    """Each msgid of the project and the first file that uses it."""
    found: dict[str, str] = {}
    files = [file for app in APPS for file in sorted((BASE / app).rglob("*"))]
    for file in files:
        if file.suffix in (".py", ".html", ".txt"):
            for msgid in messages(file):
                found.setdefault(msgid, str(file.relative_to(BASE)))
    return {msgid: where for msgid, where in found.items() if msgid.strip()}


def missing() -> list[tuple[str, str]]:
    catalog = load("")
    have = {m.id[0] if isinstance(m.id, tuple) else m.id for m in catalog if m.id and m.string and not m.fuzzy}
    return [(msgid, where) for msgid, where in used().items() if msgid not in have]


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


def main(arguments: list[str]) -> int:
    match arguments:
        case ["add", source]:
            add(Path(source), "")
        case ["add", source, "--voice", "du"]:
            add(Path(source), "du")
        case ["missing"]:
            rows = missing()
            for msgid, where in rows:
                print(f"{where}: {json.dumps(msgid, ensure_ascii=False)}")
            return 1 if rows else 0
        case ["compile"]:
            compile_all()
        case _:
            print(__doc__)
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

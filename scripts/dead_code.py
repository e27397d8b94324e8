"""Names in the code that nothing uses: vulture over the product, then over the tests.

    python -m scripts.dead_code    silent, or one line for each such name; exit code 1 then

Tests do not keep the product alive: what only a test uses is reported. Names in templates do, because Django's
templates call what they name. What the frameworks call by a name or a register of their own stands in `ALLOWED`,
each with the reason; an entry there that no longer matches anything is reported as well.
"""

import ast
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from keyword import iskeyword
from pathlib import Path

from vulture import Vulture

BASE = Path(__file__).resolve().parent.parent
PRODUCT = (
    "cases", "counseling", "dossier", "evidence", "extraction", "guidance", "integrity", "portal", "scripts",
    "sextortion_help", "statement", "timestamps", "manage.py",
)  # fmt: skip
# Decorators that hand a function to a register.
REGISTERED = [
    "@register*", "@receiver*", "@shared_task*", "@pytest.fixture*", "@*.connect", "@field_validator*",
    "@model_validator*", "@pytest.hookimpl*", "@atexit.*",
]  # fmt: skip
CHOICES = {"TextChoices", "IntegerChoices", "Choices"}

# "path:name" with wildcards, and why it is alive.
ALLOWED = {
    "sextortion_help/settings.py:[A-Z]*": "Django and Celery read settings by name",
    "tests/settings.py:[A-Z]*": "as the site's own",
    "tests/memory.py:tempdir": "the standard library reads it",
    "scripts/gunicorn_conf.py:*": "gunicorn reads this file",
    "sextortion_help/server/worker.py:*": "gunicorn calls the methods of its worker",
    "sextortion_help/scheduler.py:_heap": "Celery's scheduler sorts anew without it",
    "sextortion_help/server/channel.py:[gs]et*": "the interface of a socket",
    "sextortion_help/server/channel.py:flag": "the interface of a socket",
    "sextortion_help/server/worker.py:Future": "in a type that is written as text",
    "sextortion_help/redis_address.py:from_url": "Django's cache makes its connections with it",
    "cases/blob_store/s3.py:readinto": "io.BufferedReader fills itself with it",
    "dossier/verify/zip_archive.py:readinto": "likewise",
    "*:external_attr": "zipfile writes it",
    "sextortion_help/web/static_files.py:*": "Django's storage reads its options by name",
    "sextortion_help/i18n/register.py:language_prefix": "Django asks a pattern of addresses for it",
    "sextortion_help/i18n/register.py:LANGUAGE_CODE": "Django's templates read it from the request",
    "sextortion_help/redacted_logging.py:*": "logging and sys call or read what is set here",
    "*/urls.py:app_name": "Django reads the namespace",
    "portal/trouble.py:process_exception": "Django calls it when a view fails",
    "portal/urls.py:handler*": "Django looks for error handlers by name",
    "*:Meta": "Django's way to describe a model or a form",
    "*/models.py:constraints": "of a Meta",
    "*/models.py:indexes": "of a Meta",
    "*/models.py:ordering": "of a Meta",
    "*/models.py:abstract": "of a Meta",
    "*:clean_*": "a form calls the method of each of its fields",
    "*:password[12]": "Django's forms for passwords read these fields by name",
    "*/forms.py:field_order": "Django's forms read it",
    "counseling/accounts/passkey_forms.py:*": "Django's forms read their fields by name",
    "counseling/accounts/passkey_views.py:form_valid": "Django's view of a form calls it",
    "counseling/sharing/forms.py:queryset": "Django's field of choices reads it",
    "counseling/sharing/forms.py:label_from_instance": "Django's field of choices calls it",
    "counseling/accounts/password_strength.py:*": "Django calls the methods of its validators",
    "statement/fields.py:*": "a form calls the methods of its fields",
    "statement/forms.py:default_error_messages": "a formset reads it",
    "*/allauth_adapters.py:*": "allauth calls the methods of its adapters",
    "*/management/commands/*:*": "manage.py finds a command and its attributes by name",
    "*/checks.py:app_configs": "the signature of a system check",
    "*:handle_*tag": "html.parser calls it",
    "*/mail/headers.py:header_fetch_parse": "the email package calls the methods of a policy",
    "*/upload/handlers.py:*": "Django's parser of forms calls the methods of a handler",
    "evidence/upload/tus_views.py:*": "a yield behind a raise makes a function a generator",
    "*:form_tag": "crispy-forms reads it",
    "*:disable_csrf": "crispy-forms reads it",
    "*:process_view": "Django calls it on middleware",
    "dossier/pdf/library.py:target_box": "WeasyPrint reads it of what a link leads to",
    "dossier/pdf/signature.py:async_timestamp": "pyHanko calls it",
    "dossier/pdf/signature.py:md_algorithm": "an argument that pyHanko passes",
    "*:LOAD_TRUNCATED_IMAGES": "Pillow reads it",
    "*/child/pictures.py:MAX_IMAGE_PIXELS": "Pillow reads it",
    "evidence/readers/*:thread_count": "the decoder of film and sound reads it",
    "evidence/readers/*:skip_frame": "the decoder of film reads it",
    "dossier/pdf/pdfa.py:*": "entries of a PDF's dictionaries are set as attributes",
    "dossier/bundle/zip_stream.py:create_system": "zipfile reads it",
    "*/models.py:*_at": "a column that queries name as text",
    "*/actions.py:*_at": "as in models.py",
    "evidence/models.py:readers": "a column that queries name as text",
    "counseling/models.py:tries_since": "a column that queries name as text",
    "scripts/po.py:*": "Babel writes the header of a catalogue from it",
    "scripts/bench/work.py:Bulk": "an entry of a PDF's dictionary",
    "tests/*:pytest*": "pytest reads it by name",
    "tests/*:daemon_threads": "socketserver reads it",
    "tests/*:handle_error": "socketserver calls it",
    "tests/*:do_[A-Z]*": "http.server calls it",
    "tests/*:log_message": "http.server calls it",
    "tests/*:https_response": "urllib calls it",
    "tests/*:raise_request_exception": "Django's test client reads it",
    "tests/*:locate_file": "importlib.metadata asks for it",
    "tests/*:pix_fmt": "the video encoder reads it",
    "tests/timestamps/authority.py:_*": "chosen by the name of a fault",
    "tests/corpus/*": "chosen by name",
    "tests/*:[A-Z]*": "a setting that Django reads, or an entry of a PDF's dictionary",
}


@dataclass(frozen=True)
class Unused:
    path: str
    line: int
    name: str
    message: str


def template_names(folders: Iterable[Path]) -> set[str]:
    """Every word inside a tag or a variable of the templates."""
    files = (file for folder in folders for file in folder.rglob("*") if file.suffix in (".html", ".txt", ".svg"))
    inside = re.compile(r"\{[{%](.*?)[%}]\}", re.DOTALL)
    return {
        word
        for file in files
        for tag in inside.findall(file.read_text(encoding="utf-8"))
        for word in re.findall(r"[A-Za-z_]\w*", tag)
        if not iskeyword(word)
    }


def choice_members(files: Iterable[Path]) -> set[str]:
    """Members of Django's enumerations: a form offers them all, so they are reached by value."""
    classes = (
        node for file in files for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.ClassDef)
    )  # fmt: skip
    return {
        target.id
        for node in classes
        if {getattr(base, "attr", getattr(base, "id", "")) for base in node.bases} & CHOICES
        for statement in node.body
        if isinstance(statement, ast.Assign)
        for target in statement.targets
        if isinstance(target, ast.Name)
    }


def dotted_names(files: Iterable[Path]) -> set[str]:
    """What the settings and others name as text: the last word of "app.module.thing" or "app.module:thing"."""
    texts = (
        node.value for file in files for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )  # fmt: skip
    last = {re.split("[.:]", text)[-1] for text in texts if re.fullmatch(r"[a-z_]\w*([.:]\w+)+", text)}
    return {word for word in last if word.isidentifier()}


def unused(paths: Iterable[str], alive: Iterable[str] = (), base: Path = BASE) -> Iterator[Unused]:
    """What vulture finds below `paths`, beside the names in `alive`."""
    finder = Vulture(ignore_decorators=REGISTERED)
    finder.scavenge([str(base / path) for path in paths], exclude=["*/migrations/*"])
    finder.scan("\n".join(sorted(alive)), filename="names used elsewhere")
    for item in finder.get_unused_code(min_confidence=60):
        path = Path(item.filename).resolve().relative_to(base).as_posix()
        if not (path.startswith("tests/") and item.typ == "variable" and item.confidence == 100):  # a fixture
            yield Unused(path, item.first_lineno, item.name, item.message)


def judged(found: Iterable[Unused], allowed: Iterable[str]) -> Iterator[str]:
    """A line for each name without a reason, then one for each reason without a name."""
    idle = set(allowed)
    for item in found:
        reasons = {pattern for pattern in allowed if fnmatchcase(f"{item.path}:{item.name}", pattern)}
        idle -= reasons
        if not reasons:
            yield f"{item.path}:{item.line}: {item.message}"
    yield from (f"scripts/dead_code.py: nothing matches {pattern!r} any more" for pattern in sorted(idle))


def main() -> int:
    sources = [file for path in PRODUCT for file in (BASE / path).rglob("*.py")]
    named = template_names([BASE / "templates", *(BASE / path for path in PRODUCT)])
    product = list(unused(PRODUCT, named | choice_members(sources) | dotted_names(sources)))
    tests = [item for item in unused([*PRODUCT, "tests"], named) if item.path.startswith("tests/")]
    lines = list(judged([*product, *tests], ALLOWED))
    for line in lines:
        print(line, file=sys.stderr)
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main())

"""Imports go one way, files stay small, and a name means one thing."""

import ast
import logging
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import importlinter.cli
import pytest
from django.template import engines
from django.urls import URLResolver, get_resolver

from tests.source_tree import APPS, BASE, each, sources, templates

MOST_LINES = 400
MOST_FUNCTION_LINES = 60


@cache
def imports(path: Path) -> tuple[tuple[str, str], ...]:
    """(module, imported name) of every import, also those inside functions."""
    found: list[tuple[str, str]] = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found += [(alias.name, "") for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            found += [(node.module, alias.name) for alias in node.names]
    return tuple(found)


def app_of(path: Path) -> str:
    return path.relative_to(BASE).parts[0]


def test_imports_keep_their_direction(monkeypatch: pytest.MonkeyPatch) -> None:
    """The contracts stand in pyproject.toml under tool.importlinter; imports inside functions count too."""
    monkeypatch.chdir(BASE)
    # It would switch off every logger that this process has by then.
    monkeypatch.setattr(importlinter.cli, "_configure_logging", lambda verbose: None)
    assert importlinter.cli.lint_imports(no_cache=True, no_logo=True) == 0
    assert not logging.getLogger("django.request").disabled


def test_every_app_is_in_the_contracts() -> None:
    contracts = tomllib.loads((BASE / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
    apps = {path.parent.name for path in BASE.glob("*/__init__.py")} - {"scripts", "tests"}
    assert set(contracts["root_packages"]) == apps == {*APPS, "sextortion_help"}


@each(sources)
def test_nobody_imports_views_or_private_names_of_another_app(path: Path) -> None:
    for module, name in imports(path):
        if module.split(".")[0] in APPS and module.split(".")[0] != app_of(path):
            assert not name.startswith("_"), f"{module}.{name}"
            assert not module.endswith(".views"), module
            assert name != "views", module


def named_in_docstring(app: str) -> set[str]:
    """Modules below "Others may import:" in the docstring of an app."""
    docstring = ast.get_docstring(ast.parse((BASE / app / "__init__.py").read_text(encoding="utf-8"))) or ""
    table = docstring.partition("Others may import:\n")[2]
    return {f"{app}.{name}" for name in re.findall(r"^\s+([a-z_.]+):", table, re.MULTILINE)}


def is_module(name: str) -> bool:
    path = BASE / name.replace(".", "/")
    return path.with_suffix(".py").exists() or (path / "__init__.py").exists()


@pytest.mark.parametrize("app", APPS)
def test_an_app_names_the_modules_that_others_import(app: str) -> None:
    others = [path for path in sources() if app_of(path) != app]
    named = [pair for path in others for pair in imports(path) if pair[0].split(".")[0] == app]
    used = {f"{module}.{name}" if is_module(f"{module}.{name}") else module for module, name in named}
    assert used == named_in_docstring(app)


LEVELS = {
    "sextortion_help": 0,
    "guidance": 1,
    "cases": 1,
    "evidence": 2,
    "statement": 2,
    "timestamps": 2,
    "extraction": 3,
    "dossier": 4,
    "integrity": 5,
    "counseling": 5,
    "portal": 6,
}
# Pages of a sign-in library, in the folders that it looks in; and one folder called after its page.
FOLDERS_OF = {"account": "counseling", "mfa": "counseling", "image_hashing": "guidance"}
# What still names an address above its own app. This list may only get shorter.
ADDRESSES_UPWARD = {
    # The frame of every page links to the start, to help, to the open case and out of the site.
    "base.html": {"leave", "guidance:start", "guidance:help-now"},
    "error.html": {"guidance:start"},
    "includes/_foot.html": {"guidance:steps", "guidance:leaving", "guidance:privacy", "cases:home"},
    "includes/_vault_timer.html": {"cases:idle", "cases:stay"},
    # Leaving the site is offered where a case has just ended.
    "cases/deleted.html": {"leave"},
    "cases/device_advice.html": {"leave"},
    # The start page of the site offers to open a case; the walk-through leads into it.
    "image_hashing/_keep.html": {"image_hashes:add"},
    # The home page of a case is its table of contents: three cards and a row of links.
    "cases/home.html": {
        "evidence:list",
        "extraction:found",
        "statement:overview",
        "timeline:overview",
        "dossier:overview",
        "police_letter:overview",
    },
    # "And then": where a page sends the client next.
    "evidence/_rule_minor.html": {"statement:overview"},
    "statement/overview.html": {"dossier:overview", "timeline:overview"},
    "statement/part.html": {"extraction:found"},
}


def app_of_template(path: Path) -> str:
    """The app in whose folder a template lies; what belongs to none is the frame of every page."""
    folder = path.relative_to(BASE / "templates").parts[0]
    folder = FOLDERS_OF.get(folder, folder)
    return folder if folder in LEVELS else "sextortion_help"


def is_above(other: str, app: str) -> bool:
    """Apps side by side (evidence, statement, timestamps) know nothing of each other either. The guidance, which
    needs no case, lies below all of them, so a page of a case may link to it."""
    if other not in LEVELS or other == app:
        return False
    return LEVELS[other] > LEVELS[app] or (LEVELS[other] == LEVELS[app] and other != "guidance")


def addresses(resolver: URLResolver, namespaces: tuple[str, ...] = ()) -> Iterator[tuple[str, str]]:
    """(name with its namespace, app of its view) of every address."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            inner = (*namespaces, pattern.namespace) if pattern.namespace else namespaces
            yield from addresses(pattern, inner)
        elif pattern.name:
            yield ":".join((*namespaces, pattern.name)), pattern.lookup_str.split(".")[0]


@each(templates)
def test_templates_load_no_tags_and_no_templates_of_an_app_above(path: Path) -> None:
    text, app = path.read_text(encoding="utf-8"), app_of_template(path)
    libraries = {name: module.split(".")[0] for name, module in engines["django"].engine.libraries.items()}
    loaded = {name for tag in re.findall(r"{% load ([^%]+)%}", text) for name in tag.split(" from ")[-1].split()}
    assert not {name for name in loaded if is_above(libraries.get(name, ""), app)}
    named = re.findall(r"{% (?:include|extends) [\"']([^\"']+)", text)
    assert not {name for name in named if is_above(app_of_template(BASE / "templates" / name), app)}


@cache
def owners() -> dict[str, str]:
    """The app of each named address."""
    return dict(addresses(get_resolver()))


@each(templates)
def test_templates_name_no_address_of_an_app_above(path: Path) -> None:
    """What a page says of an app above it comes through a slot (sextortion_help.slots)."""
    named = re.findall(r"{% url [\"']([^\"']+)", path.read_text(encoding="utf-8"))
    upward = {name for name in named if is_above(owners().get(name, ""), app_of_template(path))}
    assert upward == ADDRESSES_UPWARD.get(path.relative_to(BASE / "templates").as_posix(), set())


def test_no_exception_outlives_its_template() -> None:
    assert all((BASE / "templates" / name).exists() for name in ADDRESSES_UPWARD)


def test_no_drawer_for_everything() -> None:
    names = {path.stem for path in sources()} | {path.parent.name for path in sources()}
    assert not names & {"utils", "common", "core", "helpers", "misc"}


@each(sources)
def test_modules_and_functions_stay_small(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= MOST_LINES
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert node.end_lineno - node.lineno < MOST_FUNCTION_LINES, node.name


def test_weasyprint_and_pictures_never_share_a_process() -> None:
    """Importing WeasyPrint makes Pillow accept truncated pictures, so only the render module may, lazily."""
    for path in sources():
        tree = ast.parse(path.read_text(encoding="utf-8"))
        top = [node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
        names = {alias.name for node in top for alias in node.names} | {getattr(node, "module", "") for node in top}
        assert not any(name and name.split(".")[0] == "weasyprint" for name in names), path


def test_only_the_case_itself_says_whether_it_is_being_deleted() -> None:
    """Case.objects.open() and lock() leave out the cases whose keys are gone; a lock of one's own forgets them."""
    own = {BASE / f"cases/{name}.py" for name in ("models", "actions", "case_keys")}
    for path in set(sources()) - own:
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"\bwrapped_key\b", text), path
        assert "Case.objects.select_for_update" not in text, path


def test_apps_above_hear_of_what_happens_by_signals_alone() -> None:
    """A signal of ours stands in signals.py and is connected when the site starts; there are no other callbacks."""
    for path in sources():
        text = path.read_text(encoding="utf-8")
        if path.name != "signals.py":
            assert "import Signal\n" not in text, path
        if path.name != "apps.py" and path != BASE / "cases/wal_erasure.py":  # see there
            assert not re.search(r"\bdispatch_uid=|@receiver\b", text), path
    assert not [path for path in sources() if path.stem in {"followers", "hooks", "callbacks", "listeners"}]


# Words of others that no enum of ours holds, by file: how many comparisons. These numbers may only get smaller.
WORDS_OF_OTHERS = {
    "dossier/content/transcript_pages.py": 3,
    "evidence/readers/pictures/metadata.py": 2,
    "evidence/exhibit_wording.py": 3,
    "cases/templatetags/custody_text.py": 1,  # what an entry of the log is about
    "cases/blob_store/s3_address.py": 4,  # schemes of addresses
    "cases/blob_store/s3_requests.py": 4,  # a scheme, names of elements
    "cases/wal_erasure.py": 2,  # Django's name of the database
    "portal/measures.py": 1,  # as above
    "dossier/police_letter/actions.py": 1,  # as above
    "dossier/verify/origin.py": 2,  # asn1crypto's names
    "evidence/readers/html_text.py": 1,  # a tag
    "evidence/readers/mail/authentication.py": 7,  # RFC 8601
    "evidence/chat_wording.py": 4,  # kinds of facts of a chat
    "evidence/mail_explanations.py": 2,
    "evidence/sandbox/child/texts.py": 1,
    "evidence/transcript_context.py": 1,
    "evidence/readers/text_decoding.py": 1,  # labels of the WHATWG
    "evidence/sandbox/child/pictures.py": 4,  # Pillow's modes
    "extraction/entities/chat_lines.py": 1,  # a zone
    "guidance/checks.py": 2,  # names in our own content, which is data
    "guidance/questions.py": 1,
    "sextortion_help/redacted_logging.py": 1,  # Python's name of a logger
    "sextortion_help/settings.py": 1,  # schemes of an address
    "timestamps/checks.py": 1,
    "timestamps/tokens.py": 1,  # an object identifier
    "timestamps/tsa_client.py": 1,
}


def is_text(node: ast.expr) -> bool:
    """A word in quotation marks, or a tuple or set of nothing else."""
    if isinstance(node, ast.Tuple | ast.Set | ast.List):
        return bool(node.elts) and all(is_text(each) for each in node.elts)
    return isinstance(node, ast.Constant) and isinstance(node.value, str) and bool(node.value)


def bare_comparisons(path: Path) -> list[str]:
    """Attributes compared with words in quotation marks; the method of a request is HTTP's."""
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Compare):
            pairs = zip((node.left, *node.comparators), node.comparators, strict=False)
            if any(is_bare(*pair, operator) for pair, operator in zip(pairs, node.ops, strict=True)):
                found.append(f"{node.lineno}: {ast.unparse(node)}")
    return found


def is_bare(left: ast.expr, right: ast.expr, operator: ast.cmpop) -> bool:
    if isinstance(operator, ast.Eq | ast.NotEq) and is_text(left):
        left, right = right, left
    wanted = is_text(right) and isinstance(left, ast.Attribute) and left.attr != "method"
    return wanted and isinstance(operator, ast.Eq | ast.NotEq | ast.In | ast.NotIn)


@each(sources)
def test_states_kinds_and_acts_are_compared_with_enums(path: Path) -> None:
    found = bare_comparisons(path)
    assert len(found) <= WORDS_OF_OTHERS.get(path.relative_to(BASE).as_posix(), 0), found


# Who may know where blobs lie: the stores themselves, the settings that choose one.
KNOW_THE_STORE = {
    "sextortion_help/settings.py",
    "sextortion_help/store_settings.py",
    "cases/blob_store/__init__.py",
}


def test_only_the_store_knows_where_blobs_lie() -> None:
    """Whoever opens files of the store by their path would be wrong with every other store."""
    knowing = {
        str(path.relative_to(BASE)) for path in sources() if "EVIDENCE_STORE" in path.read_text(encoding="utf-8")
    }
    assert knowing == KNOW_THE_STORE
    for path in sources():
        name = str(path.relative_to(BASE))
        imported = {module if name_ == "" else f"{module}.{name_}" for module, name_ in imports(path)}
        if not name.startswith("cases/blob_store/") and name != "cases/backup/copies.py":  # its backups are folders
            assert not any(what.startswith(("cases.blob_store.folder", "cases.blob_store.s3")) for what in imported)
        if name.startswith("cases/blob_store/"):
            assert not any(what.startswith(("cases.models", "django.db")) for what in imported)

"""Who runs this site and which program it is: whom a court can summon, and what it can ask an expert about.

It stands in what is handed to the police and on the page that checks a bundle. What people can call stands at the
foot of every page (guidance/operator_line.py); titles and addresses stay neutral.
"""

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings

SOFTWARE = "sextortion_help"
_COMMIT = re.compile(r"[0-9a-f]{40}")
SHOWN = 12  # digits of a commit


@dataclass(frozen=True)
class Operator:
    """As OPERATOR_NAME, OPERATOR_ADDRESS and OPERATOR_CONTACT have it; empty where nothing is set."""

    name: str = ""
    address: str = ""
    contact: str = ""


def configured() -> Operator:
    return Operator(settings.OPERATOR_NAME, settings.OPERATOR_ADDRESS, settings.OPERATOR_CONTACT)


@lru_cache(maxsize=1)
def version() -> str:
    """Of the release, as pyproject.toml has it."""
    text = (settings.BASE_DIR / "pyproject.toml").read_text(encoding="utf-8")
    return str(tomllib.loads(text)["project"]["version"])


def build() -> str:
    """BUILD, or the commit that is checked out; "" when neither is known."""
    return settings.BUILD or _commit()[:SHOWN]


@lru_cache(maxsize=1)
def _commit() -> str:
    """Read from Git's own files: the program git need not be there. A worktree keeps its head elsewhere."""
    try:
        folder = settings.BASE_DIR / ".git"
        if folder.is_file():
            folder = (settings.BASE_DIR / folder.read_text().partition(":")[2].strip()).resolve()
        head = (folder / "HEAD").read_text().strip()
        common = folder / "commondir"
        if head.startswith("ref: "):
            name = head.removeprefix("ref: ")
            shared = (folder / common.read_text().strip()).resolve() if common.is_file() else folder
            head = _ref(shared, name)
    except OSError:
        return ""
    return head if _COMMIT.fullmatch(head) else ""


def _ref(folder: Path, name: str) -> str:
    """The commit of a branch, from its file or from the list of packed ones. Raises OSError."""
    if (folder / name).is_file():
        return (folder / name).read_text().strip()
    for line in (folder / "packed-refs").read_text().splitlines():
        commit, _, ref = line.partition(" ")
        if ref == name:
            return commit
    return ""


def facts() -> dict[str, str]:
    """For manifests: every field, empty where it is not known."""
    operator = configured()
    return {
        "operator": operator.name,
        "operator_address": operator.address,
        "operator_contact": operator.contact,
        "software": SOFTWARE,
        "version": version(),
        "build": build(),
    }

"""What a page of the desk and the log of a case say, for tests."""

import re
from typing import Any

from cases import custody
from cases.models import Scope
from tests.conftest import Person

ALL = ("plan", "statement", "evidence")


def text(answer: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode().partition("<main")[2]).split())


def acts(person: Person) -> list[tuple[str, str]]:
    return [(entry.act, entry.subject) for entry in custody.read(person.case, person.vault.private(Scope.LOG))]

"""A class name means one thing; a participle names a truth value, anything else is called after what it holds."""

import ast
from collections import defaultdict
from collections.abc import Iterator

from tests.source_tree import BASE, sources

PARTICIPLES = {
    "asked",
    "begun",
    "found",
    "given",
    "gone",
    "heard",
    "held",
    "joined",
    "kept",
    "known",
    "listed",
    "lost",
    "made",
    "met",
    "named",
    "needed",
    "offered",
    "packed",
    "said",
    "seen",
    "shown",
    "taken",
    "told",
    "wanted",
}


def is_truth(annotation: ast.expr | None) -> bool:
    return annotation is not None and ast.unparse(annotation) == "bool"


def misnamed(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """(line, name) of each variable, parameter and field."""
    fields = {
        node.target for node in ast.walk(tree) if isinstance(node, ast.AnnAssign) and is_truth(node.annotation)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store) and node not in fields:
            yield node.lineno, node.id
        elif isinstance(node, ast.arg) and not is_truth(node.annotation):
            yield node.lineno, node.arg


def test_participles_are_names_of_truth_values() -> None:
    found = [
        f"{path.relative_to(BASE)}:{line} {name}"
        for path in sources()
        for line, name in misnamed(ast.parse(path.read_text(encoding="utf-8")))
        if name in PARTICIPLES
    ]
    assert not found


def test_a_truth_value_may_be_a_participle() -> None:
    code = "known: bool = True\n\ndef f(seen: bool, told: str) -> None:\n    found = told\n"
    assert [name for _, name in misnamed(ast.parse(code)) if name in PARTICIPLES] == ["told", "found"]


# Conventions of Django: inner options of a model or form, and the one class of a command.
CLASSES_BY_CONVENTION = {"Meta", "Command"}


def test_no_class_name_means_two_things() -> None:
    places = defaultdict(list)
    for path in sources():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                places[node.name].append(f"{path.relative_to(BASE)}:{node.lineno}")
    assert {name for name, where in places.items() if len(where) > 1} == CLASSES_BY_CONVENTION

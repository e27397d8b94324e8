"""Where a template chooses between sentences, read from its conditions."""

import re
from dataclasses import dataclass, field

_TAG = re.compile(r"{% *(\w+)([^%]*(?:%(?!})[^%]*)*)%}")
_BLOCK = re.compile(r"<(?:p|div|section|li|h\d|ul|ol|table|tr|td|form|dl|dt|dd|details|nav|label|fieldset)\b")


@dataclass
class Branch:
    """What stands between two tags of a condition. elements: block elements, those in inner conditions too."""

    messages: int = 0
    elements: int = 0
    choices: list["Choice"] = field(default_factory=list)


@dataclass
class Choice:
    """A condition of which at least two branches say something, in the place of one sentence."""

    line: int
    sentences: int
    depth: int


@dataclass
class _Open:
    name: str
    line: int
    branches: list[Branch]


def choices(template: str) -> list[Choice]:
    """Every condition that chooses between sentences and stands in no other such condition, in order.

    sentences: those of conditions within included. depth: how many such conditions stand in each other; 1 for one
    that holds none.

    A condition is such a choice when no branch of it holds more than one block element: one that shows or hides
    parts of a page chooses no prose."""
    page = Branch()
    opened = [_Open("page", 1, [page])]
    position = 0
    for tag in _TAG.finditer(template):
        opened[-1].branches[-1].elements += len(_BLOCK.findall(template[position : tag.start()]))
        position = tag.end()
        name, rest = tag[1], tag[2]
        if name == "if":
            opened.append(_Open(name, template.count("\n", 0, tag.start()) + 1, [Branch()]))
        elif name in ("elif", "else"):
            opened[-1].branches.append(Branch())
        elif name == "endif":
            _close(opened.pop(), opened[-1].branches[-1])
        elif name in ("translate", "blocktranslate") and not re.search(r"\bas(?:var)? \w+ *$", rest):
            opened[-1].branches[-1].messages += 1
    return page.choices


def _close(condition: _Open, around: Branch) -> None:
    branches = condition.branches
    inner = [choice for branch in branches for choice in branch.choices]
    says = [branch for branch in branches if branch.messages]
    around.messages += sum(branch.messages for branch in branches)
    around.elements += sum(branch.elements for branch in branches)
    if len(says) > 1 and max(branch.elements for branch in branches) <= 1:
        depth = 1 + max((choice.depth for choice in inner), default=0)
        sentences = sum(max(1, sum(choice.sentences for choice in branch.choices)) for branch in says)
        around.choices.append(Choice(condition.line, sentences, depth))
    else:
        around.choices += inner

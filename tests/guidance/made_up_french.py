"""A made-up French in which every text says where it stands: "‹steps/get-help#school› It’s someone from school"."""

import re
from pathlib import Path
from typing import Any

import yaml

from guidance import content_loader
from sextortion_help import fast_yaml

MARK = re.compile(r"‹([^›]*)›")
REVIEW = {"reviewer": "A. Reader", "reviewed_on": "2026-12-01"}
NAME = "name"  # the mark of the name of a page in lists


def _deed(where: str, deed: dict[str, Any]) -> dict[str, Any]:
    variants = {name: _deed(where, variant) for name, variant in deed.get("variants", {}).items()}
    marked = {key: f"‹{where}› {deed[key]}" for key in ("do", "hint") if key in deed}
    return marked | ({"variants": variants} if variants else {})


def _front(name: str, front: dict[str, Any]) -> dict[str, Any]:
    words: dict[str, Any] = {key: f"‹{name}› {front[key]}" for key in ("title", "lead") if key in front}
    if "short" in front:
        words["short"] = f"‹{NAME}› {front['short']}"
    for key, sign in (("main", ""), ("lines", "!")):
        words[key] = {part: f"‹{name}{sign and sign + part}› {text}" for part, text in front.get(key, {}).items()}
    words["wordings"] = {
        part: {key: f"‹{NAME if key == 'short' else name}› {text}" for key, text in (wording or {}).items()}
        for part, wording in front.get("wordings", {}).items()
    }
    for key in ("actions", "options"):
        words[key] = {part: _deed(f"{name}!{part}", deed) for part, deed in front.get(key, {}).items()}
    return {key: value for key, value in words.items() if value}


def translated(name: str, page: str, *, read: bool) -> str:
    """The page with a mark at the beginning of each text; ids and links stay."""
    _, front, body = page.split("---\n", 2)
    words = _front(name, fast_yaml.load(front)) | (REVIEW if read else {"reviewer": None, "reviewed_on": None})
    where, lines = name, []
    for line in body.splitlines():
        heading = re.fullmatch(r"## (.+) \{#([a-z0-9-]+)\}", line)
        if heading:
            where = f"{name}#{heading[2]}"
            line = f"## ‹{where}› {heading[1]} {{#{heading[2]}}}"
        elif line[:1].isalpha() or line.startswith("**"):
            line = f"‹{where}› {line}"
        lines.append(line)
    front = yaml.safe_dump(words, allow_unicode=True, sort_keys=False)
    return f"---\n{front}---\n" + "\n".join(lines) + "\n"


def write(folder: Path, *, read: bool) -> None:
    """The whole translation, and the words for young readers, into content folders fr and fr_tu."""
    for english, french in (("en", "fr"), ("en_young", "fr_tu")):
        for file in (content_loader.FOLDER / english).rglob("*.md"):
            name = str(file.relative_to(content_loader.FOLDER / english).with_suffix(""))
            there = folder / french / f"{name}.md"
            there.parent.mkdir(parents=True, exist_ok=True)
            there.write_text(translated(name, file.read_text(encoding="utf-8"), read=read), encoding="utf-8")


def with_french_facts(value: Any, pack: str) -> Any:
    """The packs with French beside every English text, marked with the pack."""
    if isinstance(value, list):
        return [with_french_facts(one, pack) for one in value]
    if not isinstance(value, dict):
        return value
    value = {key: with_french_facts(one, pack) for key, one in value.items()}
    return value | ({"fr": f"‹pack {pack}› {value['en']}"} if isinstance(value.get("en"), str) else {})

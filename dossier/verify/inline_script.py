"""One script out of a module and all that it imports, for a page that must work from the disk without a network.

A browser loads no module from a file: address, so the modules stand one behind the other, each after those that it
imports, without their `import` lines and the word `export`. That keeps their meaning only while they import by
name from files beside them and no two of them declare the same name; anything else is a ValueError. The same files
always give the same bytes. Imports nothing of Django.
"""

import re
from pathlib import Path

_IMPORT = re.compile(r'^import \{([\w\s,]+)\} from "\./(\w+\.js)";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:const|let|class|function)\b)", re.MULTILINE)
_CHECKED = "// @ts-check\n"  # for the type checker, once for each file
# Any other import or export, outside the comments that say types.
_OTHER = re.compile(r"^(?:import|export)\b.*|^(?!\s*(?:/\*|\*|//)).*\bimport(?:\s*\(|\.meta\b)", re.MULTILINE)
_DECLARED = re.compile(r"^(?:async )?(?:const|let|class|function\*?) (\w+)", re.MULTILINE)
_DECLARED_TOGETHER = re.compile(r"^(?:const|let) [\[{].*", re.MULTILINE)
_SCRIPT_END = re.compile(r"</script|<!--", re.IGNORECASE)


def of(entry: Path) -> str:
    """The script that does what the module `entry` does. Raises ValueError."""
    parts: dict[str, str] = {}
    _collect(entry, parts, ())
    owners: dict[str, str] = {}
    for name, text in parts.items():
        for declared in _DECLARED.findall(text):
            if declared in owners:
                raise ValueError(f"{name} and {owners[declared]} both declare {declared}")
            owners[declared] = name
    script = "\n".join(parts.values())
    if _SCRIPT_END.search(script):
        raise ValueError("would end the script element that it stands in")
    return script


def _collect(path: Path, parts: dict[str, str], importers: tuple[str, ...]) -> None:
    if path.name in importers:
        raise ValueError(f"{path.name} imports itself through {', '.join(importers)}")
    if path.name in parts:
        return
    source = path.read_text(encoding="utf-8")
    for imported in _IMPORT.finditer(source):
        if " as " in imported[1]:
            raise ValueError(f"{path.name}: nothing may be renamed, which the one script could not follow")
        _collect(path.parent / imported[2], parts, (*importers, path.name))
    text = _EXPORT.sub("", _IMPORT.sub("", source.removeprefix(_CHECKED)))
    if strange := _OTHER.search(text) or _DECLARED_TOGETHER.search(text):
        raise ValueError(f"{path.name} holds what cannot be put into one script: {strange[0]}")
    parts[path.name] = text

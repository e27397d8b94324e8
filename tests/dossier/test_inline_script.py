"""The one script of verify.html: made of the modules, in their order, and refused where that would change them."""

import re
import subprocess
from pathlib import Path

import pytest

from dossier.verify import inline_script
from tests import programs

ENTRY = Path(__file__).resolve().parents[2] / "static" / "js" / "verify" / "page.js"


def written(folder: Path, **modules: str) -> Path:
    """Files of these names; the first is the entry."""
    paths = [folder / f"{name}.js" for name in modules]
    for path, text in zip(paths, modules.values(), strict=True):
        path.write_text(f"// @ts-check\n{text}\n")
    return paths[0]


def test_each_module_stands_once_and_after_what_it_imports(tmp_path: Path) -> None:
    entry = written(
        tmp_path,
        entry='import { twice } from "./middle.js";\nimport {\n  ONE, two,\n} from "./base.js";\n\n'
        "console.log(twice(ONE), two);",
        middle='import { two } from "./base.js";\n\nexport function twice(value) {\n  return two * value;\n}',
        base="export const ONE = 1;\nexport const two = 2;",
    )
    script = inline_script.of(entry)
    places = [script.index(text) for text in ("const ONE = 1", "const two = 2", "function twice", "console.log")]
    assert places == sorted(places)
    assert re.findall(r"\b(?:import|export)\b|@ts-check", script) == []
    assert script.count("const ONE") == 1
    (tmp_path / "one.mjs").write_text(script)
    run = subprocess.run([programs.need("node"), tmp_path / "one.mjs"], capture_output=True, text=True, check=True)
    assert run.stdout == "2 2\n"


@pytest.mark.parametrize(
    ("modules", "why"),
    [
        (
            {"entry": 'import { a } from "./b.js";\nconst c = 1;', "b": "export const a = 1;\nconst c = 2;"},
            "declare c",
        ),
        ({"entry": 'import { a as b } from "./b.js";', "b": "export const a = 1;"}, "be renamed"),
        ({"entry": 'import { a } from "../b.js";'}, "cannot be put"),
        ({"entry": 'import * as b from "./b.js";', "b": ""}, "cannot be put"),
        ({"entry": 'import b from "./b.js";', "b": ""}, "cannot be put"),
        ({"entry": "export default 1;"}, "cannot be put"),
        ({"entry": "const a = 1;\nexport { a };"}, "cannot be put"),
        ({"entry": 'const a = () => import("./b.js");'}, "cannot be put"),
        ({"entry": "const a = import.meta.url;"}, "cannot be put"),
        ({"entry": "const { a } = {};"}, "cannot be put"),
        ({"entry": 'import { a } from "./b.js";', "b": 'import { c } from "./entry.js";'}, "imports itself"),
        ({"entry": 'const a = "</SCRIPT>";'}, "would end"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_would_mean_something_else_is_refused(tmp_path: Path, modules: dict[str, str], why: str) -> None:
    with pytest.raises(ValueError, match=why):
        inline_script.of(written(tmp_path, **modules))


def test_every_module_of_the_folder_is_in_the_page() -> None:
    script = inline_script.of(ENTRY)
    for path in ENTRY.parent.glob("*.js"):
        first_comment = path.read_text().split("\n")[1]
        assert first_comment in script, path.name

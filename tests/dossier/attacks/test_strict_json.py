"""What the program and the page read as JSON, and what both refuse because others would read it differently."""

import json
import subprocess
from pathlib import Path

from dossier.verify import strict_json
from tests.programs import need

MODULE = Path(__file__).resolve().parents[3] / "static" / "js" / "verify" / "strict_json.js"
SCRIPT = f"""import {{ readFileSync }} from "node:fs";
import {{ parseStrictly }} from {json.dumps(MODULE.as_uri())};
const seen = JSON.parse(readFileSync(0, "utf8")).map((text) => {{
  try {{ return JSON.stringify(parseStrictly(text)); }} catch (error) {{ return null; }}
}});
process.stdout.write(JSON.stringify(seen));"""
READ = [
    '{"a":0,"b":-1,"c":9007199254740991}', '{"a" : [true, false, null, ""]}', '{"1.0":"1.0","x":"-0 1e5"}',
    '{"a":"\\"b\\":2","c\\\\":1}', '{"\\"a\\":":1}', '{"__proto__":1,"constructor":2}', '{"ä":"😀"}', "[]", "7",
]  # fmt: skip
REFUSED = [
    '{"a":1.0}', '{"a":1e2}', '{"a":1E+2}', '{"a":-0}', '{"a":1.5}', '{"a":NaN}', '{"a":-Infinity}', '{"a":1e999}',
    '{"a":9007199254740992}', '{"a":"\\ud800"}', '{"\\udc00":1}', '{"1":2}',
    '{"a":1,"a":1}', '{"a":{"b":1,"\\u0062":2}}',
    "[" * 34 + "]" * 34, "\ufeff{}", '{"a":01}', "{'a':1}", "",
]  # fmt: skip


def by_the_program(text: str) -> str | None:
    try:
        return json.dumps(strict_json.loads(text), separators=(",", ":"), ensure_ascii=False)
    except ValueError:
        return None


def test_both_read_the_same_and_refuse_the_same() -> None:
    done = subprocess.run(
        [need("node"), "--input-type=module", "--eval", SCRIPT],
        input=json.dumps([*READ, *REFUSED]), capture_output=True, text=True, check=True, timeout=60,
    )  # fmt: skip
    program = [by_the_program(text) for text in (*READ, *REFUSED)]
    assert json.loads(done.stdout) == program
    assert all(program[: len(READ)])
    assert program[len(READ) :] == [None] * len(REFUSED)

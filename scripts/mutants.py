"""Mutation testing: does a test fail when a line of the product is made wrong?

    python -m scripts.mutants cases/access.py --tests tests/cases --sample 40 --seed 1

Each mutant is one small change in a copy of the tree: a comparison turned round, a guard off, a call or a decorator
left out, a constant changed. The tests that cover its line, by a first run under coverage, are run until one fails.
What survives is printed as a diff. The exit code is 1 when fewer than 90 in 100 died.

Written here because neither tool serves: mutmut leaves decorated functions alone, and here the gates are
decorators; cosmic-ray runs one command for all mutants, so each would cost the whole run. Neither draws a sample.
"""

import argparse
import ast
import copy
import difflib
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import coverage

BASE = Path(__file__).resolve().parent.parent
LEAST = 0.9
SECONDS = 300  # for the tests of one mutant; what takes longer hangs, so it is noticed
Lines = dict[str, dict[int, list[str]]]  # path: line: tests

TURNED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
}  # fmt: skip


@dataclass(frozen=True)
class Mutant:
    """`start` and `end`: the bytes of the file that `new` stands for."""

    path: str
    line: int
    start: int
    end: int
    new: str
    kind: str

    def apply(self, source: bytes) -> bytes:
        return source[: self.start] + self.new.encode() + source[self.end :]


def _compare(node: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    if isinstance(node, ast.Compare) and type(node.ops[0]) in TURNED:
        other = copy.deepcopy(node)
        other.ops[0] = TURNED[type(node.ops[0])]()
        yield "comparison", other


def _logic(node: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    if isinstance(node, ast.BoolOp):
        other = copy.deepcopy(node)
        other.op = ast.Or() if isinstance(node.op, ast.And) else ast.And()
        yield "and/or", other
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield "not", node.operand


def _constant(node: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    if isinstance(node, ast.Constant) and isinstance(node.value, bool):
        yield "constant", ast.Constant(not node.value)
    elif isinstance(node, ast.Constant) and type(node.value) is int:
        yield "constant", ast.Constant(node.value + 1)


def _arithmetic(node: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Sub):
        other = copy.deepcopy(node)
        other.op = ast.Sub() if isinstance(node.op, ast.Add) else ast.Add()
        yield "plus/minus", other


def _left_out(node: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    doc = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    if (isinstance(node, ast.Expr) and not doc and isinstance(node.value, ast.Call)) or isinstance(node, ast.Raise):
        yield "left out", ast.Pass()


CHANGES = (_compare, _logic, _constant, _arithmetic, _left_out)


class _Places:
    """Makes mutants of one module; knows at which byte each line begins."""

    def __init__(self, path: str, source: bytes) -> None:
        self._path = path
        self._starts = [0]
        for line in source.splitlines(keepends=True):
            self._starts.append(self._starts[-1] + len(line))

    def made(self, kind: str, node: ast.expr | ast.stmt, new: str, line: int = 0) -> Mutant:
        """`line`: the one whose tests count, when it is not that of the node."""
        start = self._starts[node.lineno - 1] + node.col_offset
        end = self._starts[(node.end_lineno or 0) - 1] + (node.end_col_offset or 0)
        return Mutant(self._path, line or node.lineno, start, end, new, kind)


def mutants(path: str, source: bytes) -> Iterator[Mutant]:
    """Every mutant of a module. Annotations, texts and what is inside an f-string are left alone."""
    places = _Places(path, source)
    for node in _code(ast.parse(source)):
        if isinstance(node, ast.expr | ast.stmt):
            for kind, other in (pair for change in CHANGES for pair in change(node)):
                text = ast.unparse(other)
                yield places.made(kind, node, f"({text})" if isinstance(node, ast.expr) else text)
        if isinstance(node, ast.If) and not node.orelse:
            yield places.made("guard off", node.test, "False")
        if isinstance(node, ast.FunctionDef):
            for decorator in node.decorator_list:  # itself it runs once; the function's last line, when it is used
                yield places.made("decorator off", decorator, "(lambda view: view)", node.body[-1].lineno)


def _code(node: ast.AST) -> Iterator[ast.AST]:
    """The nodes below that are run."""
    for name, value in ast.iter_fields(node):
        if name in ("annotation", "returns") or isinstance(value, ast.JoinedStr):
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST) and not isinstance(child, ast.JoinedStr | ast.Import | ast.ImportFrom):
                yield child
                yield from _code(child)


def copied(folder: Path) -> None:
    """The tree as git knows it, with changes that are not committed."""
    listed = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    for name in subprocess.run(listed, cwd=BASE, capture_output=True, check=True).stdout.decode().split("\0"):
        if name and (BASE / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(BASE / name, folder / name)


def pytest(folder: Path, *arguments: str, seconds: float | None = None) -> bool:
    """Whether the tests pass."""
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-x",
        "-p",
        "no:cacheprovider",
        "-p",
        "no:randomly",
        *arguments,
    ]
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    try:
        done = subprocess.run(
            command, cwd=folder, env=environment, capture_output=True, stdin=subprocess.DEVNULL, timeout=seconds
        )
    except subprocess.TimeoutExpired:
        return False
    return done.returncode == 0


def covering(folder: Path, paths: list[str], tests: list[str]) -> Lines:
    """Which tests run each line. Raises SystemExit when they fail as the tree is."""
    sources = [f"--cov={path.removesuffix('.py').replace('/', '.')}" for path in paths]
    if not pytest(folder, *sources, "--cov-context=test", "--cov-report=", *tests):
        sys.exit("The tests fail before anything was changed.")
    data = coverage.CoverageData(str(folder / ".coverage"))
    data.read()
    lines: Lines = {}
    for path in paths:
        contexts = data.contexts_by_lineno(str(folder / path))
        lines[path] = {
            line: sorted({name.partition("|")[0] for name in names if name}) for line, names in contexts.items()
        }
    return lines


def survives(folder: Path, mutant: Mutant, tests: list[str], run: Callable[..., bool] = pytest) -> bool:
    file = folder / mutant.path
    source = file.read_bytes()
    try:
        file.write_bytes(mutant.apply(source))
        return run(folder, *tests, seconds=SECONDS)
    finally:
        file.write_bytes(source)


def shown(folder: Path, mutant: Mutant) -> str:
    source = (folder / mutant.path).read_bytes()
    before, after = (text.decode().splitlines() for text in (source, mutant.apply(source)))
    changed = list(difflib.unified_diff(before, after, n=0, lineterm=""))[2:]
    return "\n".join([f"{mutant.path}:{mutant.line} {mutant.kind}", *changed])


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m scripts.mutants")
    parser.add_argument("paths", nargs="+", help="modules, such as cases/access.py")
    parser.add_argument("--tests", nargs="+", required=True, help="what may notice")
    parser.add_argument("--sample", type=int, default=60, help="how many mutants")
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


def main() -> int:
    asked = arguments()
    with tempfile.TemporaryDirectory(prefix="site-mutants-") as name:
        folder = Path(name)
        copied(folder)
        lines = covering(folder, asked.paths, asked.tests)
        every = [
            mutant for path in asked.paths for mutant in mutants(path, (folder / path).read_bytes())
            if lines[path].get(mutant.line)
        ]  # fmt: skip
        chosen = random.Random(asked.seed).sample(every, min(asked.sample, len(every)))
        alive = 0
        for number, mutant in enumerate(chosen, 1):
            tests = lines[mutant.path][mutant.line]
            if survives(folder, mutant, tests):
                alive += 1
                print(f"\nsurvived: {shown(folder, mutant)}", flush=True)
            else:
                print(".", end="", flush=True)
            if number % 10 == 0:
                print(f" {number} of {len(chosen)}, {alive} alive", flush=True)
    rate = 1 - alive / len(chosen)
    print(json.dumps({"mutants": len(every), "tried": len(chosen), "died": len(chosen) - alive, "rate": rate}))
    return 0 if rate >= LEAST else 1


if __name__ == "__main__":
    sys.exit(main())

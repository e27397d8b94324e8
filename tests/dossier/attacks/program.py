"""The program that checks bundles, within this process; test_verify.py starts it as one of its own."""

import io
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass

from dossier.verify import __main__


@dataclass(frozen=True)
class Answer:
    returncode: int
    stdout: str
    stderr: str


def run(*arguments: object) -> Answer:
    """What it says to these arguments."""
    with redirect_stdout(io.StringIO()) as out, redirect_stderr(io.StringIO()) as problems:
        code = __main__.main([str(one) for one in arguments])
    return Answer(code, out.getvalue(), problems.getvalue())

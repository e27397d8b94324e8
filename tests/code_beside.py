"""Python beside a running site, as `python -c` would run it there, in the processes that one prepared forks off.

Importing the site takes a second of the processor; tests ask for dozens of such processes.
"""

import json
import subprocess
import sys
import threading
from pathlib import Path

BASE = Path(__file__).resolve().parent.parent
# Reads [source, arguments] line by line, answers each with [exit code, what it printed, what it complained of].
_PREPARED = """
import json, os, sys, tempfile, traceback
import django
django.setup()
for line in sys.stdin:
    source, arguments = json.loads(line)
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as problems:
        child = os.fork()
        if not child:
            os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
            os.dup2(out.fileno(), 1)
            os.dup2(problems.fileno(), 2)
            sys.argv, code = ["-c", *arguments], 1
            try:
                exec(compile(source, "<code>", "exec"), {"__name__": "__main__"})
                code = 0
            except BaseException:
                traceback.print_exc()
            finally:
                sys.stdout.flush()
                sys.stderr.flush()
                os._exit(code)
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        texts = [os.pread(file.fileno(), 1 << 24, 0).decode() for file in (out, problems)]
    print(json.dumps([code, *texts]), flush=True)
"""


class CodeBeside:
    """Ends with the process that has it."""

    def __init__(self, environment: dict[str, str]) -> None:
        settings = {"DJANGO_SETTINGS_MODULE": "sextortion_help.settings"}
        self._turn = threading.Lock()
        self._process = subprocess.Popen(
            [sys.executable, "-c", _PREPARED],
            cwd=BASE,
            env=environment | settings,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def run(self, source: str, *arguments: str) -> str:
        """What the code printed. Code that fails fails the test."""
        assert self._process.stdin
        assert self._process.stdout
        with self._turn:
            print(json.dumps([source, arguments]), file=self._process.stdin, flush=True)
            answer = self._process.stdout.readline()
        assert answer, "The process that runs code beside the site has ended."
        code, printed, problems = json.loads(answer)
        assert code == 0, problems
        return str(printed)

    def close(self) -> None:
        self._process.communicate()  # without input it ends

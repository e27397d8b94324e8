"""A child process for work on what strangers sent: bytes in through a pipe, bytes out through another.

Nothing touches the disk, and the child gets none of our keys. What it may do is for the child itself to give up.
"""

import subprocess
import sys
import threading
from typing import IO, cast

from django.conf import settings

from evidence.errors import Unreadable


def run(module: str, arguments: list[str], plain: bytes, *, seconds: float, most: int) -> tuple[bytes, int]:
    """The output and exit code of `python -m module`; killed after `seconds`.

    Raises Unreadable("too_large") when it says more than `most` bytes, OSError when there can be no child.
    """
    process = subprocess.Popen(  # noqa: S603  (our own module, fixed arguments)
        [sys.executable, "-s", "-m", module, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=settings.BASE_DIR,
        env={"LANG": "C.UTF-8", "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"},  # and none of our keys
        start_new_session=True,
    )
    stdin, stdout = cast(IO[bytes], process.stdin), cast(IO[bytes], process.stdout)
    timer = threading.Timer(seconds, process.kill)
    feeder = threading.Thread(target=_feed, args=(stdin, plain), daemon=True)
    timer.start()
    feeder.start()
    try:
        output = stdout.read(most + 1)
        if len(output) > most:
            process.kill()
            raise Unreadable("too_large")
        return output, process.wait()
    finally:
        timer.cancel()
        process.kill()
        process.wait()
        stdout.close()
        feeder.join()


def _feed(pipe: IO[bytes], plain: bytes) -> None:
    try:
        with pipe:
            pipe.write(plain)
    except BrokenPipeError:
        return  # the child ended early; its exit code says why

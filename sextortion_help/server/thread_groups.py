"""Which kinds of threads a web process has, and how many of each."""

from enum import Enum


class ThreadGroup(Enum):
    """Which threads a request gets, so that none of these waits for another kind."""

    PAGE = "page"
    DERIVING = "deriving"  # words or a password: each takes a key derivation, of which few run at once
    FILES = "files"  # may take as long as the client's line needs


THREADS = {ThreadGroup.PAGE: 16, ThreadGroup.DERIVING: 8, ThreadGroup.FILES: 40}

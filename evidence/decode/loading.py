"""What Python loads only when it is first needed, loaded beforehand: later this process can open no file.

The readers' own libraries are theirs to load, see `prepare` of each. Here is what any of them may need: all codecs,
and the modules that the standard library imports within its functions. tests/evidence/test_loading.py reads a whole
corpus and fails when anything is still loaded late.
"""

import contextlib
import importlib
import pkgutil
from collections.abc import Iterable
from datetime import datetime

from evidence import words

_PACKAGES = ("email", "html", "json", "zipfile")
_MODULES = (
    "_strptime",
    "bz2",
    "calendar",
    "copy",
    "linecache",
    "locale",
    "lzma",
    "stringprep",
    "tokenize",
    "traceback",
    "unicodedata",
    "zlib",
    "zoneinfo",
)


def prepare() -> None:
    words.load_encodings()
    load_packages(_PACKAGES)
    for name in _MODULES:
        importlib.import_module(name)
    datetime.strptime("2026", "%Y")  # loads more than the module: the names of days and months


def load_packages(names: Iterable[str]) -> None:
    """With everything in them; what is for other systems, or needs what is not installed, is passed over."""
    for name in names:
        package = importlib.import_module(name)
        for module in pkgutil.walk_packages(getattr(package, "__path__", []), f"{name}."):
            if not module.name.endswith("__main__"):
                with contextlib.suppress(ImportError):
                    importlib.import_module(module.name)

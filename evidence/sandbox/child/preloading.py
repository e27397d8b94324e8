"""What Python loads only when it is first needed, loaded beforehand: later this process can open no file.

The readers' own libraries are theirs to load, see `prepare` of each. Here is what any of them may need: all codecs,
and the modules that the standard library imports within its functions. tests/evidence/test_preloading.py reads a
whole corpus and fails when anything is still loaded late.
"""

import contextlib
import importlib
import pkgutil
import sys
from collections.abc import Iterable, Sequence
from datetime import datetime
from importlib.machinery import ModuleSpec
from types import ModuleType

from evidence.readers import text_decoding

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
    text_decoding.load_encodings()
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


class Closed:
    """Where modules are looked for first: there are no more. `refused`: names that were asked for.

    Python looks for a codec it does not know among its modules. To find out that there is none it may read folders,
    which this process can no longer do: that would end the reading of every mail that names a made-up charset.
    """

    def __init__(self) -> None:
        self.refused: list[str] = []

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        self.refused.append(name)
        raise ModuleNotFoundError(f"too late to load {name}", name=name)


def close() -> Closed:
    """From here on nothing is loaded; what asks for a module gets an ImportError."""
    closed = Closed()
    sys.meta_path.insert(0, closed)
    return closed

"""Static files addressed by their content, so that a page never runs scripts of two releases.

A browser may keep a file for as long as it likes when the name carries a digest of the content, and must ask again
for every other file. The digest of a script is made after the addresses in the script were replaced, so the digest
changes with everything that the script imports, at any depth. Files of earlier releases stay beside the new ones: a
page that was open during an update still finds its own.
"""

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from posixpath import dirname, join, normpath

from django.conf import settings
from django.contrib.staticfiles import finders
from whitenoise.storage import CompressedManifestStaticFilesStorage

from sextortion_help.web import precompressed

_RELATIVE = r"""["'](?P<url>\.{1,2}/[^"']+)["']"""
_STATIC_IMPORT = re.compile(rf"^(?:import\s*|(?:import|export)\s[^;'\"]*?\sfrom\s*){_RELATIVE}", re.MULTILINE)


class Storage(CompressedManifestStaticFilesStorage):
    """Puts digests into imports, as Django can, and into `new URL("./x", import.meta.url)`.

    The latter is how our scripts name workers, models and WebAssembly.
    """

    support_js_module_import_aggregation = True
    max_post_process_passes = 20  # one more than the longest chain of scripts, workers included
    patterns = (
        *CompressedManifestStaticFilesStorage.patterns,
        (
            "js/*.js",
            (
                (
                    rf"(?P<matched>new\s+URL\(\s*{_RELATIVE}\s*,\s*import\.meta\.url\s*\))",
                    'new URL("%(url)s", import.meta.url)',
                ),
            ),
        ),
    )

    def compress_files(self, paths: Iterable[str]) -> list[tuple[str, str]]:
        compressor = self.create_compressor(
            extensions=getattr(settings, "WHITENOISE_SKIP_COMPRESS_EXTENSIONS", None), quiet=True
        )
        names = [path for path in paths if compressor.should_compress(path)]
        return precompressed.compress(Path(self.location), names, compressor)


@cache
def imported(name: str) -> tuple[str, ...]:
    """Names (below static/) of all modules that a browser has to load before it can run this one.

    Only of `import … from`: what a script loads later (workers, `import()`) is not among them. Raises
    FileNotFoundError.
    """
    names: dict[str, None] = {}
    for import_match in _STATIC_IMPORT.finditer(_source(name)):
        direct = normpath(join(dirname(name), import_match["url"]))
        names |= dict.fromkeys((direct, *imported(direct)))
    return tuple(names)


def _source(name: str) -> str:
    path = finders.find(name)
    if path is None:
        raise FileNotFoundError(name)
    return Path(path).read_text(encoding="utf-8")

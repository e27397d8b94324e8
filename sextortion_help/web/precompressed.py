"""Static files beside which a compressed one lies: each content is compressed once, and not again at an update.

Compressing as tightly as possible takes most of the processor's time at a site's first start. What lies there is
only left as it is when its bytes are those that were noted after it was written, so what a crash or a full disk cut
short is written anew. What is served is put in its place whole.
"""

import hashlib
import json
import os
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

from whitenoise.compress import Compressor

NOTES = ".compressed"  # JSON: for each SHA-256 of a content the SHA-256 of what it became, by suffix
SUFFIXES = (".br", ".gz")
_UNFINISHED = ".compressing-"
_ABANDONED = 3600  # seconds; what another process writes at this moment is younger

Digests = dict[str, str]  # by suffix; without those that save too little


def compress(root: Path, names: Iterable[str], compressor: Compressor) -> list[tuple[str, str]]:
    """Bring what lies beside these files of `root` up to date. (name, name of the compressed file), of those that
    were written or left as they are. Raises OSError."""
    _remove_abandoned(root)
    notes = _read_notes(root)
    # By content, as a file's name with its digest and its name without are often the same.
    same: defaultdict[str, list[Path]] = defaultdict(list)
    for name in names:
        path = root / name
        same[_digest(path)].append(path)

    def bring_up_to_date(content: str) -> tuple[str, Digests]:
        return content, _up_to_date(same[content], notes.get(content), compressor)

    with ThreadPoolExecutor() as pool:
        now = dict(pool.map(bring_up_to_date, same))
    _write(root / NOTES, json.dumps(notes | now).encode())
    return [
        (path.relative_to(root).as_posix(), f"{path.relative_to(root).as_posix()}{suffix}")
        for content, paths in same.items()
        for path in paths
        for suffix in now[content]
    ]


def _up_to_date(paths: list[Path], noted: Digests | None, compressor: Compressor) -> Digests:
    """Of files with the same content."""
    if noted is None or not _become(paths, noted):
        compressed_by_suffix = _made(paths[0], compressor)
        for path in paths:
            for suffix in SUFFIXES:
                beside = Path(f"{path}{suffix}")
                if suffix in compressed_by_suffix:
                    _write(beside, compressed_by_suffix[suffix], like=path)
                else:
                    beside.unlink(missing_ok=True)
        return {suffix: hashlib.sha256(data).hexdigest() for suffix, data in compressed_by_suffix.items()}
    return noted


def _become(paths: list[Path], noted: Digests) -> bool:
    """Whether each has beside it what was noted; what is missing at one is copied from another."""
    for suffix in SUFFIXES:
        beside = [Path(f"{path}{suffix}") for path in paths]
        if suffix not in noted:
            for stale in beside:
                stale.unlink(missing_ok=True)
            continue
        sound = [file for file in beside if file.is_file() and _digest(file) == noted[suffix]]
        if not sound:
            return False
        for file, path in zip(beside, paths, strict=True):
            if file not in sound:
                _write(file, sound[0].read_bytes(), like=path)
    return True


def _made(path: Path, compressor: Compressor) -> dict[str, bytes]:
    """By suffix, as WhiteNoise decides: where Brotli saves too little, gzip does so too."""
    data = path.read_bytes()
    compressed_by_suffix: dict[str, bytes] = {}
    for suffix, work in zip(SUFFIXES, (compressor.compress_brotli, compressor.compress_gzip), strict=True):
        compressed = work(data)
        if not compressor.is_compressed_effectively(suffix, str(path), len(data), compressed):
            break
        compressed_by_suffix[suffix] = compressed
    return compressed_by_suffix


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _read_notes(root: Path) -> dict[str, Digests]:
    try:
        return {str(content): dict(beside) for content, beside in json.loads((root / NOTES).read_bytes()).items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}  # none yet, or damaged: everything is compressed again


def _write(path: Path, data: bytes, *, like: Path | None = None) -> None:
    """In one step, so that a web server sees the former file or the whole new one. As old as `like`, and to be read
    by whoever may read that; by all when there is none."""
    descriptor, name = tempfile.mkstemp(prefix=_UNFINISHED, dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
        os.chmod(name, like.stat().st_mode & 0o777 if like else 0o644)
        if like:
            os.utime(name, (like.stat().st_atime, like.stat().st_mtime))
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _remove_abandoned(root: Path) -> None:
    for path in root.rglob(f"{_UNFINISHED}*"):
        with suppress(FileNotFoundError):  # another process has put it in its place
            if path.stat().st_mtime < time.time() - _ABANDONED:
                path.unlink()

"""The store in a bucket of an S3-compatible service: one object a blob, its key made of random numbers alone.

    aa/<case>/s00…          a blob; the case is its random number, "aa" how that begins
    aa/<case>/<random>.part what is uploaded in parts, until its name is known: then it is copied there and removed
    store-identity, deleted/…, probe/…

What is smaller than a part is gathered in memory and put at once. Every request signs the SHA-256 of its bytes, so
the service takes none that were changed on the way. Bytes are read in windows: whoever reads slowly holds no
connection.
"""

import hashlib
import io
import os
import secrets
import threading
import time
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from errno import EREMOTEIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, cast

import obstore
from obstore.exceptions import BaseError
from obstore.store import S3Store as Bucket

from cases.blob_store import contract
from cases.blob_store.contract import Draft, Fault, Pin, StoredFile
from cases.blob_store.s3_address import S3Address
from cases.blob_store.s3_requests import S3Requests

if TYPE_CHECKING:
    from obstore import WritableFile

PART_BYTES = 5 * 1024 * 1024  # the least that S3 takes
PIN_SECONDS = 60.0
COUNTED_SECONDS = 3600.0  # how long the sum of all sizes counts
_LISTED_AT_ONCE = 1000
_EVER = datetime.max.replace(tzinfo=UTC)
_PATIENT = {"connect_timeout": "3s", "read_timeout": "20s", "timeout": "60s"}
_IMPATIENT = {"connect_timeout": "1s", "read_timeout": "1s", "timeout": "1s"}  # for health, which has two seconds


class StoreSilentError(OSError):
    """The bucket did not answer, or refused."""

    def __init__(self) -> None:
        super().__init__(EREMOTEIO, "the store of the files does not answer")


_process: list[int] = []  # the one that first asked a bucket


@contextmanager
def _asking() -> Iterator[None]:
    """Raises OSError alone. A process that was forked off from one that asked would wait forever, as the library's
    threads stay behind: it gets an error."""
    if not _process:
        _process.append(os.getpid())
    if _process[0] != os.getpid():
        raise StoreSilentError
    try:
        yield
    except BaseError as error:
        raise StoreSilentError from error


class S3Store:
    """A contract.Store. `bytes_at_most`: how much the bucket may hold; 0 for no limit."""

    def __init__(self, address: S3Address, *, bytes_at_most: int = 0) -> None:
        self.address, self._bytes_at_most = address, bytes_at_most
        self.bucket, self._quick = _bucket(address, _PATIENT, 2), _bucket(address, _IMPATIENT, 0)
        self.requests = S3Requests(address)
        self._pin = Pin(lambda: self.read_mark(contract.MARK), PIN_SECONDS)
        self._counted, self._counted_at = 0, float("-inf")
        self._counting = threading.Lock()

    def __str__(self) -> str:
        return f"s3://{self.address.bucket}/{self.address.prefix}"

    def draft(self, case_id: uuid.UUID, *, temporary: bool = False) -> Draft:
        self._pin.check()
        return S3Draft(self, case_id, temporary=temporary)

    def open(self, case_id: uuid.UUID, blob: str) -> BinaryIO:
        key = self.place(case_id, blob)
        return cast(BinaryIO, io.BufferedReader(S3Reader(self.bucket, key)))

    def shows_drafts(self) -> bool:
        return False

    def size(self, case_id: uuid.UUID, blob: str) -> int:
        with _asking():
            return obstore.head(self.bucket, self.place(case_id, blob))["size"]

    def sizes(self, case_id: uuid.UUID) -> dict[str, int]:
        return {file.blob: file.size for file in self._files(_folder(case_id))}

    def examine(self, case_id: uuid.UUID, blob: str) -> Fault | None:
        try:
            if not contract.says_its_sum(blob):
                self.size(case_id, blob)
                return None
            with self.open(case_id, blob) as file:
                return _examine(file, blob)
        except FileNotFoundError:
            return Fault.MISSING

    def remove(self, case_id: uuid.UUID, blob: str) -> None:
        self.delete_keys([self.place(case_id, blob)])

    def holds_any(self, case_id: uuid.UUID) -> bool:
        if next(self._listed(_folder(case_id)), None) is not None:
            return True
        return next(self.requests.unfinished(self.full_key(f"{_folder(case_id)}/")), None) is not None

    def holds_blobs(self) -> bool:
        return any(_parsed(meta["path"]) for meta in self._listed())

    def destroy(self, case_id: uuid.UUID) -> None:
        folder = _folder(case_id)
        self.abort(folder, _EVER)
        self.delete_keys([meta["path"] for meta in self._listed(folder)])
        if next(self._listed(folder), None) is not None:
            raise OSError("a deleted file is still there")

    def sweep(self) -> int:
        before = datetime.now(UTC) - timedelta(seconds=contract.STALE_SECONDS)
        parts = [
            meta["path"]
            for meta in self._listed()
            if meta["path"].endswith(".part") and meta["last_modified"] < before
        ]
        self.delete_keys(parts)
        return len(parts) + self.abort("", before)

    def files(self) -> Iterator[StoredFile]:
        return self._files(None)

    def free_bytes(self) -> int:
        """What the limit leaves. What this process adds counts at once, what others add within an hour."""
        if not self._bytes_at_most:
            return contract.ENDLESS
        with self._counting:
            if time.monotonic() - self._counted_at > COUNTED_SECONDS:
                self._counted, self._counted_at = sum(meta["size"] for meta in self._listed()), time.monotonic()
            return max(0, self._bytes_at_most - self._counted)

    def probe(self) -> None:
        key = f"probe/{secrets.token_hex(8)}"
        with _asking():
            result = obstore.put(self._quick, key, b"ok", use_multipart=False)
            obstore.delete(self._quick, key)
        if result["version"] is not None:
            raise OSError("the bucket keeps versions of what is deleted")

    def objections(self) -> list[str]:
        sentences = []
        if self.requests.keeps_versions():
            sentences.append(
                f"The bucket of {self} keeps versions, so that what the site deletes would stay. Use a bucket that"
                " never had versioning on."
            )
        if self.requests.locks_objects():
            sentences.append(f"The bucket of {self} has object lock: the site could not delete. Use another.")
        return sentences

    def read_mark(self, name: str) -> str:
        with suppress(FileNotFoundError), _asking():
            return bytes(obstore.get(self.bucket, name).bytes()).decode("ascii", errors="replace").strip()
        return ""

    def write_mark(self, name: str, text: str) -> None:
        self.put(name, f"{text}\n".encode("ascii"))

    def marks(self, folder: str) -> list[str]:
        return sorted(meta["path"].rpartition("/")[2] for meta in self._listed(folder))

    def remove_mark(self, name: str) -> None:
        self.delete_keys([name])

    def place(self, case_id: uuid.UUID, blob: str) -> str:
        return f"{_folder(case_id)}/{contract.checked(blob)}"

    # --- for drafts of this store ---

    def full_key(self, key: str) -> str:
        """As the bucket knows it."""
        return f"{self.address.prefix}{key}"

    def part_key(self, case_id: uuid.UUID) -> str:
        return f"{_folder(case_id)}/{secrets.token_hex(16)}.part"

    def put(self, key: str, data: bytes | bytearray) -> None:
        with _asking():
            obstore.put(self.bucket, key, data, use_multipart=False)

    def add_up(self, size: int) -> None:
        with self._counting:
            self._counted += size

    def abort(self, start: str, before: datetime) -> int:
        """Throw away the uploads in parts below `start` that were begun before that moment; how many."""
        unfinished = [
            upload for upload in self.requests.unfinished(self.full_key(start)) if upload.begun_at < before
        ]
        for upload in unfinished:
            self.requests.abort(upload)
        return len(unfinished)

    def delete_keys(self, keys: Sequence[str]) -> None:
        for batch in (keys[start : start + _LISTED_AT_ONCE] for start in range(0, len(keys), _LISTED_AT_ONCE)):
            with suppress(FileNotFoundError), _asking():
                obstore.delete(self.bucket, batch)

    def _listed(self, folder: str | None = None) -> Iterator[Any]:
        with _asking():
            chunks = iter(obstore.list(self.bucket, prefix=folder, chunk_size=_LISTED_AT_ONCE))
        while True:
            with _asking():
                chunk: object = next(chunks, None)
            if chunk is None:
                return
            yield from cast(Sequence[Any], chunk)

    def _files(self, folder: str | None) -> Iterator[StoredFile]:
        for meta in self._listed(folder):
            if entry := _parsed(meta["path"]):
                case_id, blob = entry
                if contract.is_name(blob):
                    yield StoredFile(case_id, blob, meta["size"], meta["last_modified"].timestamp())


class S3Draft:
    """A contract.Draft: in memory up to a part, then an upload in parts under a key of its own.

    It holds at most two parts in memory: the one that fills, and the one on its way.
    """

    def __init__(self, store: S3Store, case_id: uuid.UUID, *, temporary: bool) -> None:
        self._store, self._case_id = store, case_id
        self._digest = None if temporary else hashlib.sha256()
        self._size, self._buffer = 0, bytearray()
        self._part_key = ""
        self._upload: WritableFile | None = None
        self.name = ""

    def write(self, data: bytes | memoryview) -> int:
        if self._digest:
            self._digest.update(data)
        self._size += len(data)
        if self._upload is None and len(self._buffer) + len(data) <= PART_BYTES:
            self._buffer += data
            return len(data)
        with _asking():
            if self._upload is None:
                self._part_key = self._store.part_key(self._case_id)
                self._upload = obstore.open_writer(
                    self._store.bucket, self._part_key, buffer_size=PART_BYTES, max_concurrency=1
                )
                self._upload.write(self._buffer)
                self._buffer = bytearray()
            self._upload.write(bytes(data))  # a copy: it is sent later, and whoever seals uses its memory again
        return len(data)

    def commit(self, name: str = "") -> str:
        if self._digest:
            name = contract.name_of(self._size, self._digest.hexdigest())
        key = self._store.place(self._case_id, name or secrets.token_hex(16))
        try:
            if self._upload is None:
                self._store.put(key, self._buffer)
            else:
                self._complete(self._upload, key)
        except OSError:
            self.rollback()
            with suppress(OSError):
                self._store.delete_keys([key])
            raise
        self._store.add_up(self._size)
        self._buffer, self._upload = bytearray(), None
        self.name = key.rpartition("/")[2]
        return self.name

    def show(self) -> str:
        raise NotImplementedError("of an unfinished upload nothing can be read")

    def rollback(self) -> None:
        self._buffer = bytearray()
        if self.name or not self._part_key:
            return
        self._upload = None
        with suppress(OSError):  # the sweep of tomorrow finds it
            self._store.abort(self._part_key, _EVER)
            self._store.delete_keys([self._part_key])
            self._part_key = ""

    def delete(self) -> None:
        self.rollback()
        if self.name:
            self._store.remove(self._case_id, self.name)

    def _complete(self, upload: "WritableFile", key: str) -> None:
        bucket = self._store.bucket
        with _asking():
            upload.close()
            obstore.copy(bucket, self._part_key, key)
            size = obstore.head(bucket, key)["size"]
        if size != self._size:
            raise OSError("the store kept another number of bytes than it was given")
        with suppress(OSError):  # the sweep of tomorrow finds it
            self._store.delete_keys([self._part_key])


class S3Reader(io.RawIOBase):
    """The bytes of an object, from its beginning to its end, a window in memory."""

    def __init__(self, bucket: Bucket, key: str) -> None:
        """Reads the first window. Raises FileNotFoundError, StoreSilentError."""
        super().__init__()
        self._bucket, self._key = bucket, key
        self._window, self._at = memoryview(b""), 0
        self._end = self._next = 0
        with _asking():
            try:
                self._read_window()
            except BaseError:
                # Of an empty object no range can be asked for.
                if obstore.head(bucket, key)["size"]:
                    raise

    def readable(self) -> bool:
        return True

    def readinto(self, target: Any) -> int:
        if self._at == len(self._window) and self._next < self._end:
            with _asking():
                self._read_window()
        count = min(len(target), len(self._window) - self._at)
        target[:count] = self._window[self._at : self._at + count]
        self._at += count
        return count

    def _read_window(self) -> None:
        self._window = memoryview(b"")  # let go before the next one comes
        answer = obstore.get(self._bucket, self._key, options={"range": (self._next, self._next + PART_BYTES)})
        self._window, self._at = memoryview(answer.bytes()), 0
        self._next, self._end = self._next + len(self._window), answer.meta["size"]
        if not len(self._window) and self._next < self._end:
            raise OSError("the store broke off")


def _bucket(address: S3Address, times: dict[str, str], tries: int) -> Bucket:
    options: dict[str, Any] = {"allow_http": address.is_plain, **times}
    if address.ca_file:
        options["root_certificate"] = Path(address.ca_file).read_bytes()
    return Bucket(
        address.bucket,
        prefix=address.prefix or None,
        endpoint=address.endpoint
        if address.has_bucket_in_path
        else address.endpoint.replace("://", f"://{address.bucket}.", 1),
        region=address.region,
        access_key_id=address.access_key_id,
        secret_access_key=address.secret_access_key,
        virtual_hosted_style_request=not address.has_bucket_in_path,
        disable_bulk_delete=True,  # not every service has it
        client_options=cast(Any, options),
        retry_config={"max_retries": tries, "retry_timeout": timedelta(seconds=10)},
    )


def _folder(case_id: uuid.UUID) -> str:
    return f"{case_id.hex[:2]}/{case_id.hex}"


def _parsed(key: str) -> tuple[uuid.UUID, str] | None:
    """The case and what of it lies there; None for marks and what is not the site's."""
    parts = key.split("/")
    if len(parts) != 3:
        return None
    with suppress(ValueError):
        case_id = uuid.UUID(hex=parts[1])
        if parts[0] == case_id.hex[:2]:
            return case_id, parts[2]
    return None


def _examine(file: BinaryIO, blob: str) -> Fault | None:
    digest, size = hashlib.sha256(), 0
    for piece in iter(lambda: file.read(io.DEFAULT_BUFFER_SIZE * 8), b""):
        digest.update(piece)
        size += len(piece)
    if contract.name_of(size, digest.hexdigest()) == blob:
        return None
    return contract.fault_of_size(blob, size) or Fault.CHANGED

"""Upload handlers: files go from the socket into a sealed blob, never into a temporary file."""

from collections.abc import Callable
from typing import Any

from django.core.files.uploadhandler import FileUploadHandler, SkipFile, StopUpload

from cases.errors import CaseClosedError
from evidence.errors import RefusedFileError
from evidence.upload.ingest import Intake

CHUNK_BYTES = 1024 * 1024


class RefuseUploadHandler(FileUploadHandler):
    """The site's default: a file sent to any address but the upload page is thrown away unread."""

    def new_file(self, *args: object, **kwargs: object) -> None:
        raise SkipFile

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        return None

    def file_complete(self, file_size: int) -> None:
        return None


class SealUploadHandler(FileUploadHandler):
    """Hands every piece of every file to an intake.

    `admit` is asked before each file; when it says no, the rest of the body is thrown away. `keep` is called when a
    file is complete. `closed` says that the case ended while files came.
    """

    chunk_size = CHUNK_BYTES

    def __init__(self, intake: Intake, admit: Callable[[], bool], keep: Callable[[], None]) -> None:
        super().__init__()
        self._intake, self._admit, self._keep = intake, admit, keep
        self.closed = False

    def new_file(self, field_name: str, file_name: str, *args: Any, **kwargs: Any) -> None:
        if not self._admit():
            raise StopUpload(connection_reset=False)
        try:
            self._intake.begin(file_name)
        except RefusedFileError as refusal:
            raise SkipFile from refusal

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        try:
            self._intake.take(raw_data)
        except RefusedFileError as refusal:
            raise SkipFile from refusal
        except CaseClosedError as closed:
            raise self._stop() from closed

    def file_complete(self, file_size: int) -> None:
        self._intake.complete()
        try:
            self._keep()
        except CaseClosedError as closed:
            raise self._stop() from closed

    def upload_interrupted(self) -> None:
        self._intake.interrupt()

    def _stop(self) -> StopUpload:
        self.closed = True
        return StopUpload(connection_reset=False)

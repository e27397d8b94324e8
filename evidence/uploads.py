"""Upload handlers: files go from the socket into a sealed blob, never into a temporary file."""

from typing import Any

from django.core.files.uploadhandler import FileUploadHandler, SkipFile, StopUpload

from evidence.errors import CaseClosed, Refused
from evidence.intake import Intake

CHUNK_BYTES = 256 * 1024


class RefuseUploadHandler(FileUploadHandler):
    """The site's default: a file sent to any address but the upload page is thrown away unread."""

    def new_file(self, *args: object, **kwargs: object) -> None:
        raise SkipFile

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        return None

    def file_complete(self, file_size: int) -> None:
        return None


class SealUploadHandler(FileUploadHandler):
    """Hands every piece of every file to an intake. `closed` says that the case ended while files came."""

    chunk_size = CHUNK_BYTES

    def __init__(self, intake: Intake) -> None:
        super().__init__()
        self._intake = intake
        self.closed = False

    def new_file(self, field_name: str, file_name: str, *args: Any, **kwargs: Any) -> None:
        try:
            self._intake.begin(file_name)
        except Refused as refusal:
            raise SkipFile from refusal

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        try:
            self._intake.take(raw_data)
        except Refused as refusal:
            raise SkipFile from refusal
        except CaseClosed as closed:
            self.closed = True
            raise StopUpload(connection_reset=False) from closed

    def file_complete(self, file_size: int) -> None:
        self._intake.complete()

    def upload_interrupted(self) -> None:
        self._intake.interrupt()

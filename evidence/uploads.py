"""Upload handlers: files go from the socket into a sealed blob, never into a temporary file."""

from django.core.files.uploadhandler import FileUploadHandler, SkipFile


class RefuseUploadHandler(FileUploadHandler):
    """The site's default: a file sent to any address but the upload page is thrown away unread."""

    def new_file(self, *args: object, **kwargs: object) -> None:
        raise SkipFile

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        return None

    def file_complete(self, file_size: int) -> None:
        return None

"""What can go wrong with a file, each a decision for the caller."""

from evidence.upload.refusals import Reason


class RefusedFileError(Exception):
    """This file is not taken; others may be. `reason` becomes a sentence in evidence.upload.refusals."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.value)
        self.reason = reason


class UnreadableError(Exception):
    """The file gives no reading copy: undecodable, too_large, slow, locked, wrong_password, misleading,
    other_format, damaged, or fault: the mistake is ours, and a later version of the readers may do better."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class DecoderStoppedError(Exception):
    """The child that decodes ended for a reason that lies on this machine; trying again makes sense."""


class AlreadyKeptError(Exception):
    """Another request finished this upload first; its exhibit is the one that counts."""


class OffsetMismatchError(Exception):
    """A piece that does not begin where the last one ended, or goes beyond the announced size."""

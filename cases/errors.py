"""What can go wrong with a case, each a decision for the caller."""


class CannotOpen(Exception):
    """The words open nothing: wrong, unknown, expired or deleted. All look the same on purpose."""


class SessionOver(Exception):
    """The case was closed or deleted, or this browser was shut out of it, while the request was under way."""


class Busy(Exception):
    """Too many keys are being derived at once; try again in a moment."""


class DecryptionFailed(Exception):
    """Sealed data was changed, belongs elsewhere, or the key is another one."""


class JobFailed(Exception):
    """The job cannot succeed by trying again. `code` is one of ours and never quotes input."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class ChainBroken(Exception):
    """The custody log does not hold together; `seq` is the first entry that does not fit, `why` says how."""

    def __init__(self, seq: int, why: str) -> None:
        super().__init__(f"entry {seq}: {why}")
        self.seq = seq
        self.why = why

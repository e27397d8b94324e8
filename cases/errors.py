"""What can go wrong with a case, each a decision for the caller."""


class UnlockError(Exception):
    """The words open nothing: wrong, unknown, expired or deleted. All look the same on purpose."""


class BusyError(Exception):
    """Too many keys are being derived at once; try again in a moment."""


class DecryptionError(Exception):
    """Sealed data was changed, belongs elsewhere, or the key is another one."""


class JobError(Exception):
    """The job cannot succeed by trying again. `code` is one of ours and never quotes input."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class BrokenChainError(Exception):
    """The custody log does not hold together; `seq` is the first entry that does not fit, `why` says how."""

    def __init__(self, seq: int, why: str) -> None:
        super().__init__(f"entry {seq}: {why}")
        self.seq = seq
        self.why = why


class LogFullError(Exception):
    """The log of the case takes no more entries of this kind (see cases.custody)."""


class CaseClosedError(Exception):
    """The case was closed, left or deleted, or this browser was shut out of it, while the request was under way."""

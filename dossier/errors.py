"""What can go wrong with a dossier, each a decision for the caller."""


class StillPreparingError(Exception):
    """Reading copies are still being made; try again in a moment. `count` of them."""

    def __init__(self, count: int) -> None:
        super().__init__(f"{count} waiting")
        self.count = count


class NoDossierError(Exception):
    """There is no dossier yet in the language that is needed."""


class DamagedCopyError(Exception):
    """The reading copy of an exhibit is missing or was changed; `number` is the exhibit's."""

    def __init__(self, number: int) -> None:
        super().__init__(f"exhibit {number}")
        self.number = number


class RenderError(Exception):
    """The layout asked for something outside the case, or a part of it could not be set."""


class SignatureFailedError(Exception):
    """The key, its certificates or the library failed; the text is the sort of error, not its content."""


class DamagedOriginalError(Exception):
    """A file that belongs into the bundle is missing here or is not what was received; `number` is the exhibit's,
    0 for the dossier itself."""

    def __init__(self, number: int) -> None:
        super().__init__(f"original {number}")
        self.number = number

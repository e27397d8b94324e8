"""What can go wrong with the statement, each a decision for the caller."""


class ConflictError(Exception):
    """The part was saved from another tab meanwhile; saving now would lose that text."""

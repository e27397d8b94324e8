"""What can go wrong with the account, each a decision for the caller."""


class Conflict(Exception):
    """The part was saved from another tab meanwhile; saving now would lose that text."""

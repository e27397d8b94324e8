"""What can go wrong with a time stamp, each a decision for the caller."""


class NoAnswerError(Exception):
    """The authority is down, too slow, or what it sent is no answer. Ask the next one, or later again."""


class InvalidTokenError(Exception):
    """A token that proves nothing: another digest, nonce, policy or authority, or a broken signature.

    The message says which check failed and quotes nothing of the token.
    """

"""What can go wrong at the desk, each a decision for the caller."""


class WrongCode(Exception):
    """The code brings nobody together: wrong, used, expired or typed by someone else first. All look the same."""


class TooManyTries(Exception):
    """This counselor typed too many wrong codes; try again in an hour."""


class LinkOver(Exception):
    """The link was used, has run out or never was."""


class WrongPassword(Exception):
    """The password does not open this counselor's key."""


class NotPossible(Exception):
    """The other side is gone: the counselor was deactivated or the code taken back meanwhile."""

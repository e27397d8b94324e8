"""What can go wrong at the desk, each a decision for the caller."""


class WrongCodeError(Exception):
    """The code brings nobody together: wrong, used, expired or typed by someone else first. All look the same."""


class TooManyTriesError(Exception):
    """This counsellor typed too many wrong codes; try again in an hour."""


class ExpiredLinkError(Exception):
    """The link was used, has run out or never was."""


class WrongPasswordError(Exception):
    """The password does not open this counsellor's key."""


class PasskeyRefusedError(Exception):
    """What a passkey answered proves nothing, or what it made opens no key: a retry needs a new challenge."""


class PasskeyOpensNothingError(Exception):
    """The passkey is right, and is a second factor only: it opens no desk without the password."""


class NotPossibleError(Exception):
    """The other side is gone: the counsellor was deactivated or the code taken back meanwhile."""


class NameTakenError(Exception):
    """There is a centre of this name on the site already."""


class TooManyMessagesError(Exception):
    """This side wrote as many messages in the last hour as it can."""


class ThreadFullError(Exception):
    """The thread holds as many messages as it can."""

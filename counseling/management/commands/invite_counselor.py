"""The name that this command had before: `invite_counsellor`."""

from counseling.management.commands.invite_counsellor import Command as NewCommand


class Command(NewCommand):
    """Answers as invite_counsellor does."""

"""The name that this command had before: `check_integrity`."""

from integrity.management.commands.check_integrity import Command as NewCommand


class Command(NewCommand):
    """Answers as check_integrity does."""

"""The name that this command had before: `facts`."""

from guidance.management.commands.facts import Command as NewCommand


class Command(NewCommand):
    """Answers as facts does."""

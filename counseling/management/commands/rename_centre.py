"""Give a counselling centre another name."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from counseling.accounts import centres
from counseling.errors import NameTakenError
from counseling.management import centre_option


class Command(BaseCommand):
    help = "Rename a counselling centre. Clients see the new name at once; their logs keep what was said then."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help="as it is called now")
        parser.add_argument("new_name", help="as clients read it from now on")

    def handle(self, *args: Any, **options: Any) -> None:
        centre, name = centre_option.find(options["name"]), centre_option.clean_name(options["new_name"])
        try:
            centres.rename(centre, name)
        except NameTakenError as error:
            raise CommandError("There is another centre of this name already.") from error
        self.stdout.write(f"The centre is called “{name}” now.")

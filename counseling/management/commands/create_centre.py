"""Make a counselling centre, before somebody is invited to it."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from counseling.accounts import centres
from counseling.errors import NameTakenError
from counseling.management import centre_option


class Command(BaseCommand):
    help = "Make a counselling centre. Its coordinators fill in address, contact and hours in the site."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help="as clients read it")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            centre = centres.create(centre_option.clean_name(options["name"]))
        except NameTakenError as error:
            raise CommandError("There is a centre of this name already.") from error
        self.stdout.write(f"Centre “{centre.name}” is there. Invite its first coordinator with invite_counsellor.")

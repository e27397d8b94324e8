"""Give somebody with an account another name, or move them to another centre."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from counseling import accounts
from counseling.accounts import names
from counseling.management import centre_option
from counseling.models import Counsellor


class Command(BaseCommand):
    help = (
        "Rename somebody, or move them to another centre. A move signs them out and ends everything that clients "
        "share with them, for the clients said yes to a name and a centre; they can share again with a new code."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("sign_in", help="name that they sign in with")
        parser.add_argument("--name", default="", help="as clients see it from now on")
        parser.add_argument("--centre", default="", help="the centre that they work for from now on")
        parser.add_argument("--confirm", action="store_true", help="move, although clients share with them now")

    def handle(self, *args: Any, **options: Any) -> None:
        people = Counsellor.objects.select_related("user", "centre")
        person = people.filter(user__username=options["sign_in"]).first()
        if person is None:
            raise CommandError("Nobody signs in with this name.")
        if not options["name"] and not options["centre"]:
            raise CommandError("Give --name, --centre or both.")
        centre = centre_option.find(options["centre"]) if options["centre"] else person.centre
        name = centre_option.clean_name(options["name"]) if options["name"] else person.name
        if (name != person.name or centre != person.centre) and names.is_taken(name, centre, but=person):
            raise CommandError(f"Somebody at {centre.name} has the name {name}. Give another one with --name.")
        shared = accounts.open_cases(person) if centre != person.centre else 0
        if shared and not options["confirm"]:
            raise CommandError(f"{shared} client(s) share with this account. It ends for all of them: --confirm")
        if (
            centre != person.centre
        ):  # first, so that the clients' logs end the sharing under the name that they know
            accounts.move(person, centre)
            person.centre = centre
        if name != person.name:
            accounts.correct(person, name=name, email=person.user.email, actor="manage.py")
        self.stdout.write(f"{name}, {centre.name}")

"""Invite the first coordinator, or anyone else, from the server: prints a link that works once."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.urls import reverse
from django.utils import translation

from counseling import accounts
from counseling.accounts import centres
from counseling.forms import InviteForm
from counseling.management import centre_option
from counseling.models import Centre, Role


class Command(BaseCommand):
    help = "Print a one-time link with which someone joins as a counsellor or coordinator."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("sign_in", help="name to sign in with")
        parser.add_argument("--name", required=True, help="as clients see it")
        parser.add_argument(
            "--centre", required=True, help="name of the counselling centre; the first one is made by this"
        )
        parser.add_argument("--role", choices=Role.values, default=Role.COUNSELLOR.value)
        parser.add_argument("--email", default="", help="only for a lost password, where a mail server is set")
        parser.add_argument("--site", default="", help="such as https://help.example.org; put before the path")
        parser.add_argument("--language", choices=[code for code, _name in settings.LANGUAGES], default="en")

    def handle(self, *args: Any, **options: Any) -> None:
        centre = centre_option.find(options["centre"]) if Centre.objects.exists() else None
        form = InviteForm({name: options[name] for name in ("sign_in", "name", "role", "email")}, centre=centre)
        if not form.is_valid():
            raise CommandError(" ".join(f"{name}: {errors[0]}" for name, errors in form.errors.items()))
        centre = centre or centres.create(centre_option.clean_name(options["centre"]))  # the first one of a site
        details = {**form.cleaned_data, "role": Role(form.cleaned_data["role"])}
        token = accounts.invite(**details, centre=centre)
        with translation.override(options["language"]):
            path = reverse("counseling:join", args=[token])
        self.stdout.write(options["site"].rstrip("/") + path)
        self.stdout.write(f"Works once, for {accounts.JOIN_DAYS} days. Hand it over by a way you trust.")

"""List the facts and pages that somebody must look at again."""

from datetime import date, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from guidance import content_loader, pack_loader
from guidance.facts import Fact

PAGE_DAYS = 183  # prose is read again twice a year


def _name(fact: Fact) -> str:
    return str(
        getattr(fact, "id", "") or getattr(fact, "tel", "") or getattr(fact, "name", "") or type(fact).__name__
    )


def due_facts(day: date) -> list[tuple[date, str]]:
    """(due since, what) of every fact that is older than its interval on that day, oldest first."""
    facts = {
        (fact.due_on(), f"{pack}: {_name(fact)}") for pack, fact in pack_loader.every_fact() if fact.due_on() < day
    }
    return sorted(facts)


def due_pages(day: date) -> list[tuple[date, str]]:
    pages_due = []
    for language in content_loader.languages():
        for name in content_loader.names(language):
            due = content_loader.load(name, language).reviewed_on + timedelta(days=PAGE_DAYS)
            if due < day:
                pages_due.append((due, f"{language}/{name}"))
    return sorted(pages_due)


class Command(BaseCommand):
    requires_system_checks = ()
    help = "List facts and pages past their date. Ends with status 1 when there are any."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--days", type=int, default=0, help="also what becomes due within so many days")

    def handle(self, *args: Any, days: int, **options: Any) -> None:
        day = timezone.localdate() + timedelta(days=days)
        due = due_facts(day) + due_pages(day)
        for since, subject in due:
            self.stdout.write(f"{since.isoformat()}  {subject}")
        unconfirmed = sum(fact.unconfirmed for _, fact in pack_loader.every_fact())
        self.stdout.write(f"{len(due)} due; {unconfirmed} facts that nobody has confirmed yet")
        if due:
            raise SystemExit(1)

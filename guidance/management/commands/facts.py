"""List the facts that somebody must look at again, and the pages, by how much harm a wrong one does."""

from collections import Counter
from datetime import date, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone, translation

from guidance import content_loader, fact_list, fact_overlay, human_tasks, pack_loader
from guidance.fact_list import ListedFact
from guidance.facts import Certainty

PAGE_DAYS = 183  # prose is read again twice a year


def due_facts(day: date, *, group: str = "") -> list[ListedFact]:
    """Those that are older than their interval on that day: what harms most first, then the oldest."""
    due = [
        row
        for facts in fact_list.groups()
        if not group or facts.id == group
        for row in facts.facts
        if row.fact.due_on() < day
    ]
    return sorted(due, key=lambda row: (row.risk, row.fact.due_on(), row.group, row.name))


def due_pages(day: date) -> list[tuple[date, str]]:
    pages_due = []
    for language in content_loader.languages():
        for name in content_loader.names(language):
            reviewed_on = content_loader.load(name, language).reviewed_on
            if reviewed_on is None:  # a translation that nobody has read, which the command `translation` lists
                continue
            due = reviewed_on + timedelta(days=PAGE_DAYS)
            if due < day:
                pages_due.append((due, f"{language}/{name}"))
    return sorted(pages_due)


def counted_table() -> str:
    """How many facts of each certainty a group has, and how many a person has looked at: Markdown."""
    lines = [f"| pack | {' | '.join(Certainty)} | checked by a person |", "|---|" + "---|" * (len(Certainty) + 1)]
    for group in fact_list.groups():
        counted = Counter(row.fact.certainty for row in group.facts)
        checked = sum(row.fact.checked_on is not None for row in group.facts)
        numbers = " | ".join(str(counted[certainty]) for certainty in Certainty)
        lines.append(f"| {group.id} | {numbers} | {checked} of {len(group.facts)} |")
    return "\n".join(lines)


class Command(BaseCommand):
    requires_system_checks = ()
    help = "List facts and pages past their date, the riskiest first. Ends with status 1 when there are any."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--days", type=int, default=0, help="also what becomes due within so many days")
        parser.add_argument(
            "--group", default="", help="one pack alone: a country, apps, services, payments, links, translations"
        )
        parser.add_argument(
            "--to-do", action="store_true", help="what only a person can do, as a page with boxes to tick"
        )
        parser.add_argument("--table", action="store_true", help="only count, by pack and certainty")

    def handle(self, *args: Any, days: int, group: str, table: bool, to_do: bool, **options: Any) -> None:
        with translation.override("en"):
            if table or to_do:
                self.stdout.write(human_tasks.markdown(group) if to_do else counted_table())
                return
            self._list(timezone.localdate() + timedelta(days=days), group)

    def _list(self, day: date, group: str) -> None:
        due = due_facts(day, group=group)
        pages = [] if group else due_pages(day)
        for row in due:
            source = row.fact.source or "no source"
            self.stdout.write(f"{row.fact.due_on()}  risk {row.risk}  {row.group}: {row.name} ({source})")
        for since, name in pages:
            self.stdout.write(f"{since}  page {name}")
        self._list_changes()
        unconfirmed = sum(row.fact.unconfirmed for facts in fact_list.groups() for row in facts.facts)
        self.stdout.write(f"{len(due) + len(pages)} due; {unconfirmed} facts that nobody has confirmed yet")
        if due or pages:
            raise SystemExit(1)

    def _list_changes(self) -> None:
        """What the operator's file holds that does not count: all of it, or what nobody has confirmed."""
        problem = pack_loader.packs().problem
        if problem:
            self.stdout.write(f"FACTS_OVERLAY is left out. {problem}")
        elif fact_overlay.version():
            for change in fact_overlay.read():
                if not change.is_confirmed:
                    self.stdout.write(f"{change.day}  waits for a second person: {change.do} {change.fact}")

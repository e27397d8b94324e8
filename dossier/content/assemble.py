"""Puts a dossier together from plain values: no request, no database, no keys.

Labels are in the language that is active (see `in_language`). The request for prosecution is an offer with boxes to
tick, never advice; what the law says of it stands in the pack of the case's country.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.custody import LogEntry
from dossier import offence_candidates
from dossier.content import (
    annexes,
    custody_table,
    document_id,
    exhibit_pages,
    first_page,
    formatting,
    image_hash_table,
    minors,
    screenshot_chats,
    sections,
    signer,
    statement_order,
    summary,
    suspect_wording,
    timestamp_notes,
)
from dossier.content.document import Choice, Document, FactLine, Grid, Sheet
from dossier.content.formatting import label
from dossier.content.signer import Signer
from dossier.content.summary import Brief
from dossier.content.timestamp_notes import Proof
from dossier.timeline import rows
from dossier.timeline.edits import Edits
from evidence.exhibits import OpenedExhibit
from evidence.transcripts import Transcript
from extraction.ocr.engine import TextLine as Seen
from extraction.screenshots.threads import Thread
from guidance import pack_loader
from guidance.facts import Country
from sextortion_help import operator
from statement.answers import Payment, Statement
from statement.choices import IdentifierKind, MeasureTaken, Method, Wish
from statement.image_hashes.values import Noted

OPERATOR_SHOWN = 120  # characters, on the first page


@dataclass(frozen=True)
class CaseFacts:
    """What the case itself contributes. `head` is the SHA-256 of the newest custody entry at `made_at`; `country`
    the id of the pack whose law is printed, empty where nobody said which: law is never guessed."""

    reference: str
    made_at: datetime
    zone: ZoneInfo
    head: str
    proofs: tuple[Proof, ...] = ()
    signer: Signer | None = None
    signing_failed: bool = False
    fingerprints: tuple[Noted, ...] = ()
    edits: Edits = Edits()
    transcripts: Mapping[UUID, Transcript] = field(default_factory=dict)
    lines_in_pictures: Mapping[UUID, tuple[tuple[Seen, ...], ...]] = field(default_factory=dict)
    chats: tuple[Thread, ...] = ()  # read from screenshots
    country: str = ""


def document(
    facts: CaseFacts, statement: Statement, exhibits: list[OpenedExhibit], entries: list[LogEntry], language: str
) -> Document:
    """The whole dossier in that language ("en" or "de")."""
    with translation.override(language):
        return _Assembly(facts, statement_order.in_time(statement), exhibits, entries, language).document()


@dataclass(frozen=True)
class _Assembly:
    facts: CaseFacts
    statement: Statement
    exhibits: list[OpenedExhibit]
    entries: list[LogEntry]
    language: str

    def document(self) -> Document:
        listing = document_id.listing(
            ((exhibit.number, exhibit.sha256) for exhibit in self.exhibits), self.facts.head
        )
        digest = document_id.of_listing(listing)
        made_at = formatting.recorded(self.facts.made_at, self.facts.zone, self.language)
        today = self.facts.made_at.astimezone(self.facts.zone).date()
        brief = Brief(self.statement, self.exhibits, self.language, today, self.facts.country)
        urgency = first_page.urgency(brief, first_page.Now(self.facts.made_at, self.facts.zone))
        note, broken = custody_table.check(self.entries, self.facts.head)
        facts = self.facts
        moments = rows.entries(
            self.statement, self.exhibits, facts.zone, self.language, facts.edits, facts.transcripts
        )
        return Document(
            language=self.language,
            reference=self.facts.reference,
            zone=str(self.facts.zone),
            fingerprint=digest,
            fingerprint_list=listing,
            short=document_id.short(digest),
            contents=sections.contents(),
            cover=self._cover(made_at, document_id.short(digest)),
            flags=urgency.flags,
            essentials=urgency.facts,
            at_once=urgency.at_once,
            first_page_density=urgency.density,
            statement_in_brief=summary.sentences(brief),
            summary=(summary_lines := summary.lines(brief)),
            summary_is_long=summary.is_long(summary_lines),
            minor_note=minors.note(self.statement.client, today),
            needs_guardian=minors.needs_guardian(self.statement.client, today),
            statement=self._statement(),
            timeline=rows.moments(moments, self.language),
            timeline_notes=rows.notes(moments, facts.edits, facts.zone, self.language),
            suspect=self._suspect(brief),
            identifiers=self._identifiers(),
            demands=self._demands(),
            payments=self._payments(),
            publications=self._publications(),
            actions=tuple(label(MeasureTaken, action) for action in self.statement.done.actions),
            actions_lines=self._actions(),
            fingerprints=image_hash_table.table(self.facts.fingerprints, self.language),
            request=self._request(),
            request_law=self._request_law(),
            request_until=first_page.until(first_page.request_limit(brief), brief),
            candidates=self._candidates(brief),
            candidates_country=self._law_of.name[self.language] if self._law_of else "",
            exhibits=exhibit_pages.overview(self.exhibits, self.facts.zone, self.language),
            sheets=tuple(exhibit_pages.sheets_of(self._sheet(exhibit) for exhibit in self.exhibits)),
            chats=screenshot_chats.parts(facts.chats),
            custody=custody_table.table(self.entries),
            chain_note=note,
            chain_broken=broken,
            stamped_by=timestamp_notes.authorities(self.facts.proofs),
            stamp_notes=timestamp_notes.notes(self.entries, self.facts.proofs),
            operator=signer.operator_lines(),
            annexes=annexes.sheets(brief, facts.made_at, facts.zone),
            signature_notes=signer.notes(self.facts.signer, failed=self.facts.signing_failed),
        )

    def _sheet(self, exhibit: OpenedExhibit) -> Sheet:
        stamp = timestamp_notes.of_exhibit(exhibit.number, self.entries, self.facts.proofs)
        stamp_words = timestamp_notes.in_words(stamp, self.facts.zone, self.language)
        transcript = self.facts.transcripts.get(exhibit.id)
        pages_of_lines = self.facts.lines_in_pictures.get(exhibit.id, ())
        return exhibit_pages.sheet(exhibit, self.facts.zone, self.language, stamp_words, transcript, pages_of_lines)

    def _told(self, iso: str, typed: str) -> str:
        return formatting.told(iso, typed, self.language)

    def _cover(self, made_at: str, short: str) -> tuple[FactLine, ...]:
        count = len(self.exhibits)
        exhibits = ngettext("%(count)s exhibit", "%(count)s exhibits", count) % {"count": count}
        name = formatting.shortened(formatting.safe(operator.configured().name), OPERATOR_SHOWN)
        fact_lines = [
            FactLine(_("Case reference"), self.facts.reference),
            FactLine(_("Made on"), made_at),
            FactLine(_("Contains"), _("statement, timeline, %(exhibits)s, custody log") % {"exhibits": exhibits}),
            FactLine(_("Short fingerprint"), short, "code"),
            FactLine(_("Made with the site of"), name),
        ]
        return tuple(line for line in fact_lines if line.value)

    def _statement(self) -> tuple[FactLine, ...]:
        beginning, suspect, threats = self.statement.beginning, self.statement.suspect, self.statement.threats
        client = self.statement.client
        fact_lines = [
            FactLine(_("Place of birth"), formatting.safe(client.birth_place)),
            FactLine(_("Nationality"), formatting.safe(client.nationality)),
            FactLine(_("Address for the police"), formatting.safe(client.address)),
            FactLine(_("Parent or guardian"), formatting.safe(client.guardian)),
            FactLine(_("First contact"), self._told(beginning.started_on, beginning.started_on_typed)),
            FactLine(_("Service"), formatting.safe(beginning.platform)),
            FactLine(_("Last message so far"), self._told(beginning.ended_on, beginning.ended_on_typed)),
            FactLine(_("Where the complainant was"), formatting.safe(beginning.place)),
            FactLine(_("How it began"), formatting.safe(beginning.how), "words"),
            FactLine(_("What they say about themselves"), formatting.safe(suspect.claims), "words"),
            FactLine(_("Known to the complainant"), formatting.safe(suspect.knows_them), "words"),
            FactLine(_("Known since"), self._told(suspect.known_since, suspect.known_since_typed)),
            FactLine(_("Threats, word for word"), formatting.safe(threats.words), "quote"),
            FactLine(_("Language of the threats"), formatting.safe(threats.language)),
        ]
        return tuple(line for line in fact_lines if line.value)

    def _suspect(self, brief: Brief) -> tuple[FactLine, ...]:
        suspect = self.statement.suspect
        fact_lines = [
            FactLine(_("What they say about themselves"), formatting.safe(suspect.claims), "words"),
            FactLine(_("Known to the complainant"), formatting.safe(suspect.knows_them), "words"),
            FactLine(_("Known since"), self._told(suspect.known_since, suspect.known_since_typed)),
            FactLine(_("Services used"), summary.services(brief)),
        ]
        return tuple(line for line in fact_lines if line.value)

    def _identifiers(self) -> Grid:
        rows = tuple(
            (
                label(IdentifierKind, identifier.kind),
                "\n".join(suspect_wording.exactly(identifier)),
                formatting.seen_in(identifier.where, identifier.seen_in),
            )
            for identifier in self.statement.identifiers
        )
        heads = (_("Kind"), _("Exactly as it was written"), _("Where it was seen"))
        return Grid("identifiers", heads, rows, _("No names, numbers or addresses are stated."))

    def _demands(self) -> Grid:
        rows = tuple(
            (
                self._told(demand.asked_on, demand.asked_on_typed),
                formatting.demanded(demand),
                formatting.money(demand.amount, demand.amount_number, demand.currency, self.language),
                self._told(demand.deadline, demand.deadline_typed),
                formatting.ways_to_pay(demand.how_to_pay),
            )
            for demand in self.statement.demands
        )
        heads = (_("When"), _("What was demanded"), _("Amount"), _("Deadline"), _("How to pay"))
        # No total: a demand that was raised, or repeated, is not two.
        return Grid("demands", heads, rows, _("No demands are stated."), ())

    def _payments(self) -> Grid:
        rows = tuple(
            (
                self._told(payment.paid_on, payment.paid_on_typed),
                label(Method, payment.method),
                formatting.money(payment.amount, payment.amount_number, payment.currency, self.language),
                formatting.safe(payment.recipient),
                self._payment_marks(payment),
            )
            for payment in self.statement.payments
        )
        heads = (_("When"), _("Way of paying"), _("Amount"), _("Recipient"), _("Reference, case number"))
        return Grid("payments", heads, rows, _("No payment is stated."), self._totals(self.statement.payments))

    def _payment_marks(self, payment: Payment) -> str:
        marks = [formatting.safe(text) for text in (payment.reference, payment.provider_case) if text]
        if payment.own_account:
            marks.append(_("from: %(account)s") % {"account": formatting.safe(payment.own_account)})
        return "\n".join(marks)

    def _totals(self, items: tuple[object, ...]) -> tuple[FactLine, ...]:
        rows = summary.money_rows(items)
        sums, left_out = formatting.totals(rows, self.language)
        lines = [FactLine(_("Total %(currency)s") % {"currency": code}, amount) for code, amount in sums]
        if left_out:
            lines.append(FactLine(_("Not added, no clear amount"), str(left_out)))
        return tuple(lines)

    def _publications(self) -> Grid:
        rows = tuple(
            (
                "\n".join(formatting.safe(text) for text in (publication.address, publication.account) if text),
                self._told(publication.first_seen, publication.first_seen_typed),
                self._told(publication.reported, publication.reported_typed),
                self._told(publication.removed, publication.removed_typed),
            )
            for publication in self.statement.publications
        )
        heads = (_("Address, account"), _("First seen"), _("Reported"), _("Removed"))
        return Grid("publications", heads, rows, _("No publication is stated."))

    def _actions(self) -> tuple[FactLine, ...]:
        measures = self.statement.done
        fact_lines = [
            FactLine(
                _("Case number of the service against spreading"), formatting.safe(measures.services_case_number)
            ),
            FactLine(_("Witnesses"), formatting.safe(measures.witnesses), "words"),
            FactLine(_("Notes"), formatting.safe(measures.notes), "words"),
        ]
        return tuple(line for line in fact_lines if line.value)

    def _candidates(self, brief: Brief) -> tuple[FactLine, ...]:
        """Those of the case's country; none where that is not known, or nothing was demanded, paid or shown. A
        star: not compared with the text of the law."""
        of_forms = offence_candidates.forms(self.statement)
        if not of_forms or self._law_of is None:
            return ()
        under_18 = bool(minors.note(self.statement.client, brief.today))
        offences = offence_candidates.of_country(
            self._law_of.id, under_18=under_18, of_forms=of_forms, further=True
        )
        return tuple(
            FactLine(
                (one.name + ("" if one.certain else "*")).replace("§ ", "§\u00a0"),
                ", ".join(part for part in (one.source, one.source_date) if part),
            )
            for one in offences
        )

    @property
    def _law_of(self) -> Country | None:
        return pack_loader.countries().get(self.facts.country)

    def _request_law(self) -> str:
        """What the law of the case's country says of a request; "" where it has none or no country is known."""
        country = self._law_of
        if country is None or country.request is None or country.request_limit is None:
            return ""
        return (country.request.paper or country.request_limit.about)[self.language]

    def _request(self) -> tuple[Choice, ...]:
        wishes = self.statement.client.wishes
        offers = (
            Choice(_("I report the facts in this dossier to the police.")),
            Choice(_("I request prosecution for all offences that may apply.")),
        )
        return offers + tuple(Choice(str(wish.label), wish.value in wishes) for wish in Wish)

"""What was stated, laid into the fields of one form: values to copy over, in the order in which the form asks.

Where the order of each form was found: dossier.online_report.systems.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.utils import translation

from dossier.content import minors
from dossier.online_report.form_values import FormValues, in_lines, on_one_line
from dossier.online_report.systems import FACTS, ReportingSystem
from statement.answers import Statement
from statement.choices import IdentifierKind, MeasureTaken
from statement.models import StatementPart


@dataclass(frozen=True)
class FormField:
    """A field of the form. `value`: "" where nothing is stated; `part`: of the statement, where it can be added;
    `caution`: what the client said about using it, whole, to be read before it is copied."""

    label: str
    value: str
    part: str = ""
    caution: str = ""

    @property
    def letters(self) -> int:
        """How long it is: some forms take no more than so many characters."""
        return len(self.value)


@dataclass(frozen=True)
class FieldGroup:
    """A part of the form, under its heading there."""

    title: str
    fields: tuple[FormField, ...]


@dataclass(frozen=True)
class FieldSheet:
    system: ReportingSystem
    groups: tuple[FieldGroup, ...]

    @property
    def language(self) -> str:
        return FACTS[self.system].language

    @property
    def source(self) -> str:
        return FACTS[self.system].source


def sheet(system: str, statement: Statement, today: date) -> FieldSheet:
    """In the language of the form, whatever language the page has."""
    chosen = ReportingSystem(system)
    with translation.override(FACTS[chosen].language):
        values = FormValues(statement, today, FACTS[chosen].days)
        return FieldSheet(chosen, tuple(_GROUPS[chosen](values)))


# --- the forms -------------------------------------------------------------------------------------------

_YOU, _PERSON, _BEGINNING = StatementPart.ABOUT_YOU, StatementPart.SUSPECT, StatementPart.BEGINNING
_HANDLES, _MONEY, _SINCE = StatementPart.IDENTIFIERS, StatementPart.PAYMENTS, StatementPart.DONE


def _ic3(values: FormValues) -> list[FieldGroup]:
    client = values.client
    victim = (
        FormField("Name", values.name, _YOU),
        FormField("Age", values.age, _YOU),
        FormField("Address, city, country, state, ZIP code", values.address, _YOU),
        FormField("Phone number", values.phone, _YOU, values.caution),
        FormField("Email address", values.mail, _YOU, values.caution),
    )
    subject = (
        FormField("Name", values.suspect_names, _PERSON),
        FormField("Phone number", values.identifiers(IdentifierKind.PHONE), _HANDLES),
        FormField("Email address", values.identifiers(IdentifierKind.EMAIL), _HANDLES),
        FormField("Website, social media account", values.social_media, _HANDLES),
        FormField("IP address", values.identifiers(IdentifierKind.IP), _HANDLES),
        FormField("Accounts and wallets that money was to go to", values.accounts, _HANDLES),
    )
    other = (
        FormField("How to reach me safely", values.contact, _YOU),
        FormField("Language", on_one_line(client.language), _YOU),
        FormField("Parent or guardian", on_one_line(client.guardian), _YOU),
        FormField("Witnesses, other victims", values.witnesses, _SINCE),
        FormField("Reported to other police or agencies", values.has(MeasureTaken.POLICE), _SINCE),
    )
    return [
        FieldGroup("Victim information", victim),
        *_transactions(values),
        FieldGroup("Information about the subject(s)", subject),
        FieldGroup(
            "Description of incident", (FormField("What happened", values.narrative, _BEGINNING),)
        ),
        FieldGroup("Other information", other),
    ]  # fmt: skip


def _transactions(values: FormValues) -> list[FieldGroup]:
    """A group for each payment; one that says where to add them where none is stated."""
    if not values.statement.payments:
        return [FieldGroup("Financial transaction(s)", (FormField("Transaction", "", _MONEY),))]
    bank = values.has(MeasureTaken.BANK)
    return [
        FieldGroup(
            f"Financial transaction {number}",
            (
                FormField("Transaction type", values.paid_by(payment), _MONEY),
                FormField("Transaction amount", values.amount(payment), _MONEY),
                FormField("Transaction date", values.day(payment.paid_on, payment.paid_on_typed), _MONEY),
                FormField("Did you contact your bank, financial institution or exchange?", bank, _SINCE),
                FormField("Victim bank, account or originating wallet", on_one_line(payment.own_account), _MONEY),
                FormField("Recipient bank, account or wallet", on_one_line(payment.recipient), _MONEY),
                FormField("Transaction ID or hash, reference", on_one_line(payment.reference), _MONEY),
                FormField("Case number of the bank or service", on_one_line(payment.provider_case), _MONEY),
            ),
        )
        for number, payment in enumerate(values.statement.payments, start=1)
    ]


def _cybertipline(values: FormValues) -> list[FieldGroup]:
    reporter = (
        FormField("Type of incident", "Online enticement: sextortion", ""),
        FormField("Approximate date and time", values.span, _BEGINNING),
        FormField("Name (you may leave it out)", values.name, _YOU),
        FormField("Phone", values.phone, _YOU, values.caution),
        FormField("Email", values.mail, _YOU, values.caution),
        FormField("Where you are", values.address or values.place, _YOU),
    )
    internet = (
        FormField("App or website", values.platform, _BEGINNING),
        FormField("Usernames and profile addresses", values.social_media, _HANDLES),
        FormField("Email addresses", values.identifiers(IdentifierKind.EMAIL), _HANDLES),
        FormField("Web addresses where something was shown", values.publications, StatementPart.PUBLICATIONS),
    )
    is_about_client = minors.is_minor(values.client, values.today)
    child = (
        FormField("Name", values.name if is_about_client else "", _YOU),
        FormField("Date of birth", values.birth if is_about_client else "", _YOU),
        FormField("Somebody under 18 is shown", values.shows_minor, _YOU),
        FormField("Parent or guardian", on_one_line(values.client.guardian), _YOU),
    )
    further = (
        FormField("What happened", values.narrative, _BEGINNING),
        FormField("Payments", _paid(values), _MONEY),
        FormField("How to reach me safely", values.contact, _YOU),
    )
    return [
        FieldGroup("Reporting person", reporter),
        FieldGroup("Internet information", internet),
        FieldGroup("Child victim", child),
        FieldGroup("Suspect", _suspect(values)),
        FieldGroup("Additional information", further),
    ]


def _suspect(values: FormValues) -> tuple[FormField, ...]:
    return (
        FormField("Name", values.suspect_names, _PERSON),
        FormField("Usernames, profile addresses, numbers", values.social_media, _HANDLES),
        FormField("Phone numbers", values.identifiers(IdentifierKind.PHONE), _HANDLES),
        FormField("Email addresses", values.identifiers(IdentifierKind.EMAIL), _HANDLES),
        FormField("What they say about themselves, what you know", values.suspect_claims, _PERSON),
    )


def _paid(values: FormValues) -> str:
    return in_lines(
        ", ".join(
            part
            for part in (
                values.day(payment.paid_on, payment.paid_on_typed),
                values.amount(payment),
                values.paid_by(payment),
                on_one_line(payment.recipient),
                on_one_line(payment.reference),
            )  # fmt: skip
            if part
        )
        for payment in values.statement.payments
    )


def _report_fraud(values: FormValues) -> list[FieldGroup]:
    you = (
        FormField("Name", values.name, _YOU),
        FormField("Date of birth", values.birth, _YOU),
        FormField("Address", values.address, _YOU),
        FormField("Phone", values.phone, _YOU, values.caution),
        FormField("Email", values.mail, _YOU, values.caution),
        FormField("How to reach me safely", values.contact, _YOU),
    )
    they = (
        FormField("Name", values.suspect_names, _PERSON),
        FormField("Phone number", values.identifiers(IdentifierKind.PHONE), _HANDLES),
        FormField("Web address", values.identifiers(IdentifierKind.WEBSITE), _HANDLES),
        FormField("Email address", values.identifiers(IdentifierKind.EMAIL), _HANDLES),
        FormField("Social media profile", values.social_media, _HANDLES),
        FormField("Bank account or wallet", values.accounts, _HANDLES),
    )
    money = (
        FormField("How you paid, when, how much, to whom", _paid(values), _MONEY),
        FormField("Total lost", values.total(), _MONEY),
        FormField("Your bank or account", values.own_accounts, _MONEY),
        FormField("Told the bank", values.has(MeasureTaken.BANK), _SINCE),
    )  # fmt: skip
    events = (
        FormField("First contact", values.first_contact, _BEGINNING),
        FormField("Last contact", values.last_message, _BEGINNING),
        FormField("What happened", values.narrative, _BEGINNING),
        FormField("Witnesses", values.witnesses, _SINCE),
    )
    return [
        FieldGroup("About you", you),
        FieldGroup("Whoever made contact with you", they),
        FieldGroup("Money", money),
        FieldGroup("What happened", events),
    ]


def _ceop(values: FormValues) -> list[FieldGroup]:
    you = (
        FormField("Name", values.name, _YOU),
        FormField("Date of birth", values.birth, _YOU),
        FormField("Phone", values.phone, _YOU, values.caution),
        FormField("Email", values.mail, _YOU, values.caution),
        FormField("How to reach me safely", values.contact, _YOU),
    )
    events = (
        FormField("What happened", values.narrative, _BEGINNING),
        FormField("When", values.span, _BEGINNING),
        FormField("Where online", values.platform, _BEGINNING),
        FormField("Payments", _paid(values), _MONEY),
    )
    is_about_client = minors.is_minor(values.client, values.today)
    whom = (
        FormField("Name", values.name if is_about_client else "", _YOU),
        FormField("Age", values.age if is_about_client else "", _YOU),
        FormField("Somebody under 18 is shown", values.shows_minor, _YOU),
        FormField("Parent or carer", on_one_line(values.client.guardian), _YOU),
    )
    return [
        FieldGroup("Your contact details", you),
        FieldGroup("What happened?", events),
        FieldGroup("Who did it happen to?", whom),
        FieldGroup("What do you know about the suspect?", _suspect(values)),
    ]


def _onlinewache(values: FormValues) -> list[FieldGroup]:
    client = values.client
    offence = (
        FormField("Was ist passiert?", values.narrative, _BEGINNING),
        FormField("Tatzeit (von – bis)", values.span, _BEGINNING),
        FormField("Tatort (Aufenthaltsort, Internetdienst)", in_lines((values.place, values.platform)), _BEGINNING),
        FormField("Schadenshöhe", values.total(), _MONEY),
        FormField("Zahlungen", _paid(values), _MONEY),
    )  # fmt: skip
    person = (
        FormField("Name, Vorname", values.name, _YOU),
        FormField("Geburtsdatum", values.birth, _YOU),
        FormField("Geburtsort", on_one_line(client.birth_place), _YOU),
        FormField("Staatsangehörigkeit", on_one_line(client.nationality), _YOU),
        FormField("Anschrift", values.address, _YOU),
        FormField("Telefon", values.phone, _YOU, values.caution),
        FormField("E-Mail", values.mail, _YOU, values.caution),
        FormField("Sicherer Kontakt", values.contact, _YOU),
        FormField("Sorgeberechtigte Person", on_one_line(client.guardian), _YOU),
    )
    suspect = (
        FormField("Name", values.suspect_names, _PERSON),
        FormField("Konten und Profile", values.social_media, _HANDLES),
        FormField("Telefonnummern", values.identifiers(IdentifierKind.PHONE), _HANDLES),
        FormField("E-Mail-Adressen", values.identifiers(IdentifierKind.EMAIL), _HANDLES),
        FormField("IP-Adressen", values.identifiers(IdentifierKind.IP), _HANDLES),
        FormField("Zahlungsempfänger", values.accounts, _HANDLES),
        FormField("Weitere Hinweise", values.suspect_claims, _PERSON),
    )
    return [
        FieldGroup("Tat", offence),
        FieldGroup("Geschädigte Person", person),
        FieldGroup("Tatverdächtige Person", suspect),
        FieldGroup("Zeuginnen und Zeugen", (FormField("Name, Erreichbarkeit", values.witnesses, _SINCE),)),
    ]


_GROUPS: dict[ReportingSystem, Callable[[FormValues], list[FieldGroup]]] = {
    ReportingSystem.ONLINEWACHE: _onlinewache,
    ReportingSystem.IC3: _ic3,
    ReportingSystem.CYBERTIPLINE: _cybertipline,
    ReportingSystem.REPORT_FRAUD: _report_fraud,
    ReportingSystem.CEOP: _ceop,
}

"""The systems that take reports online: who runs each, in which language it asks, and where its order was found.

None publishes its form for programs, and all change theirs. So each sheet names its source and says that the form
may look different by now. Labels stand in the language of the form, because they are looked for there.
"""

from dataclasses import dataclass

from django.db.models import TextChoices

from dossier.police_letter.jurisdictions import Place


class ReportingSystem(TextChoices):
    """Its value stands in addresses and names of files."""

    ONLINEWACHE = "onlinewache", "Onlinewache (Polizei)"
    IC3 = "ic3", "IC3 (FBI, Internet Crime Complaint Center)"
    CYBERTIPLINE = "cybertipline", "CyberTipline (NCMEC)"
    REPORT_FRAUD = "report-fraud", "Report Fraud (City of London Police)"
    CEOP = "ceop", "CEOP Safety Centre (National Crime Agency)"


@dataclass(frozen=True)
class FormFacts:
    """What is known about the form. `days`: how it writes a day, for strftime; `source`: where its order was found;
    `for_young`: it takes reports only where somebody under 18 is concerned."""

    place: Place
    language: str
    days: str
    source: str
    for_young: bool = False


FACTS: dict[str, FormFacts] = {
    ReportingSystem.ONLINEWACHE: FormFacts(Place.GERMANY, "de", "%d.%m.%Y", "polizei.bremerhaven.de; test.de"),
    ReportingSystem.IC3: FormFacts(Place.STATES, "en", "%m/%d/%Y", "www.ic3.gov, FAQ; ransomware.ic3.gov"),
    ReportingSystem.CYBERTIPLINE: FormFacts(
        Place.STATES, "en", "%m/%d/%Y", "netsmartz411.org (NCMEC); report.cybertip.org, FAQ", for_young=True
    ),
    ReportingSystem.REPORT_FRAUD: FormFacts(
        Place.KINGDOM, "en", "%d/%m/%Y", "stopthinkfraud.campaign.gov.uk, what to report"
    ),
    ReportingSystem.CEOP: FormFacts(
        Place.KINGDOM, "en", "%d/%m/%Y", "ceopeducation.co.uk, Reporting to CEOP", for_young=True
    ),
}


def of_place(place: str, *, under_18: bool) -> list[ReportingSystem]:
    """Those of a country; those for people under 18 only where one may be concerned."""
    return [
        system
        for system in ReportingSystem
        if FACTS[system].place == place and (under_18 or not FACTS[system].for_young)
    ]

"""Names in the packs that describe instead of naming, in the language of the page; proper names stay."""

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

# Each names a source, a contact or a law. What stands in a pack and not here is a proper name in every language.
DESCRIBED = (
    _("press report"),
    _("press reports"),
    _("Press reports"),
    _("Thieme, review of krisenchat"),
    _("gov.uk memorandum on the Crime and Policing Bill"),
    _("Puryear Law, quoting the statute"),
    _("Council of Europe, quoting the statute"),
    _("Howick Police, in the Times"),
    _("Meta help pages"),
    _("Aylo partner list"),
    _("StopNCII partner list"),
    _("several guides"),
    _("Report Fraud launch notice"),
    _("Victim services of each province"),
    _("Suspicious e-mails and texts"),
    _("Blackmail laws of the states and territories"),
    _("Europol list of police report pages"),
)


def in_page_language(name: str) -> str:
    """A name, or several joined by "; " as the sources of a fact are, each translated where it describes."""
    return "; ".join(gettext(one) if one in DESCRIBED else one for one in name.split("; "))

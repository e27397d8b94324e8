"""E-mails as parts of their exhibit's pages: who, over which servers, what was checked, the words, the files."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dossier.content import formatting
from dossier.content.document import ExhibitPart, FactLine, Grid
from evidence.transcripts import Attached, Email, Hop, Transcript

MOST_MAILS = 30  # of one file
MOST_BODY = 20_000  # characters of an e-mail
MOST_HEADERS = 20_000


def parts(transcript: Transcript, language: str) -> tuple[ExhibitPart, ...]:
    if transcript.offered_mails:
        return _mailbox(transcript, language)
    return _letters(transcript.letters, language) + _rest(transcript.unread)


def _letters(letters: tuple[Email, ...], language: str) -> tuple[ExhibitPart, ...]:
    if len(letters) == 1:
        return _letter(letters[0], language, _("Sender and recipient"))
    parts: list[ExhibitPart] = []
    first = max(0, len(letters) - MOST_MAILS)  # of a mailbox the newest are printed
    for number, letter in enumerate(letters[first:], start=first + 1):
        numbers = {"number": number, "count": len(letters)}
        parts += _letter(letter, language, _("E-mail %(number)s of %(count)s: sender and recipient") % numbers)
    if len(letters) > MOST_MAILS:
        sentence = _("The last %(printed)s of %(count)s e-mails are printed; the rest is in the original.")
        numbers = {"printed": MOST_MAILS, "count": len(letters)}
        parts.append(ExhibitPart(title=_("More e-mails"), notes=(sentence % numbers,)))
    return tuple(parts)


def _mailbox(transcript: Transcript, language: str) -> tuple[ExhibitPart, ...]:
    """Only what the client chose; that there is more is said."""
    count = len(transcript.offered_mails) + transcript.unread
    if not transcript.letters:
        sentence = _(
            "The file holds %(count)s e-mails. It was not said which of them matter here, so none is printed."
        )
        return (ExhibitPart(title=_("E-mails"), notes=(sentence % {"count": formatting.count(count, language)},)),)
    chosen = sum(not letter.depth for letter in transcript.letters)
    sentence = ngettext(
        "The file is a mailbox of %(all)s e-mails. %(count)s was chosen by the client and read; no other was.",
        "The file is a mailbox of %(all)s e-mails. %(count)s were chosen by the client and read; no others were.",
        chosen,
    )
    selection_note = sentence % {"all": formatting.count(count, language), "count": chosen}
    return (ExhibitPart(title=_("E-mails"), notes=(selection_note,)), *_letters(transcript.letters, language))


def _rest(unread: int) -> tuple[ExhibitPart, ...]:
    """The older mails of a mailbox."""
    if not unread:
        return ()
    sentence = ngettext(
        "%(count)s older e-mail of the mailbox was not read; it is in the original.",
        "%(count)s older e-mails of the mailbox were not read; they are in the original.",
        unread,
    )
    return (ExhibitPart(title=_("More e-mails"), notes=(sentence % {"count": unread},)),)


def _letter(letter: Email, language: str, title: str) -> tuple[ExhibitPart, ...]:
    notes = _carried(letter) + _unread(letter) + _checked(letter)
    parts = [ExhibitPart(title=title, lines=_headers(letter), notes=notes)]
    if letter.hops:
        doubt = _("The oldest line comes first. Lines below the recipient’s own server can be made up.")
        parts.append(ExhibitPart(title=_("Way through the servers"), notes=(doubt,), grid=_hops(letter.hops)))
    if letter.attached:
        parts.append(ExhibitPart(title=_("Attached files, not opened"), grid=_attached(letter.attached, language)))
    if letter.signs:
        parts.append(ExhibitPart(title=_("What the text contains"), notes=_signs(letter)))
    body, headers = letter.body[:MOST_BODY], letter.headers[:MOST_HEADERS]
    parts.append(ExhibitPart(title=_("Text of the e-mail"), notes=_about_text(letter), text=formatting.safe(body)))
    parts.append(ExhibitPart(title=_("All header lines, as received"), small=formatting.safe(headers)))
    return tuple(parts)


def _headers(letter: Email) -> tuple[FactLine, ...]:
    header_lines = (
        FactLine(_("From"), formatting.safe(letter.sender)),
        FactLine(_("Answers to (Reply-To)"), formatting.safe(letter.reply_to)),
        FactLine(_("Returned to (Return-Path)"), formatting.safe(letter.return_path)),
        FactLine(_("To"), formatting.safe(letter.to)),
        FactLine(_("Copy to"), formatting.safe(letter.cc)),
        FactLine(_("Subject"), formatting.safe(letter.subject)),
        FactLine(_("Date, as the sender gives it"), formatting.safe(letter.written)),
        FactLine(_("Number of the e-mail (Message-ID)"), formatting.safe(letter.message_id)),
        FactLine(_("Address of the sender’s device (X-Originating-IP)"), formatting.safe(letter.origin)),
    )
    return tuple(line for line in header_lines if line.value)


def _carried(letter: Email) -> tuple[str, ...]:
    if not letter.depth:
        return ()
    if not letter.carried_by:
        return (_("This e-mail was attached to another one."),)
    sentence = _("This e-mail was attached to the one from %(sender)s.")
    return (sentence % {"sender": formatting.safe(letter.carried_by)},)


def _unread(letter: Email) -> tuple[str, ...]:
    if not letter.unread:
        return ()
    sentence = ngettext(
        "%(count)s more e-mail is attached to this one. It was not read.",
        "%(count)s more e-mails are attached to this one. They were not read.",
        letter.unread,
    )
    return (sentence % {"count": letter.unread},)


def _checked(letter: Email) -> tuple[str, ...]:
    """What the checks say about the sender, and how they came out."""
    sentence = {
        "own": _("The sender address is that of the recipient, and it was not proven. It is likely forged."),
        "own_proven": _("The sender address is that of the recipient, and the receiving service confirmed it."),
        "forged": _("The check of the sender address failed. It is likely forged."),
        "proven": _("The receiving service confirmed the domain of the sender address."),
    }.get(letter.verdict, _("The sender address was not proven."))
    checks = letter.checks
    if not (checks.spf or checks.dkim or checks.dmarc):
        return (sentence,)
    results = _("Results of the check: SPF %(spf)s, DKIM %(dkim)s, DMARC %(dmarc)s.") % {
        "spf": checks.spf or "–",
        "dkim": checks.dkim or "–",
        "dmarc": checks.dmarc or "–",
    }
    by = _("Checked by %(by)s.") % {"by": formatting.safe(checks.by)} if checks.by else ""
    doubt = "" if checks.trusted else _("That the receiving service wrote this is not certain.")
    return (sentence, " ".join(part for part in (results, by, doubt) if part))


def _hops(hops: tuple[Hop, ...]) -> Grid:
    rows = tuple(
        (
            str(number),
            "\n".join(formatting.safe(part) for part in (hop.giver, hop.address) if part),
            formatting.safe(hop.taker),
            _moment(hop),
        )
        for number, hop in enumerate(hops, start=1)
    )
    return Grid("hops", (_("No."), _("Handed over by"), _("Taken by"), _("Time (UTC)")), rows)


def _moment(hop: Hop) -> str:
    if not hop.at:
        return formatting.safe(hop.written)
    return f"{datetime.fromisoformat(hop.at):%Y-%m-%d %H:%M:%S}"


def _attached(attached: tuple[Attached, ...], language: str) -> Grid:
    rows = tuple(
        (
            formatting.safe(attachment.name),
            formatting.safe(attachment.media_type),
            formatting.size(attachment.size, language),
            attachment.sha256,
        )
        for attachment in attached
    )
    return Grid("attached", (_("Name"), _("Type, as the e-mail says"), _("Size"), "SHA-256"), rows)


def _signs(letter: Email) -> tuple[str, ...]:
    sentences = {
        "own_address": _("The sender address is that of the recipient."),
        "password": _("A password is named."),
        "deadline": _("Crypto money is demanded within a set time."),
        "crypto": _("Crypto money is demanded."),
        "malware": _("Access to the recipient’s device is claimed (such as Pegasus, a Trojan, a RAT)."),
        "nothing_shown": _("A recording is claimed; no picture or video is attached."),
        "everyone": _("It is threatened to write to all contacts."),
    }
    return tuple(sentences[code] for code in letter.signs if code in sentences)


def _about_text(letter: Email) -> tuple[str, ...]:
    sentence_of = {
        "encrypted": _("The e-mail, or a part of it, is encrypted; that part was not read."),
        "signed": _("The e-mail bears a digital signature, which was not checked."),
        "tnef": _("A part of the e-mail is in Outlook’s own form (winmail.dat); it was not opened."),
        "partial": _("This is one piece of a longer e-mail."),
        "quotes": _("The text holds words of other e-mails, forwarded or quoted. They are not the sender’s."),
    }
    sentences = [sentence_of[code] for code in letter.notes if code in sentence_of]
    if letter.cut or len(letter.body) > MOST_BODY or len(letter.headers) > MOST_HEADERS:
        sentences.append(_("Only the beginning is printed. The whole e-mail is in the original."))
    if "⟦" in letter.body[:MOST_BODY]:
        sentences.append(_("What stands in ⟦ ⟧ is in the file, but it is written so that nobody sees it."))
    return tuple(sentences)

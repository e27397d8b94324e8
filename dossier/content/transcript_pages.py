"""What was read in a chat export, an e-mail, a recording or a sound, as parts of its exhibit's pages.

It is printed as an aid: the file stays the evidence. Words about an e-mail are neutral here; what its signs mean is
for the injured person, and stands on the site's own page.
"""

from datetime import datetime

from babel.numbers import format_decimal
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dossier.content import formatting, printed_messages
from dossier.content.document import ExhibitPart, FactLine, Grid
from evidence import chat_wording, footage_wording
from evidence.exhibit_wording import claim_heading
from evidence.readers import durations
from evidence.transcripts import (
    Attached,
    Chat,
    Email,
    Footage,
    Hop,
    Message,
    PictureMetadata,
    Sound,
    Transcript,
)

MOST_MEMBERS = 200
MOST_MAILS = 30  # of one file
MOST_BODY = 20_000  # characters of an e-mail
MOST_HEADERS = 20_000


def parts(transcript: Transcript, language: str, number: int) -> tuple[ExhibitPart, ...]:
    """In the order of the page. `number`: of the exhibit; a message is cited with it, as "3/17"."""
    if transcript.offered_mails:
        return _mailbox(transcript, language)
    if transcript.letters:
        return _letters(transcript.letters, language) + _rest(transcript.unread)
    if transcript.chat:
        return _chat(transcript.chat, language, number)
    if transcript.sound:
        return _sound(transcript.sound)
    if transcript.picture:
        return _picture(transcript.picture)
    return _footage(transcript.footage) if transcript.footage else ()


def _chat(chat: Chat, language: str, number: int) -> tuple[ExhibitPart, ...]:
    parts = []
    if chat.choices and not chat.key:
        parts.append(ExhibitPart(title=_("Transcript"), notes=(_not_chosen(chat),)))
    elif not chat.service and not chat.members:
        parts.append(ExhibitPart(title=_("Transcript"), notes=(_not_known(),)))
    if chat.messages:
        parts.append(
            ExhibitPart(title=_("Transcript"), notes=_about(chat, language), grid=_messages(chat.messages, number))
        )
    if chat.members:
        parts.append(
            ExhibitPart(title=_("Files in the archive"), notes=_left_out(chat), grid=_members(chat, language))
        )
    return tuple(parts)


def _not_chosen(chat: Chat) -> str:
    return ngettext(
        "The file holds %(count)s chat. It was not said which one matters here, so none is printed.",
        "The file holds %(count)s chats with different people. It was not said which one matters here, so none is "
        "printed.",
        len(chat.choices),
    ) % {"count": len(chat.choices)}


def _not_known() -> str:
    return _("The file holds data of a service in a form that was not read. Nothing of it is printed; it is kept.")


def _about(chat: Chat, language: str) -> tuple[str, ...]:
    sentences = [
        _("Read by a program from an export of %(service)s. Times and names as the file gives them.")
        % {"service": chat.service}
    ]
    if chat.unsure:
        sentences.append(_("In which order day and month stand cannot be told from the file."))
    sentences += chat_wording.doubts(chat)
    if chat.others:
        sentences.append(
            ngettext(
                "The file holds %(count)s more chat, which was not read.",
                "The file holds %(count)s more chats, which were not read.",
                chat.others,
            )
            % {"count": chat.others}
        )
    printed_count = len(printed_messages.places(chat.messages))
    if printed_count < chat.count:
        numbers = {"printed": _count(printed_count, language), "count": _count(chat.count, language)}
        sentences.append(
            _(
                "Printed are %(printed)s of %(count)s messages: the beginning, the end, and what stands around "
                "demands, amounts, deadlines and accounts. What is left out between them is said; all of it is in "
                "the original."
            )
            % numbers
        )
    return tuple(sentences)


def _messages(messages: tuple[Message, ...], exhibit: int) -> Grid:
    places = printed_messages.places(messages)
    gaps = printed_messages.gaps(places)
    rows: list[tuple[str, ...]] = []
    for place in places:
        if place in gaps:
            first, last = gaps[place]
            left_out = _("Messages %(first)s to %(last)s are not printed.") % {"first": first, "last": last}
            rows.append(("…", "", "", left_out))
        message = messages[place]
        written, sender = formatting.safe(message.written), formatting.safe(message.sender)
        rows.append((f"{exhibit}/{place + 1}", written, sender, _said(message)))
    return Grid("messages", (_("No."), _("Time"), _("Name"), _("Message")), tuple(rows))


def _said(message: Message) -> str:
    attached = f"[{formatting.safe(message.attachment)}]" if message.attachment else ""
    told = [f"({formatting.safe(fact)})" for fact in chat_wording.facts(message)]
    return "\n".join(part for part in (formatting.safe(message.text), attached, *told) if part)


def _members(chat: Chat, language: str) -> Grid:
    rows = tuple(
        (formatting.safe(member.name), formatting.size(member.size, language), member.sha256)
        for member in chat.members[:MOST_MEMBERS]
    )
    return Grid("members", (_("Name"), _("Size"), "SHA-256"), rows)


def _left_out(chat: Chat) -> tuple[str, ...]:
    sentences = [_("Only the words of the chat were read. No other file in the archive was opened.")]
    listed_count = min(len(chat.members), MOST_MEMBERS)
    if listed_count < chat.inside:
        sentences.append(
            _("The first %(listed)s of %(count)s files are listed.")
            % {"listed": listed_count, "count": chat.inside}
        )
    return tuple(sentences)


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
        return (ExhibitPart(title=_("E-mails"), notes=(sentence % {"count": _count(count, language)},)),)
    chosen = sum(not letter.depth for letter in transcript.letters)
    sentence = ngettext(
        "The file is a mailbox of %(all)s e-mails. %(count)s was chosen by the client and read; no other was.",
        "The file is a mailbox of %(all)s e-mails. %(count)s were chosen by the client and read; no others were.",
        chosen,
    )
    told = sentence % {"all": _count(count, language), "count": chosen}
    return (ExhibitPart(title=_("E-mails"), notes=(told,)), *_letters(transcript.letters, language))


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
    said = {
        "own": _("The sender address is that of the recipient, and it was not proven. It is likely forged."),
        "own_proven": _("The sender address is that of the recipient, and the receiving service confirmed it."),
        "forged": _("The check of the sender address failed. It is likely forged."),
        "proven": _("The receiving service confirmed the domain of the sender address."),
    }.get(letter.verdict, _("The sender address was not proven."))
    checks = letter.checks
    if not (checks.spf or checks.dkim or checks.dmarc):
        return (said,)
    results = _("Results of the check: SPF %(spf)s, DKIM %(dkim)s, DMARC %(dmarc)s.") % {
        "spf": checks.spf or "–",
        "dkim": checks.dkim or "–",
        "dmarc": checks.dmarc or "–",
    }
    by = _("Checked by %(by)s.") % {"by": formatting.safe(checks.by)} if checks.by else ""
    doubt = "" if checks.trusted else _("That the receiving service wrote this is not certain.")
    return (said, " ".join(part for part in (results, by, doubt) if part))


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
    known = {
        "own_address": _("The sender address is that of the recipient."),
        "password": _("A password is named."),
        "deadline": _("Crypto money is demanded within a set time."),
        "crypto": _("Crypto money is demanded."),
        "malware": _("Access to the recipient’s device is claimed (such as Pegasus, a Trojan, a RAT)."),
        "nothing_shown": _("A recording is claimed; no picture or video is attached."),
        "everyone": _("It is threatened to write to all contacts."),
    }
    return tuple(known[code] for code in letter.signs if code in known)


def _about_text(letter: Email) -> tuple[str, ...]:
    known = {
        "encrypted": _("The e-mail, or a part of it, is encrypted; that part was not read."),
        "signed": _("The e-mail bears a digital signature, which was not checked."),
        "tnef": _("A part of the e-mail is in Outlook’s own form (winmail.dat); it was not opened."),
        "partial": _("This is one piece of a longer e-mail."),
        "quotes": _("The text holds words of other e-mails, forwarded or quoted. They are not the sender’s."),
    }
    sentences = [known[code] for code in letter.notes if code in known]
    if letter.cut or len(letter.body) > MOST_BODY or len(letter.headers) > MOST_HEADERS:
        sentences.append(_("Only the beginning is printed. The whole e-mail is in the original."))
    if "⟦" in letter.body[:MOST_BODY]:
        sentences.append(_("What stands in ⟦ ⟧ is in the file, but it is written so that nobody sees it."))
    return tuple(sentences)


def _footage(footage: Footage) -> tuple[ExhibitPart, ...]:
    size = f"{footage.width} × {footage.height}" if footage.width else ""
    fact_lines = (
        FactLine(_("Length"), duration(footage.seconds)),
        FactLine(_("Picture size in pixels"), size),
        FactLine(_("Coding of the picture"), formatting.safe(footage.codec)),
        FactLine(_("Coding of the sound"), formatting.safe(footage.sound) or _("no sound")),
        FactLine(_("Format"), formatting.safe(footage.format)),
        FactLine(_("Recorded, as the file says"), formatting.safe(footage.recorded)),
    )
    lines = tuple(line for line in fact_lines if line.value)
    return (ExhibitPart(title=_("The recording"), notes=tuple(footage_wording.notes(footage)), lines=lines),)


def _sound(sound: Sound) -> tuple[ExhibitPart, ...]:
    given = (
        FactLine(_("Length"), duration(sound.seconds)),
        FactLine(_("Coding of the sound"), formatting.safe(sound.codec)),
        FactLine(_("Sampling rate"), f"{sound.rate} Hz" if sound.rate else ""),
        FactLine(_("Channels"), str(sound.channels or "")),
        FactLine(_("Format"), formatting.safe(sound.format)),
        FactLine(_("Recorded, as the file says"), formatting.safe(sound.recorded)),
    )
    notes = [_("The picture shows how loud it is over its length. This site did not write down what is said.")]
    if sound.broken:
        notes.append(_("The end of the file is damaged or missing. The picture goes as far as it was decoded."))
    elif sound.seconds_heard < sound.seconds - 1:
        notes.append(_("The picture shows the first %(length)s.") % {"length": duration(sound.seconds_heard)})
    lines = tuple(line for line in given if line.value)
    return (ExhibitPart(title=_("The sound"), lines=lines, notes=tuple(notes)),)


def _picture(facts: PictureMetadata) -> tuple[ExhibitPart, ...]:
    """What is to be said of it, and what the file itself claims: never as proof."""
    notes = _shown_in_part(facts)
    if facts.moving_part == "motion_photo":
        notes.append(_("A short film stands behind the photo in the same file. It is not printed."))
    elif facts.moving_part == "live_photo":
        notes.append(_("According to the file, it is the still of a Live Photo. The film is a file of its own."))
    if facts.gain_map:
        notes.append(_("An HDR photo: on some screens it is brighter than in print."))
    if facts.background in ("dark", "grey"):
        notes.append(_("Its see-through parts are printed dark, so that light words can be read."))
    told = [ExhibitPart(title=_("The picture file"), notes=tuple(notes))] if notes else []
    if facts.claims:
        doubt = _("Anyone can write or remove this. It was not checked here and proves nothing by itself.")
        lines = tuple(
            FactLine(claim_heading(claim.kind), formatting.safe(claim.value) or "–") for claim in facts.claims
        )
        told.append(ExhibitPart(title=_("What the file itself says about its making"), notes=(doubt,), lines=lines))
    return tuple(told)


def _shown_in_part(facts: PictureMetadata) -> list[str]:
    notes = []
    if facts.broken:
        notes.append(_("The end of the file is missing. The picture is printed as far as it goes."))
    if facts.frames > 1:
        values = {"count": facts.frames, "numbers": ", ".join(map(str, facts.frame_numbers))}
        notes.append(_("The file holds %(count)s pictures, as moving ones do. Printed: %(numbers)s.") % values)
    if facts.seconds:
        notes.append(_("It lasts %(length)s.") % {"length": duration(facts.seconds)})
    return notes


def duration(seconds: float) -> str:
    """ "1:05 min" or "1:02:09 h"; a second at least, and empty when unknown."""
    return durations.clock_with_unit(durations.rounded(seconds)) if seconds else ""


def _count(number: int, language: str) -> str:
    return str(format_decimal(number, locale=formatting.LOCALES[language]))

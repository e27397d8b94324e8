"""What was read in a chat export, an e-mail, a recording or a sound, as parts of its exhibit's pages.

It is printed as an aid: the file stays the evidence. Words about an e-mail are neutral here; what its signs mean is
for the complainant, and stands on the site's own page.
"""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dossier.content import document_pages, formatting, mail_pages, printed_messages
from dossier.content.document import ExhibitPart, FactLine, Grid
from evidence import chat_wording, footage_wording
from evidence.exhibit_wording import claim_heading
from evidence.readers import durations
from evidence.transcripts import (
    Chat,
    Footage,
    Message,
    PictureMetadata,
    Sound,
    Transcript,
)

MOST_MEMBERS = 200


def parts(transcript: Transcript, language: str, number: int) -> tuple[ExhibitPart, ...]:
    """In the order of the page. `number`: of the exhibit; a message is cited with it, as "3/17"."""
    if transcript.letters or transcript.offered_mails:
        return mail_pages.parts(transcript, language)
    if transcript.chat:
        return _chat(transcript.chat, language, number)
    if transcript.sound:
        return _sound(transcript.sound)
    if transcript.document:
        return document_pages.parts(transcript.document, language)
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
        numbers = {
            "printed": formatting.count(printed_count, language),
            "count": formatting.count(chat.count, language),
        }
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
    fact_lines = [f"({formatting.safe(fact)})" for fact in chat_wording.facts(message)]
    return "\n".join(part for part in (formatting.safe(message.text), attached, *fact_lines) if part)


def _members(chat: Chat, language: str) -> Grid:
    rows = tuple(
        (formatting.safe(member.name), formatting.size(member.size, language), member.sha256)
        for member in chat.members[:MOST_MEMBERS]
    )
    return Grid("members", (_("Name"), _("Size"), "SHA-256"), rows)


def _left_out(chat: Chat) -> tuple[str, ...]:
    sentences = [_("Only the words of the chat were read. No other file in the archive was opened.")]
    if chat.unlocked:
        sentences.insert(0, _("The file is locked; it was opened with a password that the client gave."))
    listed_count = min(len(chat.members), MOST_MEMBERS)
    if listed_count < chat.inside:
        sentences.append(
            _("The first %(listed)s of %(count)s files are listed.")
            % {"listed": listed_count, "count": chat.inside}
        )
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
    format_line = (
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
    lines = tuple(line for line in format_line if line.value)
    return (ExhibitPart(title=_("The sound"), lines=lines, notes=tuple(notes)),)


def _picture(facts: PictureMetadata) -> tuple[ExhibitPart, ...]:
    """What is to be said of it, and what the file itself claims: never as proof."""
    notes = _shown_in_part(facts)
    if facts.preview:
        notes.append(_("The raw file of a camera. Printed is the preview that the camera put into it."))
    if facts.moving_part == "motion_photo":
        notes.append(_("A short film stands behind the photo in the same file. It is not printed."))
    elif facts.moving_part == "live_photo":
        notes.append(_("According to the file, it is the still of a Live Photo. The film is a file of its own."))
    if facts.gain_map:
        notes.append(_("An HDR photo: on some screens it is brighter than in print."))
    if facts.background in ("dark", "grey"):
        notes.append(_("Its see-through parts are printed dark, so that light words can be read."))
    notes_part = [ExhibitPart(title=_("The picture file"), notes=tuple(notes))] if notes else []
    if facts.claims:
        doubt = _("Anyone can write or remove this. It was not checked here and proves nothing by itself.")
        lines = tuple(
            FactLine(claim_heading(claim.kind), formatting.safe(claim.value) or "–") for claim in facts.claims
        )
        notes_part.append(
            ExhibitPart(title=_("What the file itself says about its making"), notes=(doubt,), lines=lines)
        )
    return tuple(notes_part)


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

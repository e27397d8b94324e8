"""What an export says about a message beyond its words, in words: on the page of an exhibit and in print."""

from django.utils.translation import gettext as _

from evidence.readers import durations
from evidence.readers.chats.chat import Chat, Message, MessageFact


def facts(message: Message) -> list[str]:
    """One sentence each, plain text; the doubt about a line first."""
    sentences = [_fact(one) for one in message.facts]
    doubt = [_("May have been written inside the message above, to look like a message of its own.")]
    return (doubt if message.doubtful else []) + [one for one in sentences if one]


def doubts(chat: Chat) -> list[str]:
    """What cannot be known of a chat, one sentence each."""
    sentences = []
    if chat.line_doubt:
        sentences.append(
            _(
                "In this sort of file a line inside a message can look like a message of its own: such a part may "
                "have been written inside the message above. The chat on the phone shows how it was."
            )
        )
    if chat.zone_unknown:
        sentences.append(_("The file does not say in which time zone its times are. They stand as in the file."))
    return sentences


def _fact(fact: MessageFact) -> str:
    if fact.kind in ("call", "missed_call"):
        return _call(fact)
    values = {"value": fact.value, "by": fact.by}
    if fact.kind == "reaction":
        return _("Reaction of %(by)s: %(value)s") % values if fact.by else _("Reaction: %(value)s") % values
    sentence = _sentences(fact.value).get(fact.kind, "")
    if fact.kind in ("voice", "view_once") and fact.value:
        values["value"] = length(fact.value)
    return sentence % values if sentence else ""


def _sentences(value: str) -> dict[str, str]:
    always = {
        "perhaps_app": _("Marked like text of the app: may be the app’s words and not this person’s."),
        "deleted": _("Deleted afterwards (unsent)."),
        "empty": _("Nothing more stands in the file: a call, a view-once picture or the like."),
        "unreadable": _("The file does not hold this message in a form that can be read."),
        "no_sender": _("The file does not name who wrote this: a deleted account."),
    }
    if not value:
        return always | {
            "by_app": _("Text of the app, not of a person."),
            "edited": _("Edited afterwards."),
            "voice": _("Voice message."),
            "view_once": _("To be viewed once."),
            "poll": _("A poll."),
            "shared": _("Something was shared."),
            "sticker": _("A sticker."),
            "reply": _("An answer to another message."),
            "forwarded": _("Forwarded from somebody the file does not name."),
        }
    return always | {
        "left_out": _(
            "%(value)s messages are left out here: there are more than can be read. All are in the file."
        ),
        "by_app": _("Text of the app, not of the person; it stands under the name %(value)s."),
        "edited": _("Edited afterwards (%(value)s)."),
        "voice": _("Voice message, %(value)s."),
        "view_once": _("To be viewed once (%(value)s)."),
        "poll": _("Poll: %(value)s"),
        "shared": _("Shared: %(value)s"),
        "contact": _("Contact card: %(value)s"),
        "place": _("Place: %(value)s"),
        "payment": _("Payment in the app: %(value)s"),
        "sticker": _("Sticker: %(value)s"),
        "forwarded": _("Forwarded from %(value)s."),
        "reply": _("Answer to: %(value)s"),
        "not_sent": _not_sent(value),
    }


def _not_sent(why: str) -> str:
    return {
        "draft": _("A draft that was not sent, says the file."),
        "failed": _("Sending failed, says the file."),
    }.get(why, _("Still waiting to be sent when the file was made."))


def _call(fact: MessageFact) -> str:
    if fact.kind == "missed_call":
        return _("A call that was not answered.")
    return _("A call, %(length)s.") % {"length": length(fact.value)} if fact.value else _("A call.")


def length(seconds: str) -> str:
    """ "0:33 min" or "1:02:09 h"; what is no number stays as it is."""
    if not seconds.isdecimal():
        return seconds
    return durations.clock_with_unit(int(seconds))

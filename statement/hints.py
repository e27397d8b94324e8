"""What to say beside an answer after it was saved: how a day was read, or that something may be mistyped."""

from datetime import date
from typing import Any, NamedTuple

from django.utils import formats
from django.utils.translation import gettext as _

from statement import exhibit_references
from statement.answers import Identifier, Payment
from statement.choices import MinorShown
from statement.parsing import identifiers


class Hint(NamedTuple):
    """`compare`: the client should look at it again; else it only tells."""

    sentence: str
    compare: bool


def of_answers(answers: Any) -> dict[str, Hint]:
    """Hints for one dataclass of the statement, by name of its field."""
    hints = {}
    for name in vars(answers):
        typed = getattr(answers, f"{name}_typed", "")
        if typed and typed != getattr(answers, name):
            hints[name] = Hint(_day(getattr(answers, name)), compare=False)
    if getattr(answers, "amount", "") and not answers.amount_number:
        hints["amount"] = Hint(_("Saved as you wrote it. It is not counted into a sum."), compare=False)
    if getattr(answers, "minor_shown", "") in (MinorShown.YES, MinorShown.UNSURE):
        hints["minor_shown"] = Hint(
            _("Then please upload no such picture at all. The chat, the profile and the demand are enough."),
            compare=False,
        )
    if getattr(answers, "seen_in", ()):
        name = "where" if isinstance(answers, Identifier) else "what"
        exhibits_sentence = _("Found in your files: %(exhibits)s.") % {
            "exhibits": exhibit_references.words(answers.seen_in)
        }
        hints[name] = Hint(exhibits_sentence, compare=False)
    mistyped = _identifier(answers)
    return hints | {name: Hint(sentence, compare=True) for name, sentence in mistyped.items() if sentence}


def proposed() -> Hint:
    """Of a field that holds what the client said in the plan, until they save it."""
    return Hint(_("You said this in your plan. It is kept when you save."), compare=False)


def _day(iso: str) -> str:
    if not iso:
        return _("Saved as you wrote it, without an exact day.")
    day = formats.date_format(date.fromisoformat(iso), "DATE_FORMAT")
    return _("Understood as %(day)s.") % {"day": day}


def _identifier(answers: Any) -> dict[str, str]:
    if isinstance(answers, Identifier):
        value = answers.value
        return {"value": identifiers.hint(answers.kind or identifiers.guess(value), value)}
    if isinstance(answers, Payment):
        value = answers.recipient
        return {"recipient": identifiers.hint(identifiers.guess(value), value)}
    return {}


def any_to_compare(answers: tuple[Any, ...]) -> bool:
    """Whether some row of a list part may hold a typing error."""
    return any(hint.compare for row in answers for hint in of_answers(row).values())

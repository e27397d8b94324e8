"""The state of an exhibit in words, for templates."""

from django import template

from evidence import exhibit_wording, footage_wording
from evidence.exhibit_wording import ExhibitStatus
from evidence.exhibits import OpenedExhibit

register = template.Library()
register.filter("claim_heading", exhibit_wording.claim_heading)
register.filter("days", exhibit_wording.days)
register.filter("open_question_sentence", exhibit_wording.open_question)
register.filter("footage_notes", footage_wording.notes)
register.filter("failure_sentence", exhibit_wording.failure)


@register.simple_tag
def status_of(exhibit: OpenedExhibit, damaged: str, given_up: object) -> ExhibitStatus:
    return exhibit_wording.status(exhibit, damaged=damaged, given_up=bool(given_up))

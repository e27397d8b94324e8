"""Tell a client on each page of their open case who can see it now."""

from typing import Any

from django import template
from django.http import HttpRequest
from django.utils.translation import gettext as _

from cases.access import cookie_name
from cases.vault import Vault
from counseling import sharing

register = template.Library()


@register.inclusion_tag("counseling/_seen_by.html", takes_context=True)
def seen_by(context: template.Context) -> dict[str, Any]:
    """Names where this page opened the case. Where it did not (the walk-through asks no database), a place that
    script fills, and only in a browser in which a case was opened."""
    request: HttpRequest | None = context.get("request")
    vault: Vault | None = getattr(request, "vault", None)
    if vault is not None:
        return {"names": names(vault)}
    return {"ask": request is not None and cookie_name() in request.COOKIES}


@register.filter
def parts_at_desk(parts: list[str]) -> str:
    """What a client shares, as the counsellor reads it."""
    words = {"plan": _("plan"), "statement": _("account of what happened"), "evidence": _("evidence and dossier")}
    return ", ".join(words[part] for part in parts)


def names(vault: Vault) -> list[str]:
    """Who can see something of this case now."""
    return [str(grant.counsellor) for grant in sharing.of_client(vault)]

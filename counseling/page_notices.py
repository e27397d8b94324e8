"""What counselling adds to the pages of a case: who can see it now, and the way to share it. Fills their slots."""

from django.http import HttpRequest
from django.template import Context
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from cases.access import cookie_name
from cases.vault import Vault
from counseling import sharing
from sextortion_help import slots


def enter() -> None:
    """Fill the slots, when the site starts."""
    slots.fill("page-notices", seen_by)
    slots.fill("case-links", case_links)


def case_links(context: Context) -> SafeString:
    """Where a client shares a case and reads what counsellors noted."""
    return render_to_string("counseling/_case_links.html")


def seen_by(context: Context) -> SafeString:
    """Names where this page opened the case. Where it did not (the walk-through asks no database), a place that
    script fills, and only in a browser in which a case was opened."""
    request: HttpRequest | None = context.get("request")
    vault: Vault | None = getattr(request, "vault", None)
    if vault is not None:
        return render_to_string("counseling/_seen_by.html", {"names": names(vault)})
    has_cookie = request is not None and cookie_name() in request.COOKIES
    return render_to_string("counseling/_seen_by.html", {"ask": has_cookie})


def names(vault: Vault) -> list[str]:
    """Who can see something of this case now."""
    return [str(grant.counsellor) for grant in sharing.of_client(vault)]

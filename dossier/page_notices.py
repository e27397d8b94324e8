"""What pages of the apps below start or show here, without knowing of a dossier."""

from collections.abc import Mapping
from typing import Any

from django.template import Context
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from cases.vault import Vault
from dossier import actions
from dossier.errors import StillPreparingError
from evidence import signals
from sextortion_help import slots
from sextortion_help.i18n.register import paper_language
from sextortion_help.web import cookies


def enter() -> None:
    """Fill the slot, when the site starts."""
    slots.fill("ready-text", link_to_text)


def link_to_text(context: Context, slug: str) -> SafeString:
    """To the text for a bank or a platform; nothing for who has no case in this browser. The cookie alone tells."""
    if cookies.name("case") not in context["request"].COOKIES:
        return mark_safe("")
    return render_to_string("dossier/ready_texts/_link.html", {"slug": slug})


def make_of_list(sender: Any, *, vault: Vault, fields: Mapping[str, str], **kwargs: Any) -> str:
    """Hears that the one list was saved; has the dossier made where that was wanted, in the page's language."""
    if fields.get("then") != signals.DOSSIER:
        return ""
    try:
        dossier = actions.request_dossier(vault, paper_language())
    except StillPreparingError:
        return reverse("dossier:overview")  # which says that something is still being prepared
    return reverse("dossier:status", kwargs={"pk": dossier.pk})

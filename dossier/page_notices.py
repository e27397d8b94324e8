"""What the pages of the evidence start here, without knowing of a dossier."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse

from cases.vault import Vault
from dossier import actions
from dossier.errors import StillPreparingError
from evidence import signals
from sextortion_help.i18n.register import base_language


def make_of_list(sender: Any, *, vault: Vault, fields: Mapping[str, str], **kwargs: Any) -> str:
    """Hears that the one list was saved; has the dossier made where that was wanted, in the page's language."""
    if fields.get("then") != signals.DOSSIER:
        return ""
    try:
        dossier = actions.request_dossier(vault, base_language())
    except StillPreparingError:
        return reverse("dossier:overview")  # which says that something is still being prepared
    return reverse("dossier:status", kwargs={"pk": dossier.pk})

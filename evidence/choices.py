"""What an exhibit can be: fixed values that are stored, with labels that follow the language of the page."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ExhibitKind(TextChoices):
    """What an exhibit shows, as the client says."""

    PROFILE = "profile", _("Their profile")
    MESSAGE = "message", _("A message or chat")
    DEMAND = "demand", _("What they demand")
    PAYMENT = "payment", _("A payment")
    PUBLICATION = "publication", _("Something they published")
    OTHER = "other", _("Something else")


class Category(TextChoices):
    """What sort of file an exhibit is, as its bytes say."""

    PICTURE = "picture", _("Picture")
    DOCUMENT = "document", _("Document")
    TEXT = "text", _("Text")
    EMAIL = "email", _("E-mail")
    RECORDING = "recording", _("Recording")
    SOUND = "sound", _("Voice message or sound")


class ExhibitState(TextChoices):
    """How far an exhibit is. evidence.models.Exhibit says how it moves."""

    WAITING = "waiting"
    READY = "ready"
    FAILED = "failed"
    REMOVED = "removed"

"""What is to be said of a screen recording beside its pictures: on the page of an exhibit and in print."""

from django.utils.translation import gettext as _

from evidence.readers.recordings.metadata import Footage


def notes(footage: Footage) -> list[str]:
    """One sentence each, what matters most first."""
    sentences = []
    if footage.broken:
        sentences.append(_("The end of the file is missing. The recording is shown as far as it goes."))
    if len(footage.frames) > 1:
        sentences.append(
            _(
                "A program chose the pictures: some over the whole length, and those where what is shown changes. "
                "Below each stands its time in the recording."
            )
        )
    if footage.degrees:
        sentences.append(
            _(
                "The recording is stored on its side or upside down. It is shown as the file asks: turned by "
                "%(degrees)s°."
            )
            % {"degrees": footage.degrees}
        )
    if footage.uneven:
        sentences.append(
            _("The pictures of the recording follow at uneven intervals. The times are those written in the file.")
        )
    return sentences

"""What a file of an upload set is, in the words of a page."""

from django.utils.translation import gettext as _

from dossier.online_report.set_files import FileKind, SetFile


def about(file: SetFile) -> str:
    """ "file no. 3 as a picture"."""
    if file.kind == FileKind.DOSSIER and file.part:
        sentence = _("your dossier, part %(part)s of %(parts)s, without signature")
        return sentence % {"part": file.part, "parts": file.parts}
    sentences = {
        FileKind.DOSSIER: _("your dossier"),
        FileKind.LETTER: _("your letter to the police"),
        FileKind.FIELDS: _("the form, field by field"),
        FileKind.PICTURE: _("file no. %(number)s as a picture"),
        FileKind.PAGES: _("file no. %(number)s as printed in the dossier"),
        FileKind.ORIGINAL: _("file no. %(number)s with all its pages"),
        FileKind.NOTE: _("what all this is"),
    }
    return sentences[FileKind(file.kind)] % {"number": file.number}

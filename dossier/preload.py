"""Has a worker load what printing needs before its first job, and before its children are forked: they share the
memory, and nobody waits for it. The web server never loads any of it."""

import gc
import logging


def load() -> None:
    """Import the libraries, and make what is the same for every dossier.

    Nothing is laid out here: Pango asks for fonts in a thread of its own, which no fork takes along.
    """
    from django.utils import translation

    logging.getLogger("pikepdf").setLevel(logging.WARNING)  # it says that it is there
    from dossier.bundle import sums_signature  # noqa: F401  (heavy, like the next line but one)
    from dossier.models import Language
    from dossier.pdf import pdfa, render, signature  # noqa: F401
    from dossier.verify import page
    from guidance import pack_loader

    render.preload()
    pack_loader.countries()
    for language in Language.values:
        with translation.override(language):  # loads its catalogue
            page.html(language)
    gc.collect()
    gc.freeze()  # the children's collectors need not look through it, and so leave its memory shared

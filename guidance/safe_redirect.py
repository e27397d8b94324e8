"""Going to another page after a form."""

from django.http import HttpResponseRedirect
from django.urls import reverse


def see(name: str, slug: str = "") -> HttpResponseRedirect:
    """303: the browser fetches the page anew, and "back" repeats no form."""
    to = reverse(f"guidance:{name}", kwargs={"slug": slug}) if slug else reverse(f"guidance:{name}")
    return HttpResponseRedirect(to, status=303)

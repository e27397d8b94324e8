"""Which request a line of the log belongs to: a random number of this request alone, and the name of its route.

Neither is kept or sent anywhere else, and a route's name holds nothing of its address: `evidence:item`, not which.
"""

from contextvars import ContextVar

from django.http import HttpRequest

current: ContextVar[HttpRequest | None] = ContextVar("request", default=None)  # set by the first middleware


def names(of: object = None) -> tuple[str, str]:
    """(number, route) of this request, else of the one that runs now; empty where there is none.

    Django's own line about an answer comes after all middleware and brings its request along.
    """
    request = of if isinstance(of, HttpRequest) else current.get()
    if request is None:
        return "", ""
    match = request.resolver_match
    return str(getattr(request, "number", "")), match.view_name if match else ""

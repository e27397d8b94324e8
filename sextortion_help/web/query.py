"""What an address or a form says, as values."""

CSRF_FIELD = "csrfmiddlewaretoken"  # the name under which Django puts the token of a page into its forms


def whole_number(text: str, digits: int = 9) -> int | None:
    """A number of at most so many ASCII digits; None for anything else, which somebody made up."""
    return int(text) if len(text) <= digits and text.isascii() and text.isdecimal() else None

"""What a browser may do with a page: its Content-Security-Policy. Scripts have their own (`static_headers`)."""

from csp.constants import NONE, SELF


def directives(*, videos: bool) -> dict[str, list[str]]:
    """By name. `videos`: the site shows films in sign language."""
    return {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        # Text becomes a page, or an address a worker, in static/js/trusted_types.js alone: the one policy by name.
        "require-trusted-types-for": ["'script'"],
        "trusted-types": ["site"],
        **({"media-src": [SELF]} if videos else {}),
    }

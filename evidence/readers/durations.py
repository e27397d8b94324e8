"""Lengths and places in time of sounds and films. Pure."""


def clock(seconds: int) -> str:
    """ "0:05", "1:02:09": a place within a sound or a film, in whole seconds."""
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def clock_with_unit(seconds: int) -> str:
    """ "0:33 min" or "1:02:09 h"."""
    return f"{clock(seconds)} {'h' if seconds >= 3600 else 'min'}"


def rounded(seconds: float) -> int:
    """How long something lasts in whole seconds: one at least, and 0 only when it is unknown."""
    return max(1, round(seconds)) if seconds else 0

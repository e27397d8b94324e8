"""JSON as far as every program reads it alike: no fractions, no numbers that lose digits or their sign in others,
no half characters, no key twice, none that others put in another order, not too deep.

As static/js/verify/strict_json.js has it. Imports nothing of Django.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

_MOST = 2**53 - 1  # the largest whole number that JavaScript keeps
_DEEPEST = 32
_HALF = re.compile("[\ud800-\udfff]")  # half of a character of two units
_NUMBER = re.compile(r"[0-9]+")


def loads(text: str) -> Any:
    """Raises ValueError."""
    try:
        value = json.loads(
            text,
            parse_int=_whole,
            parse_float=_refuse,
            parse_constant=_refuse,
            object_pairs_hook=_with_each_key_once,
        )
    except RecursionError as error:
        raise ValueError("too deep") from error
    _check(value, 0)
    return value


def _whole(text: str) -> int:
    if text == "-0":
        _refuse(text)
    return int(text)


def _refuse(text: str) -> None:
    raise ValueError("no whole number")


def _with_each_key_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) != len(pairs):
        raise ValueError("a key twice: programs differ in which one counts")
    return value


def _check(value: Any, depth: int) -> None:
    if depth > _DEEPEST:
        raise ValueError("too deep")
    if isinstance(value, int) and abs(value) > _MOST:
        raise ValueError("a number that others round")
    if isinstance(value, str) and _HALF.search(value):
        raise ValueError("half a character")
    for one in _inside(value):
        _check(one, depth + 1)


def _inside(value: Any) -> Iterator[Any]:
    if isinstance(value, list):
        yield from value
    elif isinstance(value, dict):
        if any(map(_NUMBER.fullmatch, value)):
            raise ValueError("a key that others put first")
        yield from value
        yield from value.values()

"""A fingerprint of how a picture looks: close for the same picture at another size or compression.

As pHash (Zauner 2010) and the package ImageHash compute it: grey, 32 x 32, the 8 x 8 lowest frequencies of the
discrete cosine transform, and of each whether it is above their median. Written out, because that package brings
scipy for this one transform.
"""

import math
from collections.abc import Sequence

from PIL import Image

_SIDE, _LOW = 32, 8
_DECIMALS = 6  # coefficients of an even picture are nothing but rounding; so they are equal everywhere
_WAVES = [
    [2 * math.cos(math.pi * frequency * (2 * place + 1) / (2 * _SIDE)) for place in range(_SIDE)]
    for frequency in range(_LOW)
]  # of the transform of type II, without a norm


def perceptual_hash(picture: Image.Image) -> str:
    """64 bits as 16 hexadecimal digits, the lowest frequency first."""
    grey = picture.convert("L").resize((_SIDE, _SIDE), Image.Resampling.LANCZOS).tobytes()
    columns = [_low_frequencies(grey[column::_SIDE]) for column in range(_SIDE)]
    rows = [_low_frequencies([column[down] for column in columns]) for down in range(_LOW)]
    low = [round(coefficient, _DECIMALS) for row in rows for coefficient in row]
    ordered = sorted(low)
    median = (ordered[len(low) // 2 - 1] + ordered[len(low) // 2]) / 2
    return f"{int(''.join('1' if coefficient > median else '0' for coefficient in low), 2):016x}"


def _low_frequencies(values: Sequence[float]) -> list[float]:
    return [sum(map(float.__mul__, wave, map(float, values))) for wave in _WAVES]

"""What the reference says: pdqhash, Meta's own C++ code for PDQ."""

from typing import Any

import numpy as np
import pdqhash
from PIL import Image, ImageOps


def pdq(picture: Image.Image) -> dict[str, Any]:
    """{"hash": 64 hexadecimal digits, "quality": 0 to 100} of the upright RGB pixels."""
    bits, quality = pdqhash.compute(np.asarray(ImageOps.exif_transpose(picture).convert("RGB")).copy())
    return {"hash": np.packbits(bits.astype(np.uint8)).tobytes().hex(), "quality": int(quality)}

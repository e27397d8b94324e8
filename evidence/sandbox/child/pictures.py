"""Pictures: upright, in sRGB, without metadata, small enough to print."""

import io
import warnings
import zlib

import imagehash
import pillow_heif
from PIL import Image, ImageCms, ImageOps

from evidence.sandbox.child import capture_time
from evidence.sandbox.child.result import Result, TooLargeError

FORMATS = ("PNG", "JPEG", "WEBP", "GIF", "AVIF", "HEIF")
QUALITY = 85
# A4 at 200 dpi. What is taller than a page is a capture that was scrolled: it stays readable by keeping its width.
PAGE_WIDTH, PAGE_HEIGHT = 1654, 2339
TALL_WIDTH, TALL_HEIGHT = 1080, 12_000
THUMB = 320
SKETCH = 270
_SRGB = ImageCms.createProfile("sRGB")


def prepare(pixels: int) -> None:
    pillow_heif.register_heif_opener(thumbnails=False)
    Image.init()
    Image.MAX_IMAGE_PIXELS = pixels
    warnings.simplefilter("ignore")  # such as a corrupt EXIF block: the picture itself is sound
    warnings.simplefilter("error", Image.DecompressionBombWarning)  # Pillow only warns up to twice the limit
    picture = Image.new("RGB", (8, 8))
    read(jpeg(picture), "image/jpeg")
    with Image.open(io.BytesIO(_dated(picture))) as dated:
        capture_time.of_picture(dated)
    to_srgb(picture.convert("CMYK"))


def _dated(picture: Image.Image) -> bytes:
    out, exif = io.BytesIO(), Image.Exif()
    exif.get_ifd(capture_time.EXIF)[0x9003] = "2026:11:20 21:14:05"
    picture.save(out, "JPEG", exif=exif)
    return out.getvalue()


def read(data: bytes, media_type: str) -> Result:
    """Decode the whole picture (a truncated one fails) or the first frame of a moving one. Raises TooLargeError."""
    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as image:
            image.load()
            taken = capture_time.of_picture(image)
            upright = to_srgb(ImageOps.exif_transpose(image))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise TooLargeError from error
    copy = upright.resize(reading_size(*upright.size), Image.Resampling.LANCZOS, reducing_gap=3.0)
    return Result(
        pages=[(jpeg(copy), *copy.size)],
        thumb=jpeg(thumb(copy)),
        page_count=1,
        phash=str(imagehash.phash(whole_thumb(copy))),
        thumbprint=thumbprint(copy),
        taken=taken,
    )


def reading_size(width: int, height: int) -> tuple[int, int]:
    """Pixels of the reading copy of a picture; never larger than the picture."""
    tall = height * PAGE_WIDTH > width * PAGE_HEIGHT
    most_width, most_height = (TALL_WIDTH, TALL_HEIGHT) if tall else (PAGE_WIDTH, PAGE_HEIGHT)
    scale = min(1.0, most_width / width, most_height / height)
    return max(1, round(width * scale)), max(1, round(height * scale))


def thumbprint(image: Image.Image) -> bytes:
    """Grey levels, SKETCH pixels a row, in steps of 8 (so that they compress), zlib.

    A perceptual hash cannot tell "Pay 500" from "Pay 900" in the same chat; a comparison of these can.
    """
    size = (SKETCH, max(1, round(image.height * SKETCH / image.width)))
    grey = image.convert("L").resize(size, Image.Resampling.BOX).point(lambda level: level & 0xF8)
    return zlib.compress(grey.tobytes(), 9)


def whole_thumb(image: Image.Image) -> Image.Image:
    small = image.copy()
    small.thumbnail((THUMB, THUMB), Image.Resampling.LANCZOS)
    return small


def thumb(image: Image.Image) -> Image.Image:
    """Of a scrolled capture only the top: as a whole it would be a thread."""
    width, height = image.size
    return whole_thumb(image.crop((0, 0, width, min(height, width * 5 // 2 + 1))))


def jpeg(image: Image.Image) -> bytes:
    """Colour at full resolution (4:4:4): coloured text stays sharp. A new image, so no metadata comes along."""
    out = io.BytesIO()
    bare = Image.new("RGB", image.size)
    bare.paste(image)
    bare.save(out, "JPEG", quality=QUALITY, subsampling=0, optimize=True)
    return out.getvalue()


def to_srgb(image: Image.Image) -> Image.Image:
    """RGB on white, through the picture's own colour profile when it has a sound one."""
    profile = image.info.get("icc_profile")
    flat = _flat(image)
    if profile:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            converted = ImageCms.profileToProfile(flat, source, _SRGB, outputMode="RGB")
        except (ImageCms.PyCMSError, OSError, ValueError):
            converted = None  # a broken profile: the plain colours are near enough to read
        if converted is not None:
            return converted
    return flat.convert("RGB")


def _flat(image: Image.Image) -> Image.Image:
    """One of L, RGB, CMYK, without transparency."""
    if image.mode.startswith("I"):  # 16 bit a channel
        return image.convert("I").point(lambda value: value / 256).convert("L")
    if image.has_transparency_data:
        image = image.convert("RGBA")
        white = Image.new("RGBA", image.size, "white")
        return Image.alpha_composite(white, image).convert("RGB")
    if image.mode in ("L", "RGB", "CMYK"):
        return image
    return image.convert("L" if image.mode == "1" else "RGB")

"""Pictures: upright, in sRGB, without metadata, small enough to print."""

import io
import warnings
import zlib
from contextlib import suppress
from dataclasses import asdict, replace

import pillow_heif
from PIL import Image, ImageCms, ImageFile, ImageOps

from evidence.readers.pictures import provenance, raw_preview
from evidence.readers.pictures.metadata import PictureMetadata
from evidence.sandbox.child import capture_time, frames
from evidence.sandbox.child.perceptual_hash import perceptual_hash
from evidence.sandbox.child.result import THUMBPRINT_WIDTH, Result, TooLargeError

FORMATS = ("PNG", "JPEG", "WEBP", "GIF", "AVIF", "HEIF", "TIFF", "BMP")
RAW = "image/x-adobe-dng"
ORIENTATION = 0x0112  # of Exif
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT, 3: Image.Transpose.ROTATE_180, 4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE, 6: Image.Transpose.ROTATE_270, 7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}  # fmt: skip
JPEG_REDUCED = 5  # times as many pixels are read of a JPEG, which is decoded at a part of its size
GROUNDS = {"white": 255, "dark": 40, "grey": 128}  # for see-through parts, the first that all else stands out from
MOST_SAMPLED = 1200  # dots of the longer side that are looked at for that
NEAR_GROUND, MOST_LOST = 60, 0.1  # grey levels that look the same; share of the picture that may be lost so
QUALITY = 85
# A4 at 200 dpi. What is taller than a page is a capture that was scrolled: it stays readable by keeping its width.
PAGE_WIDTH, PAGE_HEIGHT = 1654, 2339
TALL_WIDTH, TALL_HEIGHT = 1080, 12_000
THUMB = 320
_SRGB = ImageCms.createProfile("sRGB")
_limit = {"pixels": 0}


def prepare(pixels: int) -> None:
    pillow_heif.register_heif_opener(thumbnails=False)
    Image.init()
    _limit["pixels"] = pixels
    Image.MAX_IMAGE_PIXELS = JPEG_REDUCED * pixels
    warnings.simplefilter("ignore")  # such as a corrupt EXIF block: the picture itself is sound
    warnings.simplefilter("error", Image.DecompressionBombWarning)  # Pillow only warns up to twice the limit
    picture = Image.new("RGB", (8, 8))
    read(jpeg(picture), "image/jpeg")
    with Image.open(io.BytesIO(_dated(picture))) as dated:
        capture_time.of_picture(dated)
    to_srgb(picture.convert("CMYK"))
    moving = io.BytesIO()
    picture.save(moving, "GIF", save_all=True, append_images=[Image.new("RGB", (8, 8), "red")])
    read(moving.getvalue(), "image/gif")
    with suppress(OSError):
        read(jpeg(picture)[:-60], "image/jpeg")


def _dated(picture: Image.Image) -> bytes:
    out, exif = io.BytesIO(), Image.Exif()
    exif.get_ifd(capture_time.EXIF)[0x9003] = "2026:11:20 21:14:05"
    picture.save(out, "JPEG", exif=exif)
    return out.getvalue()


def read(data: bytes, media_type: str) -> Result:
    """The picture, as far as it goes when its end is missing; of a moving one a sheet of some frames. Raises
    TooLargeError, OSError."""
    try:
        try:
            upright, facts, captured_at = _of_raw(data) if media_type == RAW else _decoded(data)
        except (OSError, SyntaxError, EOFError):
            if media_type == RAW:
                raise
            upright, facts, captured_at = _decoded_in_part(data)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise TooLargeError from error
    copy = upright.resize(reading_size(*upright.size), Image.Resampling.LANCZOS, reducing_gap=3.0)
    return Result(
        pages=[(jpeg(copy), *copy.size)],
        thumb=jpeg(thumb(copy)),
        page_count=1,
        phash=perceptual_hash(whole_thumb(copy)),
        thumbprint=thumbprint(copy),
        captured_at=captured_at,
        transcript={"picture": asdict(facts)} if facts.is_remarkable else None,
    )


def _of_raw(data: bytes) -> tuple[Image.Image, PictureMetadata, str]:
    """The preview in the raw file of a camera. Raises OSError."""
    preview = raw_preview.largest(data)
    if preview is None:
        raise OSError("no preview")
    upright, facts, captured_at = _decoded(preview.jpeg)
    with Image.open(io.BytesIO(preview.jpeg), formats=("JPEG",)) as picture:
        turns_itself = picture.getexif().get(ORIENTATION, 1) != 1
    turn = TURNS.get(preview.orientation)
    upright = upright.transpose(turn) if turn is not None and not turns_itself else upright
    return upright, replace(facts, preview=True), captured_at


def _decoded(data: bytes) -> tuple[Image.Image, PictureMetadata, str]:
    """Upright and in sRGB, what is to be said about it, and when it was made."""
    with Image.open(io.BytesIO(data), formats=FORMATS) as image:
        _shrink(image)
        total = frames.count(image)
        if total > 1:
            numbers = list(frames.taken(image, total))
            if not numbers:
                raise OSError("not even the first one")
            lasts = frames.seconds(image, total) if image.format != "TIFF" else 0.0
            grounds = [background(frame) for _, frame in numbers]
            pictures = [(at, to_srgb(ImageOps.exif_transpose(frame))) for at, frame in numbers]
            upright, ground = frames.sheet(pictures, total), next((one for one in grounds if one), "")
            facts = PictureMetadata(
                frames=total, seconds=lasts, frame_numbers=tuple(at + 1 for at, _ in pictures), background=ground
            )
        else:
            image.load()
            upright = to_srgb(ImageOps.exif_transpose(image))
            facts = PictureMetadata(background=background(image))
        return upright, _with_claims(facts, data, image), capture_time.of_picture(image)


def _decoded_in_part(data: bytes) -> tuple[Image.Image, PictureMetadata, str]:
    """What is there of a picture that ends early. Raises OSError when that is nothing."""
    ImageFile.LOAD_TRUNCATED_IMAGES = True
    try:
        upright, facts, captured_at = _decoded(data)
    except (SyntaxError, EOFError) as error:
        raise OSError("no picture") from error
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = False
    if all(low == high for low, high in _bands(upright)):
        raise OSError("nothing of the picture is there")
    return upright, replace(facts, broken=True), captured_at


def _bands(image: Image.Image) -> list[tuple[int, int]]:
    return [band.getextrema() for band in image.split()]  # type: ignore[misc]


def _shrink(image: Image.Image) -> None:
    """A JPEG is decoded at a half, a quarter or an eighth when it has more pixels than allowed. Raises
    DecompressionBombError."""
    most = _limit["pixels"]
    width, height = image.size
    if image.format in ("JPEG", "MPO") and width * height > most:
        part = next((part for part in (2, 4, 8) if width * height <= most * part * part), 8)
        image.draft(image.mode, (width // part, height // part))
    if image.width * image.height > most:
        raise Image.DecompressionBombError


def _with_claims(facts: PictureMetadata, data: bytes, image: Image.Image) -> PictureMetadata:
    """A block that cannot be read says nothing: the picture itself is sound."""
    with suppress(ValueError, TypeError, KeyError, SyntaxError, OSError, AttributeError):
        exif = image.getexif()
        written = {str(key): value for key, value in image.info.items() if isinstance(value, str)}
        written |= getattr(image, "text", {})  # also what stands behind the picture
        return replace(
            facts,
            claims=provenance.claims(data, written, exif),
            moving_part=provenance.moving_part(data, exif),
            gain_map=provenance.has_gain_map(data),
        )
    return facts


def reading_size(width: int, height: int) -> tuple[int, int]:
    """Pixels of the reading copy of a picture; never larger than the picture."""
    tall = height * PAGE_WIDTH > width * PAGE_HEIGHT
    most_width, most_height = (TALL_WIDTH, TALL_HEIGHT) if tall else (PAGE_WIDTH, PAGE_HEIGHT)
    if width > height:  # printed on paper that lies so too, or in two halves
        most_width, most_height = PAGE_HEIGHT, PAGE_WIDTH
    scale = min(1.0, most_width / width, most_height / height)
    return max(1, round(width * scale)), max(1, round(height * scale))


def thumbprint(image: Image.Image) -> bytes:
    """Grey levels, THUMBPRINT_WIDTH pixels a row, in steps of 8 (so that they compress), zlib.

    A perceptual hash cannot tell "Pay 500" from "Pay 900" in the same chat; a comparison of these can.
    """
    size = (THUMBPRINT_WIDTH, max(1, round(image.height * THUMBPRINT_WIDTH / image.width)))
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
        ground = GROUNDS[background(image) or "white"]
        image = image.convert("RGBA")
        below = Image.new("RGBA", image.size, (ground, ground, ground, 255))
        return Image.alpha_composite(below, image).convert("RGB")
    if image.mode in ("L", "RGB", "CMYK"):
        return image
    return image.convert("L" if image.mode == "1" else "RGB")


def background(image: Image.Image) -> str:
    """On which of GROUNDS its see-through parts are laid, so that white words can be read too; "" for none."""
    if not image.has_transparency_data:
        return ""
    part = max(1.0, max(image.size) / MOST_SAMPLED)  # single dots: a mean would thin out words
    size = max(1, round(image.width / part)), max(1, round(image.height / part))
    small = image.convert("RGBA").resize(size, Image.Resampling.NEAREST)
    alpha = small.getchannel("A")
    if alpha.getextrema() == (255, 255):
        return ""
    visible = alpha.point(lambda level: 255 if level > 40 else 0)
    levels = small.convert("RGB").convert("L").histogram(visible)
    total = max(1, sum(levels))
    losses = {
        name: sum(levels[max(0, ground - NEAR_GROUND) : ground + NEAR_GROUND + 1]) / total
        for name, ground in GROUNDS.items()
    }
    return next(
        (name for name, share in losses.items() if share <= MOST_LOST), min(losses, key=lambda one: losses[one])
    )

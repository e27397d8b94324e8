"""Captures drawn as phones make them, with addresses that anyone may use."""

import io
from collections.abc import Sequence

from PIL import Image, ImageDraw, ImageFont

# Addresses from the specifications' own examples; numbers that are reserved for fiction or tests.
PLANTED = {
    "iban": "DE89 3704 0044 0532 0130 00",
    "bitcoin": "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4",
    "ethereum": "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
    "tron": "TJRabPrwbZy45sbavfcjinPJC18kjpRTv8",
    "telegram": "@dark_king2024",
    "email": "boss.man77@example.org",
    "phone": "+49 1512 3456789",
}
LIGHT = ("#ece5dd", "#111111", "#ffffff")
DARK = ("#0b141a", "#e9edef", "#202c33")
_FONT = "/usr/share/fonts/truetype/noto/NotoSans-Regular.ttf"


def capture(
    messages: Sequence[str], *, dark: bool = False, height: int = 2400, name: str = "lena.sommer_99"
) -> bytes:
    """A chat as a phone of 1080 × `height` pixels shows it; long words break at the edge of the bubble."""
    back, ink, bubble = DARK if dark else LIGHT
    image = Image.new("RGB", (1080, height), back)
    draw = ImageDraw.Draw(image)
    small, large = ImageFont.truetype(_FONT, 34), ImageFont.truetype(_FONT, 42)
    draw.text((40, 20), "21:14", font=small, fill=ink)
    draw.rectangle((0, 80, 1080, 220), fill=bubble)
    draw.text((160, 115), name, font=large, fill=ink)
    draw.text((390, 270), "20. November 2026", font=small, fill=ink)
    top = 350
    for message in messages:
        rows = _rows(draw, message, large)
        draw.rounded_rectangle((40, top, 860, top + len(rows) * 56 + 40), 28, fill=bubble)
        for number, row in enumerate(rows):
            draw.text((70, top + 16 + number * 56), row, font=large, fill=ink)
        top += len(rows) * 56 + 70
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def _rows(draw: ImageDraw.ImageDraw, message: str, font: ImageFont.FreeTypeFont) -> list[str]:
    rows, row = [], ""
    for word in message.split(" "):
        while draw.textlength(word, font=font) > 760:
            fits = max(count for count in range(len(word)) if draw.textlength(word[:count], font=font) <= 760)
            rows += [row, word[:fits]] if row else [word[:fits]]
            row, word = "", word[fits:]
        if draw.textlength(f"{row} {word}", font=font) > 760:
            rows, row = [*rows, row], word
        else:
            row = f"{row} {word}".strip()
    return [*rows, row]

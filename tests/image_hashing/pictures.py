"""Drawn pictures of many sizes, shapes and kinds: waves, noise, flat areas, chat bubbles. Always the same ones."""

from collections.abc import Iterator

import numpy as np
from PIL import Image, ImageDraw

ODD_SIZES = [
    (4, 9), (5, 5), (6, 700), (700, 6), (63, 64), (64, 64), (65, 64), (127, 128), (128, 128), (129, 128),
    (128, 129), (255, 257), (256, 256), (511, 513), (640, 480), (481, 639), (540, 1170), (1200, 255), (97, 1024),
    (1025, 768),
]  # fmt: skip


def waves(width: int, height: int, seed: int) -> Image.Image:
    rng = np.random.default_rng(seed)
    y, x = np.mgrid[0:height, 0:width]
    strength = rng.choice([8, 30, 60, 120])
    layers = [
        127 + strength * np.sin(x / width * rng.uniform(1, 25) + band) * np.cos(y / height * rng.uniform(1, 25))
        for band in range(3)
    ]
    noise = rng.normal(0, rng.choice([0, 2, 25]), (height, width, 3))
    return Image.fromarray((np.stack(layers, axis=-1) + noise).clip(0, 255).astype(np.uint8))


def chat(width: int, height: int, seed: int) -> Image.Image:
    rng = np.random.default_rng(seed)
    picture = Image.new("RGB", (width, height), "#e9e4da")
    draw = ImageDraw.Draw(picture)
    step = max(8, height // 12)
    for top in range(0, height - step // 2, step):
        left = int(rng.choice([0.05, 0.4]) * width)
        box = (left, top, left + int(rng.uniform(0.2, 0.5) * width) + 1, top + max(2, step * 2 // 3))
        draw.rectangle(box, fill=str(rng.choice(["#ffffff", "#bfe3c0", "#0f5c63"])))
        draw.text((left + 2, top), "See you at the lake", fill="#222222")
    return picture


def many() -> Iterator[Image.Image]:
    """80 pictures in RGB."""
    rng = np.random.default_rng(7)
    for seed, (width, height) in enumerate(ODD_SIZES):
        yield waves(width, height, seed)
    for seed in range(40):
        width, height = (int(side) for side in rng.integers(20, 900, 2))
        yield waves(width, height, 100 + seed)
    for seed in range(16):
        width, height = (int(side) for side in rng.integers(40, 800, 2))
        yield chat(width, height, seed)
    for colour in ("black", "white", "#7f7f7f", "#c04020"):
        yield Image.new("RGB", (200, 150), colour)

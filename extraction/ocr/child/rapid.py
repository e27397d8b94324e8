"""Rapidocr: PP-OCRv6 models that come inside its package, run by onnxruntime on one processor."""

from typing import Any

import cv2
import numpy as np
from PIL import Image
from rapidocr import RapidOCR

from extraction.ocr.child.tiles import Box

OPENS_FILES = False
_OPTIONS: dict[str, Any] = {
    "Global.use_cls": False,  # screenshots stand upright
    "Global.log_level": "critical",
    "EngineConfig.onnxruntime.intra_op_num_threads": 1,
    "EngineConfig.onnxruntime.inter_op_num_threads": 1,
    "EngineConfig.onnxruntime.enable_cpu_mem_arena": False,
}


class RapidReader:
    def __init__(self, program: str, languages: str) -> None:
        cv2.setNumThreads(1)  # no thread may be there when this process forks
        self._engine = RapidOCR(params=_OPTIONS)

    def read(self, image: Image.Image) -> list[Box]:
        answer: Any = self._engine(np.ascontiguousarray(np.asarray(image)[:, :, ::-1]))
        if answer.boxes is None or answer.txts is None:
            return []
        return [_box(text, corners) for text, corners in zip(answer.txts, answer.boxes, strict=True)]


READER = RapidReader


def _box(text: str, corners: Any) -> Box:
    left, top = (int(value) for value in corners.min(axis=0))
    right, bottom = (int(value) for value in corners.max(axis=0))
    return Box(text, left, top, right - left, bottom - top)

"""When each picture of a recording stands, read off its packets without decoding any.

Screen recordings store a picture only when something changes, so a number of pictures says nothing about time:
every time here is the one that the file writes beside the picture (its presentation time stamp).
"""

import io
import os
import time
from dataclasses import dataclass
from typing import BinaryIO

import av
import numpy as np
from av.container import InputContainer
from av.video.stream import VideoStream

CPU_SECONDS = 12  # then the list goes with what there is
MOST = 1_000_000  # packets; four hours at 60 a second
LONGEST = 24 * 3600.0  # seconds; more is not a screen recording but a broken header
UNEVEN = 0.05  # share of the intervals that are half or twice the usual one


@dataclass(frozen=True)
class Packets:
    """Seconds from the beginning. `times`: of all pictures, in order; `keys`: of those that decode by themselves;
    `end`: of the last picture or sound. `start`: seconds by which the stamps of the file are later."""

    times: tuple[float, ...] = ()
    keys: tuple[float, ...] = ()
    end: float = 0.0
    start: float = 0.0

    @property
    def is_uneven(self) -> bool:
        """Whether the pictures stand at different intervals (a variable frame rate)."""
        steps = np.diff(np.array(self.times))
        if len(steps) < 4:
            return False
        usual = float(np.median(steps))
        return bool(np.mean((steps < usual / 2) | (steps > usual * 2)) > UNEVEN)

    def key_before(self, seconds: float) -> float:
        """Where decoding has to begin to see the picture at `seconds`."""
        return max((key for key in self.keys if key <= seconds + 0.001), default=0.0)

    def widest_gap(self) -> float:
        """The longest time without a picture that decodes by itself."""
        edges = sorted({0.0, *self.keys, self.times[-1] if self.times else 0.0})
        return max((late - early for early, late in zip(edges, edges[1:], strict=False)), default=0.0)


def read(container: InputContainer, stream: VideoStream) -> Packets:
    """Ends where the file breaks off. The container then stands at its end."""
    start = (container.start_time or 0) / av.time_base
    stop = time.process_time() + CPU_SECONDS
    times: list[float] = []
    keys: list[float] = []
    end = 0.0
    try:
        for number, packet in enumerate(container.demux(stream, *container.streams.audio[:1])):
            if number >= MOST or (number % 256 == 0 and time.process_time() > stop):
                break
            if packet.pts is None or packet.time_base is None:
                continue
            at = float(packet.pts * packet.time_base) - start
            end = max(end, at + float((packet.duration or 0) * packet.time_base))
            if packet.stream.index == stream.index and 0 <= at <= LONGEST:
                times.append(at)
                keys += [at] if packet.is_keyframe else []
    except (av.FFmpegError, ValueError):
        pass  # as far as it goes
    return Packets(tuple(sorted(times)), tuple(sorted(keys)), min(end, LONGEST), start)


def is_cut_off(file: BinaryIO) -> bool:
    """Whether an MP4 or QuickTime file is shorter than its boxes say (ISO/IEC 14496-12, 4.2). Leaves the file at
    its beginning."""
    size = file.seek(0, os.SEEK_END)
    at = 0
    try:
        while at + 8 <= size:
            file.seek(at)
            head = file.read(16)
            length = int.from_bytes(head[:4], "big")
            length = int.from_bytes(head[8:16], "big") if length == 1 else length
            if length < 8:
                return False  # 0: up to the end of the file
            at += length
        return at > size
    finally:
        file.seek(0, io.SEEK_SET)

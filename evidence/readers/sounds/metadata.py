"""What a sound is, as plain values. Pure, and imported by the decoding child as well."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Sound:
    """`seconds` long, counted while decoding; where we stopped early, as the file itself says.

    `seconds_heard`: those that are in the copy for listening. `broken`: what comes after them could not be
    decoded. `codec` names the coding of the sound, `format` that of the file, `channels` and `rate` (in Hz) are
    those of the original. `recorded`: when, as the device wrote into the file (ISO 8601, UTC), or empty.
    """

    seconds: float = 0.0
    seconds_heard: float = 0.0
    broken: bool = False
    codec: str = ""
    format: str = ""
    channels: int = 0
    rate: int = 0
    recorded: str = ""

"""What is to be said of a picture beside showing it, as plain values. Imported by the decoding child as well."""

from dataclasses import dataclass

MOST_CLAIMS = 12


@dataclass(frozen=True)
class Claim:
    """One thing that the file says about its making; anyone can write or remove it.

    kind: source_type (`value` a term of the IPTC list, such as trainedAlgorithmicMedia), credit, software, settings
    (the input of a picture generator, as it stands there), content_credentials (C2PA; `value` names the program
    that signed, or is empty).
    """

    kind: str
    value: str


@dataclass(frozen=True)
class PictureMetadata:
    """`broken`: it ends early and is shown as far as it goes. `frames`: pictures that a moving one or a series
    holds, 1 for any other; `seconds` it lasts, 0 where the file does not say; `frame_numbers`: which of them are
    shown, from 1. `moving_part`: "motion_photo" (a film stands behind the picture), "live_photo" (it belongs to one
    in a file of its own) or empty. `gain_map`: it is brighter on some screens. `background`: what see-through parts
    were laid on: white, grey, dark; empty when there are none. `preview`: it is the one within a raw file."""

    broken: bool = False
    frames: int = 1
    seconds: float = 0.0
    frame_numbers: tuple[int, ...] = ()
    moving_part: str = ""
    gain_map: bool = False
    background: str = ""
    preview: bool = False
    claims: tuple[Claim, ...] = ()

    @property
    def is_remarkable(self) -> bool:
        return self != PictureMetadata()

    @property
    def names_generator(self) -> bool:
        """Whether the file says that a program made the picture up, wholly or in part."""
        return any(
            claim.kind == "settings" or (claim.kind == "source_type" and "lgorithmic" in claim.value)
            for claim in self.claims
        )

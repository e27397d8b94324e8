"""A short run of the fuzzer, always the same; the long one is `python -m tests.corpus.fuzzing`."""

import random

import pytest

from tests.corpus import fuzzing

SEED = 12
BATCHES = 2  # of each kind: all together stay below a minute of the processor
KINDS = (
    ("text", "text/plain"),
    ("text", "application/json"),
    ("text", "text/html"),
    ("text", "application/zip"),
    ("email", "message/rfc822"),
    ("email", "application/vnd.ms-outlook"),
    ("document", "application/pdf"),
    ("picture", "image/png"),
    ("picture", "image/jpeg"),
    ("recording", "video/mp4"),
    ("sound", "audio/ogg"),
    ("sound", "audio/mp4"),
)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind[1].replace("/", "-"))
def test_no_reader_breaks_over_damaged_files(kind: fuzzing.Kind) -> None:
    outcome = fuzzing.run(SEED, 300, [kind], most=BATCHES)
    assert [(what, data[:200]) for what, _name, data in outcome.wrong] == []
    assert outcome.tried[kind[1]] > fuzzing.BATCH


def test_a_word_that_is_lost_would_be_seen() -> None:
    """The judge itself: a reading that lacks a word of the file is wrong."""
    batch = fuzzing.child.read("text", "text/plain", [b"pay hundred euro on monday"])
    (reading,) = batch.readings
    assert isinstance(reading, fuzzing.DecodedFile)
    assert fuzzing.lost_words(b"pay hundred euro on monday", reading) == set()
    assert fuzzing.lost_words(b"pay hundred euro on tuesday", reading) == {"tuesday"}


def test_every_change_is_made_again_from_its_seed() -> None:
    files = fuzzing.seeds()[("text", "text/plain")]
    once, again = (fuzzing.changed(random.Random(3), files[0], files) for _ in range(2))
    assert once == again != files[0]

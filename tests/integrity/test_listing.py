"""What the store itself says it has, every day; how much is read; and a store that says nothing."""

import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.utils import timezone
from pytest_django import Settings

from integrity import actions
from integrity.models import Damage, Round
from tests.conftest import Person
from tests.integrity.conftest import Kept


def known() -> set[tuple[str, str]]:
    return set(Damage.objects.values_list("part", "kind"))


def test_what_is_lost_or_cut_is_found_the_next_day_without_reading(
    maya: Person, keep: Callable[..., Kept], caplog: pytest.LogCaptureFixture
) -> None:
    kept = keep(maya)
    assert actions.watch().read == 3
    kept.original.unlink()
    kept.copy.write_bytes(kept.copy.read_bytes()[:-1])
    changed = bytearray(kept.pdf.read_bytes())
    changed[-1] ^= 1
    kept.pdf.write_bytes(bytes(changed))
    assert (actions.watch().read, known()) == (0, set())
    with time_machine.travel(timezone.now() + timedelta(hours=25)), caplog.at_level(logging.ERROR):
        outcome = actions.watch()
    assert outcome.read == 0
    assert known() == {("original", "missing"), ("copy", "truncated")}, "the third can only be found by reading"
    assert "1 missing, 1 truncated" in caplog.text


def test_only_so_much_is_read_in_a_day(maya: Person, keep: Callable[..., Kept], settings: Settings) -> None:
    keep(maya)
    settings.WATCH_BYTES_A_DAY = 1
    assert actions.watch().read == 1, "whoever has any allowance left reads a whole file"
    assert actions.watch().read == 0
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        assert actions.watch().read == 1
    assert Round.objects.get().ended_at is None
    assert actions.watch_all().read == 3, "whoever asks for it by hand gets all of it"


def test_a_forgotten_count_begins_anew(maya: Person, keep: Callable[..., Kept], settings: Settings) -> None:
    keep(maya)
    settings.WATCH_BYTES_A_DAY = 1
    actions.watch()
    cache.clear()
    assert actions.watch().read == 1


def test_a_silent_bucket_is_one_line_and_no_damage(
    maya: Person, bucket: Any, keep_in_bucket: Callable[[Person], None], settings: Settings, caplog: Any
) -> None:
    keep_in_bucket(maya)
    assert actions.watch().read == 3
    settings.S3_ENDPOINT = "http://127.0.0.1:9"
    Round.objects.update(ended_at=None, listed_at=None)
    with caplog.at_level(logging.WARNING):
        assert actions.watch().read == 0
        actions.watch()
    assert caplog.messages == ["the store of evidence does not answer; its files are not looked at"]
    assert known() == set()


def test_a_bucket_is_watched_like_a_folder(
    maya: Person, bucket: Any, keep_in_bucket: Callable[[Person], None]
) -> None:
    keep_in_bucket(maya)
    assert actions.watch().read == 3
    bucket.client.delete_object(Bucket=bucket.name, Key=bucket.everything()[0])
    assert dict(actions.watch_all().new) == {"missing": 1}

"""What was signed while the clock was ahead holds for nothing once it is right."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import signing
from django.utils import timezone

from sextortion_help.web.dated_signer import DatedSigner
from tests.source_tree import sources

SIGNER = DatedSigner(salt="test")


def test_it_holds_until_it_is_too_old_and_not_before_its_time(time_machine: Any) -> None:
    time_machine.move_to(timezone.now(), tick=False)
    signed, made = SIGNER.sign("x"), SIGNER.sign_object({"challenge": "y"})
    assert SIGNER.unsign(signed, max_age=10) == "x"
    assert SIGNER.unsign_object(made, max_age=10) == {"challenge": "y"}
    time_machine.shift(timedelta(seconds=-59))
    assert SIGNER.unsign(signed, max_age=10) == "x"  # of a machine whose clock is a little ahead
    for jump in (timedelta(seconds=-3), timedelta(days=-365), timedelta(days=400)):
        time_machine.shift(jump)
        for opened in (SIGNER.unsign, SIGNER.unsign_object):
            with pytest.raises(signing.SignatureExpired):
                opened(signed if opened == SIGNER.unsign else made, max_age=10)


def test_a_forged_one_is_refused_as_ever() -> None:
    for forged in ("", "x", "x:1:y", SIGNER.sign("x")[:-1]):
        with pytest.raises(signing.BadSignature):
            SIGNER.unsign(forged, max_age=10)


def test_nothing_else_signs_with_a_time() -> None:
    uses = {
        path.name
        for path in sources()
        if any(name in path.read_text(encoding="utf-8") for name in ("TimestampSigner", "signing.loads("))
    }
    assert uses == {"dated_signer.py"}

"""A counsellor's password wraps keys: what is easy to guess is refused, also one made of their name or centre."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from counseling import accounts
from counseling.models import Counsellor
from tests.counseling.conftest import centre

EASY = (
    "aaaaaaaaaaaa",
    "abcdefghijkl",
    "passwort1234",
    "hallo1234567",
    "qwertz123456",
    "beratung2026",
    "Sommer2026!!",
    "Willkommen2026!",
    "CoraBrandt2026",
    "cora.brandt.1",
    "Lanterncentre2026",
    "LanternCentre!",
)


@pytest.fixture
def cora(db: None) -> Counsellor:
    accounts.invite(sign_in="cora", name="Cora Brandt", centre=centre("Lantern Centre"), role="counsellor")
    return Counsellor.objects.get(user__username="cora")


@pytest.mark.parametrize("password", EASY)
def test_what_is_easy_to_guess_is_refused(cora: Counsellor, password: str) -> None:
    with pytest.raises(ValidationError):
        validate_password(password, cora.user)


@pytest.mark.parametrize(
    "password", ["violet-otter-lantern-9", "kaffee tasse regen", "x" * 5 + "Q9!fv-tram kettle" * 8]
)
def test_words_that_have_nothing_to_do_with_each_other_are_taken(cora: Counsellor, password: str) -> None:
    validate_password(password, cora.user)

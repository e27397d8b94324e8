"""How hard a counsellor's password is to guess: it wraps the key of everything that clients share with them."""

import re

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.utils.translation import gettext as _
from zxcvbn import zxcvbn

GUESSES_LOG10 = 10  # the highest of zxcvbn's five levels, and Argon2id makes each guess take a tenth of a second
LONGEST = 72  # characters; zxcvbn takes no more, and what follows only makes a password harder to guess
# zxcvbn brings English lists. These are the first words that somebody in a German counselling centre thinks of.
FAMILIAR = (
    "beratung", "beratungsstelle", "frauenberatung", "frauenhaus", "geheim", "hallo", "herbst", "hilfe", "kennwort",
    "opferhilfe", "passwort", "schulung", "sommer", "start", "willkommen", "winter",
)  # fmt: skip


class GuessesValidator:
    """Refuse a password that zxcvbn finds with fewer than 10^GUESSES_LOG10 guesses, knowing name and centre."""

    def validate(self, password: str, user: AbstractBaseUser | AnonymousUser | None = None) -> None:
        """Raises ValidationError."""
        result = zxcvbn(password[:LONGEST], user_inputs=[*FAMILIAR, *_about(user)])
        if float(result["guesses_log10"]) < GUESSES_LOG10:
            raise ValidationError(self.get_help_text(), code="password_easy_to_guess")

    def get_help_text(self) -> str:
        return _(
            "This password is too easy to guess. Three or four words that have nothing to do with each other, or "
            "with you and your work, are good."
        )


def _about(user: AbstractBaseUser | AnonymousUser | None) -> list[str]:
    """Whatever somebody who knows the counsellor tries first: sign-in name, name, centre, whole and in parts."""
    if user is None:
        return []
    personal_words = [user.get_username()]
    try:
        counsellor = user.counsellor  # type: ignore[union-attr]
    except (AttributeError, ObjectDoesNotExist):
        pass
    else:
        personal_words += [counsellor.name, counsellor.centre.name]
    parts = {part for text in personal_words for part in re.split(r"[\W_]+", text) if len(part) > 2}
    return [text.lower() for text in (*personal_words, *sorted(parts)) if text]

"""What the findings in an e-mail mean, for the person who got it."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from evidence.readers.mail.message import Email


@dataclass(frozen=True)
class Explanation:
    """`what` was found, and what it `means`. `good`: it relieves; otherwise it is neutral or asks for care."""

    what: str
    means: str
    good: bool = False


def verdict(letter: Email) -> Explanation:
    """About the address in "From"."""
    return {
        "own": Explanation(
            _("The sender address is your own. It is very likely forged."),
            _(
                "Anyone can write any sender on an e-mail, as on a paper envelope. It does not mean that someone "
                "is in your account. To be sure, change the password of your e-mail."
            ),
            good=True,
        ),
        "own_proven": Explanation(
            _("This e-mail really came from your own address, says your e-mail service."),
            _(
                "Someone may be in your account. Change its password on a device you trust, sign out everywhere, "
                "and turn on a second factor."
            ),
        ),
        "forged": Explanation(
            _("The sender address is likely forged."),
            _("The service that received the e-mail checked the sender, and the check failed."),
        ),
        "proven": Explanation(
            _("The e-mail really came from the service of this sender address."),
            _("It does not say who is behind it. Anyone can open an address under any name."),
        ),
        "unproven": Explanation(
            _("The sender address was not proven."),
            _("The service that received the e-mail checked the sender, without a clear result."),
        ),
    }.get(
        letter.verdict,
        Explanation(
            _("The sender address was not proven."),
            _("The e-mail does not say that anyone checked the sender."),
        ),
    )


def every_sign() -> dict[str, Explanation]:
    """What each sign of a bluff means, by its code."""
    return {
        "password": Explanation(
            _("It names an old password."),
            _(
                "Such passwords come from leaks of websites, as a rule years ago. They do not come from your "
                "device. Do you still use it somewhere? Then change it there."
            ),
        ),
        "deadline": Explanation(
            _("It demands Bitcoin or other crypto money within a short time."),
            _("The clock is there to frighten. The same e-mail goes to thousands of people."),
        ),
        "crypto": Explanation(
            _("It demands Bitcoin or other crypto money."),
            _("The same e-mail goes to thousands of people. Money sent this way does not come back."),
        ),
        "malware": Explanation(
            _("It claims to be in your device, for example with “Pegasus”, a Trojan or a RAT."),
            _("Anyone can write that. Nothing in the e-mail shows that it is true."),
        ),
        "nothing_shown": Explanation(
            _("It speaks of a recording, but none is in it."),
            _("Whoever had one would show a piece of it. As a rule there is none."),
        ),
        "everyone": Explanation(
            _("It threatens to write to all contacts."),
            _("This sentence is in most e-mails of this kind."),
        ),
    }


def signs(letter: Email) -> list[Explanation]:
    """Each sign of a bluff that was found."""
    explanations = every_sign()
    return [explanations[code] for code in letter.signs if code in explanations]


def notes(letter: Email) -> list[Explanation]:
    """What to know about its text."""
    sentences = {
        "encrypted": Explanation(
            _("This e-mail, or a part of it, is encrypted. That part cannot be read here."),
            _("Open it in your own e-mail program and make a screenshot of it."),
        ),
        "signed": Explanation(
            _("It bears a digital signature."),
            _("Its text was read. Whether the signature is right was not checked here."),
        ),
        "tnef": Explanation(
            _("A part of it is in Outlook’s own form (winmail.dat), which was not opened."),
            _("There can be words in it that are missing here. Open it in Outlook and make a screenshot of it."),
        ),
        "partial": Explanation(
            _("It is one piece of a longer e-mail."),
            _("The rest came in further e-mails. Add those as well."),
        ),
        "quotes": Explanation(
            _("Its text holds words of other e-mails, forwarded or quoted."),
            _("Those words are not from the sender above. Who wrote them stands in the text."),
        ),
    }
    return [sentences[code] for code in letter.notes if code in sentences]


def looks_like_bluff(letter: Email) -> bool:
    """Two signs together; a forged or own sender counts as one. Not when the mail truly came from the account."""
    if letter.verdict == "own_proven":
        return False
    return len(letter.signs) + (letter.verdict == "forged") >= 2

"""The check of an e-mail's text for a bluff, in the browser alone, for the page that explains such e-mails."""

import json

from django.template import Context
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from evidence import mail_explanations
from evidence.readers.mail import scam_indicators
from sextortion_help import slots


def enter() -> None:
    """Fill the slot, when the site starts."""
    slots.fill("bluff-check", bluff_check)


def bluff_check(context: Context) -> SafeString:
    """The patterns go to the page as the reader of e-mails has them; the words never come here."""
    explained = mail_explanations.every_sign()
    context_of_notice = {
        "list": json.dumps(
            {
                "patterns": scam_indicators.PATTERNS,
                "lookalikes": scam_indicators.LOOKALIKES,
                "invisible": scam_indicators.INVISIBLE,
            }
        ),
        "signs": [{"code": code, "what": sign.what, "means": sign.means} for code, sign in explained.items()],
    }
    return render_to_string("evidence/_bluff_check.html", context_of_notice)

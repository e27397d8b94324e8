"""The fixed answers of the statement. Values are stored, labels follow the language of page or print."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class MinorShown(TextChoices):
    """Whether a picture shows someone who was under 18 in it. "Not sure" counts as under 18 everywhere."""

    YES = "yes", _("Yes")
    NO = "no", _("No")
    UNSURE = "unsure", _("I am not sure")


class Wish(TextChoices):
    """What the client would like from the police."""

    CONFIRMATION = "confirmation", _("A written confirmation of my report")
    ADDRESS = "address", _("My address kept out of the file, if that is possible")
    WOMAN = "woman", _("To talk to a woman")
    MAN = "man", _("To talk to a man")
    INTERPRETER = "interpreter", _("An interpreter")


class SuspectKnown(TextChoices):
    """Whether the client knows who the suspect is in life."""

    KNOWN = "known", _("Yes, I know who it is")
    GUESS = "guess", _("I have a guess")
    UNKNOWN = "unknown", _("No")


class IdentifierKind(TextChoices):
    """What kind of name, number or address it is."""

    INSTAGRAM = "instagram", "Instagram"
    SNAPCHAT = "snapchat", "Snapchat"
    TELEGRAM = "telegram", "Telegram"
    PHONE = "phone", _("WhatsApp, Signal or phone number")
    EMAIL = "email", _("E-mail address")
    FACEBOOK = "facebook", "Facebook"
    TIKTOK = "tiktok", "TikTok"
    X = "x", "X"
    DISCORD = "discord", "Discord"
    REDDIT = "reddit", "Reddit"
    YOUTUBE = "youtube", "YouTube"
    DATING = "dating", _("Dating app or chat site")
    GAME = "game", _("Game or gaming platform")
    IBAN = "iban", _("IBAN (bank account)")
    BITCOIN = "bitcoin", _("Bitcoin address")
    ETHEREUM = "ethereum", _("Ethereum address")
    TRON = "tron", _("Tron address (often for USDT)")
    CRYPTO = "crypto", _("Another crypto address")
    PAYPAL = "paypal", "PayPal"
    PAYMENT_NAME = "payment-name", _("Name in a payment app (Cash App, Revolut, …)")
    WEBSITE = "website", _("Web address")
    IP = "ip", _("IP address")
    NAME = "name", _("Name they gave")
    USERNAME = "username", _("User name")
    OTHER = "other", _("Something else")


class Method(TextChoices):
    """How money or codes were sent."""

    TRANSFER = "transfer", _("Bank transfer")
    INSTANT = "instant", _("Instant bank transfer")
    DEBIT = "debit", _("Direct debit")
    CARD = "card", _("Credit or debit card")
    PAYPAL = "paypal", "PayPal"
    CRYPTO = "crypto", _("Crypto money")
    PAYSAFECARD = "paysafecard", "paysafecard"
    GIFT_CARD = "gift-card", _("Gift card (Apple, Google Play, Steam, Amazon, …)")
    CASH_SERVICE = "cash-service", "Western Union, MoneyGram"
    PAYMENT_APP = "payment-app", _("Payment app (Revolut, Wise, Cash App, …)")
    OTHER = "other", _("Another way")


class MeasureTaken(TextChoices):
    """What was done since it happened."""

    STOPPED = "stopped", _("I stopped answering")
    BLOCKED = "blocked", _("I blocked the account")
    REPORTED = "reported", _("I reported the account to the app or site")
    FINGERPRINTS = "fingerprints", _("I used a service that stops my pictures from spreading")
    PASSWORDS = "passwords", _("I changed passwords")
    BANK = "bank", _("I told my bank or the payment service")
    POLICE = "police", _("I told the police")
    TOLD = "told", _("I told someone I trust")
    COUNSELING = "counseling", _("I talked to a helpline or counselling centre")


CURRENCIES = (
    "EUR", "USD", "GBP", "CHF", "SEK", "NOK", "DKK", "PLN", "CZK", "HUF", "RON", "TRY", "UAH", "CAD", "AUD",
    "NGN", "PHP", "XOF", "INR", "BTC", "ETH", "USDT", "LTC", "XMR",
)  # fmt: skip
CRYPTO_MONEY = frozenset({"BTC", "ETH", "USDT", "LTC", "XMR"})

"""All settings, read from the environment through strict readers; unsafe values stop the start.

Two modes. `local` (the default) is one machine and 127.0.0.1: keys and data live in DATA_DIR, made once by
`make run`. `production` is an organisation's server: every key comes from the environment and HTTPS is on.
"""

import base64
import binascii
from pathlib import Path
from typing import Any
from urllib.parse import quote

from celery.schedules import crontab
from django.core.exceptions import ImproperlyConfigured

from sextortion_help import database_address, env, redis_address
from sextortion_help.site_keys import key_files
from sextortion_help.store_settings import *  # noqa: F403
from sextortion_help.web import content_policy, static_headers

BASE_DIR = Path(__file__).resolve().parent.parent
SITE_MODE = env.choice("SITE_MODE", "local", ("local", "production"))
PRODUCTION = SITE_MODE == "production"
DATA_DIR = Path(env.text("DATA_DIR", str(BASE_DIR / "var"))).resolve()
DEBUG = env.boolean("DEBUG", False)
if DEBUG and PRODUCTION:
    raise ImproperlyConfigured("DEBUG must be false when SITE_MODE is production.")


# --- keys ------------------------------------------------------------------------------------------------


def _key(name: str, *, optional: bool = False) -> str:
    """A long-lived key: from the environment, or in local mode from the data directory."""
    key_file = key_files.folder(DATA_DIR) / name.lower()
    if not PRODUCTION and key_file.is_file():
        return env.text(name, key_file.read_text(encoding="utf-8").strip())
    if optional:
        return env.text(name, "")
    try:
        return env.text(name)
    except ImproperlyConfigured as error:
        if PRODUCTION:
            raise
        raise ImproperlyConfigured(
            f"The key {name} is missing. Start the site with 'make run', which makes the keys of a new site."
        ) from error


SECRET_KEY = _key("SECRET_KEY")
SECRET_KEY_FALLBACKS = [key] if (key := _key("SECRET_KEY_OLD", optional=True)) else []  # while it is being replaced
try:
    SITE_SALT = base64.b64decode(_key("SITE_SALT"), validate=True)
except binascii.Error as error:
    raise ImproperlyConfigured("SITE_SALT must be 32 random bytes in base64.") from error
# The web processes need only the public half; give the private one to the workers alone.
WORKER_PUBLIC_KEY = _key("WORKER_PUBLIC_KEY")
WORKER_KEY = _key("WORKER_KEY", optional=True)
WORKER_KEY_OLD = _key("WORKER_KEY_OLD", optional=True)  # opens what was still waiting when the pair was replaced
# The site's own clock, used when TSA_URLS is empty. The key is for the workers alone, the certificates for all.
STAMP_CHAIN = _key("STAMP_CHAIN", optional=True)
STAMP_KEY = _key("STAMP_KEY", optional=True)
# With which dossiers are signed, both for the workers alone; without them dossiers are not signed, and say so.
SIGN_CHAIN = _key("SIGN_CHAIN", optional=True)
SIGN_KEY = _key("SIGN_KEY", optional=True)

METRICS_TOKEN = _key("METRICS_TOKEN", optional=True)  # for /metrics and /healthz/details, which need it

# --- the site --------------------------------------------------------------------------------------------

SITE_NAME = env.text("SITE_NAME", "")  # empty: the neutral name of the page's language
# Whose lines come first while nobody has said where they are: a country of guidance/packs, or empty for none.
SITE_COUNTRY = env.text("SITE_COUNTRY", "")
# Languages whose page of twelve sentences is shown (guidance/cards/), once somebody has read it.
LANGUAGE_CARDS = env.words("LANGUAGE_CARDS")
# A file with the operator's reviewed corrections of facts (guidance/fact_overlay.py), or empty.
FACTS_OVERLAY = env.text("FACTS_OVERLAY", "")
# Who runs the site, for what is handed to the police and for the page that checks it.
OPERATOR_NAME = env.text("OPERATOR_NAME", "")
OPERATOR_ADDRESS, OPERATOR_CONTACT = env.texts("OPERATOR_ADDRESS", "OPERATOR_CONTACT")
# The operator's own line, on every page and first where people to talk to are listed; each may stay empty.
OPERATOR_PHONE, OPERATOR_CHAT = env.texts("OPERATOR_PHONE", "OPERATOR_CHAT")
OPERATOR_HOURS = env.text("OPERATOR_HOURS", "")  # as in the packs: "Mo-Fr 10-16; Sa 9-12" or "24/7", in TIME_ZONE
OPERATOR_IMPRINT, OPERATOR_PRIVACY = env.texts("OPERATOR_IMPRINT", "OPERATOR_PRIVACY")
LEGAL_IMPRINT, LEGAL_CONTROLLER, LEGAL_AUTHORITY = env.texts("LEGAL_IMPRINT", "LEGAL_CONTROLLER", "LEGAL_AUTHORITY")
LEGAL_DATA_PROTECTION_OFFICER = env.text("LEGAL_DATA_PROTECTION_OFFICER", "")
LEGAL_PROCESSORS = env.text("LEGAL_PROCESSORS", "")
# Films in sign language on this site's own host: "de:start=/films/start-dgs.mp4" (guidance/easy_language.py).
SIGN_VIDEOS = env.words("SIGN_VIDEOS")
BUILD = env.text("BUILD", "")  # empty: the commit that is checked out
# Where "Leave now" goes. A page everyone opens, that shows nothing personal.
LEAVE_TO = {
    "en": env.text("LEAVE_TO_EN", "https://www.bbc.co.uk/weather"),
    "de": env.text("LEAVE_TO_DE", "https://www.dwd.de/DE/wetter/wetter_node.html"),
    "fr": env.text("LEAVE_TO_FR", "https://meteofrance.com/"),
    "it": env.text("LEAVE_TO_IT", "https://www.meteoam.it/it/home"),
}
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "" if PRODUCTION else "127.0.0.1,localhost,[::1]")
CSRF_TRUSTED_ORIGINS = env.words("CSRF_TRUSTED_ORIGINS")
# Proxies of ours in front that set X-Forwarded-For. In production there is at least the one that does TLS; with 0
# there, all clients would share one limit.
TRUSTED_PROXIES = env.integer("TRUSTED_PROXIES", 1 if PRODUCTION else 0)

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "crispy_forms",
    "crispy_bootstrap5",
    "sextortion_help.apps.SiteConfig",
    "guidance.apps.GuidanceConfig",
    "cases.apps.CasesConfig",
    "timestamps.apps.TimestampsConfig",
    "evidence.apps.EvidenceConfig",
    "statement.apps.StatementConfig",
    "extraction.apps.ExtractionConfig",
    "dossier.apps.DossierConfig",
    "counseling.apps.CounselingConfig",
    "integrity.apps.IntegrityConfig",
]
MIDDLEWARE = [
    "sextortion_help.web.middleware.name_lines",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "sextortion_help.web.middleware.compress_pages",
    "sextortion_help.web.middleware.privacy_headers",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "sextortion_help.i18n.register.middleware",
    "sextortion_help.web.middleware.say_crowded",
    "django.middleware.common.CommonMiddleware",
    "sextortion_help.web.middleware.null_origin",
    "counseling.accounts.earlier_pages.EarlierPages",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    # Lazy: only counsellors' pages look at them, so that no other page has a session or asks the database for one.
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "cases.middleware.save_plan_with_open_case",
    "portal.trouble.CalmPage",
]
ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "sextortion_help.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.csrf",
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "sextortion_help.web.context_processors.site",
            ],
        },
    },
]
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

# --- data ------------------------------------------------------------------------------------------------

DATABASE_URL = env.text("DATABASE_URL", f"sqlite:///{quote(str(DATA_DIR / 'db.sqlite3'))}")
# How many processes ask the database, for a site of several machines; see sextortion_help.connection_budget.
WEB_CONCURRENCY = env.integer("WEB_CONCURRENCY", 2, least=1)  # processes of one web server; gunicorn reads it too
WEB_SERVERS = env.integer("WEB_SERVERS", 1, least=1)
WORKER_SLOTS = env.integer("WORKER_SLOTS", 4, least=1)  # the --concurrency of all workers together
DATABASE_POOLER = env.choice("DATABASE_POOLER", "none", ("none", "transaction"))
DATABASES: dict[str, Any] = {"default": database_address.parse(DATABASE_URL, pooler=DATABASE_POOLER)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.text("REDIS_URL", f"unix://{DATA_DIR / 'redis.sock'}")
REDIS_SENTINEL_PASSWORD = env.text("REDIS_SENTINEL_PASSWORD", "")
try:
    CACHES = {"default": redis_address.cache(REDIS_URL, REDIS_SENTINEL_PASSWORD)}
except redis_address.RedisAddressError as error:
    raise ImproperlyConfigured(str(error)) from error

EVIDENCE_STORE = Path(env.text("EVIDENCE_STORE", str(DATA_DIR / "blobs")))

# --- worker ----------------------------------------------------------------------------------------------

CELERY_BROKER_URL = redis_address.broker_url(REDIS_URL)
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_DEFAULT_QUEUE = "intake"
CELERY_TASK_ROUTES = {
    "dossier.*": {"queue": "dossier"},
    "dossier.stamp_roots": {"queue": "upkeep"},  # an exact name comes before a pattern
    "extraction.*": {"queue": "reading"},
    # Sweeps, stamps, retention: for a worker of their own, which no flood of files reaches.
    **{name: {"queue": "upkeep"} for name in ("cases.*", "timestamps.*", "integrity.*", "counseling.*")},
    "evidence.sweep_uploads": {"queue": "upkeep"},
}
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
# Reading takes seconds: an upload must not wait behind one that was set aside.
CELERY_WORKER_DISABLE_PREFETCH = True
CELERY_WORKER_MAX_TASKS_PER_CHILD = 50  # WeasyPrint keeps memory; a fresh child gives it back
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_TIMEOUT = 2
# A broker that hangs is as good as gone after this long; a worker's own wait for messages is 1 s.
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "socket_timeout": 4,
    "socket_connect_timeout": 2,
    "queue_order_strategy": "priority",  # in the order of --queues: reading comes last
    **redis_address.broker_options(REDIS_URL, REDIS_SENTINEL_PASSWORD),
}
# An act must never wait for a broker that is gone: the job row is kept and the sweeper sends it later.
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULE = {
    "sweep-jobs": {"task": "cases.sweep_jobs", "schedule": 10.0, "options": {"expires": 30}},
    "stamp-what-is-new": {"task": "timestamps.sweep", "schedule": 15.0, "options": {"expires": 30}},
    "stamp-published-roots": {"task": "dossier.stamp_roots", "schedule": 3600.0, "options": {"expires": 3600}},
    "read-stored-files": {"task": "integrity.read", "schedule": 60.0, "options": {"expires": 60}},
    "sweep-orphans": {"task": "integrity.sweep_orphans", "schedule": 86400.0, "options": {"expires": 3600}},
    "sweep-desk": {"task": "counseling.sweep", "schedule": 300.0, "options": {"expires": 300}},
    "remove-ended-sharing": {"task": "counseling.remove_ended", "schedule": 15.0, "options": {"expires": 30}},
    "remind": {"task": "counseling.remind", "schedule": crontab(minute=0), "options": {"expires": 1800}},
    "sweep-uploads": {"task": "evidence.sweep_uploads", "schedule": 3600.0, "options": {"expires": 3600}},
    "sweep-surge": {"task": "cases.sweep_surge", "schedule": 300.0, "options": {"expires": 300}},
    "delete-expired-cases": {"task": "cases.delete_expired", "schedule": 3600.0, "options": {"expires": 3600}},
}
CELERY_BEAT_SCHEDULER = "sextortion_help.scheduler:Scheduler"
CELERY_BEAT_SCHEDULE_FILENAME = str(DATA_DIR / "beat-schedule")

# --- language and time -----------------------------------------------------------------------------------

LANGUAGE_CODE = "en"
# Those that readers can choose. Everything falls back to English. French and Italian are translations that wait for
# a reader: what they say of law and crisis is shown once somebody has read it (docs/content.md).
LANGUAGES_ON = env.words("LANGUAGES_ON", "en,de")
LANGUAGES = [
    (code, name)
    for code, name in (("en", "English"), ("de", "Deutsch"), ("fr", "Français"), ("it", "Italiano"))
    if code in LANGUAGES_ON
]
FORMAT_MODULE_PATH = "sextortion_help.formats"
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_TZ = True
TIME_ZONE = env.text("TIME_ZONE", "Europe/Berlin")
LANGUAGE_COOKIE_AGE = None

# --- static files ----------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = Path(env.text("STATIC_ROOT", str(DATA_DIR / "static")))
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "sextortion_help.web.static_files.Storage"},
}
WHITENOISE_MAX_AGE = 0  # asked again each time, unless the name carries a digest
WHITENOISE_IMMUTABLE_FILE_TEST = static_headers.DIGEST_IN_NAME
WHITENOISE_ADD_HEADERS_FUNCTION = static_headers.add

# --- what a browser may do -------------------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {"DIRECTIVES": content_policy.directives(videos=bool(SIGN_VIDEOS))}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    feature: []
    for feature in (
        "accelerometer", "autoplay", "camera", "display-capture", "encrypted-media", "fullscreen", "geolocation",
        "gyroscope", "magnetometer", "microphone", "midi", "payment", "picture-in-picture",
        "screen-wake-lock", "usb",
    )
}  # fmt: skip
PERMISSIONS_POLICY["publickey-credentials-get"] = ["self"]  # passkeys of counsellors
SECURE_REFERRER_POLICY = "no-referrer"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_COOKIE_NAME = "__Host-csrf" if PRODUCTION else "csrf"
CSRF_COOKIE_AGE = None  # ends with the browser
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Strict"
CSRF_FAILURE_VIEW = "portal.views.csrf_failure"
CSRF_COOKIE_SECURE = PRODUCTION
COOKIES_SECURE = PRODUCTION
SESSION_COOKIE_SECURE = PRODUCTION
if PRODUCTION:
    SECURE_SSL_REDIRECT = env.boolean("SECURE_SSL_REDIRECT", True)
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
    SECURE_HSTS_SECONDS = 63_072_000  # two years
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True

# --- cases -----------------------------------------------------------------------------------------------

RETENTION_DAYS = env.integer("RETENTION_DAYS", 90, least=1)  # after the last visit
UNCONFIRMED_HOURS, BRIEF_HOURS = 24, 2  # a case whose words were never typed back; one that began in a surge
VAULT_IDLE_MINUTES = 30
VAULT_WARN_MINUTES = 5  # warned this long before it closes
OPEN_ATTEMPTS_PER_HOUR = env.integer("OPEN_ATTEMPTS_PER_HOUR", 20, least=1)  # per client, wrong words
NEW_CASES_PER_HOUR = env.integer("NEW_CASES_PER_HOUR", 30, least=1)  # per client; beyond, the device works first
NEW_CASES_SURGE = env.integer("NEW_CASES_SURGE", 60)  # over all, in ten minutes; then every device works first
UNCONFIRMED_MOST = env.integer("UNCONFIRMED_MOST", 2000, least=1)  # words nobody typed back; the same then
KDF_AT_ONCE = 2  # per process; each takes 64 MiB for about 0.1 s
KDF_WAIT_SECONDS = 10
# Per client, right words too: each try costs that much. Opening and typing back together; renewing by itself, so
# that nobody who guesses at the same address keeps a client from shutting them out.
KDF_PER_HOUR = 240
JOB_KEYS_DAYS = 7  # sealed keys of a job that no worker took


# --- counsellors ------------------------------------------------------------------------------------------

SESSION_ENGINE = "counseling.accounts.session_store"
SESSION_COOKIE_NAME = "__Host-desk" if PRODUCTION else "desk"
SESSION_COOKIE_AGE = 12 * 3600  # a working day; the desk itself closes after DESK_IDLE_MINUTES
SESSION_COOKIE_SAMESITE = "Strict"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
DESK_IDLE_MINUTES = 30
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "counseling.accounts.password_strength.GuessesValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "counseling:enter"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "counseling.accounts.allauth_adapters.AccountAdapter"
ACCOUNT_FORMS = {"login": "counseling.accounts.sign_in_forms.SignInForm"}
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_RATE_LIMITS = {"login": "", "login_failed": "5/5m/key"}  # of codes; sign_in_tries has those to sign in
MFA_ADAPTER = "counseling.accounts.allauth_adapters.FactorAdapter"
MFA_FORMS = {
    "add_webauthn": "counseling.accounts.passkey_forms.AddPasskeyForm",
    "authenticate": "counseling.accounts.sign_in_forms.FactorForm",
    "authenticate_webauthn": "counseling.accounts.sign_in_forms.PasskeyForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_TOLERANCE = 1  # phones' clocks differ by some seconds
# Not in the middle: allauth would keep that request, with its address. Our gate asks for a fresh sign-in instead.
MFA_REAUTHENTICATION_REQUIRED = False
# The mail server for mail to counsellors; empty: none is sent, and links are handed over in person only.
EMAIL_HOST = env.text("EMAIL_HOST", "")
EMAIL_PORT = env.integer("EMAIL_PORT", 587, least=1)
EMAIL_USE_TLS = True
EMAIL_TIMEOUT = 10  # seconds; a mail server that hangs must not keep a worker from uploads
EMAIL_HOST_USER = env.text("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = env.text("EMAIL_HOST_PASSWORD", "")
DEFAULT_FROM_EMAIL = env.text("EMAIL_FROM", "")

# --- time stamps -----------------------------------------------------------------------------------------

TSA_URLS = env.words("TSA_URLS")  # RFC 3161 authorities, asked in this order; empty: the site's own clock
TSA_CA = env.text("TSA_CA", "")  # PEM: their roots, and intermediates that they do not send
TSA_POLICY = env.text("TSA_POLICY", "")  # OID that a token must be under; empty: any of theirs
TSA_SECOND_URLS = env.words("TSA_SECOND_URLS")  # other authorities, that stamp everything once more
TSA_SECOND_POLICY = env.text("TSA_SECOND_POLICY", "")
TSA_RENEW_BEFORE = env.text("TSA_RENEW_BEFORE", "")  # YYYY-MM-DD: older stamps are made once more

# --- uploads ---------------------------------------------------------------------------------------------

MEBIBYTE = 1024 * 1024
EVIDENCE_FILE_BYTES = 25 * MEBIBYTE  # pictures, documents, text, e-mail
EVIDENCE_RECORDING_BYTES = 200 * MEBIBYTE  # screen recordings
EVIDENCE_ITEMS = 200  # in one case
EVIDENCE_CASE_BYTES = 1024 * MEBIBYTE
EVIDENCE_PIXELS = 64_000_000  # the largest HEIC of a phone has 48 million; a JPEG may have five times as many
EVIDENCE_FREE_BYTES = 200 * MEBIBYTE  # uploads stop while the disk has less than this
EVIDENCE_DAY_BYTES = env.integer("UPLOADS_MIB_PER_DAY", 0) * MEBIBYTE  # of all cases; 0: what the disk allows
EVIDENCE_RESERVE_BYTES = 1024 * MEBIBYTE  # below this, health is red and says so, long before anything stops
# How alone a child must be that reads strangers' files: evidence.sandbox.confinement.Level.
SANDBOX_LEAST = env.choice("SANDBOX_LEAST", "filtered" if PRODUCTION else "limits", ("limits", "filtered", "alone"))
TEXT_CHARACTERS = 20_000  # the longest free text in a form
# What reads the text of pictures: rapidocr (in its package, needs about 700 MB while it reads), tesseract, off.
OCR_ENGINE = env.choice("OCR_ENGINE", "rapidocr", ("rapidocr", "tesseract", "off"))
OCR_AT_ONCE = env.integer("OCR_AT_ONCE", 0)  # children that read; 0: as processors and memory are free
OCR_LANGUAGES = env.words("OCR_LANGUAGES", "deu,eng")  # of tesseract, whose language packs must be installed
FILE_UPLOAD_HANDLERS = ["evidence.upload.handlers.RefuseUploadHandler"]  # the upload view sets its own
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * MEBIBYTE
DATA_UPLOAD_MAX_NUMBER_FIELDS = 600
DATA_UPLOAD_MAX_NUMBER_FILES = 250  # one more than allowed must reach the view, to be refused kindly

LOGGING_CONFIG = "sextortion_help.redacted_logging.configure"
LOGGING: dict[str, object] = {"format": env.choice("LOG_FORMAT", "text", ("text", "json"))}  # never empty

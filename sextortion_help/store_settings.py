"""Where files are kept and how they are looked after, for settings.py, which takes all of it.

cases.checks refuses a bucket that is unsafe.
"""

from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from sextortion_help import env

if not Path(env.text("EVIDENCE_STORE", "/")).is_absolute():
    raise ImproperlyConfigured("EVIDENCE_STORE must be an absolute path to a folder.")

STORE_URL = env.text("STORE_URL", "")  # s3://bucket/prefix; empty: the folder EVIDENCE_STORE
STORE_BYTES = env.integer("STORE_GIB", 0) * 1024**3  # how much it may hold; 0: as much as it takes
S3_ENDPOINT = env.text("S3_ENDPOINT", "")
S3_REGION = env.text("S3_REGION", "")
S3_ACCESS_KEY_ID = env.text("S3_ACCESS_KEY_ID", "")
S3_SECRET_ACCESS_KEY = env.text("S3_SECRET_ACCESS_KEY", "")
S3_CA = env.text("S3_CA", "")  # a path: PEM with the roots of an own authority
WATCH_DAYS = env.integer("WATCH_DAYS", 7, least=1)  # every stored file is read again in this time
# Of whole files, in a day; 0: as much as WATCH_DAYS needs. For a bucket whose operator asks money for what is read.
WATCH_BYTES_A_DAY = env.integer("WATCH_GIB_A_DAY", 0) * 1024**3

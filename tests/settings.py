"""The site's own settings with throw-away keys, and a local cache; jobs run when a test says so."""

import atexit
import base64
import os
import shutil
import tempfile
from pathlib import Path

import dj_database_url
from pyrage import x25519

from scripts import po
from tests import memory

memory.use()
po.compile_all()  # the catalogues that a start of the site would compile
_worker = x25519.Identity.generate()
_data = Path(tempfile.mkdtemp(prefix="site-tests-"))
atexit.register(shutil.rmtree, _data, ignore_errors=True)
os.environ.update(
    SITE_MODE="local",
    DATA_DIR=str(_data),
    SECRET_KEY="only-for-tests-" + "0123456789abcdef" * 4,
    SITE_SALT=base64.b64encode(bytes(range(32))).decode(),
    WORKER_KEY=str(_worker),
    WORKER_PUBLIC_KEY=str(_worker.to_public()),
    BUILD="tests",  # not the commit, which would change the printed pages
    OCR_ENGINE="off",  # what tests it switches it on
    OCR_AT_ONCE="1",  # in the thread of the test, which alone sees its database
)
(_data / "static").mkdir()
from sextortion_help.settings import *  # noqa: E402, F403

ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
if "TEST_DATABASE_URL" in os.environ:
    DATABASES = {"default": dj_database_url.parse(os.environ["TEST_DATABASE_URL"])}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # cheap; production's is Argon2

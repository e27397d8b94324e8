"""WSGI entry point for gunicorn."""

import os

from django.core.wsgi import get_wsgi_application
from django.db import connections

from sextortion_help import process_memory
from sextortion_help.server import channel

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sextortion_help.settings")

process_memory.keep_private()
application = get_wsgi_application()
process_memory.say_state("the web server")


def let_go_of_database() -> None:
    """A thread that waits for the next bytes of a slow upload needs no connection meanwhile."""
    for connection in connections.all(initialized_only=True):
        if not connection.in_atomic_block:
            connection.close()


channel.on_long_wait.append(let_go_of_database)

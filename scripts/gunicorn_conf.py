"""How gunicorn serves the site, for one machine and for an organisation alike.

    gunicorn --config scripts/gunicorn_conf.py sextortion_help.wsgi

Gunicorn's own GUNICORN_CMD_ARGS and WEB_CONCURRENCY still win over what stands here.
"""

import os
import socket
import struct
from typing import Any

KEPT_BYTES = 4 * 1024 * 1024
STALL_SECONDS = 60  # a client that sends or takes nothing for this long is let go

bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = 8
# A thread's upload may take as long as it needs: the worker's main thread keeps saying that it lives.
timeout = 60
graceful_timeout = 20
keepalive = 5
worker_tmp_dir = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
control_socket_disable = True

accesslog = None  # which address asked for which page is nobody's business
loglevel = "warning"

limit_request_line = 2048
limit_request_fields = 64
limit_request_field_size = 8190
forwarded_allow_ips = os.environ.get("FORWARDED_ALLOW_IPS", "127.0.0.1,::1")
forwarder_headers = ""  # no header may change the path that Django sees


def when_ready(server: Any) -> None:
    """Give every connection a limit on silence; connections inherit it from the listening socket.

    Without it, a client that stops in the middle of an upload would hold its thread for ever.
    """
    limit = struct.pack("ll", STALL_SECONDS, 0)
    for listener in server.LISTENERS:
        listener.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, limit)
        listener.sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, limit)


def post_fork(server: Any, worker: Any) -> None:
    """Have the C library keep a little of the memory that is given back to it.

    Otherwise it returns the room of each piece of an upload to the system and asks for it again with the next, a
    third of the time that receiving takes. Once a large block was freed, glibc keeps twice as much (mallopt(3)).
    """
    block = bytearray(KEPT_BYTES)
    del block

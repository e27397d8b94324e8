"""How gunicorn serves the site, for one machine and for an organisation alike.

    gunicorn --config scripts/gunicorn_conf.py sextortion_help.wsgi

Gunicorn's own GUNICORN_CMD_ARGS and WEB_CONCURRENCY still win over what stands here.
"""

import os
import resource
from typing import Any

from sextortion_help import process_memory
from sextortion_help.server.thread_groups import THREADS, ThreadGroup

KEPT_BYTES = 4 * 1024 * 1024
OPEN_FILES = 8192  # connections, answers on their way, the database

bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
worker_class = "sextortion_help.server.worker.Worker"  # slow clients wait without a thread
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = THREADS[ThreadGroup.PAGE]  # the worker adds those for files and for words
worker_connections = 2000  # in each process; beyond that, who has waited longest is let go
# A thread's upload may take as long as it needs: the worker's main thread keeps saying that it lives.
timeout = 60
graceful_timeout = 20
keepalive = 5
worker_tmp_dir = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
control_socket_disable = True

accesslog = None  # which address asked for which page is nobody's business
loglevel = "warning"
logger_class = "sextortion_help.server.log.RedactingLogger"

limit_request_line = 2048
limit_request_fields = 64
limit_request_field_size = 8190
forwarded_allow_ips = os.environ.get("FORWARDED_ALLOW_IPS", "127.0.0.1,::1")
forwarder_headers = ""  # no header may change the path that Django sees


def on_starting(server: Any) -> None:
    """Private memory, and as many open files as connections may need; many systems begin with 1024."""
    process_memory.keep_private()
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = OPEN_FILES if hard == resource.RLIM_INFINITY else min(OPEN_FILES, hard)
    if soft != resource.RLIM_INFINITY and soft < most:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))


def post_fork(server: Any, worker: Any) -> None:
    """Raise glibc's dynamic mmap threshold by freeing one block of KEPT_BYTES, so that upload buffers are reused.

    Without it, glibc returns the buffer of each chunk to the system (munmap) and asks for it again with the next
    chunk, which takes a third of the time of receiving. See M_MMAP_THRESHOLD in mallopt(3).
    """
    block = bytearray(KEPT_BYTES)
    del block

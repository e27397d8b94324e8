"""Gunicorn's threaded worker, with a front that no slow client can block.

Gunicorn gives a thread to every connection, for as long as the client takes to send a form or to fetch a page:
as many slow clients as there are threads stop the site. Here the worker's main loop gathers each request, as a
proxy would, and a thread begins when all of it has arrived. What a thread answers goes out from the main loop too.
A client that dawdles costs a little memory until its time is over, or until there are too many connections:
then those that have waited longest are let go. Nothing is counted or kept by address.

Files of an open case are another matter: they are sealed while they arrive and opened while they leave, so each
takes a thread. Those threads are not the ones that answer pages. When all are taken, the browser that has most of
them gives one up for the next, and after that whoever is slowest: a few cases with slow lines do not keep others'
files out. Our script goes on with a file where it broke off.
"""

import hashlib
import secrets
import selectors
import socket
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from enum import IntEnum
from functools import partial
from typing import Any

from gunicorn.workers.gthread import STOP_KEEPALIVE_LINGER, TConn, ThreadWorker

from sextortion_help.server import requests
from sextortion_help.server.channel import LEAST_RATE, Channel, close_quietly
from sextortion_help.server.requests import Head, RefusedRequestError
from sextortion_help.server.thread_groups import THREADS, ThreadGroup
from sextortion_help.web.middleware import CROWDED

HEAD_SECONDS = 15.0  # from the first byte to the end of the head
BODY_SECONDS = 30.0  # and as long as the form takes at LEAST_RATE
ANSWER_SECONDS = 30.0  # likewise
LINGER_SECONDS = 30.0  # as nginx: a browser reads no answer while it still sends
LINGER_SILENT_SECONDS = 5.0
PIECE_BYTES = 64 * 1024
MOST_HELD = 64 * 1024 * 1024  # bytes of unfinished requests in memory, and as many of unfetched answers
MOST_FILES = 6  # that one browser sends or fetches at once, in one process
FAIR_RATE = 8 * 1024  # bytes a second; who is slower makes room when all threads for files are taken
FAIR_SECONDS = 10.0  # of waiting for a client, before it can be too slow


class ConnectionState(IntEnum):
    """What a parked connection waits for. The lower, the sooner it is let go when there are too many."""

    LINGERING = 0  # the client has its answer and should hang up
    IDLE = 1  # between two requests
    ARRIVING = 2
    LEAVING = 3  # an answer


class Connection(TConn):
    """A connection and what has arrived of its next request."""

    def __init__(self, cfg: Any, channel: Channel, client: Any, server: Any) -> None:
        super().__init__(cfg, channel, client, server)
        self.channel = channel
        self.arrived = bytearray()
        self.head: Head | None = None
        self.state = ConnectionState.IDLE
        self.deadline = self.since = 0.0  # time.monotonic()
        self.lives_on = False  # after its answer
        self.is_crowded = False  # its browser has too many files on their way: a page says so
        self.key = b""  # of the browser, while its files come or go


class Worker(ThreadWorker):
    """See the module. All methods but `handle` and those below it run in the main loop."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._parked: dict[Connection, None] = {}
        self._held = 0
        self._next_sweep = 0.0
        self._files: Counter[bytes] = Counter()
        self._filing: dict[Connection, None] = {}  # those in, or waiting for, a thread for files; oldest first
        self._secret = secrets.token_bytes(32)

    @classmethod
    def check_config(cls, cfg: Any, log: Any) -> None:
        super().check_config(cfg, log)
        if cfg.is_ssl:
            raise RuntimeError("TLS is for the proxy in front: this server gathers requests as they come.")

    def init_process(self) -> None:
        self._pools: dict[ThreadGroup, ThreadPoolExecutor] = {  # beside those for pages, which are gunicorn's own
            group: ThreadPoolExecutor(count, group.value)
            for group, count in THREADS.items()
            if group != ThreadGroup.PAGE
        }
        super().init_process()

    # From the first byte to a thread.

    def accept(self, listener: Any) -> None:
        if self.nr_conns + 1 >= self.worker_connections:
            self._make_room()
        try:
            sock, client = listener.accept()
        except (BlockingIOError, ConnectionAbortedError):
            return
        except OSError:  # out of file handles
            self._make_room()
            return
        self.nr_conns += 1
        connection = Connection(self.cfg, Channel(sock), client, listener.getsockname())
        self._expect(connection, HEAD_SECONDS)

    def _expect(self, connection: Connection, seconds: float) -> None:
        """Wait for a request."""
        connection.head, connection.state, connection.is_crowded = None, ConnectionState.IDLE, False
        self._park(connection, selectors.EVENT_READ, self._arriving, seconds)

    def _arriving(self, connection: Connection) -> None:
        data = self._next_piece(connection)
        if not data:
            return
        self._gather(connection, data)
        while self._held > MOST_HELD:
            self._drop(max(self._parked, key=lambda parked: len(parked.arrived)))

    def _next_piece(self, connection: Connection) -> bytes:
        """What has arrived; empty where nothing has, or where the client is gone and the connection dropped."""
        try:
            data = connection.channel.take(PIECE_BYTES)
        except BlockingIOError:
            return b""
        except OSError:
            data = b""
        if not data:
            self._drop(connection)
        return data

    def _gather(self, connection: Connection, data: bytes) -> None:
        if connection.state is ConnectionState.IDLE:
            connection.state, connection.deadline = ConnectionState.ARRIVING, time.monotonic() + HEAD_SECONDS
        connection.arrived += data
        self._held += len(data)
        try:
            if connection.head is None:
                self._read_head(connection)
            head = connection.head
            if head and (head.streams or len(connection.arrived) >= head.size + head.length):
                self._begin(connection, head)
        except RefusedRequestError as refusal:
            self._refuse(connection, refusal.status)

    def _read_head(self, connection: Connection) -> None:
        """Raises RefusedRequestError."""
        connection.head = requests.read(connection.arrived)
        if connection.head:
            connection.deadline = time.monotonic() + BODY_SECONDS + connection.head.length / LEAST_RATE

    def _begin(self, connection: Connection, head: Head) -> None:
        """Give it a thread."""
        group = head.thread_group
        if group is ThreadGroup.FILES and not self._is_counted(connection, head.visitor):
            group, connection.is_crowded = ThreadGroup.PAGE, True
        self._unpark(connection)
        if group is ThreadGroup.FILES:
            self._make_file_room(connection)
            self._filing[connection] = None
        connection.init()
        connection.parser.unreader.unread(self._arrived(connection))
        connection.channel.begin(patient=group is ThreadGroup.FILES)
        pool: ThreadPoolExecutor = self._pools.get(group) or self.tpool
        future = pool.submit(self.handle, connection)
        future.add_done_callback(lambda done: self.method_queue.defer(self.finish_request, connection, done))

    def _is_counted(self, connection: Connection, visitor: bytes) -> bool:
        """Whether this browser may send or fetch one more file now."""
        key = hashlib.blake2b(visitor, key=self._secret, digest_size=16).digest()
        if self._files[key] >= MOST_FILES:
            return False
        self._files[key] += 1
        connection.key = key
        return True

    def _make_file_room(self, connection: Connection) -> None:
        """Hang up on who takes an unfair part of the threads for files, until there is one for this connection."""
        while len(self._filing) >= THREADS[ThreadGroup.FILES]:
            greediest = max(self._filing, key=lambda other: (self._files[other.key], -other.channel.rate))
            slowest = min(self._filing, key=lambda other: other.channel.rate)
            is_slow = slowest.channel.rate < FAIR_RATE and slowest.channel.waited > FAIR_SECONDS
            if self._files[greediest.key] > self._files[connection.key]:
                unfair = greediest
            elif is_slow:
                unfair = slowest
            else:
                return  # all are alike: it waits for its turn
            del self._filing[unfair]
            unfair.channel.hang_up()

    def _arrived(self, connection: Connection) -> bytes:
        data = bytes(connection.arrived)
        connection.arrived.clear()
        self._held -= len(data)
        return data

    def _refuse(self, connection: Connection, status: str) -> None:
        """Answer without reading further."""
        self._unpark(connection)
        self._arrived(connection)
        answer = f"HTTP/1.1 {status}\r\nConnection: close\r\nContent-Length: 0\r\nCache-Control: no-store\r\n\r\n"
        connection.lives_on = False
        try:
            connection.channel.sendall(answer.encode())
        except OSError:
            self._drop(connection)
        else:
            self._send(connection)

    # From a thread to the client.

    def _keepalive_after(self, conn: Connection, keepalive: bool) -> bool:
        """In the thread: whether the next request can follow. Of a body nobody wanted, nothing is waited for."""
        body: Any = conn.parser.mesg.body
        streams = conn.head is not None and conn.head.streams
        unread = getattr(body.reader, "length", None) != 0
        if not keepalive or (streams and unread):
            return False
        return bool(conn.parser.finish_body())

    def handle_request(self, req: Any, conn: Connection) -> Any:
        """In a thread."""
        if conn.is_crowded:
            req.headers.append((CROWDED, "1"))
        return super().handle_request(req, conn)

    def finish_request(self, conn: Connection, fs: "Future[Any]") -> None:
        self._filing.pop(conn, None)
        if conn.key:
            self._files[conn.key] -= 1
            self._files += Counter()  # forget those at zero
            conn.key = b""
        conn.lives_on = not fs.cancelled() and fs.exception() is None and fs.result() is True
        if conn.channel.closed or not conn.channel.answered:
            self._drop(conn)  # broken off, or hung up on purpose
        else:
            self._send(conn)

    def _send(self, connection: Connection) -> None:
        """What is left of the answer; then what comes after it."""
        try:
            is_done = connection.channel.flush()
        except OSError:
            self._drop(connection)
            return
        if is_done:
            self._after_answer(connection)
            return
        connection.state = ConnectionState.LEAVING
        seconds = ANSWER_SECONDS + connection.channel.left / LEAST_RATE
        self._park(connection, selectors.EVENT_WRITE, self._leaving, seconds)
        while sum(parked.channel.queued for parked in self._parked) > MOST_HELD:
            self._drop(max(self._parked, key=lambda parked: parked.channel.queued))

    def _leaving(self, connection: Connection) -> None:
        try:
            is_done = connection.channel.flush()
        except OSError:
            self._drop(connection)
            return
        if is_done:
            self._unpark(connection)
            self._after_answer(connection)

    def _after_answer(self, connection: Connection) -> None:
        if connection.lives_on:
            ahead = connection.parser.unreader.take_buffered()
            self._expect(connection, self.cfg.keepalive if self.alive else STOP_KEEPALIVE_LINGER)
            if ahead:
                self._gather(connection, ahead)
            return
        try:
            connection.channel.shutdown(socket.SHUT_WR)
        except OSError:
            self._drop(connection)
            return
        connection.state = ConnectionState.LINGERING
        self._park(connection, selectors.EVENT_READ, self._lingering, LINGER_SILENT_SECONDS)

    def _lingering(self, connection: Connection) -> None:
        """Throw away what still comes, so that the client gets to read its answer."""
        if not self._next_piece(connection):
            return
        latest = connection.since + LINGER_SECONDS
        connection.deadline = min(latest, time.monotonic() + LINGER_SILENT_SECONDS)

    # Those that wait.

    def _park(self, connection: Connection, event: int, then: Callable[[Connection], None], seconds: float) -> None:
        connection.since = time.monotonic()
        connection.deadline = connection.since + seconds
        self._parked[connection] = None
        self.poller.register(connection.channel, event, partial(self._ready, connection, then))

    def _ready(self, connection: Connection, then: Callable[[Connection], None], _: object) -> None:
        if connection in self._parked:  # else let go since the poller saw it
            then(connection)

    def _unpark(self, connection: Connection) -> None:
        if connection in self._parked:
            del self._parked[connection]
            self.poller.unregister(connection.channel)

    def _drop(self, connection: Connection) -> None:
        self._unpark(connection)
        self._arrived(connection)
        self.nr_conns -= 1
        close_quietly(connection.channel)

    def _make_room(self) -> None:
        """Let go who has waited longest for what matters least."""
        if self._parked:
            self._drop(min(self._parked, key=lambda parked: (parked.state, parked.since)))

    def murder_keepalived(self, force: bool = False) -> None:
        """Gunicorn calls it in each turn of its loop."""
        now = time.monotonic()
        if now < self._next_sweep and not force:
            return
        self._next_sweep = now + 0.5
        for connection in [parked for parked in self._parked if force or parked.deadline < now]:
            self._drop(connection)

    def murder_pending(self) -> None:
        """There are none: see murder_keepalived."""

    def _cap_keepalive(self, deadline: float) -> None:
        """The worker stops: requests that have not arrived by then are let go, answers may leave."""
        for connection in self._parked:
            if connection.state is not ConnectionState.LEAVING:
                connection.deadline = min(connection.deadline, deadline)

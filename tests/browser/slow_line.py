"""A line between a browser and the site: slow on the way up, and cut now and then, as on a train."""

import socket
import socketserver
import threading
import time
from dataclasses import dataclass, field

PIECE = 16 * 1024


@dataclass
class SlowLine:
    """`rate` bytes a second towards the site. `cuts`: counts of bytes after which every connection breaks off."""

    target: tuple[str, int]
    rate: float
    cuts: list[int] = field(default_factory=list)
    sent: int = 0
    port: int = 0
    _open: set[socket.socket] = field(default_factory=set)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def carry(self, browser: socket.socket) -> None:
        """Both ways until either end closes."""
        site = socket.create_connection(self.target)
        self._open |= {browser, site}
        back = threading.Thread(target=self._pass_on, args=(site, browser), daemon=True)
        back.start()
        self._pass_on(browser, site, slow=True)
        back.join()
        self._open -= {browser, site}
        site.close()

    def _pass_on(self, here: socket.socket, there: socket.socket, *, slow: bool = False) -> None:
        try:
            while data := here.recv(PIECE):
                if slow:
                    self._count(len(data))
                there.sendall(data)
            there.shutdown(socket.SHUT_WR)
        except OSError:
            return

    def _count(self, size: int) -> None:
        with self._lock:
            self.sent += size
            time.sleep(size / self.rate)
            if self.cuts and self.sent >= self.cuts[0]:
                self.cuts.pop(0)
                for end in list(self._open):
                    end.shutdown(socket.SHUT_RDWR)


class Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, line: SlowLine) -> None:
        class Handler(socketserver.BaseRequestHandler):
            def handle(self) -> None:
                line.carry(self.request)

        super().__init__(("127.0.0.1", 0), Handler)
        line.port = self.server_address[1]

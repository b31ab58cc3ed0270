"""A TCP relay that holds every chunk back, so that a loopback host seems far away."""

import queue
import socket
import threading
import time
from types import TracebackType
from typing import Self


class SlowLine:
    """Listens on a free port of the loopback address and passes on to a host, with a round trip added.

    Setting up a TCP connection takes one round trip on a real line; here nothing flows for as long at the start.
    """

    def __init__(self, address: str, port: int, round_trip_seconds: float) -> None:
        self._to, self._half = (address, port), round_trip_seconds / 2
        self._open: list[socket.socket] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._listener.close()
        for sock in self._open:
            sock.close()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listener.accept()
            except OSError:  # closed
                return
            far = socket.create_connection(self._to)
            self._open += [near, far]
            opens = time.monotonic() + 2 * self._half
            for one, other in ((near, far), (far, near)):
                one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                chunks: queue.Queue[tuple[float, bytes]] = queue.Queue()
                threading.Thread(target=self._take, args=(one, chunks, opens), daemon=True).start()
                threading.Thread(target=self._give, args=(other, chunks), daemon=True).start()

    def _take(self, source: socket.socket, chunks: "queue.Queue[tuple[float, bytes]]", opens: float) -> None:
        data = b"-"
        while data:
            try:
                data = source.recv(65_536)
            except OSError:
                data = b""
            chunks.put((max(time.monotonic(), opens) + self._half, data))

    def _give(self, sink: socket.socket, chunks: "queue.Queue[tuple[float, bytes]]") -> None:
        while True:
            due, data = chunks.get()
            time.sleep(max(0.0, due - time.monotonic()))
            try:
                if not data:
                    sink.shutdown(socket.SHUT_WR)
                    return
                sink.sendall(data)
            except OSError:
                return

"""Does what takes a while beside Bolt's threads: a bounded number of things, each delivery of a line once."""

import logging
import threading
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

log = logging.getLogger(__name__)

AT_ONCE, MOST_WAITING, REMEMBERED = 8, 40, 2_000


class Busy(Exception):
    """Too much is under way; the message is the sentence for the person."""


class Background:
    """Runs work that changes nothing and is recorded nowhere; what was delivered twice is done once."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="slack-later")
        self._lock = threading.Lock()
        self._begun: OrderedDict[str, None] = OrderedDict()
        self._under_way = 0

    def start(self, key: str, work: Callable[[], None]) -> bool:
        """Begin soon; False where the same key was begun before. `Busy` where too much waits already."""
        with self._lock:
            if key and key in self._begun:
                return False
            if self._under_way >= MOST_WAITING:
                raise Busy("dockfix is answering many others just now. Try again in a minute.")
            self._under_way += 1
            if key:
                self._begun[key] = None
            while len(self._begun) > REMEMBERED:
                self._begun.popitem(last=False)
        self._pool.submit(work).add_done_callback(self._ended)
        return True

    def close(self) -> None:
        """Begin nothing more; what waits for a host is not waited for."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _ended(self, done: "Future[None]") -> None:
        with self._lock:
            self._under_way -= 1
        if not done.cancelled() and (fault := done.exception()) is not None:
            log.error("an answer broke", exc_info=fault)

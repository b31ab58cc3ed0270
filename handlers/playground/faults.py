"""Troubles that a person can order for the next calls and envelopes, to see how an app bears them."""

import math
import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

from handlers.playground.filled import Json

SOCKET_METHOD = "apps.connections.open"


class Fault(StrEnum):
    """What can be ordered."""

    RATE_LIMIT = "rate_limit"
    DISCONNECT = "disconnect"
    DUPLICATE = "duplicate"
    DROP_REPLY = "drop_reply"
    SLOW = "slow"


@dataclass(slots=True)
class Order:
    """A fault that is still due `count` times; `method` narrows it to one Web API method.

    Where `share` is less than 1, it hits only that share of what it could hit, by chance; after `ends` (by the
    monotonic clock) it hits nothing more.
    """

    fault: Fault
    count: int
    seconds: float
    method: str = ""
    share: float = 1.0
    ends: float = math.inf


@dataclass(slots=True)
class Faults:
    """The orders that are still open, in the order in which they came; `changed` is called when they are others.

    `chance` can be seeded.
    """

    orders: list[Order] = field(default_factory=list)
    changed: Callable[[], None] = lambda: None
    chance: random.Random = field(default_factory=random.Random)

    def order(self, order: Order) -> None:
        """Let a fault happen from now on."""
        self.orders.append(order)
        self.changed()

    def calm(self, fault: Fault | None) -> int:
        """Take back every open order of this kind, or of all kinds; returns how many there were."""
        kept = [each for each in self.orders if fault not in (None, each.fault)]
        gone = len(self.orders) - len(kept)
        self.orders = kept
        self.changed()
        return gone

    def open(self) -> list[Json]:
        """The open orders as the control API shows them."""
        return [
            {"kind": each.fault, "count": each.count, "seconds": each.seconds, "method": each.method}
            for each in self.orders
        ]

    def take(self, fault: Fault, method: str = "") -> Order | None:
        """Use up one turn of the first open order of this kind; None when there is none."""
        now = time.monotonic()
        self.orders = [order for order in self.orders if now < order.ends]
        for order in self.orders:
            # Opening a socket is not what people mean by "the next calls"; it is hit only when it is named.
            meant = order.method == method or (not order.method and method != SOCKET_METHOD)
            if order.fault is fault and meant and (order.share >= 1 or self.chance.random() < order.share):
                order.count -= 1
                if order.count <= 0:
                    self.orders.remove(order)
                self.changed()
                return order
        return None

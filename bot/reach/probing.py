"""Tries whether a published port answers, from here where that can be, else on the host itself."""

import ipaddress
import socket
import time
from collections.abc import Callable

from bot.model import Probe
from bot.reach import Unreachable
from bot.reach.engine import Wire

CONNECT_SECONDS = 5.0
STAYS_OPEN_SECONDS = 1.0

HERE = "from dockfix"
THERE = "on the host itself"

Tunnel = Callable[[str, int, float], Wire]
"""Connects to an address and a port as seen on the host, within so many seconds; OSError where that fails."""


def probe(address: str, port: int, protocol: str, host: str, tunnel: Tunnel, *, direct: bool) -> Probe:
    """Try a port that is published on `address` (empty, `0.0.0.0` or `::` for all) of the host at `host`.

    `direct` is whether the host's address can be routed to from here. A port that accepts and closes at once has nobody
    behind it: docker-proxy accepts before it knows whether anything listens in the container.
    """
    if protocol != "tcp":
        return Probe(address, port, protocol, False, HERE, f"not tried: {protocol} gives no sign of an answer")
    everywhere = address in ("", "0.0.0.0", "::", "*")  # noqa: S104 - an address that is tried, not one that is bound
    first = ""
    if direct and not _is_loopback(address):
        answered, first = _try(lambda: _connect(host if everywhere else address, port))
        if answered:
            return Probe(address, port, protocol, True, HERE, first)
    inside = ("::1" if address == "::" else "127.0.0.1") if everywhere else address
    answered, second = _try(lambda: tunnel(inside, port, CONNECT_SECONDS))
    detail = f"{second}; from dockfix: {first}" if first else second
    return Probe(address, port, protocol, answered, THERE, detail)


def _is_loopback(address: str) -> bool:
    try:
        return ipaddress.ip_address(address.strip("[]")).is_loopback
    except ValueError:
        return address == "localhost"


def _connect(address: str, port: int) -> socket.socket:
    return socket.create_connection((address.strip("[]"), port), timeout=CONNECT_SECONDS)


def _try(connect: Callable[[], Wire]) -> tuple[bool, str]:
    """Connect, and see whether the connection stays or data come."""
    started = time.monotonic()
    try:
        wire = connect()
    except Unreachable as error:
        return False, str(error)
    except TimeoutError:
        return False, f"no connection within {CONNECT_SECONDS:g} s"
    except ConnectionRefusedError:
        return False, "the connection is refused"
    except (OSError, UnicodeError, OverflowError) as error:
        return False, f"no connection ({getattr(error, 'strerror', None) or error})"
    ms = round((time.monotonic() - started) * 1000)
    try:
        wire.settimeout(STAYS_OPEN_SECONDS)
        data = wire.recv(1)
    except TimeoutError:
        return True, f"answered in {ms} ms"
    except OSError as error:
        return False, f"accepts and then breaks the connection ({error.strerror or error})"
    finally:
        wire.close()
    return (True, f"answered in {ms} ms") if data else (False, "accepts and closes at once: nobody listens behind it")

"""Runs in a network namespace of its own: opens sockets of every kind, and tries to bind beside each as Docker does.

Prints one JSON object for each: how the socket was made, what the kernel's tables and `ss` show of it, and what came of
each bind. It is a program, not a module: `unshare --net python binds.py`, as root.
"""

import errno
import itertools
import json
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

OWN_4, OWN_6 = "198.51.100.1", "2001:db8::1"
PLACES = (
    ("0.0.0.0", False), ("127.0.0.1", False), (OWN_4, False), ("::", False), ("::", True), ("::1", False),
    (OWN_6, False), ("::ffff:127.0.0.1", False), ("::ffff:0.0.0.0", False),
)  # fmt: skip
TABLES = ("tcp", "tcp6", "udp", "udp6")

# How the engines of each era bind: the network, the address, IPV6_V6ONLY, and whether UDP has SO_REUSEADDR.
ERAS = {"19.03.15": (True, False), "26.1.5": (False, False), "28.5.2": (False, True), "29.0.0": (False, False)}
WISHES = ("", "0.0.0.0", "127.0.0.1", OWN_4, "::", "::1", OWN_6)


@dataclass(frozen=True)
class Options:
    """What the owner of a socket may have set, of which the kernel's tables show nothing."""

    reuse_address: bool
    reuse_port: bool


@contextmanager
def opened(kind: str, place: tuple[str, bool], options: Options, port: int) -> Iterator[socket.socket]:
    """Bind a socket as somebody else's program does."""
    address, v6only = place
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with closing(socket.socket(family, socket.SOCK_STREAM if kind == "tcp" else socket.SOCK_DGRAM)) as sock:
        if family == socket.AF_INET6:
            sock.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, v6only)
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, options.reuse_address)
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, options.reuse_port)
        sock.bind((address, port))
        yield sock


def server(address: str) -> socket.socket:
    """Listen on a port of the kernel's choice, as the other end of a connection."""
    return socket.create_server((address, 0), family=socket.AF_INET6 if ":" in address else socket.AF_INET)


def engine_binds(era: str, wish: str) -> list[tuple[str, bool]]:
    """Return the addresses that an engine binds for a wish, with IPV6_V6ONLY."""
    if ERAS[era][0] and wish in ("", "0.0.0.0", "::"):
        return [("::", False)]
    return [("0.0.0.0", True), ("::", True)] if wish == "" else [(wish, True)]


def refused(kind: str, era: str, wish: str, port: int) -> bool:
    """Bind as the engine does; whether the kernel says that the address is in use."""
    with ExitStack() as stack:
        for address, v6only in engine_binds(era, wish):
            family = socket.AF_INET6 if ":" in address else socket.AF_INET
            sock = socket.socket(family, socket.SOCK_STREAM if kind == "tcp" else socket.SOCK_DGRAM)
            stack.callback(sock.close)
            if family == socket.AF_INET6:
                sock.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, v6only)
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, kind == "tcp" or ERAS[era][1])
            try:
                sock.bind((address, port))
                if kind == "tcp":
                    sock.listen()
            except OSError as error:
                if error.errno != errno.EADDRINUSE:
                    raise
                return True
    return False


def shown(port: int) -> list[str]:
    """Return the rows of the kernel's tables on a port, as the question `sockets` prints them."""
    rows = []
    for table in TABLES:
        with Path("/proc/net", table).open(encoding="ascii") as lines:
            for cells in map(str.split, lines):
                if cells[1].endswith(f":{port:04X}"):
                    rows += [" ".join([table, cells[1], cells[2], cells[3], cells[7], cells[9]])]
    return rows


def asked(kind: str, port: int) -> list[str]:
    """Return what `ss` says of the sockets on a port, as the question `v6only` prints it."""
    command = ["ss", "-H", "-6", "-a", "-n", "-e", f"--{kind}", f"sport = :{port}"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()


def report(what: str, kind: str, port: int, made: object = "") -> None:
    """Print what is there and what comes of every bind beside it; not where a bind of our own would be in the way."""
    about = {"what": what, "made": str(made), "kind": kind, "port": port, "rows": shown(port), "ss": asked(kind, port)}
    other = {"tcp": "udp", "udp": "tcp"}[kind]
    tried = {f"{era} {wish}": refused(kind, era, wish, port) for era in ERAS for wish in WISHES}
    apart = {f"{era} {wish}": refused(other, era, wish, port) for era in ERAS for wish in WISHES}
    print(json.dumps(about | {"refused": tried, "other": apart}))


def standing(ports: Iterator[int]) -> None:
    """Listeners, UDP sockets with and without a peer."""
    for place, reuse, share in itertools.product(PLACES, (False, True), (False, True)):
        options = Options(reuse, share)
        with opened("tcp", place, options, next(ports)) as sock:
            sock.listen()
            report("listener", "tcp", sock.getsockname()[1], (place, options))
        with opened("udp", place, options, next(ports)) as sock:
            report("unconnected", "udp", sock.getsockname()[1], (place, options))
        for to in peers(place):
            with opened("udp", place, options, next(ports)) as sock:
                sock.connect((to, 9))
                report("connected", "udp", sock.getsockname()[1], (place, options))


def peers(place: tuple[str, bool]) -> tuple[str, ...]:
    """Return addresses of this host to which a socket in a place can connect, or from which one can connect to it."""
    everywhere = {
        "::": ("::1", OWN_6), "0.0.0.0": ("127.0.0.1", OWN_4), "::ffff:0.0.0.0": ("::ffff:127.0.0.1", f"::ffff:{OWN_4}")
    }  # fmt: skip
    return (*everywhere.get(place[0], (place[0],)), *(("::ffff:127.0.0.1",) if place == ("::", False) else ()))


def going_out(ports: Iterator[int]) -> None:
    """Connections of a program that chose its own port: established, and in TIME-WAIT since it hung up first."""
    for place, reuse in itertools.product(PLACES, (False, True)):
        for to, hung_up in itertools.product(peers(place), (False, True)):
            listening = "0.0.0.0" if "." in to else "::"
            port = next(ports)
            options = Options(reuse, reuse_port=False)
            with closing(server(listening)) as far, opened("tcp", place, options, port) as sock:
                sock.connect((to, far.getsockname()[1]))
                accepted = far.accept()[0]
                if hung_up:
                    sock.close()
                    accepted.recv(1)
                    accepted.close()
                report("time-wait" if hung_up else "outgoing", "tcp", port, (place, options))
                accepted.close()


def accepted(ports: Iterator[int]) -> None:
    """Connections of a server that is gone: established, and in TIME-WAIT since the server hung up first."""
    for place, reuse in itertools.product(PLACES, (False, True)):
        for to, hung_up in itertools.product(peers(place), (False, True)):
            port = next(ports)
            options = Options(reuse, reuse_port=False)
            with opened("tcp", place, options, port) as sock:
                sock.listen()
                with socket.create_connection((to.removeprefix("::ffff:"), port)) as client:
                    serving = sock.accept()[0]
                    sock.close()
                    if hung_up:
                        serving.close()
                        client.recv(1)
                        client.close()
                    report("accepted-time-wait" if hung_up else "accepted", "tcp", port, (place, options))
                    serving.close()


def elsewhere(ports: Iterator[int]) -> None:
    """A listener in another network namespace."""
    port = next(ports)
    program = (
        f"import socket; s = socket.socket(); s.bind(('0.0.0.0', {port})); s.listen(); print('up', flush=True); input()"
    )
    command = ["unshare", "--net", sys.executable, "-c", program]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        assert child.stdin
        assert child.stdout
        child.stdout.readline()
        report("another namespace", "tcp", port)
        child.stdin.close()


def of_the_kernel(ports: Iterator[int]) -> None:
    """The UDP socket of a tunnel, which no process has; nothing where this kernel has no such tunnels."""
    port = next(ports)
    made = ["ip", "link", "add", "vx0", "type", "vxlan", "id", "7", "dstport", str(port), "local", OWN_4]
    if subprocess.run(made, capture_output=True, check=False).returncode == 0:
        subprocess.run(["ip", "link", "set", "vx0", "up"], check=True)
        report("tunnel", "udp", port)


def main() -> None:
    """Set up the namespace and open one socket after the other."""
    for command in (
        "link set lo up", f"addr add {OWN_4}/32 dev lo", f"addr add {OWN_6}/128 dev lo nodad",
    ):  # fmt: skip
        subprocess.run(["ip", *command.split()], check=True)
    # Ports that the kernel would not choose by itself for the other ends.
    ports = iter(range(2000, 30_000))
    for make in (standing, going_out, accepted, elsewhere, of_the_kernel):
        make(ports)


if __name__ == "__main__":
    main()

"""A session of the lab: an index nobody else has, its network, its hosts, and the sweeping up after all of it."""

import atexit
import contextlib
import os
import re
import signal
import sys
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import FrameType, TracebackType
from typing import Self

from tests.lab import roots
from tests.lab.engines import Engine, Extra
from tests.lab.errors import LabError
from tests.lab.host import LabHost
from tests.lab.machine import Machine, remove_leftovers
from tests.lab.needs import missing
from tests.lab.network import Network
from tests.lab.tools import command, lab_dir, locked, remove_tree, try_lock

_INDEXES = range(100)
# One for the whole machine: people with other lab directories make devices of the same names.
_MACHINE_LOCK = Path("/run/dockfix-lab.lock")


class Lab:
    """Hosts for as long as the `with` block lasts; afterwards nothing of them is left on this machine.

    Several sessions run side by side, each with an index of its own. Ctrl-C and SIGTERM clean up as well; what a killed
    session leaves is swept by the next one, or by `python -m tests.lab clean`. Raises LabError when the lab cannot run.
    """

    def __init__(self) -> None:
        """Nothing happens yet; `with` opens the session."""
        self.hosts: dict[str, LabHost] = {}
        self._lock: int | None = None
        self._network = Network(-1)
        self._guard = threading.Lock()

    def __enter__(self) -> Self:
        if reasons := missing():
            raise LabError("the lab cannot run here: " + "; ".join(reasons))
        self._network, self._lock = _claim()
        atexit.register(self.close)
        if threading.current_thread() is threading.main_thread():
            for number in (signal.SIGTERM, signal.SIGHUP):
                if signal.getsignal(number) is signal.SIG_DFL:
                    signal.signal(number, _leave)
        try:
            command("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "dockfix-lab", "-f", str(self.identity_file))
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def directory(self) -> Path:
        """Where the session keeps its state; gone when it closes."""
        return _session_dir(self._network.index)

    @property
    def identity_file(self) -> Path:
        """The private key that opens the accounts `dockfix` and `plain` of every host of the session."""
        return self.directory / "key"

    @property
    def gateway(self) -> str:
        """This machine's address as the hosts see it."""
        return self._network.address(1)

    def boot(self, engine: Engine, name: str = "host1", *, extra: Extra | None = None) -> LabHost:
        """Boot a clean host with that engine, and wait until sshd and the engine answer: a few seconds.

        Builds the engine's root file system first when it is not there. `extra` is what it has on top.
        """
        if not re.fullmatch(r"[a-z][a-z0-9]{0,20}", name):
            raise LabError(f"{name!r} is no name for a host of the lab: small letters and digits, at most 21")
        roots.ensure([engine], extra=extra, tell=_tell)
        with self._guard:
            if self._lock is None:
                raise LabError("the session of the lab is not open")
            if name in self.hosts:
                raise LabError(f"the session has a host {name} already")
            number = 11 + len(self.hosts)
            machine = Machine(f"{self._network.name}-{name}", engine, extra, self.directory / name, self._public_key())
            machine.directory.mkdir()
            host = self.hosts[name] = LabHost(machine, self._network, name, number, self.identity_file)
        host.boot()
        return host

    def boot_all(self, wanted: Sequence[tuple[Engine, str]], *, extra: Extra | None = None) -> list[LabHost]:
        """Boot several hosts at the same time; in the order of `wanted`."""
        roots.ensure([engine for engine, _ in wanted], extra=extra, tell=_tell)
        with ThreadPoolExecutor(max_workers=max(1, len(wanted))) as pool:
            futures = [pool.submit(self.boot, engine, name, extra=extra) for engine, name in wanted]
            return [future.result() for future in futures]

    def close(self) -> None:
        """End all hosts and remove every trace of the session. Can be called twice."""
        with self._guard:
            if self._lock is None:
                return
            for host in self.hosts.values():
                host.kill()
            # The lock goes last, so that nobody claims the index while it is being swept.
            _sweep(self._network)
            os.close(self._lock)
            self._lock = None
        atexit.unregister(self.close)

    def _public_key(self) -> str:
        return self.identity_file.with_suffix(".pub").read_text(encoding="ascii")


def sweep_all() -> list[str]:
    """Remove what dead sessions left; gives their names. Sessions that live are not touched."""
    with locked(_MACHINE_LOCK):
        return _sweep_dead()


def live() -> list[str]:
    """The sessions that somebody holds open now: name and what the owner wrote about itself."""
    found = []
    for network in _networks_with_state():
        lock = try_lock(_lock_file(network.index))
        if lock is None:
            owner = _lock_file(network.index).read_text(encoding="ascii").strip()
            hosts = sorted(path.parent.name for path in _session_dir(network.index).glob("*/console.log"))
            found.append(f"{network.name} ({owner}): {', '.join(hosts) or 'no hosts'}")
        else:
            os.close(lock)
    return found


def _claim() -> tuple[Network, int]:
    with locked(_MACHINE_LOCK):
        _sweep_dead()
        for index in _INDEXES:
            network = Network(index)
            if network.taken() or _session_dir(index).exists():
                continue
            lock = try_lock(_lock_file(index))
            if lock is None:
                continue
            os.truncate(lock, 0)
            os.write(lock, f"pid {os.getpid()}".encode())
            _session_dir(index).mkdir(parents=True, mode=0o700)
            try:
                network.create()
            except BaseException:
                _sweep(network)
                os.close(lock)
                raise
            return network, lock
    raise LabError(f"all {len(_INDEXES)} places of the lab are taken; `python -m tests.lab status` says by whom")


def _sweep_dead() -> list[str]:
    swept = []
    for network in _networks_with_state():
        lock = try_lock(_lock_file(network.index))
        if lock is not None:
            _sweep(network)
            os.close(lock)
            swept.append(network.name)
    return swept


def _sweep(network: Network) -> None:
    remove_leftovers(f"{network.name}-")
    network.remove()
    remove_tree(_session_dir(network.index))


def _networks_with_state() -> list[Network]:
    return [Network(int(path.name)) for path in sorted(_sessions().glob("*")) if path.is_dir() and path.name.isdigit()]


def _sessions() -> Path:
    return lab_dir() / "sessions"


def _session_dir(index: int) -> Path:
    return _sessions() / str(index)


def _lock_file(index: int) -> Path:
    return _sessions() / f"{index}.lock"


def _tell(text: str) -> None:
    with contextlib.suppress(BrokenPipeError):
        print(text, file=sys.stderr, flush=True)


def _leave(number: int, frame: FrameType | None) -> None:
    raise SystemExit(128 + number)

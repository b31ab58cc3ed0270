"""The machine that dockfix runs on: the same script and the same steps, without SSH."""

import os
import secrets
import selectors
import socket
import subprocess
import threading
import time
from collections.abc import Sequence
from typing import IO

import psutil

from bot.model import EngineQuestion, Probe, Question, Target, Timings
from bot.reach import Asked, Progress, Unreachable
from bot.reach.address import DEFAULT_SOCKETS, check_socket, sockets
from bot.reach.asking import Gathered, HostState, gather
from bot.reach.base import StepRunner, split
from bot.reach.engine import Dial, EngineRefused, Wire
from bot.reach.probing import HERE, probe
from bot.reach.round import Round, compose
from bot.snapshot import Answers

_COMPLAINT_BYTES = 20_000


class ProcessStream:
    """A round that runs in a process of this machine."""

    def __init__(self, sent: Round) -> None:
        """Starts the round. `Unreachable` where there is no shell."""
        try:
            self._process = subprocess.Popen(
                ["/bin/sh", "-c", sent.command],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                start_new_session=True,
            )
        except OSError as error:
            raise Unreachable(f"/bin/sh cannot be started here ({error.strerror or error}).") from None
        self._complaints = b""
        self._threads = [
            threading.Thread(target=self._feed, args=(sent.script.encode(),), daemon=True),
            threading.Thread(target=self._drain, daemon=True),
        ]
        for thread in self._threads:
            thread.start()
        self._selector = selectors.DefaultSelector()
        self._selector.register(_open(self._process.stdout), selectors.EVENT_READ)

    def recv(self, timeout: float) -> bytes | None:
        """Return some bytes, empty at the end, None where nothing came in time."""
        if not self._selector.select(timeout):
            return None
        return os.read(_open(self._process.stdout).fileno(), 65_536)

    def complaints(self) -> str:
        """Return what came on standard error."""
        return self._complaints.decode("utf-8", "replace")

    def close(self, whole_tree: bool) -> None:
        """Let go of the round; `whole_tree` ends whatever still runs of it."""
        if whole_tree and self._process.poll() is None:
            _end_tree(self._process.pid)
        self._selector.close()
        _open(self._process.stdout).close()
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait()
        for thread in self._threads:
            thread.join(timeout=2)

    def _feed(self, script: bytes) -> None:
        stdin = _open(self._process.stdin)
        try:
            stdin.write(script)
            stdin.close()
        except OSError:
            # The shell ended before it had read everything; that no answers come says it all.
            self._complaints += b"the shell ended early\n"

    def _drain(self) -> None:
        with _open(self._process.stderr) as stderr:
            while data := os.read(stderr.fileno(), 65_536):
                self._complaints = (self._complaints + data)[-_COMPLAINT_BYTES:]


class LocalReach(StepRunner):
    """Implements `bot.reach.Reach` for this machine."""

    def __init__(self, docker_socket: str = DEFAULT_SOCKETS[0], sudo: bool = False) -> None:
        """ValueError for a socket path that will not do."""
        check_socket(docker_socket)
        self._sockets = sockets(docker_socket)
        self._as_root = sudo

    def ask(
        self, target: Target, questions: Sequence[Question | EngineQuestion], progress: Progress | None = None
    ) -> Asked:
        """Ask everything in one round. Nothing is waited for over a network, so `round_trips` is 0."""
        started = time.monotonic()
        plain, engine = split(questions)
        found = self._gather(target, plain, engine, progress)
        ms = round((time.monotonic() - started) * 1000)
        return Asked(Answers(target, found.answers), Timings(0, ms, ms, 0))

    def probe(self, address: str, port: int, protocol: str) -> Probe:
        """Try a published port. Never raises."""
        tried = probe(address, port, protocol, "127.0.0.1", _connect, direct=False)
        return Probe(tried.address, tried.port, tried.protocol, tried.answered, HERE, tried.detail)

    def close(self) -> None:
        """Nothing is held."""

    def _gather(
        self,
        target: Target,
        questions: Sequence[Question],
        engine: Sequence[EngineQuestion],
        progress: Progress | None,
    ) -> Gathered:
        sent = compose(questions, secrets.token_hex(8), self._as_root, self._sockets)
        stream = ProcessStream(sent)
        whole_tree = True
        try:
            found = gather(sent, stream, self._as_root, engine, target, self._dial, progress)
            # A step outlives its round on purpose.
            whole_tree = not any(question.id == "run" for question in questions)
        finally:
            stream.close(whole_tree)
        if found.silent:
            raise Unreachable(
                f"The shell of this machine gave no answer ({found.complaints.strip()[-200:] or 'nothing'})."
            )
        return found

    def _dial(self, state: HostState) -> Dial | str:
        blocked = state.why_no_engine(self._sockets[0])
        if blocked:
            return blocked
        if not state.writable:
            return f"this process may not use {self._sockets[0]}: add its user to the docker group, or run it as root"
        path = state.writable[0]

        def dial(timeout: float) -> Wire:
            wire = socket.socket(socket.AF_UNIX)
            wire.settimeout(timeout)
            try:
                wire.connect(path)
            except OSError as error:
                wire.close()
                raise EngineRefused(f"{path} does not answer ({error.strerror or error})") from None
            return wire

        return dial


def _connect(address: str, port: int, timeout: float) -> Wire:
    return socket.create_connection((address, port), timeout=timeout)


def _open(pipe: IO[bytes] | None) -> IO[bytes]:
    if pipe is None:
        raise AssertionError("all three pipes were asked for")
    return pipe


def _end_tree(pid: int) -> None:
    """End a process and everything that it started, also what has a session of its own."""
    try:
        root = psutil.Process(pid)
        family = [*root.children(recursive=True), root]
    except psutil.NoSuchProcess:
        return
    for process in family:
        try:
            process.kill()
        except psutil.NoSuchProcess:
            continue
    psutil.wait_procs(family, timeout=2)

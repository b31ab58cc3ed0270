"""A host over SSH: one connection, kept and shared, everything asked in one round."""

import secrets
import threading
import time
from collections.abc import Sequence

import paramiko
from paramiko.ssh_exception import ChannelException, SSHException

from bot.model import EngineQuestion, Probe, Question, Target, Timings
from bot.reach import Asked, Progress, Unreachable
from bot.reach.address import HostAddress
from bot.reach.asking import Gathered, HostState, gather
from bot.reach.base import Cut, StepRunner, split
from bot.reach.engine import Dial, Wire
from bot.reach.link import Link, connect
from bot.reach.probing import probe
from bot.reach.relay import open_relay
from bot.reach.round import Round, compose
from bot.snapshot import Answers

_COMPLAINT_BYTES = 20_000


class _LinkLost(Exception):
    """The connection ended before the host had said anything, or was dead already."""


class ChannelStream:
    """A round that runs on a channel."""

    def __init__(self, channel: paramiko.Channel) -> None:
        self._channel = channel
        self._complaints = b""

    def recv(self, timeout: float) -> bytes | None:
        self._drain()
        self._channel.settimeout(timeout)
        try:
            data = self._channel.recv(65_536)
        except TimeoutError:
            return None
        except (OSError, EOFError):
            return b""
        return data

    def complaints(self) -> str:
        self._drain()
        return self._complaints.decode("utf-8", "replace")

    def _drain(self) -> None:
        # Read also when nobody wants it: an unread standard error would stop the channel.
        while self._channel.recv_stderr_ready():
            data = self._channel.recv_stderr(65_536)
            if not data:
                break
            self._complaints = (self._complaints + data)[-_COMPLAINT_BYTES:]


class SshReach(StepRunner):
    """Implements `bot.reach.Reach` over SSH. Any thread may use it; all share one connection to the host."""

    def __init__(self, host: HostAddress) -> None:
        """Nothing is connected until somebody asks."""
        self._host = host
        self._as_root = host.sudo
        self._lock = threading.Lock()
        self._link: Link | None = None

    def ask(
        self, target: Target, questions: Sequence[Question | EngineQuestion], progress: Progress | None = None
    ) -> Asked:
        """Ask everything in one round; `Unreachable` where the host cannot be reached.

        `Timings.round_trips` counts the waits for the host one after another once the connection stood: opening the
        channel, the answers; where the Engine was asked, opening its channels and its answers.
        """
        started = time.monotonic()
        self._connected()
        connected = time.monotonic()
        plain, engine = split(questions)
        found = self._gather(target, plain, engine, progress)
        ended = time.monotonic()
        waits = 4 if found.engine_asked else 2
        timings = Timings(_ms(started, connected), _ms(connected, ended), _ms(started, ended), waits)
        return Asked(Answers(target, found.answers, self._host.address), timings)

    def probe(self, address: str, port: int, protocol: str) -> Probe:
        """Try a published port from here, else on the host itself over the connection. Never raises."""
        return probe(address, port, protocol, self._host.address, self._tunnel, direct=not self._host.jump)

    def close(self) -> None:
        """Let go of the connection."""
        with self._lock:
            link, self._link = self._link, None
        if link is not None:
            link.close()

    def _connected(self) -> tuple[Link, bool]:
        """Return the connection, and whether it had been kept from before."""
        with self._lock:
            if self._link is not None and self._link.alive:
                return self._link, True
            if self._link is not None:
                self._link.close()
                self._link = None
            self._link = connect(self._host)
            return self._link, False

    def _drop(self, link: Link) -> None:
        with self._lock:
            if self._link is link:
                self._link = None
        link.close()

    def _gather(
        self,
        target: Target,
        questions: Sequence[Question],
        engine: Sequence[EngineQuestion],
        progress: Progress | None,
    ) -> Gathered:
        """A connection that was kept may have died unseen; then a fresh one is tried once."""
        for again in (True, False):
            link, kept = self._connected()
            try:
                return self._round(link, target, questions, engine, progress)
            except _LinkLost as lost:
                self._drop(link)
                if not (kept and again):
                    raise Cut(
                        f"The connection to {self._host.label} was cut before the host had answered ({lost}). Try "
                        "again; if it happens again, look at the host's load and its sshd log."
                    ) from None
        raise AssertionError("the second round returns or raises")

    def _round(
        self,
        link: Link,
        target: Target,
        questions: Sequence[Question],
        engine: Sequence[EngineQuestion],
        progress: Progress | None,
    ) -> Gathered:
        host = self._host
        sent = compose(questions, secrets.token_hex(8), host.sudo, host.sockets)
        with link.rounds:
            channel = self._execute(link, sent)
            try:
                stream = ChannelStream(channel)
                found = gather(
                    sent, stream, host.sudo, engine, target, lambda state: self._engine(link, state), progress
                )
            finally:
                channel.close()
        if found.silent:
            if not link.alive:
                raise _LinkLost("the connection ended")
            raise Unreachable(self._mute(found))
        return found

    def _dial(self, state: HostState) -> Dial | str:
        return self._engine(self._connected()[0], state)

    def _tunnel(self, address: str, port: int, timeout: float) -> Wire:
        link, _ = self._connected()
        try:
            return link.wire.open_channel("direct-tcpip", (address, port), ("127.0.0.1", 0), timeout=timeout)
        except ChannelException as error:
            if error.code == 1:
                raise PermissionError("its sshd does not allow forwarding") from None
            raise ConnectionRefusedError("connection refused") from None
        except (SSHException, EOFError) as error:
            raise OSError(str(error) or type(error).__name__) from None

    def _mute(self, found: Gathered) -> str:
        words = " ".join(found.complaints.split())[:200]
        return (
            f"{self._host.label} lets {self._host.user} log in but runs no command for it"
            f"{f' (it said: {words})' if words else ''}. Check the user's login shell and any ForceCommand."
        )

    def _execute(self, link: Link, sent: Round) -> paramiko.Channel:
        try:
            channel = link.wire.open_session(timeout=self._host.connect_timeout_seconds)
            channel.settimeout(self._host.connect_timeout_seconds)
            link.wire.execute(channel, sent.command, sent.script.encode())
        except ChannelException as error:
            raise Unreachable(
                f"{self._host.label} opens no session for {self._host.user} ({error.text}). Check MaxSessions and any "
                "restriction of this key in authorized_keys."
            ) from None
        except (SSHException, OSError, EOFError) as error:
            raise _LinkLost(str(error) or type(error).__name__) from None
        return channel

    def _engine(self, link: Link, state: HostState) -> Dial | str:
        """Return how to reach the Engine, or why not."""
        blocked = state.why_no_engine(self._host.docker_socket)
        if blocked:
            return blocked
        host = self._host
        path = state.writable[0] if state.writable else host.docker_socket
        as_root = host.sudo and state.uid == 0 and not state.writable
        relay = open_relay(lambda command, wait: _run(link, command, wait), path, host.user, as_root, link.relays)
        if as_root:
            return relay
        if not state.writable:
            return (
                f"{host.user} may not use {path}: add the user to the docker group on the host, or set sudo = true and "
                "allow it sudo without a password"
            )

        def dial(timeout: float) -> Wire:
            try:
                return link.wire.open_unix(path, timeout)
            except (SSHException, OSError, EOFError):
                # Not allowed by its sshd (AllowStreamLocalForwarding) or not known to it; a program can do the same.
                return relay(timeout)

        return dial


def _run(link: Link, command: str, timeout: float) -> paramiko.Channel:
    channel = link.wire.open_session(timeout=timeout)
    link.wire.execute(channel, command, b"", more=True)
    return channel


def _ms(start: float, end: float) -> int:
    return round((end - start) * 1000)

"""Opens an SSH connection to a host, over its jump hosts, and says in one sentence why it could not."""

import socket
import threading
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import paramiko
from cryptography.exceptions import UnsupportedAlgorithm
from paramiko.pkey import PublicBlob, UnknownKeyType
from paramiko.ssh_exception import (
    AuthenticationException,
    BadAuthenticationType,
    ChannelException,
    PasswordRequiredException,
    SSHException,
)

from bot.reach import Unreachable
from bot.reach.address import HostAddress
from bot.reach.known_hosts import HostTrust, read_trust
from bot.reach.wire import Wire

KEEPALIVE_SECONDS = 15
_ROUNDS = 4
_RELAYS = 5
_AGENT_KEYS = 5


@dataclass(slots=True)
class Link:
    """A connection that is logged in.

    `rounds` and `relays` together stay below what OpenSSH allows at a time (MaxSessions, 10). They are apart, since a
    round waits for its relays.
    """

    wire: Wire
    passed: tuple[Wire, ...] = ()
    rounds: threading.BoundedSemaphore = field(default_factory=lambda: threading.BoundedSemaphore(_ROUNDS))
    relays: threading.BoundedSemaphore = field(default_factory=lambda: threading.BoundedSemaphore(_RELAYS))

    @property
    def alive(self) -> bool:
        """Whether the connection stands, as far as anybody knows."""
        return self.wire.is_active()

    def close(self) -> None:
        """Close it and what it passes through."""
        self.wire.close()
        for wire in reversed(self.passed):
            wire.close()


def connect(host: HostAddress) -> Link:
    """Connect to a host and log in, in order over its jump hosts; `Unreachable` says what is in the way."""
    wires: list[Wire] = []
    try:
        for hop in (*host.jump, host):
            wires.append(_hop(hop, wires[-1] if wires else None, host.jump[len(wires) - 1] if wires else None))
    except BaseException:
        for wire in reversed(wires):
            wire.close()
        raise
    return Link(wires[-1], tuple(wires[:-1]))


def _hop(host: HostAddress, through: Wire | None, through_host: HostAddress | None) -> Wire:
    trust = read_trust(host.known_hosts, host.address, host.port)
    with ExitStack() as held:
        keys = _load_keys(host, held)
        return _enter(host, trust, keys, through, through_host)


def _enter(
    host: HostAddress,
    trust: HostTrust,
    keys: list[paramiko.PKey],
    through: Wire | None,
    through_host: HostAddress | None,
) -> Wire:
    if through is None or through_host is None:
        sock: Any = _dial(host)
    else:
        sock = _tunnel(host, through, through_host)
    wire = Wire(sock, trust.algorithms(), host.connect_timeout_seconds)
    try:
        key = _shake_hands(wire, host)
        blob = key.public_blob.key_blob if key.public_blob else key.asbytes()
        trust.check(blob, (host.address,))
        _log_in(wire, host, keys)
    except BaseException:
        wire.close()
        raise
    wire.set_keepalive(KEEPALIVE_SECONDS)
    return wire


def _dial(host: HostAddress) -> socket.socket:
    try:
        sock = socket.create_connection((host.address, host.port), timeout=host.connect_timeout_seconds)
    except socket.gaierror as error:
        raise Unreachable(
            f"The name {host.address} cannot be resolved ({error.strerror}). Check the address of this host in the "
            "configuration, or the name server."
        ) from None
    except ConnectionRefusedError:
        raise Unreachable(
            f"{host.address} refuses connections on port {host.port}. Check that sshd runs there and that the port is "
            "right."
        ) from None
    except TimeoutError:
        raise Unreachable(
            f"{host.address} does not answer on port {host.port} within {host.connect_timeout_seconds:g} s. "
            "Check that the host is up and that no firewall drops the connection."
        ) from None
    except (OSError, UnicodeError) as error:
        raise Unreachable(
            f"There is no way to {host.address} port {host.port} ({getattr(error, 'strerror', None) or error}). "
            "Check the address and the network between here and there."
        ) from None
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    if hasattr(socket, "TCP_USER_TIMEOUT"):
        # A connection that lost its network is told dead after this, not after a quarter of an hour.
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, 20_000)
    return sock


def _tunnel(host: HostAddress, through: Wire, jump: HostAddress) -> paramiko.Channel:
    try:
        return through.open_channel(
            "direct-tcpip", (host.address, host.port), ("127.0.0.1", 0), timeout=host.connect_timeout_seconds
        )
    except ChannelException as error:
        if error.code == 1:
            why = f"it does not allow forwarding. Set AllowTcpForwarding yes in its sshd_config for {jump.user}"
        else:
            why = f"it cannot connect there. Check from it: nc -vz {host.address} {host.port}"
        raise Unreachable(f"The jump host {jump.label} does not pass us on to {host.label}: {why}.") from None
    except (SSHException, EOFError, OSError) as error:
        raise Unreachable(
            f"The jump host {jump.label} did not pass us on to {host.label} ({_brief(error)}). "
            "Check that it is up and can reach that host."
        ) from None


def _shake_hands(wire: Wire, host: HostAddress) -> paramiko.PKey:
    try:
        wire.start_client(timeout=host.connect_timeout_seconds)
        return wire.get_remote_server_key()  # raises where the time was up, which the line above does not tell
    except (SSHException, EOFError, OSError) as error:
        said = f', it said "{wire.greeting[-1]}"' if wire.greeting else ""
        text = str(error)
        if wire.remote_version == "" or "banner" in text.lower() or "protocol version" in text.lower():
            raise Unreachable(
                f"What answers at {host.label} does not speak SSH, or turned us away before it did{said}. "
                "Check the port; if it is sshd, look for MaxStartups or penalties in its log."
            ) from None
        raise Unreachable(
            f"No secure connection to {host.label} could be agreed on ({_brief(error)}). "
            "Check the sshd log there; an old sshd may know only ways that are no longer safe."
        ) from None


def _load_keys(host: HostAddress, held: ExitStack) -> list[paramiko.PKey]:
    """Return the keys to try, in order. `Unreachable` where there is none, with what to do."""
    keys: list[paramiko.PKey] = []
    if host.identity_file is not None:
        key = _read_key(host, host.identity_file)
        keys += [key] if key else []
    if host.agent:
        keys += _agent_keys(host, held)
    if not keys:
        raise Unreachable(
            f"There is no key to log in to {host.label} with. Set identity_file, or agent = true with a key in the "
            "agent (ssh-add -l shows them)."
        )
    return keys


def _read_key(host: HostAddress, file: Path) -> paramiko.PKey | None:
    """Read a private key; None where it is encrypted and the agent may hold it."""
    try:
        key = paramiko.PKey.from_path(file)
    except OSError as error:
        raise Unreachable(
            f"The key {file} for {host.label} cannot be read ({error.strerror or error}). Check identity_file and the "
            "file's owner and mode."
        ) from None
    except (PasswordRequiredException, TypeError):
        if host.agent:
            return None
        raise Unreachable(
            f"The key {file} for {host.label} is protected by a passphrase, and dockfix never asks for one. Use a key "
            "without one, or put it into an agent and set agent = true."
        ) from None
    except (SSHException, ValueError, UnsupportedAlgorithm, UnknownKeyType, IndexError) as error:
        raise Unreachable(
            f"The file {file} holds no private key that dockfix can use ({_brief(error)}). It takes ed25519, ecdsa "
            "and rsa."
        ) from None
    if host.certificate_file is not None:
        _add_certificate(key, host.certificate_file, host)
    return key


def _add_certificate(key: paramiko.PKey, file: Path, host: HostAddress) -> None:
    try:
        key.load_certificate(str(file.resolve(strict=True)))
    except (OSError, ValueError, SSHException) as error:
        raise Unreachable(
            f"The certificate {file} for {host.label} cannot be used ({_brief(error)}). Check certificate_file: it is "
            "the signed public key, usually named ...-cert.pub, of the same key as identity_file."
        ) from None


def _agent_keys(host: HostAddress, held: ExitStack) -> list[paramiko.PKey]:
    """The agent signs, so the connection to it is held until we are logged in."""
    try:
        agent = paramiko.Agent()
        held.callback(agent.close)
        keys = list(agent.get_keys())
    except (SSHException, OSError, EOFError) as error:
        raise Unreachable(
            f"The SSH agent does not answer ({_brief(error)}). Check SSH_AUTH_SOCK of dockfix's process."
        ) from None
    if host.certificate_file is not None:
        wanted = _public_of(host.certificate_file)
        keys = [key for key in keys if key.asbytes() == wanted] or keys
    return list(keys[:_AGENT_KEYS])


def _public_of(file: Path) -> bytes:
    try:
        blob = PublicBlob.from_file(str(file))
        return paramiko.PKey.from_type_string(blob.key_type, blob.key_blob).asbytes()
    except (OSError, ValueError, SSHException, UnknownKeyType):
        return b""


def _log_in(wire: Wire, host: HostAddress, keys: list[paramiko.PKey]) -> None:
    refusal = ""
    for key in keys:
        try:
            left = wire.auth_publickey(host.user, key)
        except BadAuthenticationType as error:
            refusal = f"takes only {', '.join(error.allowed_types)} to log in, and dockfix logs in with keys"
            break
        except AuthenticationException as error:
            if not wire.is_active():
                refusal = f"ended the connection while we logged in ({_brief(error)})"
                break
            refusal = "does not take the key"
            continue
        except (SSHException, EOFError, OSError) as error:
            refusal = f"ended the connection while we logged in ({_brief(error)})"
            break
        if not left:
            return
        refusal = f"wants more than the key ({', '.join(left)}), and dockfix has only the key"
        break
    shown = str(host.identity_file) if host.identity_file else "the agent's keys"
    if host.certificate_file:
        shown += f" with {host.certificate_file}"
    raise Unreachable(
        f"{host.label} {refusal} for user {host.user} ({shown}). Check that its public half is in the user's "
        "authorized_keys there, or that the certificate is still valid and for that user; the sshd log says why."
    )


def _brief(error: BaseException) -> str:
    text = " ".join(str(error).split())[:160]
    return text or type(error).__name__

"""Where a host is and how to log in to it: the input of `SshReach`."""

import re
from dataclasses import dataclass
from pathlib import Path

DEFAULT_SOCKETS = ("/run/docker.sock", "/var/run/docker.sock")


@dataclass(frozen=True, slots=True)
class HostAddress:
    """A host that is reached over SSH. `jump` are the hosts to pass, in order; their own `jump` is not looked at.

    `known_hosts` is the file with the host keys that are trusted; there is no other way to trust one.
    """

    address: str
    port: int = 22
    user: str = "dockfix"
    identity_file: Path | None = None
    certificate_file: Path | None = None
    agent: bool = False
    known_hosts: Path | None = None
    sudo: bool = False
    docker_socket: str = DEFAULT_SOCKETS[0]
    jump: tuple["HostAddress", ...] = ()
    connect_timeout_seconds: float = 10.0

    def __post_init__(self) -> None:
        check_socket(self.docker_socket)

    @property
    def label(self) -> str:
        """How the host is called in sentences."""
        if self.port == 22:
            return self.address
        return f"[{self.address}]:{self.port}"

    @property
    def sockets(self) -> tuple[str, ...]:
        """Where the Engine's socket may be, the likeliest first."""
        return sockets(self.docker_socket)


def check_socket(path: str) -> None:
    """Raise ValueError for a path that could not be named to a shell as it is."""
    if not re.fullmatch(r"/[\w./@+-]{1,100}", path, re.ASCII):
        raise ValueError(
            f"docker_socket {path!r} will not do: it is an absolute path of letters, digits and . _ / @ + -, "
            "such as /run/docker.sock"
        )


def sockets(docker_socket: str) -> tuple[str, ...]:
    """Return the places to look for the Engine's socket: the configured one, or both usual ones."""
    return DEFAULT_SOCKETS if docker_socket in DEFAULT_SOCKETS else (docker_socket,)

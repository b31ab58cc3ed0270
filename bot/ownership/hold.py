"""The nouns of ownership: what kind of thing holds a port, and one holder with all that is known of it."""

from dataclasses import dataclass
from enum import StrEnum

from bot.conflict import REUSE_UNTOLD
from bot.facts.container import Wanted
from bot.facts.containers import Peer
from bot.facts.processes import Process
from bot.facts.sockets import Sock
from bot.facts.units import Unit
from bot.model import Certainty, Holder, HolderKind


class Owner(StrEnum):
    """What kind of thing holds a port; each kind is the business of one cause."""

    SERVICE = "service"
    USER_SERVICE = "user_service"
    SOCKET_UNIT = "socket_unit"
    CONTAINER = "container"
    HOST_NETWORK_CONTAINER = "host_network_container"
    ENGINE = "engine"
    GHOST = "ghost"
    ORPHANED_PROXY = "orphaned_proxy"
    OTHER_ENGINE = "other_engine"
    RESOLVER = "resolver"
    SUPERVISED = "supervised"
    SSH_FORWARD = "ssh_forward"
    PROCESS = "process"
    CONNECTION = "connection"
    SWARM_INGRESS = "swarm_ingress"
    KERNEL = "kernel"
    OUT_OF_SIGHT = "out_of_sight"
    UNSEEN = "unseen"


_KINDS = {
    Owner.SERVICE: HolderKind.SERVICE,
    Owner.USER_SERVICE: HolderKind.SERVICE,
    Owner.SOCKET_UNIT: HolderKind.SOCKET_UNIT,
    Owner.CONTAINER: HolderKind.CONTAINER,
    Owner.HOST_NETWORK_CONTAINER: HolderKind.CONTAINER,
    Owner.ENGINE: HolderKind.ENGINE,
    Owner.SWARM_INGRESS: HolderKind.ENGINE,
    Owner.KERNEL: HolderKind.KERNEL,
    Owner.OUT_OF_SIGHT: HolderKind.NONE,
    Owner.UNSEEN: HolderKind.NONE,
}


@dataclass(frozen=True, slots=True)
class Hold:
    """One holder of wanted ports. `blamed` is whether the last error is about it; `clients` its open connections there.

    `doubt` is why it may not be in the way after all, empty where the kernel would refuse both for sure.
    `why_protected` is why it must not be stopped, empty where it may be. `guest` is the id of a container of another
    engine, where it could be told.
    """

    wants: tuple[Wanted, ...]
    socks: tuple[Sock, ...]
    owner: Owner
    name: str
    process: Process | None = None
    unit: Unit | None = None
    peer: Peer | None = None
    clients: int = 0
    why_protected: str = ""
    blamed: bool = False
    doubt: str = ""
    guest: str = ""

    @property
    def sure(self) -> bool:
        """Whether the last error is about it, and it is in the way beyond doubt: only then may anything be stopped."""
        return self.blamed and not self.doubt

    @property
    def shares(self) -> bool:
        """Whether it overlaps with the wanted port for sure, and only lets others have it (SO_REUSEADDR)."""
        return self.doubt in ("", REUSE_UNTOLD.doubt)

    @property
    def certainty(self) -> Certainty:
        """How sure it is that this holder is the cause, as far as that is a matter of sockets."""
        if self.sure:
            return Certainty.PROVED
        return Certainty.LIKELY if self.blamed or not self.doubt else Certainty.POSSIBLE

    @property
    def caveat(self) -> str:
        """What is not sure and what is never done, as the end of a summary."""
        doubt = f"; {self.doubt}" if self.doubt else ""
        never = f"; dockfix never stops it: {self.why_protected}. Publish another port" if self.why_protected else ""
        return doubt + never

    @property
    def holder(self) -> Holder:
        """The holder as a diagnosis names it."""
        kind = _KINDS.get(self.owner, HolderKind.PROCESS)
        return Holder(kind, self.name, self.process.pid if self.process else None)

    @property
    def ports(self) -> str:
        """The ports that it holds and the container wants, each once."""
        return ", ".join(sorted({f"{wanted.port}/{wanted.protocol}" for wanted in self.wants}))

    @property
    def where(self) -> str:
        """The sockets by which it holds them."""
        return ", ".join(str(sock) for sock in self.socks)

    def __str__(self) -> str:
        """Return who holds what, as a row of the summary says it."""
        pid = f" (pid {self.process.pid})" if self.process else ""
        return f"{self.ports} {'is' if len(self.wants) == 1 else 'are'} held by {self.name}{pid}"

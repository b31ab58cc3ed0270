"""What every fault needs: a container that is really made, really told to start, and really refused."""

from collections.abc import Callable
from dataclasses import dataclass

from docker.errors import APIError

from tests.lab.engines import Engine, Extra
from tests.lab.errors import LabError
from tests.lab.host import LabHost
from tests.lab.image import IMAGE

NAME = "webserver"
Fault = Callable[[LabHost], str]

ENDPOINT = r"driver failed programming external connectivity on endpoint webserver \([0-9a-f]{64}\): .*"
"""How the error of a failed publication begins, for `Case.error`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A fault with all that must come of it: the engine's error, the verdict, the causes, the remedies.

    `error` is a pattern of `State.Error`. `causes` are all that must be found and no others, the first first.
    `remedies` are the ids of what is run, one round after the other, until the container is proved to run and answer:
    each time the first remedy of the first finding; none where dockfix must not offer to run anything. `chosen` are the
    ids of what is run instead of the first one, round by round. `proposals` are the ids of all changes that people are
    shown to make themselves. `recorded` are the engines on which `tests.hosts.record` writes down what the host says.
    `user` asks: `plain` has no rights.
    """

    make: Fault
    error: str = ""
    verdict: str = "cause"
    causes: tuple[str, ...] = ()
    certainty: str = "proved"
    remedies: tuple[str, ...] = ()
    chosen: tuple[str, ...] = ()
    proposals: tuple[str, ...] = ()
    engines: tuple[Engine, ...] = tuple(Engine)
    extra: Extra | None = None
    recorded: tuple[Engine, ...] = ()
    user: str = "dockfix"

    @property
    def name(self) -> str:
        """The name of the fault, as a folder of recordings bears it in front of the engine's number."""
        return self.make.__name__.replace("_", "-")


def create(
    host: LabHost, name: str = NAME, *, port: int = 80, address: str | None = None, inside: int = 80,
    command: list[str] | None = None, network: str | None = None,
) -> None:  # fmt: skip
    """Make a container of the image `webapp` that publishes `port` (of `address`) to its port `inside`; not started."""
    binding: int | tuple[str, int] = port if address is None else (address, port)
    with host.docker() as client:
        settings = client.create_host_config(port_bindings={inside: binding}, network_mode=network)
        # Nothing in the image listens for SIGTERM: without this every stop would take ten seconds.
        client.create_container(
            IMAGE, name=name, ports=[inside], host_config=settings, command=command, stop_signal="SIGKILL"
        )


def start(host: LabHost, name: str = NAME) -> str:
    """Tell the engine to start it; gives the engine's refusal, empty when it started."""
    with host.docker() as client:
        try:
            client.start(name)
        except APIError as error:
            return str(error.explanation)
    return ""


def error(host: LabHost, name: str = NAME) -> str:
    """`State.Error` of the container: why its last start failed, in the engine's words."""
    with host.docker() as client:
        return str(client.inspect_container(name)["State"]["Error"])


def healthy(host: LabHost) -> str:
    """Nothing is wrong: it runs."""
    create(host)
    refusal = start(host)
    if refusal:
        raise LabError(f"{NAME} did not start on a clean {host.name}: {refusal}")
    return NAME


def failing(host: LabHost) -> str:
    create(host)
    return refused(host)


def refused(host: LabHost) -> str:
    if not start(host):
        raise LabError(f"{NAME} started on {host.name}, although the fault was made")
    return NAME

"""What the causes share that lie on somebody's workstation, where Docker Desktop runs and dockfix cannot look."""

from bot.facts.container import Container
from bot.facts.engine import Engine
from bot.model import ErrorText, Evidence
from bot.snapshot import Snapshot, Unknown
from bot.subject import last_error

_DESKTOP = ("Docker Desktop", "Docker for Mac", "Docker for Windows")


def desktop(see: Snapshot) -> bool:
    """Whether the engine is the one in Docker Desktop's virtual machine, by what it says of its system."""
    return see[Engine].operating_system.startswith(_DESKTOP)


def windows(see: Snapshot) -> bool:
    """Whether the engine runs Windows containers."""
    return "Microsoft Windows" in see[Engine].operating_system


def refused(see: Snapshot, *signatures: str) -> ErrorText | None:
    """Return the last error where it is one of these and the container still does not run.

    It asks for nothing scarce: a cause that is not meant must not be told as not checked.
    """
    error = last_error(see)
    if error is None or error.signature not in signatures:
        return None
    try:
        return None if see[Container].up else error
    except Unknown:
        return error


def quoted(see: Snapshot, error: ErrorText) -> tuple[Evidence, ...]:
    """Return the error and the engine's word on where it runs, as evidence."""
    return (
        Evidence("the error's text", error.text[:300]),
        Evidence("docker info", f"Operating System: {see[Engine].operating_system}"),
    )


def place(error: ErrorText) -> str:
    """Return the port that an error names, as people write it."""
    return f"port {error.port}/{error.protocol or 'tcp'}" if error.port else "the port"

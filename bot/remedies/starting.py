"""The steps by which a remedy and its undo end: the container starts once, or stops again."""

from bot.model import EngineAction, EngineCall
from bot.snapshot import Snapshot


def start(see: Snapshot, why: str = "start it again, now that nothing is in its way") -> EngineCall:
    """The step that starts the container that somebody asked about."""
    return EngineCall(EngineAction.START, see.target.container, why)


def stop_again(see: Snapshot) -> EngineCall:
    """The step of an undo that stops the container again."""
    return EngineCall(EngineAction.STOP, see.target.container, "give the port back")

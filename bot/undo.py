"""The way back of a fix: only what takes back steps that really ran, in the order that the remedy recorded. [pure]

Rules: a step that ended well was run; one that failed or did not begin was not, and what it may have done in part is
said and left alone. Where it cannot be told which of the recorded steps back belong to what ran, nothing is offered.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.codec import digest
from bot.incident import Incident, Undo
from bot.model import Command, EngineAction, EngineCall, Executed, Remedy, Risk, Step
from bot.steps import step_text

GUARD_FAILED = 76

_ENGINE = {
    EngineAction.STOP: EngineAction.START,
    EngineAction.START: EngineAction.STOP,
    EngineAction.RESTORE: EngineAction.REPUBLISH,
    EngineAction.CONNECT: EngineAction.DISCONNECT,
    EngineAction.DISCONNECT: EngineAction.CONNECT,
    EngineAction.CREATE_NETWORK: EngineAction.REMOVE_NETWORK,
    EngineAction.REMOVE_NETWORK: EngineAction.CREATE_NETWORK,
}
_VERBS = {"start": "stop", "stop": "start", "enable": "disable", "disable": "enable", "mask": "unmask",
          "unmask": "mask", "install": "remove", "remove": "install", "-STOP": "-CONT", "-CONT": "-STOP",
          "up": "down", "down": "up", "add": "del", "del": "add", "--set": "--set"}  # fmt: skip
_MAKERS = frozenset({"tee", "ln", "mkdir", "cp", "install", "touch"})


@dataclass(frozen=True, slots=True)
class WayBack:
    """The steps that take back what ran, in their order, and sentences about what they leave as it is."""

    steps: tuple[Step, ...]
    stays: tuple[str, ...] = ()


def way_back(remedy: Remedy, executed: Sequence[Executed]) -> WayBack:
    """Return how to take back what was run of a remedy; no steps where nothing ran or where it cannot be told."""
    ran = [done.step for done in executed if done.exit == 0]
    steps = remedy.undo if len(ran) == len(remedy.steps) else _for_these(remedy, ran)
    if not ran or not steps:
        return WayBack(())
    stays = [f"`{step_text(each)}` has no step back." for each in ran if not any(takes_back(s, each) for s in steps)]
    failed = [done.step for done in executed if done.exit not in (0, None, GUARD_FAILED)]
    stays += [f"`{step_text(step)}` failed; what it may have done in part is left as it is." for step in failed]
    return WayBack(steps, tuple(stays))


def _for_these(remedy: Remedy, ran: Sequence[Step]) -> tuple[Step, ...]:
    """Return the recorded steps back that belong to what ran; none where one of them belongs to no step at all."""
    if not all(any(takes_back(back, step) for step in remedy.steps) for back in remedy.undo):
        return ()
    return tuple(back for back in remedy.undo if any(takes_back(back, step) for step in ran))


def takes_back(back: Step, done: Step) -> bool:
    """Whether one step is the opposite of another one: the same thing, the other way round."""
    match back, done:
        case EngineCall(), EngineCall():
            return _ENGINE.get(back.engine) is done.engine and _object(back) == _object(done)
        case Command(), Command():
            return _opposite(back.argv, done.argv)
        case _:
            return False


def _object(step: EngineCall) -> tuple[str, str]:
    network = dict(step.arguments).get("network", "")
    if step.engine in (EngineAction.CREATE_NETWORK, EngineAction.REMOVE_NETWORK):
        return "", network or step.container
    return step.container, network


def _opposite(back: tuple[str, ...], done: tuple[str, ...]) -> bool:
    if back[0] == "rm":
        return done[0] in _MAKERS and back[-1] == done[-1]
    if back[0] != done[0]:
        return False
    if back[0] == "tee":
        return back[-1] == done[-1]
    if back[0] == "sysctl":
        return back[-1].partition("=")[0] == done[-1].partition("=")[0]
    return _turned(back) == _plain(done)


def _turned(argv: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(_VERBS.get(word, word) for word in _plain(argv))


def _plain(argv: tuple[str, ...]) -> tuple[str, ...]:
    """The words of a command without its options, except those that are verbs."""
    return tuple(word for word in argv if not word.startswith("-") or word in _VERBS)


def undo_of(incident: Incident, at: float, minutes: int) -> Undo | None:
    """Return the offer of the way back for what was run, until so many minutes from `at`; None where there is none."""
    if incident.chosen is None or not minutes:
        return None
    remedy = incident.chosen[1]
    way = way_back(remedy, incident.executed)
    if not way.steps:
        return None
    # What a step back hits was not computed from a snapshot: it is never offered as harmless.
    risk = Risk.DANGEROUS if remedy.risk is Risk.DANGEROUS else Risk.DISRUPTIVE
    agreed = digest((incident.id, incident.target, remedy.digest, incident.executed, way.steps))
    back = Remedy(remedy.id, f"Undo: {remedy.title}", way.steps, risk, digest=agreed)
    return Undo(back, at + 60 * minutes, way.stays)

"""The work on one host: look, run a step, prove; with no record and no people in it.

Used by the durable runs and by the terminal alike.
"""

import time
from collections.abc import Callable, Sequence

from bot.causes import all_causes
from bot.diagnose import diagnose, unreachable
from bot.errors import parse
from bot.facts import all_questions, area_of
from bot.facts.boot import scan_questions
from bot.facts.container import Container
from bot.facts.glance.listing import Listing
from bot.lifecycle import Event
from bot.model import (
    AreaName,
    Diagnosis,
    Executed,
    Finding,
    Probe,
    Remedy,
    ScanReport,
    Step,
    Target,
    Verdict,
    Verification,
)
from bot.reach import Reach, Unreachable
from bot.risks import all_risks
from bot.scan import out_of_reach, scan
from bot.snapshot import Snapshot, Unknown
from bot.stages import AREA_TITLES, Stage, Stages, StageState, Watch
from bot.steps import step_text
from bot.undo import GUARD_FAILED

# Docker publishes a port before the program in the container listens: it gets this long to answer.
ANSWER_SECONDS = 15.0
PAUSE_SECONDS = 1.0


def prepare() -> None:
    """Import all questions, causes and risks, so that the first request does not wait for them."""
    all_questions()
    all_causes()
    all_risks()


def look(reach: Reach, target: Target, incident: str, *, error: str = "", watch: Watch | None = None) -> Diagnosis:
    """Ask the host everything and judge; a host that cannot be reached is a verdict, never an exception."""
    diagnosis, _ = _look(reach, target, incident, error, watch)
    return diagnosis


def _look(
    reach: Reach, target: Target, incident: str, error: str, watch: Watch | None
) -> tuple[Diagnosis, Snapshot | None]:
    questions = all_questions()
    left = {area: {q.id for q in questions if area_of(q) is area} for area in AreaName}
    connect = Stage("connect", f"Connect to {target.host}", StageState.RUNNING)
    stages = Stages([connect, *(Stage(area, AREA_TITLES[area]) for area in AreaName)], watch)

    def answered(question: str) -> None:
        stages.set("connect", StageState.DONE)
        for area, ids in left.items():
            ids.discard(question)
            stages.set(area, StageState.RUNNING if ids else StageState.DONE)

    try:
        asked = reach.ask(target, questions, answered)
    except Unreachable as reason:
        stages.set("connect", StageState.FAILED, str(reason))
        return unreachable(incident, target, str(reason)), None
    for area in AreaName:
        stages.set(area, StageState.DONE)
    snapshot = Snapshot(asked.answers, parse(error) if error else None)
    return diagnose(snapshot, incident, asked.timings), snapshot


def foresee(reach: Reach, host: str) -> ScanReport:
    """Ask a host, as a whole and in one round, what would fail at its next start; never raises for the host's sake."""
    try:
        asked = reach.ask(Target(host), scan_questions())
    except Unreachable as reason:
        return out_of_reach(host, str(reason))
    return scan(Snapshot(asked.answers), asked.timings)


def listing(reach: Reach, host: str) -> tuple[Listing | None, str]:
    """Ask a host in one short round for its containers: the list, or None with the reason. Raises `Unreachable`."""
    asked = reach.ask(Target(host), Listing.QUESTIONS)
    return Snapshot(asked.answers).look(Listing)


def run(reach: Reach, op: str, step: Step) -> Executed:
    """Run a step at most once; a host that went away in the middle leaves its end unknown."""
    try:
        return reach.run(op, step)
    except Unreachable as reason:
        return Executed(step, None, str(reason))


def running(remedy: Remedy, position: int) -> tuple[Stage, ...]:
    """Return the progress while one step of a remedy runs."""
    states = [StageState.DONE] * position + [StageState.RUNNING] + [StageState.PENDING] * len(remedy.steps)
    steps = tuple(
        Stage(f"step-{number}", step_text(step), state)
        for number, (step, state) in enumerate(zip(remedy.steps, states, strict=False))
    )
    return (*steps, Stage("prove", "Prove that it works"))


def judge_step(remedy: Remedy, done: Sequence[Executed]) -> tuple[Event | None, str]:
    """Return what the last of the executed steps means for the incident, and the sentence that says so."""
    last = done[-1]
    name = step_text(last.step)
    rest = left_over(remedy, len(done))
    if last.exit == 0:
        return None, ""
    if last.exit is None:
        return (
            Event.LOST_SIGHT,
            f"It is not known whether `{name}` finished: {last.output or 'the host went away'}.{rest}",
        )
    if last.exit == GUARD_FAILED:
        return Event.STEP_FAILED, f"`{name}` was not run: the process is no longer the one that was shown.{rest}"
    return Event.STEP_FAILED, f"`{name}` ended with status {last.exit}.{rest}"


def left_over(remedy: Remedy, done: int) -> str:
    """Return the sentence, after a space, that says how many steps were not run; empty where all were."""
    left = len(remedy.steps) - done
    return f" {left} more {'step was' if left == 1 else 'steps were'} not run." if left else ""


def overtaken(who: str, remedy: Remedy, done: int) -> str:
    """Return the sentence for a run that lost its host to somebody else, as after a long standstill."""
    return f"{who} works on this host now, so dockfix stopped.{left_over(remedy, done)}"


def prove(
    reach: Reach,
    target: Target,
    finding: Finding,
    incident: str,
    *,
    soak_seconds: float,
    watch: Watch | None = None,
    ran: Remedy | None = None,
    pause: Callable[[float], None] = time.sleep,
) -> Verification:
    """Prove a fix: the cause fell silent and that was decided, the container runs, its ports answer, and stay so."""
    steps = tuple(
        Stage(f"step-{number}", step_text(step), StageState.DONE)
        for number, step in enumerate(ran.steps if ran else ())
    )
    stages = Stages([*steps, Stage("prove", "Prove that it works", StageState.RUNNING)], watch)
    verification = _prove(reach, target, finding, incident, soak_seconds, pause)
    stages.set("prove", StageState.DONE if verification.verified else StageState.FAILED, verification.reason)
    return verification


def _prove(
    reach: Reach,
    target: Target,
    finding: Finding,
    incident: str,
    soak_seconds: float,
    pause: Callable[[float], None],
) -> Verification:
    after, snapshot = _look(reach, target, incident, "", None)
    doubt = _doubt(after, snapshot, finding)
    if doubt or snapshot is None:
        return Verification(False, doubt, after)
    probes = _answering(reach, snapshot, pause)
    silent = next((probe for probe in probes if not probe.answered), None)
    if silent is not None:
        where = f"{silent.address}:{silent.port}/{silent.protocol}"
        return Verification(False, f"{where} does not answer {silent.origin}: {silent.detail}.", after, probes)
    if soak_seconds:
        pause(soak_seconds)
        after, snapshot = _look(reach, target, incident, "", None)
        doubt = _doubt(after, snapshot, finding)
        if doubt or snapshot is None:
            return Verification(False, f"It worked at first, then no longer: {doubt}", after, probes)
        probes = _answering(reach, snapshot, pause)
    return Verification(True, "", after, probes)


def _doubt(after: Diagnosis, snapshot: Snapshot | None, finding: Finding) -> str:
    """Return why a fresh diagnosis does not prove the fix; empty where it does as far as it can."""
    if snapshot is None:
        return after.reason
    if after.finding(finding.cause) is not None:
        return "The cause is still there: " + after.findings[0].summary
    undecided = next((item for item in after.not_checked if item.question == finding.cause), None)
    if undecided is not None:
        return f"It could not be told whether the cause is gone: {undecided.reason}."
    try:
        container = snapshot[Container]
    except Unknown as reason:
        return f"The container could not be looked at: {reason}."
    if container.status != "running":
        detail = container.error or f"its state is {container.status}."
        return f"{after.target.container} does not run: {detail}"
    if after.verdict is Verdict.CAUSE:
        return "Something else is wrong now: " + after.findings[0].summary
    return ""


def _answering(reach: Reach, snapshot: Snapshot, pause: Callable[[float], None]) -> tuple[Probe, ...]:
    ports = snapshot[Container].wanted
    waited = 0.0
    while True:
        probes = tuple(reach.probe(port.address, port.port, port.protocol) for port in ports if port.protocol == "tcp")
        if all(probe.answered for probe in probes) or waited >= ANSWER_SECONDS:
            return probes
        pause(PAUSE_SECONDS)
        waited += PAUSE_SECONDS

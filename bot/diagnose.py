"""Turns what a host said into a diagnosis. Never raises: what cannot be told is not checked, and says why."""

import difflib
from collections.abc import Iterable
from dataclasses import replace
from typing import TypeVar

from bot.areas import CLEAN_EXITS, NOT_RUNNING, daemon_down, summary
from bot.causes import Cause, all_causes
from bot.codec import digest
from bot.facts import all_facts
from bot.facts.container import Container
from bot.facts.containers import Containers
from bot.facts.engine import Engine
from bot.model import (
    Area,
    AreaName,
    AreaResult,
    Certainty,
    Diagnosis,
    EngineVersion,
    ErrorText,
    Finding,
    NotChecked,
    Remedy,
    Target,
    Timings,
    Verdict,
)
from bot.ownership import Hold, holds
from bot.snapshot import Fact, Snapshot, Unknown
from bot.subject import last_error

F = TypeVar("F", bound=Fact)

_ORDER = {Certainty.PROVED: 0, Certainty.LIKELY: 1, Certainty.POSSIBLE: 2}


def diagnose(
    snapshot: Snapshot, incident: str, timings: Timings | None = None, causes: Iterable[Cause] | None = None
) -> Diagnosis:
    """Run every cause over the snapshot and sum up. The same answers always make the same diagnosis.

    `causes` are all that dockfix knows unless others are given.
    """
    known = {cause.id: cause for cause in (all_causes() if causes is None else causes)}
    error = _error(snapshot)
    found: list[Finding] = []
    silent: list[NotChecked] = []
    for cause in known.values():
        findings, reason = _judge(cause, snapshot)
        found += findings
        if reason:
            silent.append(NotChecked(cause.id, reason))
    ordered = tuple(
        _sealed(snapshot.target, finding) for finding in sorted(found, key=lambda f: _rank(f, known, error))
    )
    container, unreadable = _look(snapshot, Container)
    verdict, reason, meant = _verdict(snapshot, container, unreadable, error, ordered, silent)
    engine, _ = _look(snapshot, Engine)
    return Diagnosis(
        incident=incident,
        target=snapshot.target,
        verdict=verdict,
        engine=EngineVersion(engine.version, engine.rootless) if engine else None,
        error=error,
        findings=ordered,
        areas=summary(snapshot, ordered, known),
        not_checked=(*_missing_facts(snapshot), *sorted(silent, key=lambda item: item.question)),
        timings=timings or Timings(),
        did_you_mean=meant,
        reason=reason,
    )


def unreachable(incident: str, target: Target, reason: str, timings: Timings | None = None) -> Diagnosis:
    """Return the diagnosis of a host that could not be reached or refused us; nothing was checked."""
    areas = tuple(Area(area, AreaResult.NOT_CHECKED, "the host could not be reached") for area in AreaName)
    return Diagnosis(
        incident=incident,
        target=target,
        verdict=Verdict.UNREACHABLE,
        areas=areas,
        not_checked=(NotChecked("host", reason),),
        timings=timings or Timings(),
        reason=reason,
    )


def _judge(cause: Cause, snapshot: Snapshot) -> tuple[list[Finding], str]:
    """Run one rule; what stops it never stops the others. Returns what it found and why it could not judge."""
    try:
        return list(cause.rule(snapshot)), ""
    except Unknown as reason:
        return [], str(reason)
    except Exception as error:  # noqa: BLE001 - a broken rule must not hide the findings of the others
        return [], f"the rule itself failed ({type(error).__name__}: {error!s:.120}); please report this"


def _look(snapshot: Snapshot, kind: type[F]) -> tuple[F | None, str]:
    """Read one fact; None with the reason where it cannot be had, whatever the host answered."""
    try:
        return snapshot[kind], ""
    except Unknown as reason:
        return None, str(reason)
    except Exception as error:  # noqa: BLE001 - nothing that a host answers may stop a diagnosis
        return None, f"the host's answer could not be read ({type(error).__name__}: {error!s:.120})"


def _error(snapshot: Snapshot) -> ErrorText | None:
    try:
        return last_error(snapshot)
    except Exception:  # noqa: BLE001 - the container's own fact reports why it could not be read
        return snapshot.pasted_error


def _rank(finding: Finding, causes: dict[str, Cause], error: ErrorText | None) -> tuple[int, float, str, str]:
    """Most certain first, then what the error's wording speaks for, then by name."""
    weight = causes[finding.cause].speaks.get(error.signature, 0.0) if error and finding.cause in causes else 0.0
    return _ORDER[finding.certainty], -weight, finding.cause, finding.summary


def _sealed(target: Target, finding: Finding) -> Finding:
    """Give each remedy the digest of all that an approver agrees to."""
    return finding.with_remedies(tuple(_seal(target, finding, remedy) for remedy in finding.remedies))


def _seal(target: Target, finding: Finding, remedy: Remedy) -> Remedy:
    agreed = (target, finding.cause, finding.holder, remedy.id, remedy.steps, remedy.undo)
    return replace(remedy, digest=digest(agreed))


def _missing_facts(snapshot: Snapshot) -> list[NotChecked]:
    """Return each question whose answer could not be had or read, by the command that a person would run."""
    missing = []
    for kind in all_facts():
        found, reason = _look(snapshot, kind)
        if found is None:
            shown = "; ".join(question.shown for question in kind.QUESTIONS) or kind.__name__.lower()
            missing.append(NotChecked(shown.replace("{container}", snapshot.target.container), reason))
    return missing


def _verdict(
    snapshot: Snapshot,
    container: Container | None,
    unreadable: str,
    error: ErrorText | None,
    findings: tuple[Finding, ...],
    silent: list[NotChecked],
) -> tuple[Verdict, str, tuple[str, ...]]:
    """Return the verdict, the sentence that gives its reason, and the names that may have been meant."""
    proved = [finding for finding in findings if finding.certainty is Certainty.PROVED]
    if proved:
        return Verdict.CAUSE, proved[0].summary, ()
    if container is None:
        return _without_container(snapshot, unreadable, findings)
    if error is not None and not error.ours and not container.up:
        return Verdict.OTHER_ERROR, f"the last start failed for another reason: {error.text[:300]}", ()
    if findings and findings[0].certainty is Certainty.LIKELY:
        return Verdict.CAUSE, findings[0].summary, ()
    if container.up:
        return Verdict.HEALTHY, f"{container.name} is {container.status}, and nothing is wrong with it", ()
    if error is not None:
        return Verdict.INCONCLUSIVE, _stale(snapshot, container, error, silent), ()
    if container.exit_code not in CLEAN_EXITS or container.oom_killed or container.status == "restarting":
        memory = ", killed for want of memory" if container.oom_killed else ""
        return Verdict.OTHER_ERROR, f"{container.name} ended by itself, exit status {container.exit_code}{memory}", ()
    if findings or silent:
        unsure = findings[0].summary if findings else f"{silent[0].question} could not be judged: {silent[0].reason}"
        return Verdict.INCONCLUSIVE, f"{container.name} is {container.status}; {unsure}", ()
    return Verdict.HEALTHY, f"{container.name} is {container.status}, not for an error; nothing is in its way", ()


def _without_container(
    snapshot: Snapshot, reason: str, findings: tuple[Finding, ...]
) -> tuple[Verdict, str, tuple[str, ...]]:
    """Judge a container that could not be read: it may not exist, or its engine may be silent."""
    name = snapshot.target.container
    peers, _ = _look(snapshot, Containers)
    if peers is not None and peers.known_as(name) is None:
        meant = did_you_mean(name, [peer.name for peer in peers.all])
        return Verdict.NO_SUCH_CONTAINER, f"there is no container {name} on {snapshot.target.host}", meant
    if findings and findings[0].certainty is Certainty.LIKELY:
        return Verdict.CAUSE, findings[0].summary, ()
    if daemon_down(snapshot):
        reason = NOT_RUNNING
    return Verdict.INCONCLUSIVE, f"{name} could not be looked at: {reason}", ()


def did_you_mean(name: str, names: Iterable[str]) -> tuple[str, ...]:
    """Return the names that are like the one that was typed, the likest first, three at most."""
    lower = {other.lower(): other for other in sorted(names)}
    close = difflib.get_close_matches(name.lower(), list(lower), n=3, cutoff=0.5)
    holding = [key for key in lower if name.lower() in key and key not in close]
    return tuple(lower[key] for key in [*close, *holding][:3])


def _held(snapshot: Snapshot) -> tuple[Hold, ...]:
    """Return who holds the wanted ports, nobody where that could not be told."""
    try:
        return holds(snapshot)
    except Exception:  # noqa: BLE001 - the causes that look at the ports report why they could not
        return ()


def _stale(snapshot: Snapshot, container: Container, error: ErrorText, silent: list[NotChecked]) -> str:
    """Say what became of an error whose cause was not found."""
    if silent:
        causes = ", ".join(item.question for item in silent[:4])
        return f"{container.name} could not start, and not all causes could be judged ({causes}): {silent[0].reason}"
    held = [str(hold) for hold in _held(snapshot)]
    if held:
        return f"{container.name} could not start ({error.signature}); {', '.join(held)}"
    if error.signature in ("S_BUSY", "S_ALLOCATED", "S_COMPOSE_V1_MASK"):
        port = f"{error.port}/{error.protocol or 'tcp'}" if error.port else "the port"
        return f"{port} was taken when {container.name} last tried to start, and is free now; start it again"
    return f"{container.name} could not start ({error.signature}), and what caused that is not there any more"

"""Turns what a host said into a diagnosis. Never raises: what cannot be told is not checked, and says why."""

import difflib
from collections.abc import Iterable
from dataclasses import replace

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
from bot.snapshot import Snapshot, Unknown
from bot.subject import complaint, last_error

_IN_THE_WAY = (AreaName.PORTS, AreaName.FIREWALL, AreaName.NETWORK)
_ODD = (AreaResult.WARNING, AreaResult.PROBLEM)


_ORDER = {Certainty.PROVED: 0, Certainty.LIKELY: 1, Certainty.POSSIBLE: 2}


def diagnose(
    snapshot: Snapshot, incident: str, timings: Timings | None = None, causes: Iterable[Cause] | None = None
) -> Diagnosis:
    """Run every cause over the snapshot and sum up. The same answers always make the same diagnosis.

    `causes` are all that dockfix knows unless others are given.
    """
    known = {cause.id: cause for cause in (all_causes() if causes is None else causes)}
    error = last_error(snapshot)
    blamed = complaint(snapshot)  # findings are ranked by it
    found: list[Finding] = []
    silent: list[NotChecked] = []
    for cause in known.values():
        findings, reason = _judge(cause, snapshot)
        found += findings
        if reason:
            silent.append(NotChecked(cause.id, reason))
    ordered = tuple(
        _sealed(snapshot.target, finding) for finding in sorted(found, key=lambda f: _rank(f, known, blamed))
    )
    container, unreadable = snapshot.look(Container)
    meant = _meant(snapshot) if container is None else None
    if meant is not None:
        # What is wrong with the host is still worth saying, but no remedy can start what does not exist.
        ordered = tuple(finding.with_remedies(()) for finding in ordered)
    areas = summary(snapshot, ordered, known)
    if meant is not None:
        verdict, reason = Verdict.NO_SUCH_CONTAINER, f"there is no container {snapshot.target.container} on this host"
    elif container is None:
        verdict, reason = _without_container(snapshot, unreadable, ordered)
    else:
        verdict, reason = _verdict(container, error, ordered, silent, areas)
    engine, _ = snapshot.look(Engine)
    return Diagnosis(
        incident=incident,
        target=snapshot.target,
        verdict=verdict,
        engine=EngineVersion(engine.version, engine.rootless) if engine else None,
        error=error,
        findings=ordered,
        areas=areas,
        not_checked=(*snapshot.not_checked(all_facts()), *sorted(silent, key=lambda item: item.question)),
        timings=timings or Timings(),
        did_you_mean=meant or (),
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


def _rank(finding: Finding, causes: dict[str, Cause], error: ErrorText | None) -> tuple[int, float, str, str]:
    """Most certain first, then what the error's wording speaks for, then by name."""
    weight = causes[finding.cause].speaks.get(error.signature, 0.0) if error and finding.cause in causes else 0.0
    return _ORDER[finding.certainty], -weight, finding.cause, finding.summary


def _sealed(target: Target, finding: Finding) -> Finding:
    """Give each remedy the digest of all that an approver agrees to."""
    return finding.with_remedies(tuple(_seal(target, finding, remedy) for remedy in finding.remedies))


def found_again(fresh: Diagnosis, finding: Finding, remedy: Remedy) -> bool:
    """Whether a fresh diagnosis still offers what was approved.

    An earlier version took its digest over fewer fields; what it recorded is the same, so it is sealed as today.
    """
    return any(
        fresh.remedy(remedy.id, digest) is not None
        for digest in (remedy.digest, _seal(fresh.target, finding, remedy).digest)
    )


def _seal(target: Target, finding: Finding, remedy: Remedy) -> Remedy:
    agreed = (target, finding.cause, finding.holder, remedy.id, remedy.steps, remedy.undo)
    return replace(remedy, digest=digest(agreed))


def _verdict(
    container: Container,
    error: ErrorText | None,
    findings: tuple[Finding, ...],
    silent: list[NotChecked],
    areas: tuple[Area, ...],
) -> tuple[Verdict, str]:
    """Return the verdict on a container that could be read, and the sentence that gives its reason."""
    sure = findings[0] if findings and findings[0].certainty is not Certainty.POSSIBLE else None
    if sure is not None and sure.certainty is Certainty.PROVED:
        return Verdict.CAUSE, sure.summary
    if error is not None and not error.ours and not container.up:
        return Verdict.OTHER_ERROR, f"the last start failed for another reason: {error.text[:300]}"
    if sure is not None:
        return Verdict.CAUSE, sure.summary
    if container.up:
        return Verdict.HEALTHY, f"{container.name} is {container.status}, and nothing is wrong with it"
    odd = [f"{area.area}: {area.detail}" for area in areas if area.area in _IN_THE_WAY and area.result in _ODD]
    if error is not None:
        return Verdict.INCONCLUSIVE, _stale(container, error, silent, odd)
    if container.exit_code not in CLEAN_EXITS or container.oom_killed or container.status == "restarting":
        memory = ", killed for want of memory" if container.oom_killed else ""
        return Verdict.OTHER_ERROR, f"{container.name} ended by itself, exit status {container.exit_code}{memory}"
    if findings or silent or odd:
        unjudged = [f"{item.question} could not be judged: {item.reason}" for item in silent]
        unsure = [*(finding.summary for finding in findings), *odd, *unjudged][0]
        return Verdict.INCONCLUSIVE, f"{container.name} is {container.status}; {unsure}"
    return Verdict.HEALTHY, f"{container.name} is {container.status}, not for an error; nothing is in its way"


def _meant(snapshot: Snapshot) -> tuple[str, ...] | None:
    """Return the names like the one that was typed where the engine knows no such container; None where it may."""
    peers, _ = snapshot.look(Containers)
    name = snapshot.target.container
    if peers is None or peers.known_as(name) is not None:
        return None
    return did_you_mean(name, [peer.name for peer in peers.all])


def _without_container(snapshot: Snapshot, reason: str, findings: tuple[Finding, ...]) -> tuple[Verdict, str]:
    """Judge a container that could not be read, though it may exist: its engine may be silent or down."""
    if findings and findings[0].certainty is not Certainty.POSSIBLE:
        return Verdict.CAUSE, findings[0].summary
    if daemon_down(snapshot):
        reason = NOT_RUNNING
    return Verdict.INCONCLUSIVE, f"{snapshot.target.container} could not be looked at: {reason}"


def did_you_mean(name: str, names: Iterable[str]) -> tuple[str, ...]:
    """Return the names that are like the one that was typed, the likest first, three at most."""
    lower = {other.lower(): other for other in sorted(names)}
    close = difflib.get_close_matches(name.lower(), list(lower), n=3, cutoff=0.5)
    holding = [key for key in lower if name.lower() in key and key not in close]
    return tuple(lower[key] for key in [*close, *holding][:3])


def _stale(container: Container, error: ErrorText, silent: list[NotChecked], odd: list[str]) -> str:
    """Say what became of an error whose cause was not found."""
    if silent:
        causes = ", ".join(item.question for item in silent[:4])
        return f"{container.name} could not start, and not all causes could be judged ({causes}): {silent[0].reason}"
    if odd:
        return f"{container.name} could not start ({error.signature}), for no cause that dockfix knows; {odd[0]}"
    if error.signature in ("S_BUSY", "S_ALLOCATED", "S_COMPOSE_V1_MASK"):
        port = f"{error.port}/{error.protocol or 'tcp'}" if error.port else "the port"
        return f"{port} was taken when {container.name} last tried to start, and is free now; start it again"
    return f"{container.name} could not start ({error.signature}), and no cause that dockfix knows is there now"

"""Makes one fault of the lab, lets dockfix judge and mend it, and tells what came of it: for tests and the score."""

import time
from dataclasses import dataclass, field

from bot.model import Certainty, Diagnosis, Finding, Remedy, Target, Verification
from bot.reach import Reach
from bot.reach.address import HostAddress
from bot.reach.ssh import SshReach
from bot.work import look, prove, run
from tests.lab import Engine, LabHost
from tests.lab.faults.making import Case, error

ROUNDS = 3
"""How many faults at once are mended, one after the other, before it counts as not mended."""


@dataclass(slots=True)
class Scored:
    """What came of a case on one engine. `error` is what the engine kept, `ran` the ids of the remedies that were run.

    `proof` is the last verification, None where nothing was offered; `seconds` is how long the first diagnosis took,
    with connecting.
    """

    case: Case
    engine: Engine
    error: str
    first: Diagnosis
    seconds: float
    ran: list[str] = field(default_factory=list)
    refused: str = ""
    proof: Verification | None = None

    @property
    def named_first(self) -> bool:
        """Whether the verdict is the right one and the first finding, if there must be one, is the right cause."""
        found = tuple(finding.cause for finding in self.first.findings[:1])
        return self.first.verdict == self.case.verdict and found == self.case.causes[:1]

    @property
    def among(self) -> bool:
        """Whether every cause that was made is among the findings."""
        return {finding.cause for finding in self.first.findings} >= set(self.case.causes)

    @property
    def confidently_wrong(self) -> bool:
        """Whether something is called proved that was not made."""
        sure = {finding.cause for finding in self.first.findings if finding.certainty is Certainty.PROVED}
        return not sure <= set(self.case.causes)

    @property
    def verified(self) -> bool:
        """Whether the container was proved to run and to answer in the end."""
        return self.proof is not None and self.proof.verified


def reach_of(host: LabHost, user: str = "dockfix") -> SshReach:
    """Return the way to a host of the lab for one of its users: `dockfix` may do all, `plain` nothing."""
    return SshReach(
        HostAddress(
            host.address,
            user=user,
            identity_file=host.identity_file,
            known_hosts=host.known_hosts,
            sudo=user == "dockfix",
        )
    )


def score(host: LabHost, case: Case) -> Scored:
    """Make the fault on a clean host, diagnose it, and run the remedies that are offered until it is mended."""
    name = case.make(host)
    kept = error(host, name) if case.error else ""
    target = Target(host.name, name)
    reach = reach_of(host, case.user)
    try:
        started = time.perf_counter()
        first = look(reach, target, "01SCORE")
        scored = Scored(case, host.engine, kept, first, time.perf_counter() - started)
        _mend(reach, target, scored)
    finally:
        reach.close()
    return scored


def _mend(reach: Reach, target: Target, scored: Scored) -> None:
    """Run the first remedy that is offered, and what the next look offers, as a person would who clicks it."""
    diagnosis = scored.first
    for number in range(ROUNDS):
        offer = _offer(diagnosis)
        if offer is None:
            return
        finding, remedy = offer
        scored.ran.append(remedy.id)
        for position, step in enumerate(remedy.steps):
            executed = run(reach, f"01SCORE-{number}-{position}", step)
            if executed.exit != 0:
                # Of two faults at once the first remedy cannot start the container yet: look again.
                scored.refused = f"{step}: {executed.output}"
                break
        scored.proof = prove(reach, target, finding, "01SCORE", soak_seconds=0.0)
        if scored.proof.verified:
            scored.refused = ""
            return
        diagnosis = scored.proof.after


def _offer(diagnosis: Diagnosis) -> tuple[Finding, Remedy] | None:
    return next(((finding, remedy) for finding in diagnosis.findings for remedy in finding.remedies), None)

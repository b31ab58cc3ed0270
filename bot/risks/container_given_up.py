"""A container is to run always, and Docker has given it up."""

from collections.abc import Iterator

from bot.comeback import containers
from bot.errors import parse
from bot.facts.boot.kept import KeptContainer
from bot.model import Certainty, Evidence, Foreseen
from bot.risks import risk
from bot.snapshot import Snapshot


@risk
def container_given_up(see: Snapshot) -> Iterator[Foreseen]:
    """A container has a restart policy, could not be started, and Docker does not try again.

    What is wrong: Docker repeats a start only after the program in the container has ended, not after the start itself
    failed. The container looks as if it took care of itself, and is down.

    Proof: it has a restart policy, does not run, nobody stopped it, and the engine keeps the error of its last start;
    or it was restarted as often as its policy allows.

    When it bites: it is down now. One that never ran is not started at boot either.

    What to do: `dockfix diagnose HOST NAME` says why, and what would mend it.
    """
    for one in containers(see):
        if one.has_policy and not one.running and not one.restarting and not one.stopped_by_hand and _gave_up(one):
            yield Foreseen(
                risk="container_given_up",
                certainty=Certainty.PROVED,
                summary=f"{one.name} has the restart policy {one.policy}, but Docker gave it up{_why(one)}",
                evidence=(
                    Evidence("docker inspect", f"exit status {one.exit_code}, restarted {one.restarts} times, policy "
                             f"{one.policy}{f':{one.most_restarts}' if one.most_restarts else ''}"),
                    *((Evidence("docker inspect", one.error[:500]),) if one.error else ()),
                ),
                containers=(one.name,),
                advice=f"dockfix diagnose {see.target.host} {one.name}",
            )  # fmt: skip


def _gave_up(one: KeptContainer) -> bool:
    exhausted = one.policy == "on-failure" and one.exit_code != 0 and 0 < one.most_restarts <= one.restarts
    return bool(one.error.strip()) or exhausted


def _why(one: KeptContainer) -> str:
    if not one.error.strip():
        return f" after {one.restarts} restarts"
    signature = parse(one.error).signature
    never = "" if one.started_before else "; it never ran, so it is not started at boot either"
    return f" ({signature or 'another error than ours'}){never}"

"""What a pasted error text means, in sentences that the terminal and Slack share. [pure]"""

import re
from dataclasses import dataclass

from bot.causes import all_causes
from bot.explain import Explanation
from bot.model import Certainty
from bot.wordings import WORDINGS

NOT_OURS = (
    "This text is not about publishing a container's ports or joining its networks, as far as dockfix can tell. "
    "Paste the whole line that begins with “Error response from daemon”."
)
CAUSES_HEADER = ("Cause", "How sure", "In one sentence")
SHOWN = 6
"""How many causes somebody who is tired can choose among; the JSON has all of them."""

_SURENESS = {Certainty.LIKELY: "likely", Certainty.POSSIBLE: "possible"}
# What names a container, and not the sandbox that swarm or Kubernetes made for one.
_CONTAINER = re.compile(r"(?!gateway_|k8s_POD_)[A-Za-z0-9][\w.\-]{0,254}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Explained:
    """An explanation in words. `rows` are causes (id, how sure, title), at most `SHOWN`, of which `more` were left out.

    `on_workstation` says what to do where dockfix cannot look; it and `container` may be empty. `asks_host` says
    whether a host can be asked for the rest.
    """

    meaning: str
    says: str
    verdict: str
    rows: tuple[tuple[str, str, str], ...]
    more: int
    on_workstation: str
    asks_host: bool
    next_step: str
    container: str
    cause: str


def explained(explanation: Explanation) -> Explained:
    """Return an explanation of a text that is ours (`explanation.ours`) in words."""
    known = {cause.id: cause for cause in all_causes()}
    causes = [known[item.cause] for item in explanation.causes]
    rows = [(item.cause, _SURENESS[item.certainty], known[item.cause].title) for item in explanation.causes]
    decided = explanation.decided and bool(causes)
    if not causes:
        verdict = "dockfix knows no cause for this wording."
    elif decided:
        verdict = f"The text alone decides the cause, {causes[0].id}: {causes[0].title}"
    else:
        verdict = "The text alone does not decide the cause. The most likely one first, it can be:"
    fix = causes[0].section("Fix") if causes and causes[0].on_workstation else ""
    what = "To prove it and to see the fix" if explanation.decided else "To see which one it is, and the fix"
    return Explained(
        meaning=_meaning(explanation),
        says=f"{WORDINGS[explanation.signature].says} ({explanation.signature})",
        verdict=verdict,
        rows=() if decided else tuple(rows[:SHOWN]),
        more=0 if decided else max(0, len(rows) - SHOWN),
        on_workstation=fix[:1].upper() + fix[1:],
        asks_host=not (fix and explanation.decided),
        next_step=f"{what}, ask the host; nothing is changed by that:",
        container=container_of(explanation.endpoint),
        cause=causes[0].id if causes else "",
    )


def container_of(endpoint: str | None) -> str:
    """Return the container that an endpoint of an error names; empty where it names none that can be asked for."""
    return endpoint if endpoint and _CONTAINER.fullmatch(endpoint) else ""


def _meaning(explanation: Explanation) -> str:
    container = explanation.endpoint or "the container"
    if explanation.port is None:
        return f"Docker could not set up the network of {container}."
    address = f" on {explanation.address}" if explanation.address else ""
    return f"Docker could not publish port {explanation.port}/{explanation.protocol or 'tcp'}{address} for {container}."

"""Who may approve what, how many must agree, and for how long a proposal stands.

Rules: pure, and closed by default: who is not named may not, and what cannot be told is a no with its reason.
"""

from collections.abc import Collection
from dataclasses import dataclass, field, replace

from bot.incident import Person
from bot.model import Finding, Remedy, Risk, Target

ON_CALL = "oncall"


@dataclass(frozen=True, slots=True)
class Terms:
    """What an approval takes: how many people, whether the requester counts, and for how many minutes it is offered.

    `quiet` may approve as `approvers` may, but are never mentioned, so that nothing notifies them.
    """

    approvals: int = 1
    requester_may_approve: bool = False
    expires_minutes: int = 30
    approvers: tuple[str, ...] = ()
    quiet: tuple[str, ...] = ()

    @property
    def everybody(self) -> tuple[str, ...]:
        """All who may approve, the quiet ones last."""
        return (*self.approvers, *(name for name in self.quiet if name not in self.approvers))


@dataclass(frozen=True, slots=True)
class Window:
    """A time of the week: days (0 = Monday) and minutes since midnight, in UTC; may run past midnight."""

    days: tuple[int, ...]
    from_minute: int
    to_minute: int

    def holds(self, weekday: int, minute: int) -> bool:
        """Whether a moment lies in the window."""
        if self.from_minute <= self.to_minute:
            return weekday in self.days and self.from_minute <= minute < self.to_minute
        evening = weekday in self.days and minute >= self.from_minute
        return evening or ((weekday - 1) % 7 in self.days and minute < self.to_minute)


@dataclass(frozen=True, slots=True)
class Rule:
    """Narrower terms. An empty selector fits everything; a value that is None keeps the wider terms' value.

    Who may approve is one value: a rule that names `approvers` or `quiet` names all who may.
    """

    hosts: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    causes: tuple[str, ...] = ()
    remedies: tuple[str, ...] = ()
    windows: tuple[Window, ...] = ()
    approvers: tuple[str, ...] | None = None
    approvals: int | None = None
    requester_may_approve: bool | None = None
    expires_minutes: int | None = None
    quiet: tuple[str, ...] | None = None

    @property
    def names_people(self) -> bool:
        """Whether it says who may approve."""
        return self.approvers is not None or self.quiet is not None


@dataclass(frozen=True, slots=True)
class Policy:
    """Everything that was configured about approvals.

    `break_glass` are people who may run a remedy alone in an emergency, also one that they asked for themselves: with
    a reason, and never silently.
    """

    approvers: tuple[str, ...] = ()
    safe: Terms = field(default_factory=Terms)
    disruptive: Terms = field(default_factory=Terms)
    dangerous: Terms = field(default_factory=Terms)
    rules: tuple[Rule, ...] = ()
    quiet: tuple[str, ...] = ()
    break_glass: tuple[str, ...] = ()

    @property
    def names_approvers(self) -> bool:
        """Whether anybody is named who may approve anything, notified or not."""
        risks = (self.safe, self.disruptive, self.dangerous)
        named = [self.approvers, self.quiet, *(terms.everybody for terms in risks)]
        return any(named) or any(rule.approvers or rule.quiet for rule in self.rules)


def terms_for(
    policy: Policy,
    target: Target,
    groups: Collection[str],
    finding: Finding,
    remedy: Remedy,
    *,
    weekday: int,
    minute: int,
) -> Terms:
    """Return the terms for one remedy on one host at one moment: the later of two rules that fit wins."""
    base = {Risk.SAFE: policy.safe, Risk.DISRUPTIVE: policy.disruptive, Risk.DANGEROUS: policy.dangerous}[remedy.risk]
    whose = base if base.everybody else policy
    terms = replace(base, approvers=whose.approvers, quiet=whose.quiet)
    for rule in policy.rules:
        if _fits(rule, target, groups, finding, remedy, weekday, minute):
            terms = Terms(
                terms.approvals if rule.approvals is None else rule.approvals,
                terms.requester_may_approve if rule.requester_may_approve is None else rule.requester_may_approve,
                terms.expires_minutes if rule.expires_minutes is None else rule.expires_minutes,
                (rule.approvers or ()) if rule.names_people else terms.approvers,
                (rule.quiet or ()) if rule.names_people else terms.quiet,
            )
    return terms


def _fits(
    rule: Rule, target: Target, groups: Collection[str], finding: Finding, remedy: Remedy, weekday: int, minute: int
) -> bool:
    return (
        (not rule.hosts or target.host in rule.hosts)
        and (not rule.groups or not set(rule.groups).isdisjoint(groups))
        and (not rule.causes or finding.cause in rule.causes)
        and (not rule.remedies or remedy.id in rule.remedies)
        and (not rule.windows or any(window.holds(weekday, minute) for window in rule.windows))
    )


def why_not(terms: Terms, person: Person, requester: Person, members: Collection[str], unreadable: str = "") -> str:
    """Return why this person may not approve, as a sentence for them; empty where they may.

    `members` are the ids of all people whom the approvers' groups stand for; `unreadable` is the reason why a group
    could not be read.
    """
    named = person.id in terms.everybody or person.id in members
    if not terms.everybody:
        return "Nobody may approve this yet: no approvers are configured ([approval] approvers in dockfix.toml)."
    if not named and unreadable:
        return f"dockfix could not check whether you may approve this ({unreadable}). Nothing was done."
    if not named:
        return "You may not approve this. Ask one of the approvers who are named in the thread."
    if person.id == requester.id and not terms.requester_may_approve:
        return "You asked for this yourself, so somebody else has to approve it."
    return ""


REASON_LEAST = 3
"""The fewest characters of a reason: less says nothing."""


def why_not_alone(policy: Policy, person: Person, reason: str) -> str:
    """Return why this person may not break the glass, as a sentence for them; empty where they may."""
    if not policy.break_glass:
        return "Nobody may break the glass: [approval] break_glass in dockfix.toml names nobody."
    if person.id not in policy.break_glass:
        return "You may not break the glass. Ask one of the approvers who are named in the thread."
    if len(reason.strip()) < REASON_LEAST:
        return "Breaking the glass takes a reason that everybody can read. Nothing was done."
    return ""

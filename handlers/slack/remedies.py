"""Draws remedies and the buttons that decide on them. No button without all of its commands above it. [pure]"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.approvals import DIGEST_LEAST
from bot.incident import Incident
from bot.model import Command, Diagnosis, Finding, Remedy, Risk, Target
from bot.policy import Terms
from handlers.afterwards import BREAK_GLASS
from handlers.slack.kit import (
    approver,
    bullets,
    folds,
    line,
    literal,
    one_line,
    plain,
    printable,
    rich,
    when,
    who,
    word,
)
from handlers.slack.limits import (
    BUTTON_LABEL,
    BUTTON_SHOWN,
    CONFIRM_BUTTON,
    CONFIRM_TEXT,
    CONFIRM_TITLE,
    IDENTIFIER,
    Json,
    cut,
)
from handlers.words import risk_words, step_text

APPROVE, REFUSE, GLASS = "approve", "refuse", "glass"
BUTTONS = 5
REMEDY_SHOWN, ALL_SHOWN = 2_400, 4_800
SAME_KIND = "another remedy of the same kind comes first"


@dataclass(frozen=True, slots=True)
class Offer:
    """A remedy as it is shown: with a button, or with the reason why it has none."""

    finding: Finding
    remedy: Remedy
    target: Target
    no_button: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """What a button stands for: an opaque reference, since the desk holds the truth."""

    incident: str
    remedy: str = ""
    digest: str = ""

    def __str__(self) -> str:
        return f"{self.incident}|{self.remedy}|{self.digest}"


def parse_choice(value: str) -> Choice:
    """Read a button's value; ValueError where it is not one of ours."""
    incident, remedy, digest = value.split("|")
    if not re.fullmatch(r"[A-Za-z0-9_-]{1,64}", incident):
        raise ValueError("not the id of a request")
    return Choice(incident, remedy, digest)


def offers(diagnosis: Diagnosis) -> tuple[Offer, ...]:
    """The remedies in the order in which they are offered, the longest of them without a button."""
    found: list[Offer] = []
    used = 0
    for finding in diagnosis.findings:
        for remedy in finding.remedies:
            size = len(_commands(remedy)) + sum(map(len, _around(remedy)))
            reason = ""
            if size > REMEDY_SHOWN or used + size > ALL_SHOWN:
                reason = "its commands are too long to be shown here in full"
            elif sum(not offer.no_button for offer in found) >= BUTTONS:
                reason = f"no more than {BUTTONS} remedies have a button"
            elif any(offer.remedy.id == remedy.id for offer in found):
                reason = SAME_KIND
            used += 0 if reason else size
            found.append(Offer(finding, remedy, diagnosis.target, reason))
    return tuple(found)


def remedy_block(offer: Offer) -> Json:
    """A remedy with the exact commands, what they hit, and the way back."""
    remedy = offer.remedy
    title = line(word(cut(one_line(remedy.title), 300), bold=True), f" ({risk_words(remedy.risk)})")
    if offer.no_button == SAME_KIND:
        # At a terminal as well this id means the first one.
        return rich(title, line(f"It cannot be approved here: {SAME_KIND}. Run that one, and look again."))
    if offer.no_button:
        command = f"dockfix fix {offer.target.host} {offer.target.container} --remedy {remedy.id}"
        return rich(
            title, line(f"It cannot be approved here: {offer.no_button}. At a terminal: ", word(command, code=True))
        )
    parts = [title, literal(_commands(remedy))]
    guards = [step.guard for step in remedy.steps if isinstance(step, Command) and step.guard is not None]
    parts += [line(f"This runs only while pid {guard.pid} is still the same process.") for guard in guards]
    if remedy.affects:
        parts += [line("This hits:"), bullets(*([one_line(each)] for each in remedy.affects))]
    else:
        parts.append(line("This hits nothing else that dockfix could see."))
    undo = "\n".join(printable(step_text(step)) for step in remedy.undo)
    parts += [line("To go back:"), literal(undo)] if undo else [line("There is no way back that dockfix could name.")]
    return rich(*parts)


def _commands(remedy: Remedy) -> str:
    return "\n".join(printable(step_text(step)) for step in remedy.steps)


def _around(remedy: Remedy) -> Sequence[str]:
    return (*remedy.affects, *(step_text(step) for step in remedy.undo))


def decide(incident: Incident, diagnosis: Diagnosis, *, glass: bool = False) -> list[Json]:
    """What can be approved: the first remedy with its button, and the other ones folded, each with its own."""
    every = offers(diagnosis)
    if not every:
        return []
    shown = [offer for offer in every if not offer.no_button]
    labels: list[str] = []
    for offer in shown:
        labels.append(_label(offer.remedy, labels))
    made = {offer.remedy.id: _button(incident, offer, n, labels[n]) for n, offer in enumerate(shown)}
    first = shown[0] if shown else every[0]
    row = [made[first.remedy.id]] if shown else []
    row += [_refuse_button(incident), *([glass_button(incident)] if glass and shown else [])]
    # Those with a button come first, so that none is parted from its commands where one frame is not enough.
    rest = sorted((offer for offer in every if offer is not first), key=lambda offer: bool(offer.no_button))
    others: list[Json] = []
    for offer in rest:
        others.append(remedy_block(offer))
        if not offer.no_button:
            others.append(_row(incident, [made[offer.remedy.id]], f":{offer.remedy.id}"))
    return [remedy_block(first), _row(incident, row), *folds(_titles("Other ways to mend it", rest), others)]


def offered(diagnosis: Diagnosis, chosen: Remedy | None) -> list[Json]:
    """What was offered, once nothing can be decided any more: what was chosen, and the rest folded."""
    every = offers(diagnosis)
    taken = [offer for offer in every if chosen is not None and offer.remedy == chosen]
    rest = [offer for offer in every if offer not in taken]
    title = "What else was offered" if taken else "What was offered"
    return [*map(remedy_block, taken), *folds(_titles(title, rest), [remedy_block(offer) for offer in rest])]


def _titles(what: str, few: Sequence[Offer]) -> str:
    return f"{what}: {'; '.join(one_line(offer.remedy.title) for offer in few)}"


def decides(block_id: str, incident: Incident) -> bool:
    """Whether a row of buttons, wherever it stands, decides on the newest proposal."""
    newest = _block_id(incident)
    return block_id == newest or block_id.startswith(f"{newest}:")


def _block_id(incident: Incident) -> str:
    return f"decide:{incident.id}:{incident.round}"


def _row(incident: Incident, elements: Sequence[Json], suffix: str = "") -> Json:
    block_id = cut(f"{_block_id(incident)}{suffix}", IDENTIFIER)
    return {"type": "actions", "block_id": block_id, "elements": list(elements)}


def _refuse_button(incident: Incident) -> Json:
    return {
        "type": "button",
        "action_id": REFUSE,
        "text": plain("Refuse…"),
        "value": str(Choice(incident.id)),
        "accessibility_label": cut(f"Refuse all fixes for {incident.target.container}, with a reason", BUTTON_LABEL),
    }


def glass_button(incident: Incident) -> Json:
    """The button with which one person runs something alone in an emergency; a form asks for the reason."""
    label = f"Emergency: approve alone for {incident.target.container}, with a reason"
    return {
        "type": "button",
        "action_id": GLASS,
        "text": plain(BREAK_GLASS),
        "value": str(Choice(incident.id)),
        "accessibility_label": cut(label, BUTTON_LABEL),
    }


def _label(remedy: Remedy, taken: Sequence[str]) -> str:
    """The verb and its object, short enough to be shown whole on a phone, and unlike the other buttons' labels."""
    # Without "instead", the port that a container is published on is not cut off.
    title = one_line(remedy.title).removesuffix(" instead") or remedy.id
    first = re.split(r",? (?:and|then) |[,;:(]", title, maxsplit=1)[0]
    label = title if len(title) <= BUTTON_SHOWN else first
    if len(label) > BUTTON_SHOWN:
        # Whole words only: half a port number would be another port's.
        whole = label[:BUTTON_SHOWN].rpartition(" ")[0]
        label = f"{whole}…" if whole else cut(label, BUTTON_SHOWN)
    return label if label not in taken else f"{cut(label, BUTTON_SHOWN - 3)} {len(taken) + 1}"


def _button(incident: Incident, offer: Offer, number: int, label: str) -> Json:
    remedy = offer.remedy
    button: Json = {
        "type": "button",
        "action_id": f"{APPROVE}:{number}",
        "text": plain(label),
        "value": str(Choice(incident.id, remedy.id, remedy.digest[:DIGEST_LEAST])),
        "accessibility_label": cut(f"Approve on {offer.target.host}: {one_line(remedy.title)}", BUTTON_LABEL),
        "confirm": {
            "title": plain(cut(f"{one_line(remedy.title)}?", CONFIRM_TITLE)),
            "text": plain(_confirmation(offer)),
            "confirm": plain(cut(label, CONFIRM_BUTTON)),
            "deny": plain("Go back"),
        },
    }
    if remedy.risk is Risk.DANGEROUS:
        button["confirm"]["style"] = "danger"
    style = "danger" if remedy.risk is Risk.DANGEROUS else "primary" if number == 0 else ""
    return {**button, "style": style} if style else button


def _confirmation(offer: Offer) -> str:
    """The commands, what they hit and the risk; whole commands only, and it says where the rest stands."""
    remedy = offer.remedy
    end = f"\nRisk: {remedy.risk.value}."
    hits = f"\nHits: {'; '.join(map(one_line, remedy.affects))}." if remedy.affects else ""
    commands = [printable(step_text(step)) for step in remedy.steps]
    start = f"Runs on {cut(offer.target.host, 60)}:"
    whole = "\n".join((start, *commands)) + hits + end
    if len(whole) <= CONFIRM_TEXT:
        return whole
    if hits:
        hits = f"\nHits {len(remedy.affects)} things, listed above."
    for kept in range(len(commands), -1, -1):
        hidden = len(commands) - kept
        more = f"\nand {hidden} more commands, printed above" if hidden else ""
        text = "\n".join((start, *commands[:kept])) + more + hits + end
        if len(text) <= CONFIRM_TEXT:
            return text
    return f"Runs the {len(commands)} commands printed above.{end}"


def who_may(incident: Incident, diagnosis: Diagnosis, terms: Mapping[str, Terms]) -> list[Json]:
    """Who may approve what, how many it takes and until when, and who has agreed so far."""
    shown = [offer.remedy for offer in offers(diagnosis) if not offer.no_button and offer.remedy.id in terms]
    groups: dict[Terms, list[str]] = {}
    for remedy in shown:
        groups.setdefault(terms[remedy.id], []).append(remedy.title)
    lines = [terms_line(each, titles if len(groups) > 1 else [], incident) for each, titles in groups.items()]
    for agreed in incident.agreed:
        chosen = diagnosis.remedy(agreed.remedy, agreed.digest)
        title = cut(one_line(chosen[1].title), 150) if chosen else agreed.remedy
        lines.append(line("✅ ", who(agreed.by), " agreed, ", when(agreed.at), f": {title}"))
    if incident.expires_at is not None:
        lines.append(line("⏸️ Open until ", when(incident.expires_at), "."))
    return [rich(*lines)] if lines else []


def terms_line(terms: Terms, titles: Sequence[str], incident: Incident) -> Json:
    what = f" “{cut('”, “'.join(map(one_line, titles)), 200)}”" if titles else ""
    if not terms.everybody:
        return line(f"Nobody may approve{what} yet: set [approval] approvers in dockfix.toml.")
    names = [part for name in terms.approvers[:10] for part in (", ", approver(name))][1:]
    more = f" and {len(terms.approvers) - 10} more" if len(terms.approvers) > 10 else ""
    # Who is quiet is not even named: a name would be a mention, and a mention wakes people.
    quiet = len(terms.everybody) - len(terms.approvers)
    if quiet:
        others = "other who is" if quiet == 1 else "others who are"
        more += f"{' and ' if names else ''}{quiet} {others} not notified"
    parts: list[str | Json] = [f"May approve{what}: ", *names, f"{more}."]
    if terms.approvals > 1:
        parts.append(f" It takes {terms.approvals} of them.")
    if not terms.requester_may_approve and not incident.asked_by_machine:
        parts.append(" Not the person who asked.")
    return line(*parts)

"""Every sentence that people read, the same in Slack and in the terminal: plain text, no markup. [pure]

Written for somebody tired: the verdict first, then what to do. An emoji never stands alone. What hosts and people
supplied is put in as it is; whoever shows it makes it harmless first (`visible`, or Slack's own escaping).
"""

import unicodedata

from bot.incident import Incident
from bot.lifecycle import State
from bot.model import (
    AreaName,
    AreaResult,
    Certainty,
    Command,
    Diagnosis,
    Executed,
    Finding,
    HolderKind,
    Proposal,
    Remedy,
    Risk,
    Verdict,
)
from bot.stages import AREA_TITLES
from bot.steps import step_text as step_text
from handlers import afterwards

TABLE_HEADER = ("Key area", "Result", "What was seen")
LEGEND = (
    ("🔎", "running"),
    ("✅", "OK"),
    ("⚠️", "warning"),
    ("❌", "problem"),
    ("➖", "not checked"),
    ("⏸️", "waiting for approval"),
    ("🚫", "refused"),
    ("⌛", "expired"),
    ("💬", "answered"),
    (afterwards.GLASS, "one person acted alone in an emergency"),
)

RESULTS = {
    AreaResult.OK: ("✅", "OK"),
    AreaResult.PROBLEM: ("❌", "Problem"),
    AreaResult.WARNING: ("⚠️", "Warning"),
    AreaResult.NOT_CHECKED: ("➖", "Not checked"),
}
CERTAINTIES = {
    Certainty.PROVED: "proved by what the host shows",
    Certainty.LIKELY: "likely; one thing could not be confirmed",
    Certainty.POSSIBLE: "possible; only the error text says so",
}
RISKS = {
    Risk.SAFE: "safe: nothing else is touched",
    Risk.DISRUPTIVE: "disruptive: something that runs now is interrupted",
    Risk.DANGEROUS: "dangerous: data or access can be lost",
}
VERDICTS = {
    Verdict.CAUSE: ("❌", "Cause found"),
    Verdict.HEALTHY: ("✅", "Healthy"),
    Verdict.INCONCLUSIVE: ("⚠️", "Inconclusive"),
    Verdict.OTHER_ERROR: ("⚠️", "Another error"),
    Verdict.UNREACHABLE: ("❌", "Host not reached"),
    Verdict.NO_SUCH_CONTAINER: ("⚠️", "No such container"),
}
STATES = {
    State.ASKED: ("🔎", "Running"),
    # No verdict goes with it, so it must not look as if all were well.
    State.ANSWERED: ("💬", "Answered"),
    State.WAITING: ("⏸️", "Waiting for approval"),
    State.APPROVED: ("🔎", "Running"),
    State.RUNNING: ("🔎", "Running"),
    State.VERIFIED: ("✅", "Fixed and verified"),
    State.NOT_VERIFIED: ("⚠️", "Not verified"),
    State.FAILED: ("❌", "Failed"),
    State.UNCERTAIN: ("⚠️", "Outcome not known"),
    State.REFUSED: ("🚫", "Refused"),
    State.EXPIRED: ("⌛", "Expired"),
    **afterwards.STATES,
}

# How a holder keeps the port from Docker, for the causes where that is all there is to say.
HOLDS = {
    "port_held_by_service": "{name} already listens on port {port}",
    "port_held_by_resolver": "{name} already listens on port {port}",
    "port_held_by_process": "{name}{pid} already listens on port {port}",
    "port_held_by_socket_unit": "systemd already listens on port {port} for {name}",
    "port_published_by_container": "the container {name} already publishes port {port}",
    "port_held_by_host_network_container": "the container {name} (on the host's own network) listens on port {port}",
}


def area_title(area: AreaName) -> str:
    """Return the name of a key area as people read it."""
    return AREA_TITLES[area]


def result_words(result: AreaResult) -> tuple[str, str]:
    """Return the emoji and the word for what came of looking at an area."""
    return RESULTS[result]


def certainty_words(certainty: Certainty) -> str:
    """Return how sure a finding is."""
    return CERTAINTIES[certainty]


def risk_words(risk: Risk) -> str:
    """Return what a risk means, beginning with its name."""
    return RISKS[risk]


def verdict_words(verdict: Verdict) -> tuple[str, str]:
    """Return the emoji and the word for a verdict."""
    return VERDICTS[verdict]


def state_words(state: State) -> tuple[str, str]:
    """Return the emoji and the word for where a request stands."""
    return STATES[state]


def verdict_sentence(diagnosis: Diagnosis) -> str:
    """Return the answer in one or two sentences."""
    container, host = diagnosis.target.container, diagnosis.target.host
    match diagnosis.verdict:
        case Verdict.CAUSE if diagnosis.findings:
            return finding_sentence(diagnosis.findings[0], diagnosis) + _more(diagnosis)
        case Verdict.CAUSE | Verdict.INCONCLUSIVE:
            reason = f" {as_sentence(diagnosis.reason)}" if diagnosis.reason else ""
            return f"The cause could not be told for {container} on {host}.{reason}{_unseen(diagnosis)}"
        case Verdict.HEALTHY:
            seen = f"On {host}, {diagnosis.reason}" if diagnosis.reason else ""
            return f"{as_sentence(seen or f'nothing wrong was found with {container} on {host}')}{_unseen(diagnosis)}"
        case Verdict.OTHER_ERROR:
            line = _error_line(diagnosis)
            told = f" {as_sentence(f'Docker says: {line}' if line else diagnosis.reason)}".rstrip()
            return f"{container} on {host} fails for another reason than its ports or networks.{told}"
        case Verdict.UNREACHABLE:
            return f"{host} could not be asked, so nothing was checked. {as_sentence(diagnosis.reason)}".rstrip()
        case Verdict.NO_SUCH_CONTAINER:
            near = f" Did you mean {_listing(diagnosis.did_you_mean, 'or')}?" if diagnosis.did_you_mean else ""
            return f"There is no container named {container} on {host}.{near}"


def finding_sentence(finding: Finding, diagnosis: Diagnosis) -> str:
    """Return one finding as a sentence that says how sure it is and what it means for the container."""
    clause = _holder_clause(finding, diagnosis)
    match finding.certainty:
        case Certainty.PROVED:
            return as_sentence(clause)
        case Certainty.LIKELY:
            return as_sentence(f"most likely: {clause}")
        case Certainty.POSSIBLE:
            return as_sentence(f"possibly: {clause}")


def _holder_clause(finding: Finding, diagnosis: Diagnosis) -> str:
    holder, shape = finding.holder, HOLDS.get(finding.cause)
    port = diagnosis.error.port if diagnosis.error is not None else None
    if holder is None or holder.kind is HolderKind.NONE or shape is None or port is None:
        return finding.summary
    pid = f" (pid {holder.pid})" if holder.pid is not None else ""
    held = shape.format(name=holder.name, port=port, pid=pid)
    return f"{held}, so Docker cannot publish {diagnosis.target.container} there"


def _more(diagnosis: Diagnosis) -> str:
    others = len(diagnosis.findings) - 1
    if not others:
        return ""
    return " One more thing was found." if others == 1 else f" {others} more things were found."


def _unseen(diagnosis: Diagnosis) -> str:
    unseen = [area_title(area.area) for area in diagnosis.areas if area.result is AreaResult.NOT_CHECKED]
    if unseen:
        return f" Not checked: {', '.join(unseen)}."
    count = len(diagnosis.not_checked)
    if not count:
        return ""
    return " One question got no answer." if count == 1 else f" {count} questions got no answer."


def _error_line(diagnosis: Diagnosis) -> str:
    lines = diagnosis.error.text.strip().splitlines() if diagnosis.error is not None else []
    return lines[0][:300] if lines else ""


def remedy_lines(remedy: Remedy) -> tuple[str, ...]:
    """Return a remedy line by line: title, risk, what it hits, each step with its reason, and the way back."""
    lines = [remedy.title, f"Risk: {risk_words(remedy.risk)}"]
    lines += [f"Hits: {hit}" for hit in remedy.affects]
    for number, step in enumerate(remedy.steps, 1):
        why = f"  ({step.why})" if step.why else ""
        lines.append(f"{number}. {step_text(step)}{why}")
        if isinstance(step, Command) and step.guard is not None:
            lines.append(f"   only while pid {step.guard.pid} is still the same process")
    if remedy.undo:
        lines += [f"Undo: {step_text(step)}" for step in remedy.undo]
    else:
        lines.append("Undo: there is none")
    return tuple(lines)


PROPOSED = "to be changed by hand; dockfix does not make this change"


def proposal_lines(proposal: Proposal, host: str) -> tuple[str, ...]:
    """Return a proposal line by line: title, where it belongs, the diff or the lines to write, what to run then."""
    lines = [f"{proposal.title} ({PROPOSED})", proposal_where(proposal)]
    lines += [f"  {line}" for line in proposal.diff.splitlines()]
    if proposal.then:
        lines += [proposal_then(host), *(f"  {line}" for line in proposal.then.splitlines())]
    return tuple(lines)


def proposal_where(proposal: Proposal) -> str:
    """Return where the change belongs."""
    return f"Where: {proposal.where}"


def proposal_then(host: str) -> str:
    """Return the line above the command that puts a change into effect."""
    return f"Then, on {host}:"


def executed_sentence(executed: Executed) -> str:
    """Return what came of one step."""
    command = step_text(executed.step)
    match executed.exit:
        case 0:
            return f"{command}: done."
        case None:
            return f"{command}: it is not known whether it finished."
        case 76:
            return f"{command}: not run, since the process is no longer the one that was shown."
        case status:
            return f"{command}: failed with status {status}."


def state_sentence(incident: Incident) -> str:
    """Return where a request stands, in one or two sentences."""
    container, host = incident.target.container, incident.target.host
    match incident.state:
        case State.ASKED:
            return f"Looking at {container} on {host}."
        case State.WAITING:
            agreed = len(incident.agreed)
            so_far = f" {agreed} {'approval' if agreed == 1 else 'approvals'} so far." if agreed else ""
            return f"Waiting for approval; nothing is changed before that.{so_far}"
        case State.APPROVED:
            return f"Approved{_by(incident)}. Looking once more before anything runs."
        case State.RUNNING:
            return f"Approved{_by(incident)}. The fix is running."
        case _:
            return outcome_sentence(incident)


def outcome_sentence(incident: Incident) -> str:
    """Return what came of a request that is over; for one that is not, where it stands."""
    container, host = incident.target.container, incident.target.host
    note = f" {as_sentence(incident.note)}" if incident.note else ""
    match incident.state:
        case State.VERIFIED:
            return f"Fixed and verified: {container} runs on {host}{_answered(incident)}."
        case State.NOT_VERIFIED:
            return f"The fix ran, but it could not be verified.{note}"
        case State.FAILED:
            return f"The fix failed.{note}" if incident.executed else f"It failed; nothing was run.{note}"
        case State.UNCERTAIN:
            return f"It is not known how the fix ended.{note} {look_first(host)}"
        case State.REFUSED:
            reason = incident.decision.reason if incident.decision is not None else ""
            why = f": {reason.rstrip('.')}" if reason else ""
            return f"Refused{_by(incident)}{why}. Nothing was changed on {host}."
        case State.EXPIRED:
            return (
                f"Nobody decided in time, so it has expired. Nothing was changed on {host}. Ask again when you need it."
            )
        case State.ANSWERED:
            if incident.note:
                return as_sentence(incident.note)
            return verdict_sentence(incident.diagnosis) if incident.diagnosis is not None else "There is nothing to do."
        case _:
            return afterwards.sentence_of(incident) or state_sentence(incident)


def look_first(host: str) -> str:
    """Return what to do where it is not known what a step has done."""
    return f"Look at {host} first; dockfix does not repeat a step."


def _by(incident: Incident) -> str:
    if incident.decision is None:
        return ""
    alone = " alone (break-glass)" if incident.decision.break_glass else ""
    return f" by {incident.decision.by.called}{alone}"


def _answered(incident: Incident) -> str:
    probes = incident.verification.probes if incident.verification is not None else ()
    places = list(dict.fromkeys(f"{probe.port}/{probe.protocol}" for probe in probes if probe.answered))
    if not places:
        return ""
    if len(places) == 1:
        return f", and port {places[0]} answers"
    return f", and ports {_listing(places, 'and')} answer"


def _listing(words: tuple[str, ...] | list[str], last: str) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} {last} {words[-1]}"


def as_sentence(text: str) -> str:
    """Return a clause as a sentence. A first word that is a name, such as nginx.service, keeps its small letter."""
    text = text.strip()
    if not text:
        return ""
    first = text.split(maxsplit=1)[0].rstrip(":,")
    plain = first.isalpha() and first.islower() and first in OPENERS
    opened = text[0].upper() + text[1:] if plain else text
    return opened if opened[-1] in ".!?…" else f"{opened}."


OPENERS = frozenset(
    {"most", "possibly", "the", "a", "an", "no", "nothing", "something", "another", "it", "this", "there", "port"}
)


def visible(text: str, *, lines: bool = False) -> str:
    """Return text without anything that acts on a terminal or deceives the eye: such characters are shown escaped.

    Control characters, direction marks and other invisible ones become \\x1b or \\u202e; with `lines` line ends stay.
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(char if _harmless(char) or (lines and char == "\n") else _escaped(char) for char in text)


def _harmless(char: str) -> bool:
    # U+200D and U+FE0F build emoji and change nothing else that is seen.
    return char in "\u200d\ufe0f" or (char.isprintable() and unicodedata.category(char) not in ("Cf", "Cc", "Co", "Cn"))


def _escaped(char: str) -> str:
    return char.encode("unicode_escape", "backslashreplace").decode("ascii")

"""Draws the answer to a request: what is wrong, how that is known, what would mend it and who may say so. [pure]"""

from collections.abc import Mapping, Sequence

from bot.history import Relapse
from bot.incident import Incident
from bot.lifecycle import State
from bot.model import AreaResult, Diagnosis, Finding, Remedy, Verdict
from bot.policy import Terms
from handlers.afterwards import GLASS, glass_sentence, relapse_sentence
from handlers.slack.duty import on_duty
from handlers.slack.kit import (
    Message,
    bullets,
    buttons,
    fold,
    header,
    line,
    literal,
    message,
    one_line,
    paragraph,
    printable,
    rich,
    table,
    when,
    who,
    word,
)
from handlers.slack.limits import FOLD_TITLE, HEADER, RENDERED, Json, cut, rendered
from handlers.slack.line import target_button
from handlers.slack.proposals import proposals
from handlers.slack.remedies import Offer, decide, offered, offers, who_may
from handlers.slack.way_back import take_back_actions
from handlers.words import TABLE_HEADER, area_title, certainty_words, result_words, verdict_sentence, verdict_words

DETAIL, EVIDENCE, EVIDENCE_LEAST, NOT_CHECKED, QUESTIONS, MEANT = 300, 1_500, 200, 8, 4, 5
_SPARE = 400


def answer(
    incident: Incident, terms: Mapping[str, Terms] | None = None, *, glass: bool = False, relapse: Relapse | None = None
) -> Message | None:
    """The answer of the newest round; None while there is none.

    `terms` are what an approval takes, by remedy id; `glass` says whether anybody may approve alone in an emergency.
    """
    settled = incident.state is State.ANSWERED and incident.decision is not None
    diagnosis = incident.before if settled else incident.diagnosis
    if diagnosis is None or incident.state is State.ASKED:
        return None
    news = one_line(incident.note) if incident.round > 1 and incident.state is State.WAITING else ""
    history = [paragraph(f"🔁 {one_line(relapse_sentence(relapse))}")] if relapse is not None else []
    return _draw(incident, diagnosis, _ending(incident, diagnosis, terms or {}), news, history, glass=glass)


def superseded(incident: Incident) -> Message | None:
    """The answer of the round before, as it stays once a newer proposal took its place."""
    if incident.round < 2 or incident.before is None:
        return None
    gone = paragraph(
        "🚫 The host has changed since this was shown. Nothing of it was run; the newest proposal is below."
    )
    return _draw(incident, incident.before, [gone], "")


def _draw(
    incident: Incident,
    diagnosis: Diagnosis,
    ending: Sequence[Json],
    news: str,
    history: Sequence[Json] = (),
    *,
    glass: bool = False,
) -> Message:
    sentence = f"{verdict_words(diagnosis.verdict)[0]} {one_line(verdict_sentence(diagnosis))}"
    waits = offers(diagnosis)
    head = [header(sentence)]
    head += [paragraph(cut(sentence, 1500))] if len(sentence) > HEADER else []
    head += [paragraph(cut(news, 600))] if news else []
    head += history
    head += _areas(diagnosis)
    asks = incident.state is State.WAITING and diagnosis is incident.diagnosis
    mending = decide(incident, diagnosis, glass=glass) if asks else offered(diagnosis, _chosen(incident, diagnosis))
    below = [*ending, _footer(incident, diagnosis)]
    unseen = _not_checked(diagnosis)
    room = RENDERED - _SPARE - rendered([*head, *unseen, *mending, *below])
    by_hand = proposals(diagnosis, room)
    room -= rendered(by_hand)
    tail = [*unseen, *mending, *by_hand, *below]
    return message(_spoken(sentence, waits if asks else ()), *head, *_findings(diagnosis, room), *tail)


def _spoken(sentence: str, offered: Sequence[Offer]) -> str:
    """The fallback sentence: the verdict, and whether somebody has to do something."""
    return f"{sentence} Waiting for an approval: {one_line(offered[0].remedy.title)}." if offered else sentence


def _areas(diagnosis: Diagnosis) -> list[Json]:
    """The summary: a row for each key area. A host that was not reached has nothing to sum up."""
    if not diagnosis.areas:
        return []
    rows: list[tuple[str, ...]] = [TABLE_HEADER]
    for area in diagnosis.areas:
        icon, said = result_words(area.result)
        seen = cut(one_line(area.detail), DETAIL) or (
            "nothing was seen" if area.result is AreaResult.OK else "no detail"
        )
        rows.append((area_title(area.area), f"{icon} {said}", seen))
    return [table(rows)]


def _findings(diagnosis: Diagnosis, room: int) -> list[Json]:
    """Each cause with its evidence, as much of it as there is room for; what is left out is said."""
    blocks: list[Json] = []
    left_out = 0
    for finding in diagnosis.findings[:6]:
        lead = _lead(finding)
        room -= rendered(lead) + FOLD_TITLE
        quotes: list[Json] = []
        for quote in finding.evidence:
            space = min(EVIDENCE, room - len(quote.source) - 20)
            if space < EVIDENCE_LEAST:
                left_out += 1
                continue
            text = _clipped(quote.text, space)
            quotes += [line(word(cut(one_line(quote.source), 200), code=True)), literal(text)]
            room -= len(text) + len(quote.source) + 20
        named = line("dockfix calls this ", word(finding.cause, code=True), ".")
        blocks += [rich(*lead), fold(f"Evidence: {_sources(finding)}", rich(*quotes, named))]
    causes_left = len(diagnosis.findings) - 6
    more = [f"{left_out} more quotations"] if left_out else []
    more += [f"{causes_left} more causes"] if causes_left > 0 else []
    if more:
        command = f"dockfix diagnose {diagnosis.target.host} {diagnosis.target.container}"
        blocks.append(paragraph(f"There are {' and '.join(more)}; ", word(command, code=True), " prints all of it."))
    return blocks


def _sources(finding: Finding) -> str:
    """Where the evidence is from, each place once."""
    return _some(tuple(dict.fromkeys(one_line(quote.source) for quote in finding.evidence)))


def _lead(finding: Finding) -> list[Json]:
    return [
        line(
            word(f"{_capital(certainty_words(finding.certainty))}: ", bold=True),
            cut(one_line(finding.summary), 600),
        )
    ]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _clipped(text: str, most: int) -> str:
    """Evidence within `most` characters, whole lines where that is possible, saying how much is not shown."""
    shown = printable(text.strip("\n")) or "(empty)"
    if len(shown) <= most:
        return shown
    kept = shown[: most - 60]
    kept = kept.rsplit("\n", 1)[0] if "\n" in kept else kept
    return f"{kept}\n… {len(shown) - len(kept)} more characters are not shown"


def _not_checked(diagnosis: Diagnosis) -> list[Json]:
    """What could not be looked at, the questions with the same reason on one line."""
    by_reason: dict[str, list[str]] = {}
    for item in diagnosis.not_checked:
        by_reason.setdefault(one_line(item.reason), []).append(one_line(item.question))
    if not by_reason:
        return []
    lines = [(f"{cut(_some(questions), 240)}: {cut(reason, 240)}",) for reason, questions in by_reason.items()]
    shown, hidden = lines[:NOT_CHECKED], len(lines) - NOT_CHECKED
    rest = [(f"and more, for {hidden} other reasons",)] if hidden > 0 else []
    return [rich(line(word("What was not checked", bold=True)), bullets(*shown, *rest))]


def _some(names: Sequence[str]) -> str:
    """The first few names, and how many more there are."""
    few = ", ".join(cut(name, 80) for name in names[:QUESTIONS])
    return f"{few} and {len(names) - QUESTIONS} more" if len(names) > QUESTIONS else few


def _ending(incident: Incident, diagnosis: Diagnosis, terms: Mapping[str, Terms]) -> list[Json]:
    """What can be decided, or what was decided, by whom and when."""
    if incident.state is State.WAITING:
        return [*who_may(incident, diagnosis, terms), *on_duty(incident)]
    if incident.state is State.EXPIRED:
        return [paragraph("⌛ Expired without a decision. Nothing was run."), *on_duty(incident)]
    decision = incident.decision
    if decision is None:
        return _meant(diagnosis)
    chosen = diagnosis.remedy(decision.remedy, decision.digest)
    title = f" {one_line(chosen[1].title)}" if chosen else ""
    if decision.approved and decision.break_glass:
        return [paragraph(f"{GLASS} {glass_sentence(decision, title.strip() or decision.remedy)}"), *_back(incident)]
    if decision.approved:
        also = [part for earlier in incident.agreed[:-1] for part in (", ", who(earlier.by))]
        words: list[str | Json] = [
            "✅ Approved by ",
            who(decision.by),
            *also,
            ", ",
            when(decision.at),
            ":",
            cut(title, 300),
        ]
        return [paragraph(*words), *_back(incident)]
    reason = cut(one_line(decision.reason), 600) or "no reason was given"
    return [paragraph("🚫 Refused by ", who(decision.by), ", ", when(decision.at), f": {reason}")]


def _chosen(incident: Incident, diagnosis: Diagnosis) -> Remedy | None:
    """The remedy that was approved; None where none was, or where this is not the answer that it was chosen from."""
    decision = incident.decision
    if decision is None or not decision.approved:
        return None
    found = diagnosis.remedy(decision.remedy, decision.digest)
    return found[1] if found is not None else None


def _meant(diagnosis: Diagnosis) -> list[Json]:
    """How to go on where there is nothing to approve: the containers that may have been meant, or how to look again."""
    host, names = diagnosis.target.host, diagnosis.did_you_mean[:MEANT]
    row = buttons(*(target_button(host, name, number, label=name) for number, name in enumerate(names)))
    if row is not None:
        return [row]
    if diagnosis.verdict in (Verdict.HEALTHY, Verdict.NO_SUCH_CONTAINER):
        return []
    again = f"/dockfix {host} {diagnosis.target.container}"
    return [paragraph("To look again: ", word(cut(one_line(again), 300), code=True), ".")]


def _back(incident: Incident) -> list[Json]:
    """The button that takes an approval back while nothing ran, or who did so."""
    taken = incident.taken_back
    if incident.state is State.TAKEN_BACK and taken is not None:
        return [paragraph("🚫 Taken back by ", who(taken.by), ", ", when(taken.at), ". Nothing was run.")]
    return [take_back_actions(incident)] if incident.state is State.APPROVED else []


def _footer(incident: Incident, diagnosis: Diagnosis) -> Json:
    """Small print: the request's id, the engine and how long it took."""
    parts = [f"request {incident.id}"]
    if diagnosis.engine is not None:
        rootless = ", rootless" if diagnosis.engine.rootless else ""
        parts.append(f"Docker {cut(one_line(diagnosis.engine.version), 40)}{rootless}")
    if diagnosis.timings.total_ms:
        parts.append(f"{diagnosis.timings.total_ms / 1000:.1f} s")
    return {"type": "context", "elements": [{"type": "plain_text", "text": " · ".join(parts), "emoji": False}]}

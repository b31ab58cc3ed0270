"""`/dockfix scan HOST`: what would fail at the next start of Docker or of the host; for whoever asked alone."""

from bot.desk import Desk
from bot.model import Foreseen, ScanReport
from bot.targets import why_no_host
from handlers.foreseen import containers_hit, foreseen_words, quotations, scan_sentence, scan_text, scan_words, unjudged
from handlers.slack.asking import Unclear
from handlers.slack.kit import Message, bullets, line, literal, message, one_line, paragraph, printable, rich, word
from handlers.slack.limits import RENDERED, Json, cut, rendered
from handlers.slack.line import Answer, Later

RISKS, UNJUDGED, QUOTED, SAID = 8, 4, 300, 600
_SPARE = 1_500


def scan(desk: Desk, host: str) -> Later:
    """Scan a host; `Unclear` where none is named, or one that is not configured."""
    if not host:
        raise Unclear("Say which host: scan HOST")
    if reason := why_no_host(host, desk.hosts()):
        raise Unclear(reason, host)
    return Later(f"🔎 Scanning {host}. The answer comes to you alone.", lambda: answer(desk.glance.foresee(host)))


def answer(report: ScanReport) -> Answer:
    """The report as a message; whole as a file, where a message cannot hold all of it."""
    blocks: list[Json] = []
    for item in report.risks[:RISKS]:
        block = _risk(item)
        if rendered([*blocks, block]) > RENDERED - _SPARE:
            break
        blocks.append(block)
    left = len(report.risks) - len(blocks)
    unseen = [(cut(one_line(each), 300),) for each in unjudged(report)] if report.reachable else []
    whole = left > 0 or len(unseen) > UNJUDGED or any(_is_cut(item) for item in report.risks)
    drawn = _drawn(report, blocks, unseen[:UNJUDGED], left)
    return Answer(drawn, f"scan-{report.host}.txt", printable(scan_text(report))) if whole else Answer(drawn)


def _drawn(report: ScanReport, blocks: list[Json], unseen: list[tuple[str]], left: int) -> Message:
    said = f"{' '.join(scan_words(report))}: {one_line(scan_sentence(report))}"
    return message(
        said,
        paragraph(word(cut(said, 600), bold=True)),
        *blocks,
        paragraph(f"{left} more {'is' if left == 1 else 'are'} in the file.") if left > 0 else None,
        rich(line(word("Not judged", bold=True)), bullets(*unseen)) if unseen else None,
    )


def _risk(item: Foreseen) -> Json:
    icon, sure = foreseen_words(item.certainty)
    summary = cut(one_line(item.summary), SAID)
    parts = [line(word(f"{icon} {sure}: ", bold=True), summary, " (", word(item.risk, code=True), ")")]
    if item.containers:
        parts.append(line(f"Containers: {cut(one_line(', '.join(containers_hit(item))), 300)}"))
    for seen in quotations(item)[:2]:
        parts += [line(word(cut(one_line(seen.source), 200), code=True)), literal(cut(seen.text.strip("\n"), QUOTED))]
    if item.advice:
        parts.append(line(word("To do: ", bold=True), cut(one_line(item.advice), SAID)))
    return rich(*parts)


def _is_cut(item: Foreseen) -> bool:
    """Whether the message does not hold all that is known of it."""
    told = [seen for seen in item.evidence if seen.text.strip()]
    long = any(len(seen.text) > QUOTED for seen in told) or max(len(item.summary), len(item.advice)) > SAID
    return len(told) > 2 or long

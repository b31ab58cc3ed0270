"""What a scan foresees on a host, in sentences that the terminal and Slack share. [pure]"""

from collections.abc import Iterator

from bot.model import Certainty, Evidence, Foreseen, ScanReport, Verdict
from handlers.words import as_sentence, verdict_words

FORESEEN = {
    Certainty.PROVED: ("❌", "Will fail"),
    Certainty.LIKELY: ("⚠️", "Likely"),
    Certainty.POSSIBLE: ("➖", "Possible"),
}
CONTAINERS_SHOWN, EVIDENCE_SHOWN = 5, 4


def foreseen_words(certainty: Certainty) -> tuple[str, str]:
    """Return the emoji and the word for how sure it is that something will fail."""
    return FORESEEN[certainty]


def scan_words(report: ScanReport) -> tuple[str, str]:
    """Return the emoji and the word that sum up the scan of a host."""
    if not report.reachable:
        return verdict_words(Verdict.UNREACHABLE)
    if report.risks:
        return FORESEEN[report.risks[0].certainty]
    return verdict_words(Verdict.INCONCLUSIVE) if report.not_checked else ("✅", "OK")


def scan_sentence(report: ScanReport) -> str:
    """Return what was foreseen on a host, in one or two sentences."""
    if not report.reachable:
        return f"{report.host} could not be asked, so nothing was checked. {as_sentence(report.reason)}".rstrip()
    count, unseen = len(report.risks), len(report.not_checked)
    left = f" {unseen} {'risk' if unseen == 1 else 'risks'} could not be judged." if unseen else ""
    if not count:
        so_far = "nothing was foreseen so far." if unseen else "nothing would fail at the next start."
        return f"{report.host}: {so_far}{left}"
    return f"{report.host}: {count} {'thing' if count == 1 else 'things'} may fail at the next start.{left}"


def containers_hit(item: Foreseen) -> tuple[str, ...]:
    """Return the containers that it hits, the first few by name."""
    more = len(item.containers) - CONTAINERS_SHOWN
    return (*item.containers[:CONTAINERS_SHOWN], *([f"and {more} more"] if more > 0 else []))


def quotations(item: Foreseen) -> tuple[Evidence, ...]:
    """Return the first few pieces of evidence that say something."""
    return tuple(seen for seen in item.evidence if seen.text.strip())[:EVIDENCE_SHOWN]


def unjudged(report: ScanReport) -> Iterator[str]:
    """Return a line for each reason why risks could not be judged, with their names."""
    for reason in dict.fromkeys(item.reason for item in report.not_checked):
        yield f"{', '.join(item.question for item in report.not_checked if item.reason == reason)}: {reason}"


def scan_text(report: ScanReport) -> str:
    """Return the whole report as plain text, all evidence in full."""
    icon, said = scan_words(report)
    parts = [f"{icon} {said}: {scan_sentence(report)}"]
    for number, item in enumerate(report.risks, 1):
        mark, sure = foreseen_words(item.certainty)
        lines = [f"{number}. {mark} {sure}: {item.summary} ({item.risk})"]
        lines += [f"   Containers: {', '.join(item.containers)}"] if item.containers else []
        lines += [f"   {seen.source}:\n{_indented(seen.text)}" for seen in item.evidence if seen.text.strip()]
        lines += [f"   To do: {item.advice}"] if item.advice else []
        parts.append("\n".join(lines))
    unseen = [f"- {line}" for line in unjudged(report)] if report.reachable else []
    return "\n\n".join([*parts, *(["Not judged:\n" + "\n".join(unseen)] if unseen else [])]) + "\n"


def _indented(text: str) -> str:
    return "\n".join(f"     {line}" for line in text.strip("\n").splitlines())

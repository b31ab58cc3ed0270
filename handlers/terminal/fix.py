"""`dockfix fix`: shows the diagnosis and the exact commands, asks, looks again, runs them, and proves that it works."""

import getpass
import sys
from argparse import Namespace
from contextlib import suppress
from typing import Any

from bot.codec import encode
from bot.config import Config
from bot.incident import DOCKFIX, Person
from bot.lifecycle import NotNow, State
from bot.model import Diagnosis, Executed, Finding, Outcome, Remedy, Step, Verdict
from bot.reaches import Reaches
from bot.targets import quoted
from bot.undo import GUARD_FAILED, way_back
from handlers import words
from handlers.afterwards import relapse_sentence
from handlers.terminal import exits
from handlers.terminal.args import UsageError
from handlers.terminal.diagnose import diagnosis_json, show, show_proposals, show_remedy
from handlers.terminal.fixing import Fixing, choose
from handlers.terminal.interrupts import Interrupts
from handlers.terminal.paper import Paper, Progress, print_json
from handlers.terminal.records import opened

NO_TERMINAL = (
    "fix asks before it changes anything, but there is no terminal to ask at. "
    "Say --yes to run the remedy unasked, or use `dockfix diagnose` to only look."
)
OUTPUT_SHOWN = 20


def run(args: Namespace, config: Config) -> int:
    """Fix one container; returns the exit status."""
    target = args.target
    if not args.yes and not (sys.stdin is not None and sys.stdin.isatty()):
        raise UsageError(NO_TERMINAL)
    # Who is asked must see what is offered, also where the answer goes into a pipe.
    paper = Paper(aside=args.json or (not args.yes and not sys.stdout.isatty()))
    interrupts = Interrupts()
    reaches = Reaches(config)
    try:
        with opened(config) as store, interrupts.listening():
            fixing = Fixing(store, reaches.of(target.host), target, _person(), config)
            try:
                code = _Fix(fixing, args, paper, interrupts).run()
            except KeyboardInterrupt:
                with suppress(NotNow):  # the record has gone on already, and says what is known
                    fixing.interrupted()
                paper.say(words.outcome_sentence(fixing.incident), "bold")
                code = exits.INTERRUPTED
            except NotNow as late:
                paper.say(str(late), "bold")
                code = exits.REFUSED
            except Exception as fault:
                fixing.broke(type(fault).__name__)
                raise
            if _changed_something(fixing) and fixing.incident.state is not State.VERIFIED:
                _show_undo(fixing, paper)
            if args.json:
                print_json(_json(fixing, code))
            return exits.INTERRUPTED if interrupts.asked else code
    finally:
        reaches.close()


class _Fix:
    """The conversation with the person at the terminal."""

    def __init__(self, fixing: Fixing, args: Namespace, paper: Paper, interrupts: Interrupts) -> None:
        self.fixing = fixing
        self.args = args
        self.paper = paper
        self.interrupts = interrupts
        self.subject = f"{fixing.incident.target.container} on {fixing.incident.target.host}"

    def run(self) -> int:
        """Go from the first look to the proof; returns the exit status."""
        with self.interrupts.allowed(), Progress(f"Looking at {self.subject}") as progress:
            diagnosis = self.fixing.look(progress)
        show(diagnosis, self.paper, remedies=False)
        relapse = self.fixing.came_back(diagnosis)
        if relapse is not None:
            self.paper.say(relapse_sentence(relapse), "bold")
        chosen = choose(diagnosis, self.args.remedy)
        if chosen is None:
            return self._nothing(diagnosis)
        finding, remedy = chosen
        terms = self.fixing.propose(diagnosis, finding, remedy)
        if terms.approvals > 1:
            reason = (
                f"{terms.approvals} people have to approve this remedy, and a terminal speaks for one. "
                f"Ask in Slack: /dockfix {self.fixing.incident.target.host} {self.fixing.incident.target.container}"
            )
            self.fixing.refuse(remedy, reason, DOCKFIX)
            self.paper.say(f"{self.paper.mark(words.state_words(State.REFUSED))}: {reason}", "bold")
            return exits.REFUSED
        if not self._agreed(diagnosis, remedy):
            return exits.NOTHING_DONE
        return self._carry_out(finding, remedy)

    def _nothing(self, diagnosis: Diagnosis) -> int:
        offered = [remedy.id for finding in diagnosis.findings for remedy in finding.remedies]
        if offered and self.args.remedy is not None:
            near = f"There is no remedy {quoted(self.args.remedy)} here. Offered are: {', '.join(offered)}."
            self.fixing.settle(diagnosis, near)
            self.paper.note(near)
            return exits.USAGE
        if offered:
            note = (
                "No cause is proved, so nothing is done unasked. If you know better, name a remedy: "
                f"--remedy {offered[0]}"
            )
        elif any(finding.proposals for finding in diagnosis.findings):
            note = "dockfix runs nothing for this: it has to be changed where the container is defined."
        elif diagnosis.verdict is Verdict.CAUSE:
            note = "dockfix offers no remedy for this; what to do stands in the evidence above."
        else:
            note = ""
        self.fixing.settle(diagnosis, note)
        if note:
            self.paper.say()
            self.paper.say(note)
        show_proposals(diagnosis.findings, diagnosis.target.host, self.paper)
        return exits.OF_VERDICT[diagnosis.verdict] or exits.NOTHING_DONE

    def _agreed(self, diagnosis: Diagnosis, remedy: Remedy) -> bool:
        self.paper.say()
        self.paper.say("This would be run:", "bold")
        show_remedy(remedy.id, words.remedy_lines(remedy), self.paper)
        others = [r for f in diagnosis.findings for r in f.remedies if r.id != remedy.id]
        if others:
            self.paper.say()
            self.paper.verbatim(["Offered as well:", *(f"  --remedy {r.id}: {r.title}" for r in others)])
        if not self._asked():
            self.fixing.refuse(remedy, "", self.fixing.person)
            self._say_outcome()
            return False
        if not self.fixing.approve(remedy):
            self._say_outcome()
            return False
        return True

    def _asked(self) -> bool:
        if self.args.yes:
            return True
        with self.interrupts.allowed():
            return _ask(f"\nRun this on {self.fixing.incident.target.host}? [y/N] ")

    def _carry_out(self, finding: Finding, remedy: Remedy) -> int:
        busy = self.fixing.take_host()
        if busy:
            self.paper.say()
            self.paper.say(busy, "bold")
            return exits.REFUSED
        once_more = f"Looking at {self.subject} once more before anything runs"
        with self.interrupts.allowed(), Progress(once_more) as progress:
            fresh = self.fixing.look(progress)
        confirmed = self.fixing.confirm(remedy, fresh)
        if not confirmed:
            return self._changed()

        ran = self.fixing.run_steps(remedy, self._tell, self.interrupts.in_step, lambda: self.interrupts.asked)
        if ran:
            with self.interrupts.allowed(), Progress(f"Proving that {self.subject} works") as progress:
                verification = self.fixing.prove(finding, remedy, progress)
            self.fixing.conclude(verification)
        return self._ended()

    def _changed(self) -> int:
        incident = self.fixing.incident
        unreachable = incident.state is State.FAILED
        self.paper.say()
        self.paper.say(incident.note, "bold")
        if incident.diagnosis is not None and not unreachable:
            self.paper.say("This is how it looks now:")
            show(incident.diagnosis, self.paper)
        return exits.UNREACHABLE if unreachable else exits.REFUSED

    def _say_outcome(self) -> None:
        incident = self.fixing.incident
        emoji, _ = words.state_words(incident.state)
        self.paper.say(self.paper.mark((emoji, words.outcome_sentence(incident))), "bold")

    def _ended(self) -> int:
        incident = self.fixing.incident
        self.paper.say()
        self._say_outcome()
        verification = incident.verification
        for probe in verification.probes if verification is not None else ():
            answer = "answers" if probe.answered else "does not answer"
            where = f"{probe.address}:{probe.port}" if probe.address else f"port {probe.port}"
            self.paper.say(f"  {where}/{probe.protocol} {answer} (tried {probe.origin})")
        if incident.state is State.VERIFIED:
            return exits.OK
        return exits.NOT_VERIFIED if _changed_something(self.fixing) else exits.REFUSED

    def _tell(self, step: Step, executed: Executed | None) -> None:
        if executed is None:
            self.paper.verbatim([f"Running: {words.step_text(step)}"])
            return
        self.paper.verbatim([words.executed_sentence(executed)])
        lines = executed.output.strip().splitlines()
        self.paper.verbatim((f"    {line}" for line in lines[-OUTPUT_SHOWN:]), "dim")


def _changed_something(fixing: Fixing) -> bool:
    """Whether any step was begun; one whose guard no longer held was not."""
    return any(executed.exit != GUARD_FAILED for executed in fixing.incident.executed)


def _show_undo(fixing: Fixing, paper: Paper) -> None:
    chosen = fixing.incident.chosen
    if chosen is None:
        return
    # What failed may have been done in part: where nothing surely ran, all that the remedy recorded is shown.
    undo = way_back(chosen[1], fixing.incident.executed).steps or chosen[1].undo
    if not undo:
        paper.say("There is no step that takes this back.")
        return
    paper.say("To take back what was run, on the host:")
    paper.verbatim(f"  {words.step_text(step)}" for step in undo)


def _person() -> Person:
    try:
        login = getpass.getuser()
    except (OSError, KeyError):  # a user id without an entry, as in many containers
        login = "somebody"
    return Person(f"terminal:{login}", f"{login} at the terminal")


def _ask(question: str) -> bool:
    """Ask at the terminal; anything but a clear yes is a no."""
    sys.stderr.write(question)
    sys.stderr.flush()
    return sys.stdin.readline().strip().lower() in ("y", "yes")


def _json(fixing: Fixing, code: int) -> dict[str, Any]:
    incident = fixing.incident
    diagnosis = incident.diagnosis
    after = incident.verification.after if incident.verification is not None else None
    if incident.before is not None:
        diagnosis, after = incident.before, diagnosis
    chosen = incident.chosen
    unreachable = diagnosis is not None and diagnosis.verdict is Verdict.UNREACHABLE
    outcome = Outcome.REFUSED if code == exits.REFUSED else Outcome.FAILED if unreachable else incident.outcome
    reason = incident.note or (incident.decision.reason if incident.decision is not None else "")
    if not reason and incident.decision is None and diagnosis is not None:
        reason = diagnosis.reason
    return {
        "schema": "dockfix.fix/1",
        "incident": incident.id,
        "target": encode(incident.target),
        "remedy": incident.decision.remedy or None if incident.decision is not None else None,
        "outcome": outcome or Outcome.FAILED,
        "reason": reason,
        "before": diagnosis_json(diagnosis) if diagnosis is not None else None,
        "after": diagnosis_json(after) if after is not None else None,
        "executed": encode(incident.executed),
        "undo": encode(chosen[1].undo) if chosen is not None and _changed_something(fixing) else [],
        "probes": encode(incident.verification.probes) if incident.verification is not None else [],
    }

"""The nouns of dockfix, all frozen: what is asked, what was answered, what was found, what would mend it.

Rules: no clock, no randomness, no input or output. Every type can be written to JSON and read back by `bot.codec`,
and the JSON of a `Diagnosis` is the one that the command line prints.
"""

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Self


class Certainty(StrEnum):
    """How sure a finding is: the host's state decides, one thing is missing, or only the text speaks."""

    PROVED = "proved"
    LIKELY = "likely"
    POSSIBLE = "possible"


class Risk(StrEnum):
    """How much a remedy may hurt; `disruptive` unless a remedy says otherwise."""

    SAFE = "safe"
    DISRUPTIVE = "disruptive"
    DANGEROUS = "dangerous"


class Verdict(StrEnum):
    """The one word that sums up a diagnosis."""

    CAUSE = "cause"
    HEALTHY = "healthy"
    INCONCLUSIVE = "inconclusive"
    OTHER_ERROR = "other_error"
    UNREACHABLE = "unreachable"
    NO_SUCH_CONTAINER = "no_such_container"


class AreaName(StrEnum):
    """The key areas that every diagnosis reports on, in the order in which they are shown."""

    CONTAINER = "container"
    PORTS = "ports"
    FIREWALL = "firewall"
    DAEMON = "daemon"
    RESOURCES = "resources"
    NETWORK = "network"


class AreaResult(StrEnum):
    """What came of looking at one area."""

    OK = "ok"
    PROBLEM = "problem"
    WARNING = "warning"
    NOT_CHECKED = "not_checked"


class HolderKind(StrEnum):
    """What kind of thing holds a port."""

    SERVICE = "service"
    SOCKET_UNIT = "socket_unit"
    CONTAINER = "container"
    PROCESS = "process"
    KERNEL = "kernel"
    ENGINE = "engine"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Target:
    """A container on a host, both by the name that a person typed; the host as a whole where `container` is empty."""

    host: str
    container: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """Something asked of a host: a constant POSIX sh script that changes nothing.

    The script never contains anything that a person or a host supplied. `shown` is the command that a person would run
    to see the same; `limit_seconds` and `cap_bytes` bound the answer.
    """

    id: str
    script: str
    shown: str
    limit_seconds: int = 5
    cap_bytes: int = 131_072


@dataclass(frozen=True, slots=True)
class EngineQuestion:
    """Something asked of the Engine's API: a read-only method of the docker SDK's low-level client.

    `{container}` in an argument stands for the container's name; the answer is the JSON that the engine sent.
    """

    id: str
    method: str
    shown: str
    args: tuple[str, ...] = ()
    flags: tuple[tuple[str, bool], ...] = ()
    limit_seconds: int = 8

    @property
    def about_container(self) -> bool:
        """Whether it is about one container, and so makes no sense where none is meant."""
        return any("{container}" in arg for arg in self.args)


NO_ANSWER = "gave no answer within"
"""The words of `Answer.could_not` for a question whose time was up."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back to one question. `could_not` is empty, or the reason why there is no answer."""

    question: str
    output: str = ""
    errors: str = ""
    exit: int | None = None
    cut: bool = False
    ms: int = 0
    could_not: str = ""

    @property
    def late(self) -> bool:
        """Whether there is no answer because the time was up."""
        return NO_ANSWER in self.could_not


@dataclass(frozen=True, slots=True)
class Evidence:
    """A quotation from an answer, with where it was read."""

    source: str
    text: str


@dataclass(frozen=True, slots=True)
class Holder:
    """What holds the port that the container asks for."""

    kind: HolderKind
    name: str
    pid: int | None = None


@dataclass(frozen=True, slots=True)
class ProcessGuard:
    """A step runs only while this pid is still the process that was shown: same start time, in ticks since boot."""

    pid: int
    start_ticks: int


@dataclass(frozen=True, slots=True)
class Command:
    """A step that runs a program on the host; printed exactly as it will run, never through a shell.

    `stdin` is what the program reads, such as the text of a file that `tee` writes; empty for nothing.
    """

    argv: tuple[str, ...]
    why: str
    guard: ProcessGuard | None = None
    stdin: str = ""


class EngineAction(StrEnum):
    """What a step may ask the Engine's API to do."""

    START = "start"
    STOP = "stop"
    REPUBLISH = "republish"
    RESTORE = "restore"
    CONNECT = "connect"
    DISCONNECT = "disconnect"
    RELEASE_ENDPOINT = "release_endpoint"
    CREATE_NETWORK = "create_network"
    REMOVE_NETWORK = "remove_network"


@dataclass(frozen=True, slots=True)
class EngineCall:
    """A step that asks the Engine's API; `arguments` are pairs whose meaning belongs to the action."""

    engine: EngineAction
    container: str
    why: str
    arguments: tuple[tuple[str, str], ...] = ()


Step = Command | EngineCall


@dataclass(frozen=True, slots=True)
class Remedy:
    """A way to mend a cause: steps, what they hit, and the way back. `digest` is what an approver agrees to."""

    id: str
    title: str
    steps: tuple[Step, ...]
    risk: Risk = Risk.DISRUPTIVE
    affects: tuple[str, ...] = ()
    undo: tuple[Step, ...] = ()
    digest: str = ""

    def __post_init__(self) -> None:
        if not self.steps:
            raise ValueError(f"remedy {self.id} has no steps")


@dataclass(frozen=True, slots=True)
class Proposal:
    """A change for people to make where it belongs, such as in a compose file; dockfix shows it and never makes it.

    `diff` is a unified diff, or the lines to write; `then` is the command that puts it into effect.
    """

    id: str
    title: str
    where: str
    diff: str
    then: str


@dataclass(frozen=True, slots=True)
class Finding:
    """A cause that was found, with the evidence that it cannot be built without."""

    cause: str
    certainty: Certainty
    summary: str
    evidence: tuple[Evidence, ...]
    holder: Holder | None = None
    remedies: tuple[Remedy, ...] = ()
    proposals: tuple[Proposal, ...] = ()

    def __post_init__(self) -> None:
        if not self.evidence:
            raise ValueError(f"finding {self.cause} has no evidence")

    def with_remedies(self, remedies: tuple[Remedy, ...]) -> Self:
        """Return the same finding with other remedies."""
        return replace(self, remedies=remedies)


@dataclass(frozen=True, slots=True)
class Area:
    """One row of the summary table."""

    area: AreaName
    result: AreaResult
    detail: str


@dataclass(frozen=True, slots=True)
class NotChecked:
    """A question that could not be answered, and why."""

    question: str
    reason: str


@dataclass(frozen=True, slots=True)
class ErrorText:
    """Docker's error, taken apart. `signature` is empty for a text that is not about publishing a port."""

    text: str
    signature: str = ""
    endpoint: str | None = None
    address: str | None = None
    port: int | None = None
    protocol: str | None = None
    wrapper: str | None = None
    table: str | None = None
    chain: str | None = None
    network: str | None = None

    @property
    def ours(self) -> bool:
        """Whether the text is about networking a container at its start."""
        return self.signature != ""


@dataclass(frozen=True, slots=True)
class EngineVersion:
    """Which engine answered."""

    version: str
    rootless: bool


@dataclass(frozen=True, slots=True)
class Timings:
    """How long it took, in milliseconds, and how many times dockfix waited for the host after connecting."""

    connect_ms: int = 0
    ask_ms: int = 0
    total_ms: int = 0
    round_trips: int = 0


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What is wrong with one container, or why that could not be told."""

    incident: str
    target: Target
    verdict: Verdict
    engine: EngineVersion | None = None
    error: ErrorText | None = None
    findings: tuple[Finding, ...] = ()
    areas: tuple[Area, ...] = ()
    not_checked: tuple[NotChecked, ...] = ()
    timings: Timings = field(default_factory=Timings)
    did_you_mean: tuple[str, ...] = ()
    reason: str = ""

    def finding(self, cause: str) -> Finding | None:
        """Return the finding of this cause, if there is one."""
        return next((found for found in self.findings if found.cause == cause), None)

    @property
    def offered(self) -> tuple[tuple[Finding, Remedy], ...]:
        """Every remedy with the finding that it mends, the first to run first."""
        return tuple((finding, remedy) for finding in self.findings for remedy in finding.remedies)

    def remedy(self, remedy_id: str, digest: str = "") -> tuple[Finding, Remedy] | None:
        """Return a remedy and the finding that offers it: the one with this digest, or the first with this id."""
        return next(((f, r) for f, r in self.offered if r.id == remedy_id and digest in ("", r.digest)), None)


@dataclass(frozen=True, slots=True)
class Executed:
    """A step that was run: its exit status (None = unknown whether it finished), its output, how long it took."""

    step: Step
    exit: int | None
    output: str = ""
    ms: int = 0


class Outcome(StrEnum):
    """What came of a fix."""

    VERIFIED = "verified"
    RAN_NOT_VERIFIED = "ran_not_verified"
    REFUSED = "refused"
    DECLINED = "declined"
    NOTHING_TO_DO = "nothing_to_do"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Probe:
    """Whether a published port answered, where it was tried from, and what was seen."""

    address: str
    port: int
    protocol: str
    answered: bool
    origin: str
    detail: str


@dataclass(frozen=True, slots=True)
class Verification:
    """The proof after a fix: a fresh diagnosis, and the published ports tried."""

    verified: bool
    reason: str
    after: Diagnosis
    probes: tuple[Probe, ...] = ()


@dataclass(frozen=True, slots=True)
class Foreseen:
    """Something that runs today and would fail at the next start of a container, of Docker or of the host.

    `containers` are the names of those that it hits; it cannot be built without evidence.
    """

    risk: str
    certainty: Certainty
    summary: str
    evidence: tuple[Evidence, ...]
    containers: tuple[str, ...] = ()
    advice: str = ""

    def __post_init__(self) -> None:
        if not self.evidence:
            raise ValueError(f"risk {self.risk} has no evidence")


@dataclass(frozen=True, slots=True)
class ScanReport:
    """What was foreseen on one host, the surest first, and which risks could not be judged there.

    `reason` says why the host could not be reached, and is empty where it was.
    """

    host: str
    engine: EngineVersion | None = None
    risks: tuple[Foreseen, ...] = ()
    not_checked: tuple[NotChecked, ...] = ()
    reachable: bool = True
    reason: str = ""
    timings: Timings = field(default_factory=Timings)

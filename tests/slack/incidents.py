"""Incidents built by hand, one for each way in which a request can stand or end."""

from dataclasses import replace

from bot.codec import digest
from bot.history import Relapse
from bot.incident import DOCKFIX, Decision, Incident, Person, Place, Undo
from bot.lifecycle import State
from bot.model import (
    Area,
    AreaName,
    AreaResult,
    Certainty,
    Command,
    Diagnosis,
    EngineAction,
    EngineCall,
    EngineVersion,
    ErrorText,
    Evidence,
    Executed,
    Finding,
    Holder,
    HolderKind,
    NotChecked,
    Probe,
    ProcessGuard,
    Proposal,
    Remedy,
    Risk,
    Target,
    Timings,
    Verdict,
    Verification,
)
from bot.policy import Terms

ID = "01JDFX0000000000000000TEST"
ALICE, BOB = Person("U01ALICE", "alice"), Person("U02BOB", "bob")
TARGET = Target("host1", "webserver")
PLACE = Place("slack", "C01OPS", "", "")
ASKED_AT = 1_764_000_000.0
TERMS = Terms(approvers=("U02BOB", "S01ONCALL"))

START = EngineCall(EngineAction.START, "webserver", "the port is free now")
STOP_NGINX = Command(("systemctl", "stop", "nginx.service"), "it holds the port")
STOP_AGAIN = EngineCall(EngineAction.STOP, "webserver", "give the port back")
START_NGINX = Command(("systemctl", "start", "nginx.service"), "as it was before")


def remedy(name: str, title: str, *steps: Command | EngineCall, risk: Risk = Risk.DISRUPTIVE, **more: object) -> Remedy:
    """A remedy with its digest."""
    made = Remedy(name, title, steps, risk, **more)  # type: ignore[arg-type]
    return replace(made, digest=digest(made))


STOP_SERVICE = remedy(
    "stop_service",
    "Stop nginx.service and start webserver",
    STOP_NGINX,
    START,
    affects=("nginx.service: 3 established connections",),
    undo=(START_NGINX,),
)
OTHER_PORT = remedy(
    "publish_elsewhere",
    "Publish webserver on port 8080 instead",
    EngineCall(EngineAction.REPUBLISH, "webserver", "keeps nginx.service", (("80/tcp", "8080"),)),
    undo=(EngineCall(EngineAction.RESTORE, "webserver", "as it was before"),),
)
KILL = remedy(
    "stop_process",
    "Stop python3 (pid 4711) and start webserver",
    Command(("kill", "-TERM", "4711"), "it holds the port", ProcessGuard(4711, 99)),
    START,
    risk=Risk.DANGEROUS,
)
NGINX = Finding(
    "port_held_by_service",
    Certainty.PROVED,
    "nginx.service (pid 812) listens on 0.0.0.0:80",
    (
        Evidence("/proc/net/tcp", "0: 00000000:0050 00000000:0000 0A 00000000:00000000 00:00000000 00000000 0 0 23811"),
        Evidence("/proc/812/cgroup", "0::/system.slice/nginx.service"),
    ),
    Holder(HolderKind.SERVICE, "nginx.service", 812),
    (STOP_SERVICE, OTHER_PORT),
)
COMPOSE = Proposal(
    "compose_other_port",
    "Publish web of the Compose project shop on port 8080 instead",
    "/srv/shop/compose.yaml",
    '--- compose.yaml\n+++ compose.yaml\n@@ -7 +7 @@\n-      - "80:80"   # the shop\n+      - "8080:80"   # the shop\n',
    "cd /srv/shop && docker compose -p shop up -d web",
)
UNREAD = Proposal(
    "compose_host_address",
    "Publish web of the Compose project shop on 198.18.0.11 instead",
    "/srv/shop/compose.yaml (no diff: /srv/shop/compose.yaml: there is no such file on this host)",
    'services:\n  web:\n    ports:\n      - "198.18.0.11:80:80"  # instead of 80:80\n',
    "cd /srv/shop && docker compose -p shop up -d web",
)
PROXY = Finding(
    "firewall_chains_missing",
    Certainty.LIKELY,
    "the chain DOCKER is missing from the table nat",
    (Evidence("iptables-save -t nat", "*nat\n:PREROUTING ACCEPT [0:0]\nCOMMIT"),),
    None,
    (remedy("restart_docker", "Restart dockerd", Command(("systemctl", "restart", "docker"), "it makes its chains"),
            affects=("dockerd: stops 14 containers, live-restore is off",)),),
)  # fmt: skip
ERROR = ErrorText(
    "driver failed programming external connectivity on endpoint webserver: Bind for 0.0.0.0:80 failed",
    "S_BUSY",
    "webserver",
    "0.0.0.0",
    80,
    "tcp",
)
OK_AREAS = (
    Area(AreaName.CONTAINER, AreaResult.OK, "running for 3 days"),
    Area(AreaName.PORTS, AreaResult.OK, "80/tcp is held by docker-proxy for this container"),
    Area(AreaName.FIREWALL, AreaResult.OK, "iptables-nft, all chains of Docker are there"),
    Area(AreaName.DAEMON, AreaResult.OK, "28.5.2, no errors in the last hour"),
    Area(AreaName.RESOURCES, AreaResult.OK, "disk 41 %, memory 62 %"),
    Area(AreaName.NETWORK, AreaResult.OK, "bridge is up"),
)
BAD_AREAS = (
    Area(AreaName.CONTAINER, AreaResult.PROBLEM, "created, has never run"),
    Area(AreaName.PORTS, AreaResult.PROBLEM, "80/tcp is held by nginx.service"),
    *OK_AREAS[2:4],
    Area(AreaName.RESOURCES, AreaResult.WARNING, "disk 91 %"),
    Area(AreaName.NETWORK, AreaResult.NOT_CHECKED, ""),
)


def diagnosis(verdict: Verdict, *findings: Finding, **more: object) -> Diagnosis:
    """A diagnosis of webserver on host1."""
    kept: dict[str, object] = {
        "engine": EngineVersion("28.5.2", False),
        "areas": BAD_AREAS if findings else OK_AREAS,
        "timings": Timings(180, 620, 840, 1),
        **more,
    }
    return Diagnosis(ID, TARGET, verdict, findings=findings, **kept)  # type: ignore[arg-type]


def incident(state: State, found: Diagnosis | None = None, **more: object) -> Incident:
    """An incident of alice's in #ops."""
    kept: dict[str, object] = {"state": state, "diagnosis": found, "round": 1 if found else 0, "version": 1, **more}
    return Incident(ID, TARGET, ALICE, PLACE, ASKED_AT, **kept)  # type: ignore[arg-type]


ONE = diagnosis(Verdict.CAUSE, NGINX, error=ERROR, not_checked=(NotChecked("iptables-save", "needs root"),))
TWO = diagnosis(Verdict.CAUSE, NGINX, PROXY, error=ERROR)
HEALTHY = diagnosis(Verdict.HEALTHY)
YES = Decision(True, BOB, ASKED_AT + 60, STOP_SERVICE.id, STOP_SERVICE.digest)
NO = Decision(False, BOB, ASKED_AT + 60, STOP_SERVICE.id, STOP_SERVICE.digest, "nginx serves the shop until Monday")
STOPPED = Executed(STOP_NGINX, 0, "", 412)
STARTED = Executed(START, 0, "", 903)
FAILED = Executed(STOP_NGINX, 1, "Failed to stop nginx.service: Unit nginx.service is masked.", 31)
LOST = Executed(START, None, "the connection to host1 was lost", 0)
GOOD = Verification(True, "", HEALTHY, (Probe("198.18.0.11", 80, "tcp", True, "from dockfix", "connected in 2 ms"),))
BAD = Verification(
    False,
    "0.0.0.0:80/tcp does not answer from dockfix: connection refused.",
    HEALTHY,
    (Probe("198.18.0.11", 80, "tcp", False, "from dockfix", "connection refused"),),
)

# More than fits into a message: such a remedy may be shown, but not approved there.
LONG = remedy("long", "Do a great deal", *(Command(("echo", f"{number}" * 90), "") for number in range(60)))
SAME = remedy("stop_service", "Stop apache2.service", Command(("systemctl", "stop", "apache2.service"), ""))
MANY = tuple(remedy(f"way_{number}", f"Mend it in way {number}", START) for number in range(9))

HOSTILE_TEXT = (
    "<!channel> <@U01ALICE> <https://evil.example|click> *bold* `code` :tada: &amp; \u202egnp\x1b[31m @here #ops"
)
_HOSTILE_REMEDY = remedy(
    "stop_service",
    f"Stop {HOSTILE_TEXT}",
    Command(("systemctl", "stop", f"evil {HOSTILE_TEXT}"), HOSTILE_TEXT),
    affects=(HOSTILE_TEXT * 3,),
    undo=(Command(("echo", "```\n<!everyone>"), ""),),
)
_HOSTILE_PROPOSAL = Proposal(
    "by_hand", HOSTILE_TEXT, HOSTILE_TEXT, f"-{HOSTILE_TEXT}\n+```{HOSTILE_TEXT}\n", HOSTILE_TEXT
)
HOSTILE = replace(
    diagnosis(
        Verdict.CAUSE,
        Finding("port_held_by_process", Certainty.PROVED, f"{HOSTILE_TEXT} listens", (
            Evidence(HOSTILE_TEXT, f"{HOSTILE_TEXT}\n" * 400), Evidence("journal", ""),
        ), Holder(HolderKind.PROCESS, HOSTILE_TEXT), (_HOSTILE_REMEDY,), (_HOSTILE_PROPOSAL,)),
        areas=tuple(Area(name, AreaResult.PROBLEM, HOSTILE_TEXT * 20) for name in AreaName),
        not_checked=tuple(NotChecked(HOSTILE_TEXT, HOSTILE_TEXT * 5) for _ in range(40)),
        engine=EngineVersion(HOSTILE_TEXT, True),
    ),
    target=Target("host1", "web_*server*"),
)  # fmt: skip

ALONE = replace(YES, by=ALICE, reason="the shop is down and nobody answers", break_glass=True)
UNDO = Undo(
    remedy("stop_service", "Undo: Stop nginx.service and start webserver", STOP_AGAIN, START_NGINX),
    ASKED_AT + 3690,
)
PUT_BACK = Decision(True, BOB, ASKED_AT + 300, UNDO.remedy.id, UNDO.remedy.digest)
STOPPED_AGAIN = Executed(STOP_AGAIN, 0, "", 700)
STARTED_AGAIN = Executed(START_NGINX, 0, "", 380)
NOT_STARTED = Executed(START_NGINX, 1, "Failed to start nginx.service: Unit nginx.service is masked.", 40)
NOT_HELPED = {"decision": YES, "agreed": (YES,), "executed": (STOPPED, STARTED), "verification": BAD,
              "note": BAD.reason, "closed_at": ASKED_AT + 90}  # fmt: skip
DECIDED = replace(UNDO, decision=PUT_BACK, agreed=(PUT_BACK,))
RELAPSES = {"relapse": Relapse("port_held_by_service", 3, "01JDFX000000000000000BEFORE", "nginx.service")}
GLASS = frozenset({"glass", "undo_offered"})

CASES: dict[str, Incident] = {
    "asked": incident(State.ASKED),
    "healthy": incident(State.ANSWERED, HEALTHY, closed_at=ASKED_AT + 2),
    "one_cause": incident(State.WAITING, ONE, expires_at=ASKED_AT + 1800),
    "noticed": replace(incident(State.WAITING, ONE, expires_at=ASKED_AT + 1800), requester=DOCKFIX),
    "two_causes": incident(State.WAITING, TWO, expires_at=ASKED_AT + 1800),
    "dangerous": incident(
        State.WAITING, diagnosis(Verdict.CAUSE, replace(NGINX, remedies=(KILL,))), expires_at=ASKED_AT + 1800
    ),
    "agreed_by_one": incident(State.WAITING, ONE, agreed=(YES,), expires_at=ASKED_AT + 1800),
    "inconclusive": incident(State.ANSWERED, diagnosis(
        Verdict.INCONCLUSIVE, reason="the error names port 80, but nothing holds it now",
        not_checked=(NotChecked("iptables-save", "needs root"), NotChecked("journalctl", "timed out after 5 s")),
    )),
    "other_error": incident(State.ANSWERED, diagnosis(
        Verdict.OTHER_ERROR, error=ErrorText('exec: "nginx": executable file not found in $PATH'))),
    "unreachable": incident(State.ANSWERED, diagnosis(
        Verdict.UNREACHABLE, areas=(), engine=None, reason="198.18.0.11:22 refused the connection. Is sshd running?")),
    "no_such_container": incident(State.ANSWERED, diagnosis(
        Verdict.NO_SUCH_CONTAINER, areas=(), did_you_mean=("webserver-1", "web"))),
    "approved": incident(State.APPROVED, ONE, decision=YES, agreed=(YES,)),
    "running": incident(State.RUNNING, ONE, decision=YES, agreed=(YES,), executed=(STOPPED,)),
    "verified": incident(State.VERIFIED, ONE, decision=YES, agreed=(YES,), executed=(STOPPED, STARTED),
                         verification=GOOD, closed_at=ASKED_AT + 90),
    "not_verified": incident(State.NOT_VERIFIED, ONE, decision=YES, agreed=(YES,), executed=(STOPPED, STARTED),
                             verification=BAD, note=BAD.reason, closed_at=ASKED_AT + 90),
    "failed": incident(State.FAILED, ONE, decision=YES, executed=(FAILED,), closed_at=ASKED_AT + 90,
                       note="`systemctl stop nginx.service` ended with status 1. 1 more step was not run."),
    "uncertain": incident(State.UNCERTAIN, ONE, decision=YES, executed=(STOPPED, LOST), closed_at=ASKED_AT + 90,
                          note="It is not known whether `docker start webserver` finished: the host went away."),
    "refused": incident(State.REFUSED, ONE, decision=NO, closed_at=ASKED_AT + 60),
    "expired": incident(State.EXPIRED, ONE, closed_at=ASKED_AT + 1800),
    "changed": incident(State.WAITING, TWO, round=2, before=ONE, expires_at=ASKED_AT + 1800,
                        note="The host has changed since this was approved, so nothing was run. "
                             "Here is the new proposal."),
    "settled": incident(State.ANSWERED, HEALTHY, before=ONE, decision=YES, closed_at=ASKED_AT + 70,
                        note="Nothing was run: when dockfix looked again before running, what it had found was no "
                             "longer there."),
    "own_fault": incident(State.FAILED, closed_at=ASKED_AT + 2,
                          note="dockfix met a fault of its own (ValueError) and stopped. Its log has the details."),
    "too_long": incident(
        State.WAITING,
        diagnosis(Verdict.CAUSE, replace(NGINX, remedies=(LONG,)), replace(NGINX, remedies=(STOP_SERVICE, SAME))),
    ),
    "by_hand": incident(State.ANSWERED, diagnosis(
        Verdict.CAUSE, replace(NGINX, remedies=(), proposals=(COMPOSE, UNREAD)), error=ERROR), closed_at=ASKED_AT + 2),
    "by_hand_or_not": incident(State.WAITING, diagnosis(
        Verdict.CAUSE, replace(NGINX, remedies=(STOP_SERVICE,), proposals=(COMPOSE,)), error=ERROR),
        expires_at=ASKED_AT + 1800),
    "by_hand_too_long": incident(State.ANSWERED, diagnosis(Verdict.CAUSE, replace(NGINX, remedies=(), proposals=(
        COMPOSE, replace(COMPOSE, id="second", diff="+ - 1:1\n" * 2_000), UNREAD))), closed_at=ASKED_AT + 2),
    "many": incident(State.WAITING, diagnosis(Verdict.CAUSE, replace(NGINX, remedies=MANY))),
    "hostile": incident(State.WAITING, HOSTILE, expires_at=ASKED_AT + 1800, error=HOSTILE_TEXT),
    "glass": incident(State.WAITING, TWO, expires_at=ASKED_AT + 1800),
    "relapse": incident(State.WAITING, ONE, expires_at=ASKED_AT + 1800),
    "glass_broken": incident(State.APPROVED, ONE, decision=ALONE, agreed=(ALONE,)),
    "taken_back": incident(State.TAKEN_BACK, ONE, decision=YES, agreed=(YES,), closed_at=ASKED_AT + 70,
                           taken_back=Decision(False, ALICE, ASKED_AT + 70)),
    "undo_offered": incident(State.NOT_VERIFIED, ONE, undo=UNDO, **NOT_HELPED),
    "undo_offered_after_a_failed_step": incident(
        State.FAILED, ONE, decision=YES, executed=(STOPPED, replace(FAILED, step=START)), closed_at=ASKED_AT + 90,
        note="`docker start webserver` ended with status 1.", undo=Undo(
            remedy("stop_service", "Undo: Stop nginx.service and start webserver", START_NGINX), ASKED_AT + 3690,
            ("`docker start webserver` failed; what it may have done in part is left as it is.",))),
    "undo_offered_after_success": incident(
        State.VERIFIED, ONE, decision=YES, agreed=(YES,), executed=(STOPPED, STARTED), verification=GOOD,
        closed_at=ASKED_AT + 90, undo=UNDO),
    "undo_expired": incident(State.NOT_VERIFIED, ONE, undo=replace(UNDO, expires_at=0.0), **NOT_HELPED),
    "undo_approved": incident(State.UNDO_APPROVED, ONE, undo=DECIDED, **NOT_HELPED),
    "undoing": incident(State.UNDOING, ONE, undo=DECIDED, **NOT_HELPED),
    "undone": incident(State.UNDONE, ONE, undo=replace(DECIDED, executed=(STOPPED_AGAIN, STARTED_AGAIN)), **NOT_HELPED),
    "undo_failed": incident(State.UNDO_FAILED, ONE, undo=replace(
        DECIDED, executed=(STOPPED_AGAIN, NOT_STARTED), note="`systemctl start nginx.service` ended with status 1."),
        **NOT_HELPED),
    "kept": incident(State.KEPT, ONE, undo=DECIDED, taken_back=Decision(False, BOB, ASKED_AT + 310), **NOT_HELPED),
    "hostile_refusal": incident(State.REFUSED, HOSTILE, closed_at=ASKED_AT + 60,
                                decision=replace(NO, reason=HOSTILE_TEXT, by=Person(HOSTILE_TEXT, HOSTILE_TEXT))),
}  # fmt: skip

"""The sentences that people read, word for word, and that nothing in them can act on a terminal."""

from dataclasses import replace

import pytest

from bot.incident import Decision, Incident, Person, Place
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
    Step,
    Target,
    Verdict,
    Verification,
)
from handlers import words

TARGET = Target("host1", "webserver")
BUSY = ErrorText("Bind for 0.0.0.0:80 failed: port is already allocated", "S_BUSY", "webserver", "0.0.0.0", 80, "tcp")
STOP = Command(("systemctl", "stop", "nginx.service"), "frees port 80")
START = EngineCall(EngineAction.START, "webserver", "starts it")
UNDO = Command(("systemctl", "start", "nginx.service"), "as before")
REMEDY = Remedy(
    "stop_service",
    "Stop nginx.service and start webserver",
    (STOP, START),
    affects=("nginx.service: 3 established connections",),
    undo=(UNDO,),
    digest="sha256:1",
)


def found(
    cause: str = "port_held_by_service",
    kind: HolderKind = HolderKind.SERVICE,
    name: str = "nginx.service",
    certainty: Certainty = Certainty.PROVED,
    pid: int | None = 812,
) -> Finding:
    evidence = (Evidence("/proc/net/tcp", "0: 00000000:0050"),)
    summary = f"{name} (pid {pid}) listens on 0.0.0.0:80"
    return Finding(cause, certainty, summary, evidence, Holder(kind, name, pid), (REMEDY,))


def diagnosis(verdict: Verdict = Verdict.CAUSE, **more: object) -> Diagnosis:
    return replace(Diagnosis("01J", TARGET, verdict, error=BUSY), **more)  # type: ignore[arg-type]


def incident(state: State, **more: object) -> Incident:
    base = Incident("01J", TARGET, Person("U1", "alice"), Place("slack"), 0.0, state, diagnosis=diagnosis())
    return replace(base, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("finding", "sentence"),
    [
        (found(), "nginx.service already listens on port 80, so Docker cannot publish webserver there."),
        (
            found("port_held_by_process", HolderKind.PROCESS, "python3"),
            "python3 (pid 812) already listens on port 80, so Docker cannot publish webserver there.",
        ),
        (
            found("port_held_by_socket_unit", HolderKind.SOCKET_UNIT, "cockpit.socket"),
            "systemd already listens on port 80 for cockpit.socket, so Docker cannot publish webserver there.",
        ),
        (
            found("port_published_by_container", HolderKind.CONTAINER, "old-web"),
            "The container old-web already publishes port 80, so Docker cannot publish webserver there.",
        ),
        (
            found(certainty=Certainty.LIKELY),
            "Most likely: nginx.service already listens on port 80, so Docker cannot publish webserver there.",
        ),
        (found("ghost_endpoint", HolderKind.NONE, "dockerd"), "dockerd (pid 812) listens on 0.0.0.0:80."),
    ],
)
def test_a_cause_is_told_in_one_sentence_that_says_how_sure_it_is(finding: Finding, sentence: str) -> None:
    assert sentence == words.verdict_sentence(diagnosis(findings=(finding,)))


def test_further_findings_are_counted() -> None:
    told = words.verdict_sentence(diagnosis(findings=(found(), found(), found())))

    assert told.endswith("there. 2 more things were found.")


def test_without_a_port_the_findings_own_summary_speaks() -> None:
    told = words.verdict_sentence(diagnosis(findings=(found(),), error=None))

    assert "nginx.service (pid 812) listens on 0.0.0.0:80." == told


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        (
            diagnosis(Verdict.HEALTHY, reason="webserver is running, and nothing is wrong with it"),
            "On host1, webserver is running, and nothing is wrong with it.",
        ),
        (
            diagnosis(Verdict.INCONCLUSIVE, reason="port 80 is free now; start it again"),
            "The cause could not be told for webserver on host1. Port 80 is free now; start it again.",
        ),
        (
            diagnosis(Verdict.OTHER_ERROR, error=ErrorText("exec: no such file\nmore")),
            "webserver on host1 fails for another reason than its ports or networks. Docker says: exec: no such file.",
        ),
        (
            diagnosis(Verdict.UNREACHABLE, reason="Connection refused. Check that sshd runs on host1."),
            "host1 could not be asked, so nothing was checked. Connection refused. Check that sshd runs on host1.",
        ),
        (
            diagnosis(Verdict.NO_SUCH_CONTAINER, did_you_mean=("webserver-1", "webserver-2")),
            "There is no container named webserver on host1. Did you mean webserver-1 or webserver-2?",
        ),
        (diagnosis(Verdict.NO_SUCH_CONTAINER), "There is no container named webserver on host1."),
    ],
)
def test_every_other_verdict_has_its_sentence(told: Diagnosis, sentence: str) -> None:
    assert sentence == words.verdict_sentence(told)


def test_healthy_never_hides_what_was_not_checked() -> None:
    areas = (Area(AreaName.FIREWALL, AreaResult.NOT_CHECKED, "needs root"),)
    unseen = (NotChecked("iptables-save", "needs root"),)

    assert words.verdict_sentence(diagnosis(Verdict.HEALTHY, areas=areas)).endswith("Not checked: Firewall rules.")
    assert words.verdict_sentence(diagnosis(Verdict.HEALTHY, not_checked=unseen)).endswith(
        "One question got no answer."
    )


@pytest.mark.parametrize(
    ("step", "text"),
    [
        (STOP, "systemctl stop nginx.service"),
        (Command(("kill", "-TERM", "8 12"), ""), "kill -TERM '8 12'"),
        (
            Command(("tee", "/etc/a b"), "", stdin="[Service]\nx = 'a' 5 % \\\n"),
            r"""printf '[Service]\nx = '"'"'a'"'"' 5 %% \\\n' | tee '/etc/a b'""",
        ),
        (START, "docker start webserver"),
        (EngineCall(EngineAction.STOP, "old-web", ""), "docker stop old-web"),
        (
            EngineCall(EngineAction.CONNECT, "webserver", "", (("network", "front"),)),
            "docker network connect front webserver",
        ),
        (
            EngineCall(
                EngineAction.CONNECT, "web", "", (("network", "front"), ("aliases", "shop,api"), ("ip", "10.0.0.2"))
            ),
            "docker network connect --ip 10.0.0.2 --alias shop --alias api front web",
        ),
        (
            EngineCall(EngineAction.CREATE_NETWORK, "web", "", (("network", "front"), ("driver", "bridge"))),
            "docker network create --driver bridge front",
        ),
        (
            EngineCall(EngineAction.CREATE_NETWORK, "web", "", (("network", "a b"), ("internal", "true"))),
            "docker network create --internal 'a b'",
        ),
        (EngineCall(EngineAction.DISCONNECT, "web", "", (("network", "net"),)), "docker network disconnect net web"),
        (
            EngineCall(EngineAction.RELEASE_ENDPOINT, "web", "", (("network", "front"),)),
            "docker rename web web-aside; docker network disconnect --force front web; docker rename web-aside web",
        ),
        (EngineCall(EngineAction.REMOVE_NETWORK, "web", "", (("network", "front"),)), "docker network rm front"),
        (
            EngineCall(EngineAction.REPUBLISH, "web", "", (("80/tcp", "10.0.0.1:8080"), ("53/udp", "53"))),
            "recreate web with 80/tcp at 10.0.0.1:8080, 53/udp at 53 (the old one is kept under another name)",
        ),
        (EngineCall(EngineAction.RESTORE, "web", ""), "bring back web as it was before (the copy is removed)"),
    ],
)
def test_a_step_is_printed_as_the_command_that_does_the_same(step: Step, text: str) -> None:
    assert text == words.step_text(step)


def test_a_proposal_is_told_with_its_place_its_diff_and_what_to_run_then() -> None:
    proposal = Proposal(
        "by_hand", "Publish web on port 8080 instead", "/srv/compose.yaml", "-  80:80\n+  8080:80\n", "up"
    )

    assert (
        "Publish web on port 8080 instead (to be changed by hand; dockfix does not make this change)",
        "Where: /srv/compose.yaml",
        "  -  80:80",
        "  +  8080:80",
        "Then, on host1:",
        "  up",
    ) == words.proposal_lines(proposal, "host1")
    bare = words.proposal_lines(replace(proposal, diff="", then=""), "host1")
    assert "Where: /srv/compose.yaml" == bare[-1]


def test_a_remedy_is_told_with_risk_hits_steps_and_the_way_back() -> None:
    guarded = replace(STOP, guard=ProcessGuard(812, 99))

    assert (
        "Stop nginx.service and start webserver",
        "Risk: disruptive: something that runs now is interrupted",
        "Hits: nginx.service: 3 established connections",
        "1. systemctl stop nginx.service  (frees port 80)",
        "   only while pid 812 is still the same process",
        "2. docker start webserver  (starts it)",
        "Undo: systemctl start nginx.service",
    ) == words.remedy_lines(replace(REMEDY, steps=(guarded, START)))
    assert "Undo: there is none" == words.remedy_lines(replace(REMEDY, undo=()))[-1]


YES = Decision(True, Person("U2", "bob"), 0.0, "stop_service", "sha256:1")
NO = replace(YES, approved=False, reason="not during the sale.")
PROVED = Verification(True, "", diagnosis(Verdict.HEALTHY), (Probe("198.18.0.11", 80, "tcp", True, "here", ""),))


@pytest.mark.parametrize(
    ("now", "sentence"),
    [
        (incident(State.ASKED), "Looking at webserver on host1."),
        (incident(State.WAITING), "Waiting for approval; nothing is changed before that."),
        (
            incident(State.WAITING, agreed=(YES,)),
            "Waiting for approval; nothing is changed before that. 1 approval so far.",
        ),
        (incident(State.APPROVED, decision=YES), "Approved by bob. Looking once more before anything runs."),
        (incident(State.RUNNING, decision=YES), "Approved by bob. The fix is running."),
        (
            incident(State.VERIFIED, decision=YES, verification=PROVED),
            "Fixed and verified: webserver runs on host1, and port 80/tcp answers.",
        ),
        (
            incident(State.NOT_VERIFIED, decision=YES, note="80/tcp does not answer"),
            "The fix ran, but it could not be verified. 80/tcp does not answer.",
        ),
        (
            incident(State.FAILED, decision=YES, note="It ended with status 1.", executed=(Executed(STOP, 1),)),
            "The fix failed. It ended with status 1.",
        ),
        (incident(State.FAILED, note="The host is gone."), "It failed; nothing was run. The host is gone."),
        (
            incident(State.UNCERTAIN, decision=YES, note="The host went away."),
            (
                "It is not known how the fix ended. The host went away. "
                "Look at host1 first; dockfix does not repeat a step."
            ),
        ),
        (
            incident(State.REFUSED, decision=NO),
            "Refused by bob: not during the sale. Nothing was changed on host1.",
        ),
        (
            incident(State.EXPIRED),
            "Nobody decided in time, so it has expired. Nothing was changed on host1. Ask again when you need it.",
        ),
        (incident(State.ANSWERED, note="It is gone"), "It is gone."),
    ],
)
def test_every_state_has_its_sentence(now: Incident, sentence: str) -> None:
    assert sentence == words.state_sentence(now)


def test_every_area_result_state_verdict_risk_and_certainty_has_words() -> None:
    marks = [
        *(words.result_words(result) for result in AreaResult),
        *(words.state_words(state) for state in State),
        *(words.verdict_words(verdict) for verdict in Verdict),
    ]
    legend = {emoji for emoji, _ in words.LEGEND}

    assert [] == [mark for mark in marks if mark[0] not in legend or not mark[1]]
    assert all(words.area_title(area) for area in AreaName)
    assert all(words.risk_words(risk).startswith(risk) for risk in Risk)
    assert all(words.certainty_words(certainty).startswith(certainty) for certainty in Certainty)
    assert ("Key area", "Result", "What was seen") == words.TABLE_HEADER


@pytest.mark.parametrize(
    ("hostile", "shown"),
    [
        ("plain", "plain"),
        ("\x1b]0;owned\x07", "\\x1b]0;owned\\x07"),
        ("a\r\nb", "a\\r\\nb"),
        ("safe\u202etxt.exe", "safe\\u202etxt.exe"),
        ("zero\u200bwidth", "zero\\u200bwidth"),
        ("\x9b31m", "\\x9b31m"),
        ("\udcff", "\\udcff"),
        ("Grüße, ⚠️ 日本", "Grüße, ⚠️ 日本"),
    ],
)
def test_nothing_that_acts_on_a_terminal_is_left_in_visible_text(hostile: str, shown: str) -> None:
    assert shown == words.visible(hostile)


def test_line_ends_stay_where_they_are_wanted() -> None:
    assert "a\nb\\r" == words.visible("a\nb\r", lines=True)

"""Docker 28 takes a UDP port that somebody else has: said where both are seen to have it, and nowhere else."""

from collections.abc import Iterable
from typing import Any

import pytest

from bot.model import Answer, EngineCall, Step
from tests.causes.world import World, process, sock

UDP = {"53/udp": [{"HostIp": "", "HostPort": "53"}]}
PROXY = process(
    90, "docker-proxy", "/system.slice/docker.service", holds=(9,), ppid=50,
    command="/usr/sbin/docker-proxy -proto udp -host-ip 0.0.0.0 -host-port 53 -container-ip 172.17.0.2",
)  # fmt: skip
RESOLVER = process(700, "dnsmasq", "/system.slice/dnsmasq.service", holds=(7,))


def udp(address: str, inode: int, **changes: Any) -> str:
    return sock(address, 53, inode, kind="udp6" if ":" in address else "udp", state="07", **changes)


def shared(**changes: Any) -> World:
    given: dict[str, Any] = {
        "status": "running", "bindings": UDP, "sockets": [udp("0.0.0.0", 9), udp("127.0.0.1", 7)],
        "processes": [PROXY, RESOLVER],
    }  # fmt: skip
    return World(**(given | changes))


def engine(version: str) -> dict[str, Answer]:
    return {"version": Answer("version", f'{{"Version": "{version}"}}', exit=0)}


def calls(steps: Iterable[Step]) -> list[EngineCall]:
    assert all(isinstance(step, EngineCall) for step in steps)
    return [step for step in steps if isinstance(step, EngineCall)]


def test_what_compose_defines_is_not_moved_by_hand() -> None:
    labels = {"com.docker.compose.project": "shop", "com.docker.compose.service": "dns"}
    (finding,) = shared(labels=labels).diagnosis().findings
    assert () == finding.remedies


def test_of_two_that_have_one_udp_port_the_container_can_leave_it_and_the_other_is_never_touched() -> None:
    (finding,) = shared().diagnosis().findings
    assert ("udp_port_shared", "proved") == (finding.cause, str(finding.certainty))
    (move,) = finding.remedies
    assert ["stop", "republish", "start"] == [str(step.engine) for step in calls(move.steps)]
    assert ["restore", "start"] == [str(step.engine) for step in calls(move.undo)]
    assert {"webserver"} == {step.container for step in calls((*move.steps, *move.undo))}
    assert "webserver does not serve its clients for a moment" == move.affects[0]
    assert finding.summary.startswith("dnsmasq (pid 700) has 127.0.0.1:53/udp as well as webserver")


@pytest.mark.parametrize(
    ("what", "changes"),
    [
        ("the proxy alone", {"sockets": [udp("0.0.0.0", 9)]}),
        ("an engine that does not share", {"instead": engine("29.0.0")}),
        ("an engine before it", {"instead": engine("27.5.1")}),
        ("TCP", {"bindings": {"53/tcp": [{"HostIp": "", "HostPort": "53"}]}}),
        ("another address", {"bindings": {"53/udp": [{"HostIp": "198.18.0.11", "HostPort": "53"}]}}),
        ("a connection from the port", {"sockets": [udp("0.0.0.0", 9), udp("127.0.0.1", 7, peer="9.9.9.9",
                                                                          peer_port=53)]}),
        ("nobody who could be seen", {"processes": [PROXY]}),
    ],
)  # fmt: skip
def test_what_only_looks_like_it_is_no_finding(what: str, changes: dict[str, Any]) -> None:
    assert {} == shared(**changes).found(), what


def test_a_container_that_does_not_run_shares_nothing() -> None:
    assert "udp_port_shared" not in shared(status="created").found()

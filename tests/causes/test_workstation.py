"""The causes on a workstation: built by hand, since neither Docker Desktop nor Windows can be had in the lab."""

import json
from typing import Any

import pytest

from bot.causes import all_causes
from bot.explain import explain
from bot.model import Answer
from tests.causes.world import ALLOCATED, BUSY, NO_ADDRESS, NO_CHAIN, World, peer, process, sock
from tests.errors.catalogue import CATALOGUE, DRIVER, EXPOSING, FORBIDDEN, ONE_USAGE, PROXY

DESKTOP = "Docker Desktop"
WINDOWS = "Microsoft Windows Server Version 21H2 (OS Build 20348.2700)"
LINUX = "Debian GNU/Linux 12 (bookworm)"
WSL = "5.15.153.1-microsoft-standard-WSL2"

FORWARDER = f"{DRIVER}{PROXY}mkdir /port/tcp:0.0.0.0:80:tcp:172.19.0.2:80: input/output error"
EXPOSE = f"{DRIVER}{PROXY}/forwards/expose/port returned unexpected status: 500"
EADDRINUSE = f"{DRIVER}{PROXY}Bind for 0.0.0.0:80: unexpected error (Failure EADDRINUSE)"
OWN_WORDS = f"{DRIVER}{PROXY}Bind for 0.0.0.0:80 failed: port is already allocated"
HNS = "hnsCall failed in Win32: The specified port already exists. (0x803b0013)"
TIMED_OUT = f"{DRIVER}Timed out proxy starting the userland proxy"

WORKSTATION = frozenset(cause.id for cause in all_causes() if cause.on_workstation)


def test_these_are_the_causes_on_a_workstation() -> None:
    names = "desktop_forwarder windows_refuses_port wsl_integration windows_hns_failed"
    assert {*names.split(), "workstation_process_holds_port", "desktop_vm_holds_port"} == WORKSTATION


def world(error: str, system: str = DESKTOP, kernel: str = "6.1.0", **changes: Any) -> World:
    said = json.dumps({"OperatingSystem": system})
    instead = {
        "info": Answer("info", said, exit=0),
        "kernel": Answer("kernel", f"release {kernel}\nmodules yes\nmodular yes\n", exit=0),
    }
    return World(**({"error": error, "instead": instead} | changes))


@pytest.mark.parametrize(
    ("error", "system", "found"),
    [
        (FORWARDER, DESKTOP, {"desktop_forwarder": "likely"}),
        (EXPOSE, DESKTOP, {"desktop_forwarder": "likely"}),
        (FORWARDER, "Docker for Mac", {"desktop_forwarder": "likely"}),
        (TIMED_OUT, DESKTOP, {"desktop_forwarder": "possible"}),
        (EADDRINUSE, DESKTOP, {"workstation_process_holds_port": "likely", "desktop_forwarder": "possible"}),
        (EXPOSING + f"listen tcp 0.0.0.0:80: bind: {ONE_USAGE}", DESKTOP,
         {"workstation_process_holds_port": "likely", "desktop_forwarder": "possible"}),
        (EXPOSING + f"listen tcp 0.0.0.0:80: bind: {FORBIDDEN}", DESKTOP,
         {"windows_refuses_port": "likely", "workstation_process_holds_port": "possible"}),
        (OWN_WORDS, DESKTOP, {"desktop_vm_holds_port": "likely"}),
        (BUSY, DESKTOP, {"desktop_vm_holds_port": "possible"}),
        (HNS, WINDOWS, {"windows_hns_failed": "likely"}),
    ],
)  # fmt: skip
def test_what_the_text_of_a_workstation_says_is_named_and_never_proved(
    error: str, system: str, found: dict[str, str]
) -> None:
    diagnosed = world(error, system).diagnosis()
    assert found == {item.cause: str(item.certainty) for item in diagnosed.findings if item.cause in WORKSTATION}
    # Nothing can be done there from here.
    assert [] == [remedy for item in diagnosed.findings if item.cause in WORKSTATION for remedy in item.remedies]
    assert [] == [item for item in diagnosed.not_checked if item.question in WORKSTATION]


def test_a_pasted_text_is_as_good_as_a_kept_one() -> None:
    assert "likely" == world("", pasted=FORWARDER).found()["desktop_forwarder"]


@pytest.mark.parametrize("error", [wording.text for wording in CATALOGUE], ids=lambda error: error[-50:])
def test_a_plain_linux_host_hears_nothing_of_workstations_whatever_is_pasted(error: str) -> None:
    diagnosed = world("", LINUX, pasted=error).diagnosis()
    assert set() == {item.cause for item in diagnosed.findings} & WORKSTATION
    assert set() == {item.question for item in diagnosed.not_checked} & WORKSTATION


@pytest.mark.parametrize("error", [FORWARDER, EADDRINUSE, OWN_WORDS, BUSY, EXPOSING + FORBIDDEN])
def test_a_container_that_runs_again_has_no_cause_on_the_workstation(error: str) -> None:
    assert set() == set(world("", status="running", pasted=error).found()) & WORKSTATION


@pytest.mark.parametrize("error", [NO_CHAIN, NO_ADDRESS])
def test_on_docker_desktop_other_errors_have_other_causes(error: str) -> None:
    assert set() == set(world(error).found()) & WORKSTATION


@pytest.mark.parametrize("error", [OWN_WORDS, ALLOCATED, BUSY])
def test_a_container_that_publishes_the_port_is_no_matter_of_the_machine(error: str) -> None:
    found = world(error, peers=[peer("shop", published=(("0.0.0.0", 80),))]).found()
    assert "port_published_by_container" in found
    assert "desktop_vm_holds_port" not in found


def test_an_engine_that_cannot_be_asked_is_told_as_not_checked_only_where_it_matters() -> None:
    def unasked(error: str) -> set[str]:
        instead = {"info": Answer("info", could_not="timed out")}
        return {item.question for item in World(error=error, instead=instead).diagnosis().not_checked} & WORKSTATION

    assert {"desktop_forwarder"} == unasked(FORWARDER)
    assert set() == unasked(NO_CHAIN)


def test_the_range_that_windows_gives_away_can_be_kept_by_a_person() -> None:
    (finding,) = [f for f in world(EXPOSING + FORBIDDEN).diagnosis().findings if f.cause == "windows_refuses_port"]
    (proposal,) = finding.proposals
    assert "startport=80 numberofports=1" in proposal.diff
    assert "docker start webserver" == proposal.then


# wsl_integration


def wsl(**changes: Any) -> World:
    return world(BUSY, LINUX, WSL, **changes)


def test_with_shared_addresses_windows_likely_has_the_port_that_nobody_here_has() -> None:
    mirrored = ("lo", "eth0", "docker0", "loopback0")
    free_now = {"port_taken_for_a_moment": "likely"}
    assert {"wsl_integration": "likely", **free_now} == wsl(links=mirrored).found()
    assert {"wsl_integration": "possible", **free_now} == wsl().found()


def test_in_wsl_a_holder_that_can_be_seen_is_the_cause() -> None:
    seen = wsl(
        sockets=[sock(inode=7)], processes=[process(812, "node", "/user.slice/session-1.scope", holds=(7,), uid=1000)]
    )
    assert {"port_held_by_process": "proved"} == seen.found()


def test_in_wsl_without_the_list_of_sockets_it_is_not_checked() -> None:
    unseen = wsl()
    unseen.instead["sockets"] = Answer("sockets", could_not="timed out")
    assert {} == unseen.found()
    assert "wsl_integration" in {item.question for item in unseen.diagnosis().not_checked}


def test_docker_desktop_s_own_kernel_of_microsoft_is_docker_desktop() -> None:
    assert "wsl_integration" not in world(BUSY, DESKTOP, WSL).found()


# What the text alone decides


@pytest.mark.parametrize(
    ("error", "cause"),
    [(FORWARDER, "desktop_forwarder"), (EXPOSE, "desktop_forwarder"), (HNS, "windows_hns_failed")],
)
def test_a_wording_that_only_one_cause_has_decides(error: str, cause: str) -> None:
    explanation = explain(error)
    assert (True, [cause]) == (explanation.decided, [item.cause for item in explanation.causes])


@pytest.mark.parametrize("error", [EADDRINUSE, OWN_WORDS, EXPOSING + FORBIDDEN, BUSY])
def test_a_wording_of_several_causes_does_not(error: str) -> None:
    assert not explain(error).decided

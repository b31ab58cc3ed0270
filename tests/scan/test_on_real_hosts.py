"""Every risk on every engine, for real: made, foreseen with no other beside it, and then it really comes true."""

import re

import pytest
from docker.errors import APIError

from bot.model import ScanReport
from bot.work import foresee
from tests.lab import Engine, LabError, LabHost
from tests.lab.fixtures import HostFactory
from tests.lab.state import difference
from tests.scan import making
from tests.scan.making import CASES, Case
from tests.scoring import reach_of

pytestmark = pytest.mark.lab

EACH = [(case, engine) for case in CASES for engine in Engine]


def scanned(host: LabHost, user: str = "dockfix") -> ScanReport:
    reach = reach_of(host, user)
    try:
        return foresee(reach, host.name)
    finally:
        reach.close()


def found(report: ScanReport) -> list[tuple[str, str, tuple[str, ...]]]:
    return [(item.risk, str(item.certainty), item.containers) for item in report.risks]


@pytest.mark.parametrize(("case", "engine"), EACH, ids=[f"{case.name}-{engine}" for case, engine in EACH])
def test_a_risk_is_foreseen_alone_and_comes_true(lab_host: HostFactory, case: Case, engine: Engine) -> None:
    host = lab_host(engine)
    case.make(host)
    report = scanned(host)
    assert list(case.risks) == found(report), report
    assert ((), True) == (report.not_checked, report.reachable)
    if case.again:
        start_again(host, case)
    if case.fails:
        host.wait_until(lambda: bool(errors(host, case)), "the container fails")
        assert re.search(case.error, errors(host, case))
    if case.then:
        assert case.then in [item.risk for item in scanned(host).risks]


def start_again(host: LabHost, case: Case) -> None:
    if case.again == "host":
        try:
            host.reboot()
        except LabError as error:  # a service that fails at boot is what some risks are about
            if "failed units" not in str(error):
                raise
    elif case.again == "docker":
        host.run("systemctl", "restart", "docker.service")
    else:
        with host.docker() as client:
            try:
                client.restart(case.fails, timeout=0)
            except APIError:
                return


def errors(host: LabHost, case: Case) -> str:
    with host.docker() as client:
        kept = [client.inspect_container(name)["State"] for name in case.fails.split(" or ")]
    return "\n".join(state["Error"] for state in kept if not state["Running"])


@pytest.mark.parametrize("engine", list(Engine))
def test_a_scan_changes_nothing_on_the_host(lab_host: HostFactory, engine: Engine) -> None:
    host = lab_host(engine)
    making.nginx_enabled(host)
    before = host.snapshot_state()
    report = scanned(host)
    assert report.risks
    # A login takes a moment to end.
    host.wait_until(lambda: not difference(before, host.snapshot_state()), "the host looks as it did before")


@pytest.mark.parametrize("engine", list(Engine))
def test_without_rights_nothing_is_called_fine(lab_host: HostFactory, engine: Engine) -> None:
    host = lab_host(engine)
    making.nginx_enabled(host)
    report = scanned(host, "plain")
    assert () == report.risks
    assert "service_takes_port_at_boot" in {item.question for item in report.not_checked}

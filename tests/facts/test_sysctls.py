"""The kernel's settings: their names, their whole values, and the ports that they speak of."""

from pathlib import Path

import pytest

from bot.facts.sysctls import NAMES, SETTINGS, Sysctls
from bot.model import Answer, Target
from bot.snapshot import Answers, Snapshot, Unknown
from tests.facts.test_scripts import run


def read(*lines: str, whose: str = "dockerd", end: str = "end") -> Sysctls:
    output = "\n".join([f"whose {whose}", *lines, end]) + "\n"
    return Snapshot(Answers(Target("h", "c"), {"sysctls": Answer("sysctls", output, exit=0)}))[Sysctls]


@pytest.mark.parametrize("shell", [["dash"], ["busybox", "ash"]], ids=["dash", "busybox"])
def test_every_setting_of_this_machine_is_read_whole(shell: list[str]) -> None:
    answer = run(shell, SETTINGS)
    found = Snapshot(Answers(Target("h", "c"), {"sysctls": answer}))[Sysctls]
    for name in NAMES:
        file = Path("/proc/sys", *name.split("."))
        if file.exists() and "count" not in name:
            assert " ".join(file.read_text(encoding="ascii").split()) == found.text(name), name
    assert found.text("kernel.pid_max").isdigit()


def test_the_ports_that_the_kernel_chooses_from_and_those_that_it_leaves_alone() -> None:
    given = read("net/ipv4/ip_local_port_range:40000\t40009", "net/ipv4/ip_local_reserved_ports:8080,9000-9001")
    assert (range(40_000, 40_010), (range(8080, 8081), range(9000, 9002))) == (given.local_ports, given.reserved_ports)
    assert [8080, 9001] == [port for port in (80, 8080, 8081, 8999, 9001, 9002) if given.reserved(port)]


def test_a_kernel_that_has_no_such_setting_is_taken_as_it_comes() -> None:
    given = read("kernel/pid_max:32768")
    assert (range(32_768, 61_000), (), False, "") == (
        given.local_ports,
        given.reserved_ports,
        given.on("net.ipv4.ip_forward"),
        given.text("net.ipv4.ip_forward"),
    )


@pytest.mark.parametrize(("value", "on"), [("0", False), ("1", True), ("2", True)])
def test_a_switch_is_on_when_it_is_not_zero(value: str, on: bool) -> None:
    assert on is read(f"net/ipv4/ip_forward:{value}").on("net.ipv4.ip_forward")


@pytest.mark.parametrize(("lines", "end"), [((), "end"), (("kernel/pid_max:1",), "kernel/thr")])
def test_what_was_cut_off_or_empty_is_unknown(lines: tuple[str, ...], end: str) -> None:
    with pytest.raises(Unknown):
        read(*lines, end=end)

"""Measures a cold diagnosis against the same questions asked plainly, near and far.

`python -m tests.bench.bench_round` needs the lab. Plainly = paramiko as its documentation shows it: connect, then one
command after another.
"""

import argparse
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import paramiko

from bot.facts import all_questions
from bot.model import Question, Target
from bot.reach.address import HostAddress
from bot.reach.ssh import SshReach
from tests.bench.slow_line import SlowLine
from tests.lab import Engine, Lab, LabHost
from tests.lab.faults import ports


@dataclass(frozen=True, slots=True)
class Figures:
    """Seconds. `single` is connecting and asking nothing but the slowest question."""

    connect: float
    single: float
    slowest_name: str
    one_after_another: float
    cold: float
    warm: float
    connect_ours: float
    round_trips: int


def main() -> None:
    """Boot a host and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--added-ms", type=int, nargs="*", default=[0, 100])
    chosen = parser.parse_args()
    with Lab() as lab, tempfile.TemporaryDirectory() as folder:
        host = lab.boot(Engine.DOCKER_28_5, "host1")
        name = ports.nginx_service(host)
        host.run("usermod", "-aG", "docker", "plain")
        for user, sudo in (("plain", False), ("dockfix", True)):
            for added in chosen.added_ms:
                with SlowLine(host.address, 22, added / 1000) as line:
                    where = _address(host, line.port, Path(folder) / "known_hosts", user, sudo)
                    tell(added, user, sudo, measure(where, name, chosen.runs))


def measure(where: HostAddress, container: str, runs: int) -> Figures:
    """Measure one way to a host. The best of several runs each: whatever else the machine does only adds."""
    asked = all_questions()
    plain = [question for question in asked if isinstance(question, Question)]
    # Twice, since the first question after a login also pays for the session that the host opens then.
    (each, total), (again, _) = _plainly(where, plain), _plainly(where, list(reversed(plain)))
    slowest = max(plain, key=lambda question: min(each[question.id], again[question.id]))
    cold, warm, ours, single, connect, trips = [], [], [], [], [], 0
    for _ in range(runs):
        reach = SshReach(where)
        first = reach.ask(Target("host", container), asked).timings
        second = reach.ask(Target("host", container), asked).timings
        reach.close()
        cold.append(first.total_ms / 1000)
        ours.append(first.connect_ms / 1000)
        warm.append(second.total_ms / 1000)
        trips = first.round_trips
        alone, whole = _plainly(where, [slowest])
        single.append(whole)
        connect.append(whole - alone[slowest.id])
        total = min(total, _plainly(where, plain)[1])
    return Figures(min(connect), min(single), slowest.id, total, min(cold), min(warm), min(ours), trips)


def _plainly(where: HostAddress, asked: list[Question]) -> tuple[dict[str, float], float]:
    """Connect and ask one after another; the Engine's questions are left out, which only flatters this way."""
    started = time.monotonic()
    client = paramiko.SSHClient()
    client.load_host_keys(str(where.known_hosts))
    client.connect(
        where.address,
        where.port,
        where.user,
        key_filename=str(where.identity_file),
        allow_agent=False,
        look_for_keys=False,
    )
    each: dict[str, float] = {}
    for question in asked:
        began = time.monotonic()
        stdin, stdout, stderr = client.exec_command(f"{'sudo -n ' if where.sudo else ''}sh -s")
        stdin.write(question.script)
        stdin.channel.shutdown_write()
        stdout.read()
        stderr.read()
        each[question.id] = time.monotonic() - began
    ended = time.monotonic()
    client.close()
    return each, ended - started


def _address(host: LabHost, port: int, known: Path, user: str, sudo: bool) -> HostAddress:
    lines = host.known_hosts.read_text().splitlines()
    known.write_text("".join(f"[127.0.0.1]:{port} {line.partition(' ')[2]}\n" for line in lines))
    return HostAddress("127.0.0.1", port, user, host.identity_file, known_hosts=known, sudo=sudo)


def tell(added: int, user: str, sudo: bool, figures: Figures) -> None:
    """Print the figures of one way, and what was promised of them."""
    print(
        f"\n{added} ms added, as {user}{' with sudo' if sudo else ''}\n"
        f"  plainly: connect {figures.connect * 1000:.0f} ms, connect and ask only the slowest question "
        f"({figures.slowest_name}) {figures.single * 1000:.0f} ms, all one after another "
        f"{figures.one_after_another * 1000:.0f} ms\n"
        f"  dockfix: cold {figures.cold * 1000:.0f} ms (connect {figures.connect_ours * 1000:.0f} ms), "
        f"warm {figures.warm * 1000:.0f} ms, waits for the host {figures.round_trips}\n"
        f"  cold / (connect + slowest) = {figures.cold / figures.single:.2f} (promised 1.25 at most), "
        f"one after another / cold = {figures.one_after_another / figures.cold:.1f} (promised 4 at 100 ms)",
        flush=True,
    )


if __name__ == "__main__":
    main()

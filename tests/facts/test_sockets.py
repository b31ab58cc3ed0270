"""What is read of sockets beyond the kernel's tables of TCP and UDP, and that asking for it changes nothing."""

import os
import socket
import subprocess
from pathlib import Path

import pytest

from bot.facts.sockets import TABLES, V6ONLY, Sockets
from bot.model import Answer, Target
from bot.snapshot import Answers

TCP6 = "tcp6 00000000000000000000000000000000:0050 00000000000000000000000000000000:0000 0A 0 7"
CONNECTION = "tcp6 00000000000000000000000001000000:0050 00000000000000000000000001000000:1092 01 0 8"
# By hand, as net/sctp/proc.c writes it: no kernel with SCTP was at hand.
SCTP_TABLE = """\
 ENDPT     SOCK   STY SST HBKT LPORT   UID INODE LADDRS
00000000f3f0d1a5 00000000c5b6a7f8 2   10  29   3868      0 41234 0.0.0.0\x20
000000001e2d3c4b 0000000012345678 0   7   30   5000   1000 41235 *192.0.2.5 2001:0db8:0000:0000:0000:0000:0000:0001\x20
0000000000000001 0000000000000002 0   7   30   0      1000 41236 \x20
"""


def read(*rows: str, told: str | None = None) -> Sockets:
    answers = {"sockets": Answer(TABLES.id, "\n".join(["whose dockerd", *rows, "end"]), exit=0)}
    if told is not None:
        answers["v6only"] = Answer(V6ONLY.id, told, exit=0)
    return Sockets.read(Answers(Target("here", "web"), answers))


@pytest.mark.parametrize(
    ("told", "v6only"),
    [
        (None, None),
        ("skipped tcp tcp_diag is not loaded\nend\n", None),
        ("asked tcp\nLISTEN 0 4 *:80 *:* ino:7 sk:1 cgroup:/a v6only:0 <->\nend\n", False),
        ("asked tcp\nLISTEN 0 4 [::]:80 [::]:* ino:7 sk:1 cgroup:/a v6only:1 <->\nend\n", True),
        ("asked tcp\nLISTEN 0 4 [::]:80 [::]:* ino:9 sk:1 cgroup:/a v6only:1 <->\nend\n", None),
    ],
)
def test_whether_a_socket_is_for_ipv6_alone_is_known_only_where_it_was_told(
    told: str | None, v6only: bool | None
) -> None:
    (found,) = read(TCP6, told=told).all
    assert v6only is found.v6only


def test_of_a_connection_nothing_is_told_and_nothing_is_concluded() -> None:
    (found,) = read(CONNECTION, told="asked tcp\nESTAB 0 0 [::1]:80 [::1]:4242 ino:8 sk:1 cgroup:/a <->\nend\n").all
    assert found.v6only is None


@pytest.mark.parametrize("shell", [["dash"], ["busybox", "ash"]], ids=["dash", "busybox"])
def test_endpoints_of_sctp_are_read_with_each_of_their_addresses(shell: list[str], tmp_path: Path) -> None:
    (tmp_path / "sctp").mkdir()
    (tmp_path / "sctp/eps").write_text(SCTP_TABLE, encoding="ascii")
    (tmp_path / "tcp").write_text("  sl  local_address\n", encoding="ascii")
    script = TABLES.script.replace('echo "whose $whose"', f'net={tmp_path}; echo "whose $whose"')
    done = subprocess.run([*shell, "-s"], input=script, capture_output=True, text=True, check=True)
    rows = done.stdout.splitlines()
    found = read(*rows[1:-1]).all
    assert "end" == rows[-1]
    assert [
        ("sctp", 4, "0.0.0.0", 3868, "0A", 0, 41234),
        ("sctp", 4, "192.0.2.5", 5000, "07", 1000, 41235),
        ("sctp", 6, "2001:db8::1", 5000, "07", 1000, 41235),
    ] == [(sock.protocol, sock.family, sock.address, sock.port, sock.state, sock.uid, sock.inode) for sock in found]
    assert "192.0.2.5:5000/sctp" == str(found[1])


@pytest.mark.parametrize("shell", [["dash"], ["busybox", "ash"]], ids=["dash", "busybox"])
@pytest.mark.parametrize(
    ("loaded", "asked"),
    [
        ("", []),
        ("inet_diag 1 0 - Live 0x0\n", []),
        ("tcp_diag 1 0 - Live 0x0\n", []),
        ("inet_diag 1 1 tcp_diag, Live 0x0\ntcp_diag 1 0 - Live 0x0\n", ["--tcp"]),
        ("inet_diag 1 2 - Live 0x0\ntcp_diag 1 0 - Live 0x0\nudp_diag 1 0 - Live 0x0\n", ["--tcp", "--udp"]),
    ],
)
def test_ss_runs_only_where_it_makes_the_kernel_load_nothing(
    shell: list[str], loaded: str, asked: list[str], tmp_path: Path
) -> None:
    modules, log, tools = tmp_path / "modules", tmp_path / "log", tmp_path / "bin"
    modules.write_text(loaded, encoding="ascii")
    tools.mkdir()
    (tools / "ss").write_text(f'#!/bin/sh\necho "$@" >> {log}\n', encoding="ascii")
    (tools / "ss").chmod(0o755)
    script = V6ONLY.script.replace("/proc/modules", str(modules)).replace("modules.builtin", "none")
    path = f"{tools}:{os.environ['PATH']}"
    done = subprocess.run([*shell, "-s"], input=script, capture_output=True, text=True, check=True, env={"PATH": path})
    ran = log.read_text(encoding="ascii").splitlines() if log.exists() else []
    assert asked == [line.split()[-1] for line in ran]
    assert 2 - len(asked) == done.stdout.count("skipped")
    assert done.stdout.endswith("end\n")


def test_this_machine_tells_it_of_a_real_socket_or_says_that_it_must_not_ask() -> None:
    with socket.create_server(("::", 0), family=socket.AF_INET6) as alone, \
         socket.create_server(("::", 0), family=socket.AF_INET6, dualstack_ipv6=True) as both:  # fmt: skip
        said = {
            question.id: subprocess.run(
                ["sh", "-s"], input=question.script, capture_output=True, text=True, check=True
            ).stdout
            for question in (TABLES, V6ONLY)
        }
        answers = {name: Answer(name, output, exit=0) for name, output in said.items()}
        found = Sockets.read(Answers(Target("here", "web"), answers))
        told = [found.on("tcp", server.getsockname()[1])[0].v6only for server in (alone, both)]
    assert ([None, None] if "skipped tcp" in said["v6only"] else [True, False]) == told

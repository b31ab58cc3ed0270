"""The readers of what is scarce, denied or late: what real hosts print, and the odd forms of it."""

import os
import socket
import subprocess
import time
from pathlib import Path

import pytest

from bot.facts.filesystems import FILE_SYSTEMS, FileSystems
from bot.facts.interfaces import INTERFACES, Interfaces
from bot.facts.ipv6 import IPV6, Ipv6
from bot.facts.kernel_log import KERNEL_LOG, KernelLog
from bot.facts.protocols import PROTOCOLS, Protocols
from bot.facts.proxy import PROXY, ProxyProgram
from bot.facts.rootless import ROOTLESS, Rootless
from bot.facts.sysctls import SETTINGS
from bot.facts.tasks import TASKS, Tasks
from bot.model import Answer, Question, Target
from bot.snapshot import Answers, Snapshot, Unknown
from tests.facts.test_scripts import run


def see(question: Question, output: str) -> Snapshot:
    said = {
        question.id: Answer(question.id, output, exit=0),
        SETTINGS.id: Answer(SETTINGS.id, "whose own\nx:1\nend\n", exit=0),
    }
    return Snapshot(Answers(Target("host1", "web"), said))


@pytest.mark.parametrize("shell", [["dash"], ["busybox", "ash"]], ids=["dash", "busybox"])
def test_this_machine_can_be_read(shell: list[str]) -> None:
    questions = (FILE_SYSTEMS, INTERFACES, IPV6, PROTOCOLS, PROXY, ROOTLESS, TASKS, SETTINGS)
    here = Snapshot(Answers(Target("here", "web"), {q.id: run(shell, q) for q in questions}))
    tasks = here[Tasks]
    assert tasks.pid_max == int(Path("/proc/sys/kernel/pid_max").read_text(encoding="ascii"))
    assert tasks.threads >= len([name for name in os.listdir("/proc") if name.isdigit()]) // 2  # noqa: PTH208
    assert "lo" in {placed.interface for placed in here[Interfaces].all} or not here[Interfaces].all
    assert here[Ipv6].family is Path("/proc/net/if_inet6").exists()
    assert here[ProxyProgram].folders
    assert here[FileSystems].data_root
    assert isinstance(here[Protocols].sctp, bool)


def test_the_kernels_own_word_decides_about_sctp() -> None:
    here = Snapshot(Answers(Target("here", "web"), {PROTOCOLS.id: run(["dash"], PROTOCOLS)}))
    try:
        socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_SCTP).close()
        there = True
    except OSError:
        there = False
    # Asking for such a socket may itself load the module: what the question sees can only be less.
    assert there or not here[Protocols].sctp


def test_a_rootlesskit_is_found_once_although_it_runs_twice(tmp_path: Path) -> None:
    kit = tmp_path / "rootlesskit"
    # A process of that name with a child of that name, as RootlessKit is.
    kit.write_text('#!/bin/sh\n[ "$1" = child ] || { "$0" child & }\nread -r never\n', encoding="ascii")
    kit.chmod(0o755)
    running = subprocess.Popen([kit, "--net=slirp4netns", "--port-driver=builtin"], stdin=subprocess.PIPE)
    try:
        for _ in range(100):
            comm = Path(f"/proc/{running.pid}/comm").read_text(encoding="ascii").strip()
            children = Path(f"/proc/{running.pid}/task/{running.pid}/children")
            if comm == "rootlesskit" and (not children.exists() or children.read_text(encoding="ascii").strip()):
                break
            time.sleep(0.02)
        answers = {question.id: run(["dash"], question) for question in (ROOTLESS, SETTINGS)}
        kits = Snapshot(Answers(Target("here", "web"), answers))[Rootless].kits
    finally:
        running.kill()
        running.communicate()
    mine = [found for found in kits if found.pid == running.pid]
    assert ["builtin"] == [found.port_driver for found in mine]
    assert "slirp4netns" == mine[0].told("net")
    assert 1 == len([found for found in kits if str(tmp_path) in found.command])


def test_mount_points_with_spaces_and_file_systems_without_inodes_are_read() -> None:
    rows = "root /srv/my docker\nFilesystem Inodes IUsed IFree IUse% Mounted on\n/dev/vda 60000 1 59999 1% /\n"
    text = rows + "/dev/vdb 0 0 0 - /srv/my docker\nro /media/my\\040disk\nend\n"
    systems = see(FILE_SYSTEMS, text)[FileSystems]
    assert ("/srv/my docker", {"/": (59999, 60000)}) == (systems.data_root, systems.inodes)
    assert ("/media/my disk",) == systems.read_only


def test_what_was_cut_off_is_unknown() -> None:
    for question, kind in ((FILE_SYSTEMS, FileSystems), (INTERFACES, Interfaces)):
        with pytest.raises(Unknown, match="cut off"):
            see(question, "root /var/lib/docker\n")[kind]


def test_limits_of_both_versions_of_control_groups_are_read_and_none_is_left_out() -> None:
    text = (
        "pid_max 32768\nthreads_max 100\nthreads 90\ndockerd 5\nnproc unlimited unlimited\nuid 0\n"
        "pids max 9 /system.slice/docker.service\npids 500 400 /system.slice\n"
        "memory 9223372036854771712 5 0 /docker\nmemory 1000 900 3 /system.slice/docker.service\n"
    )
    tasks = see(TASKS, text)[Tasks]
    assert [("/system.slice", 500, 400)] == [(b.group, b.most, b.now) for b in tasks.pids]
    assert [("docker.service", 1000, 3)] == [(b.unit, b.most, b.killed) for b in tasks.memory]
    assert tasks.user_limit is None


def test_the_moment_of_a_denial_is_its_own_and_not_that_of_the_journal() -> None:
    text = '1763990009.500000 h kernel: audit: type=1400 audit(1763990000.123:7): apparmor="DENIED" comm="x"\n'
    (line,) = see(KERNEL_LOG, text)[KernelLog].lines
    assert (1_763_990_000_123_000, True, False) == (line.at, line.denial, line.for_memory)


def test_addresses_of_busyboxs_ip_are_read_as_well() -> None:
    text = (
        "link eth0 0x1003 up\nlink tun9 0x1002 down\n1: eth0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 state UP\n"
        "2: tun8: <NO-CARRIER,BROADCAST,UP> mtu 1500\n3: tun9@tun8: <NO-CARRIER,UP,M-DOWN> mtu 1500 qdisc noqueue\n"
        "4: vlan2@eth0: <BROADCAST,MULTICAST> mtu 1500\n2: eth0    inet6 fe80::1/64 scope link dadfailed tentative \n"
        "end\n"
    )
    interfaces = see(INTERFACES, text)[Interfaces]
    placed = interfaces.of("fe80::1")
    assert placed is not None
    assert ("eth0", True, True) == (placed.interface, placed.tentative, placed.failed)
    assert frozenset({"eth0"}) == interfaces.up
    assert frozenset({"tun8", "tun9", "vlan2"}) == interfaces.no_carrier


def test_a_path_that_the_daemon_was_told_counts() -> None:
    program = see(PROXY, "whose daemon\ntold /opt/docker-proxy\npath /usr/bin\nprogram /opt/docker-proxy\nend\n")[
        ProxyProgram
    ]
    assert ("/opt/docker-proxy", ("/opt/docker-proxy",), False) == (program.told, program.programs, program.in_path())

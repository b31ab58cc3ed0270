"""The questions themselves: they run in every shell, change nothing, and find what is really there."""

import os
import re
import shutil
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.facts import all_facts, all_questions
from bot.facts.addresses import Addresses
from bot.facts.boot import scan_questions
from bot.facts.bound import INACTIVE
from bot.facts.host import IDENTITY
from bot.facts.links import Links
from bot.facts.processes import Processes
from bot.facts.resources import Disks, Memory
from bot.facts.sockets import V6ONLY, Sockets
from bot.model import Answer, EngineQuestion, Question, Target
from bot.snapshot import Answers, Snapshot

SCRIPTS = [asked for asked in {*all_questions(), *scan_questions()} if isinstance(asked, Question)]
SCRIPTS.sort(key=lambda question: question.id)
SHELLS = {"dash": ["dash"], "busybox": ["busybox", "ash"], "sh": ["sh"]}
REDIRECTION = re.compile(r"(?<![-=$<&])>+\s*([^\s&|;)]*)")


@pytest.fixture(params=sorted(SHELLS))
def shell(request: pytest.FixtureRequest) -> list[str]:
    command = SHELLS[request.param]
    if shutil.which(command[0]) is None:
        pytest.fail(f"{command[0]} is not installed: apt-get install dash busybox-static")
    return command


def run(shell: list[str], question: Question, tools: Path | None = None) -> Answer:
    """Ask this machine; with `tools`, only the programs in that folder are there."""
    path = str(tools) if tools else "/usr/sbin:/usr/bin:/sbin:/bin"
    program = shutil.which(shell[0]) or shell[0]
    done = subprocess.run(
        [program, *shell[1:], "-s"], input=question.script, capture_output=True, text=True, check=False, timeout=60,
        env={"PATH": path}, errors="replace",
    )  # fmt: skip
    return Answer(question.id, done.stdout, done.stderr, done.returncode)


def ask(shell: list[str], tools: Path | None = None) -> Snapshot:
    answers = {question.id: run(shell, question, tools) for question in SCRIPTS}
    return Snapshot(Answers(Target("here", "web"), answers | {"host": Answer("host", "uid 0\nsudo ok\n", exit=0)}))


@pytest.mark.parametrize("question", SCRIPTS, ids=lambda question: question.id)
def test_a_script_is_constant_and_writes_nowhere(question: Question) -> None:
    outside_awk = re.sub(r"'[^']*'", "''", question.script)
    targets = {found for found in REDIRECTION.findall(outside_awk) if found}
    assert set() == targets - {"/dev/null"}
    assert "{container}" not in question.script
    forbidden = r"\b(docker|curl|wget|python3?|lsof|ss|sudo|modprobe|rm|mv|kill|tee|mktemp|eval)\b"
    if question is V6ONLY:
        outside_awk = re.sub(r"\b(command -v ss|ss -H -6 -a -n -e|ss is missing)\b", "", outside_awk)
    if question is INACTIVE:
        outside_awk = re.sub(r"\b(command -v ss|the ss of|ss is missing)\b", "", outside_awk)
    words = re.findall(
        forbidden, re.sub(r"docker\.(service|socket|pid)|/(etc|var/lib)/docker\S*|/modprobe\.d\S*", "", outside_awk)
    )
    assert [] == words


def test_the_questions_to_the_engine_only_read() -> None:
    engine = {question.method for question in all_questions() if isinstance(question, EngineQuestion)}
    assert {"containers", "info", "inspect_container", "inspect_networks_of", "networks", "version"} == engine


@pytest.mark.parametrize("question", SCRIPTS, ids=lambda question: question.id)
def test_every_shell_can_read_every_script(shell: list[str], question: Question) -> None:
    done = subprocess.run([*shell, "-n"], input=question.script, capture_output=True, text=True, check=False)
    assert (0, "") == (done.returncode, done.stderr)


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server


def test_a_listener_of_this_very_process_is_found_with_its_process(shell: list[str], listener: socket.socket) -> None:
    port = listener.getsockname()[1]
    see = ask(shell)
    (found,) = see[Sockets].on("tcp", port)
    assert ("127.0.0.1", True, 4) == (found.address, found.holds, found.family)
    own = see[Processes].by_pid[os.getpid()]
    assert os.getpid() in [holder.pid for holder in see[Processes].holding(found.inode)]
    assert (os.getppid(), os.getuid()) == (own.ppid, own.uid)
    assert "python" in own.program
    start = (
        Path(f"/proc/{os.getpid()}/stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()[19]
    )
    assert int(start) == own.start


def test_what_every_linux_has_can_be_read(shell: list[str]) -> None:
    see = ask(shell)
    assert see[Addresses].has("127.0.0.1")
    assert not see[Addresses].has("203.0.113.7")
    assert "lo" in see[Links].names
    assert see[Memory].total_kb > see[Memory].available_kb > 0
    assert see[Disks].holding("/") is not None


def test_busybox_alone_is_enough_for_ports_addresses_and_resources(tmp_path: Path, listener: socket.socket) -> None:
    busybox = shutil.which("busybox")
    assert busybox is not None
    subprocess.run([busybox, "--install", "-s", str(tmp_path)], check=True)
    see = ask(["busybox", "ash"], tmp_path)
    (found,) = see[Sockets].on("tcp", listener.getsockname()[1])
    assert see[Processes].holding(found.inode)
    assert see[Addresses].has("127.0.0.1")
    assert see[Memory].total_kb > 0


def test_with_no_tools_at_all_each_fact_says_that_it_could_not_look(tmp_path: Path) -> None:
    see = ask(["dash"], tmp_path)
    ids = {"; ".join(q.shown for q in fact.QUESTIONS): fact.QUESTIONS[0].id for fact in all_facts() if fact.QUESTIONS}
    unread = {ids.get(item.question, item.question): item.reason for item in see.not_checked(all_facts())}
    assert {"sockets", "processes", "memory", "disks", "daemon_log", "units", "firewall"} <= set(unread)
    assert all(unread.values())


def test_the_name_of_a_process_cannot_pass_for_another_process(tmp_path: Path) -> None:
    forged = tmp_path / "x\n1 (systemd) S 0"
    shutil.copy(shutil.which("sleep") or "/bin/sleep", forged)
    sleeping = subprocess.Popen([forged, "60"])
    try:
        see = ask(["sh"])
        assert see[Processes].by_pid[1].ppid == 0
        assert sleeping.pid in see[Processes].by_pid
    finally:
        sleeping.kill()
        sleeping.wait()


def test_the_identity_is_given_and_not_asked() -> None:
    assert IDENTITY.id not in [question.id for question in all_questions()]

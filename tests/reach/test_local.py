"""The machine that the tests run on: rounds, steps that run at most once, ports that are tried, engines that err."""

import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from socketserver import ThreadingUnixStreamServer

import pytest

from bot.model import Command, EngineQuestion, ProcessGuard, Question, Target
from bot.reach import NO_CONTAINER, engine
from bot.reach.engine import EngineRefused, Wire, ask_engine
from bot.reach.local import LocalReach

TARGET = Target("here", "web")
VERSION = EngineQuestion("version", "version", "docker version", limit_seconds=1)

pytestmark = pytest.mark.sshd


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where steps note themselves: for root that is under /var/lib, so what a test leaves there is cleared away."""
    monkeypatch.setenv("HOME", str(tmp_path))
    return tmp_path


@pytest.fixture
def op() -> Iterator[str]:
    name = f"test-{os.getpid()}-{time.time_ns()}"
    yield name
    subprocess.run(["rm", "-rf", f"/var/lib/dockfix/ops/{name}"], check=False)


def test_a_round_answers_and_the_engine_is_left_alone() -> None:
    seen: list[str] = []
    asked = LocalReach().ask(TARGET, [Question("q", "echo hi", ""), VERSION], seen.append)
    answers = {answer.question: answer for answer in asked.answers}
    assert ("hi\n", 0) == (answers["q"].output, answers["q"].exit)
    assert f"uid {os.geteuid()}\nsudo off" in answers["host"].output
    assert "" != answers["version"].could_not
    assert ["host", "q", "version"] == sorted(seen)
    assert (0, "") == (asked.timings.round_trips, asked.answers.address)


def test_what_overruns_is_ended_with_all_that_it_started() -> None:
    word = f"dockfix-local-{time.time_ns()}"
    slow = Question("slow", f"sh -c 'sleep 60; : {word}' & setsid sh -c 'sleep 61; : {word}'", "", limit_seconds=1)
    answers = {answer.question: answer for answer in LocalReach().ask(TARGET, [slow]).answers}
    assert "gave no answer within 1 s" == answers["slow"].could_not
    listed = subprocess.run(["pgrep", "-f", word], capture_output=True, text=True, check=False).stdout.split()
    # What made itself a session of its own is no longer of the round and may outlive it.
    assert len(listed) <= 1
    for pid in listed:
        os.kill(int(pid), 9)


def test_a_step_runs_once_and_tells_the_same_again(home: Path, op: str) -> None:
    step = Command(("sh", "-c", 'printf "%s|" "$@"; echo x >>ran; exit 7', "sh", "a b", "$HOME", "'", "*", ""), "why")
    step = Command((*step.argv[:2], step.argv[2].replace("ran", str(home / "ran")), *step.argv[3:]), "why")
    first, again = LocalReach().run(op, step), LocalReach().run(op, step)
    assert (7, "a b|$HOME|'|*||\n") == (first.exit, first.output)
    assert (7, first.output) == (again.exit, again.output)
    assert "x\n" == (home / "ran").read_text()


def test_a_step_is_given_its_text_to_read_as_it_is(home: Path, op: str) -> None:
    text = "[Service]\n# 100 % 'quoted' $HOME `id` \\\nLimitNOFILE=65536\n"
    done = LocalReach().run(op, Command(("tee", str(home / "file")), "why", stdin=text))
    assert (0, text) == (done.exit, done.output)
    assert text == (home / "file").read_text()


def test_a_text_that_is_too_long_to_be_given_is_refused(op: str) -> None:
    with pytest.raises(ValueError, match="more than 64000 bytes"):
        LocalReach().run(op, Command(("cat",), "why", stdin="x" * 64_001))


def test_two_at_the_same_time_run_it_once(home: Path, op: str) -> None:
    step = Command(("sh", "-c", f"echo x >>{home}/ran; sleep 0.5"), "why")
    exits: list[int | None] = []
    threads = [threading.Thread(target=lambda: exits.append(LocalReach().run(op, step).exit)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [0] * 4 == exits
    assert "x\n" == (home / "ran").read_text()


def test_what_still_runs_when_the_time_is_up_is_unknown_and_read_later(home: Path, op: str) -> None:
    step = Command(("sh", "-c", "echo begun; sleep 3; echo done"), "why")
    first = LocalReach().run(op, step, limit_seconds=1)
    assert None is first.exit
    assert "it still ran" in first.output
    later = LocalReach().run(op, step, limit_seconds=20)
    assert (0, "begun\ndone\n") == (later.exit, later.output)


def test_what_was_killed_without_an_exit_status_is_unknown_and_not_run_again(home: Path, op: str) -> None:
    step = Command(("sh", "-c", f"echo x >>{home}/ran; kill -9 -$(ps -o pgid= $$ | tr -d ' ')"), "why")
    first, again = LocalReach().run(op, step, 20), LocalReach().run(op, step, 20)
    assert (None, None) == (first.exit, again.exit)
    assert "it ended without leaving its exit status" in again.output
    assert "x\n" == (home / "ran").read_text()


def test_output_is_capped_and_the_exit_status_kept(home: Path, op: str) -> None:
    done = LocalReach().run(op, Command(("sh", "-c", "head -c 300000 /dev/zero | tr '\\0' x; exit 9"), "why"))
    assert (9, 64_000) == (done.exit, len(done.output.strip()))


def test_secrets_of_a_step_are_not_kept(home: Path, op: str) -> None:
    assert "token=[redacted]\n" == LocalReach().run(op, Command(("echo", "token=abcdef12345"), "why")).output


def test_the_status_that_means_the_guard_is_not_given_for_anything_else(home: Path, op: str) -> None:
    done = LocalReach().run(op, Command(("sh", "-c", "exit 76"), "why"))
    assert (1, "(ended with status 76)") == (done.exit, done.output)


def test_a_guard_lets_only_the_process_that_was_shown(home: Path, op: str) -> None:
    victim = subprocess.Popen(["sleep", "60"])
    ticks = int(Path(f"/proc/{victim.pid}/stat").read_text().rpartition(") ")[2].split()[19])
    kill = ("kill", str(victim.pid))
    way = LocalReach()
    assert 76 == way.run(op + "1", Command(kill, "why", ProcessGuard(victim.pid, ticks + 1))).exit
    assert 76 == way.run(op + "2", Command(kill, "why", ProcessGuard(2**22 + 5, ticks))).exit
    assert None is victim.poll()
    assert 0 == way.run(op + "3", Command(kill, "why", ProcessGuard(victim.pid, ticks))).exit
    assert -15 == victim.wait()
    for number in "123":
        subprocess.run(["rm", "-rf", f"/var/lib/dockfix/ops/{op}{number}"], check=False)


@pytest.mark.parametrize("wrong", ["", "../x", "a/b", "-x", "a b", "x" * 200, "ä"])
def test_an_operation_whose_id_is_no_name_is_refused(wrong: str) -> None:
    with pytest.raises(ValueError, match="cannot be the id of an operation"):
        LocalReach().run(wrong, Command(("true",), "why"))


def test_notes_that_are_old_are_cleared_away_by_a_later_step(home: Path, op: str) -> None:
    base = Path("/var/lib/dockfix/ops") if os.geteuid() == 0 else home / ".local/state/dockfix/ops"
    old, young = base / f"{op}-old", base / f"{op}-young"
    for folder, days in ((old, 40), (young, 20)):
        folder.mkdir(parents=True)
        (folder / "rc").write_text("0\n")
        stamp = time.time() - days * 86_400
        os.utime(folder, (stamp, stamp))
    LocalReach().run(op, Command(("true",), "why"))
    assert (False, True) == (old.exists(), young.exists())
    subprocess.run(["rm", "-rf", str(young)], check=True)


CLIENT = """
import sys
from bot.model import Command
from bot.reach.local import LocalReach
print("go", flush=True)
LocalReach().run(sys.argv[1], Command(("sh", "-c", f"echo x >>{sys.argv[2]}; sleep 1; echo done"), "why"))
"""


@pytest.mark.parametrize("wait", [0.02, 0.05, 0.1, 0.2, 0.4])
def test_a_dockfix_that_is_killed_in_the_middle_never_makes_it_run_twice(home: Path, op: str, wait: float) -> None:
    ran = home / "ran"
    client = subprocess.Popen([sys.executable, "-c", CLIENT, op, str(ran)], stdout=subprocess.PIPE, text=True)
    assert client.stdout is not None
    client.stdout.readline()
    time.sleep(wait)
    client.kill()
    client.wait()
    client.stdout.close()
    done = LocalReach().run(op, Command(("sh", "-c", f"echo x >>{ran}; sleep 1; echo done"), "why"), 20)
    assert (0, "done\n") == (done.exit, done.output)
    assert "x\n" == ran.read_text()


@pytest.fixture
def listener() -> Iterator[Callable[[str], int]]:
    """A server on the loopback address that treats whoever connects in one way; gives its port."""
    opened: list[socket.socket] = []

    def start(manner: str) -> int:
        server = socket.create_server(("127.0.0.1", 0))
        opened.append(server)

        def serve() -> None:
            while True:
                try:
                    connection, _ = server.accept()
                except OSError:
                    return
                opened.append(connection)
                if manner == "closes":
                    connection.close()
                elif manner == "greets":
                    connection.sendall(b"220 hello\r\n")

        threading.Thread(target=serve, daemon=True).start()
        port: int = server.getsockname()[1]
        return port

    yield start
    for sock in opened:
        sock.close()


@pytest.mark.parametrize(("manner", "answered"), [("waits", True), ("greets", True), ("closes", False)])
def test_a_port_answers_only_if_it_stays_open_or_speaks(
    listener: Callable[[str], int], manner: str, answered: bool
) -> None:
    port = listener(manner)
    for address in ("127.0.0.1", "0.0.0.0", "", "localhost"):
        assert answered == LocalReach().probe(address, port, "tcp").answered


@pytest.mark.parametrize(
    ("address", "port", "protocol"),
    [("127.0.0.1", 1, "tcp"), ("::1", 1, "tcp"), ("no-such.invalid", 80, "tcp"), ("x" * 300, 80, "tcp"),
     ("127.0.0.1", 70_000, "tcp"), ("127.0.0.1", 53, "udp"), ("", -1, "tcp")],
)  # fmt: skip
def test_a_port_that_cannot_be_tried_is_no_answer_and_no_crash(address: str, port: int, protocol: str) -> None:
    tried = LocalReach().probe(address, port, protocol)
    assert not tried.answered
    assert tried.detail


class Manners(BaseHTTPRequestHandler):
    """An engine's socket that behaves as the path says."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        manner = self.server.manner  # type: ignore[attr-defined]
        self.server.paths.append(self.path)  # type: ignore[attr-defined]
        if manner == "hangs":
            time.sleep(3)
            return
        if manner == "garbage":
            self.wfile.write(b"\x00\xff nonsense\r\n\r\n")
            self.close_connection = True
            return
        if manner == "cut":
            self.send_response(200)
            self.send_header("Content-Length", "1000")
            self.end_headers()
            self.wfile.write(b'{"Version": ')
            self.close_connection = True
            return
        status, body = {
            "error": (500, b'{"message": "no space left on device"}'),
            "teapot": (418, b"<html>no</html>"),
            "endless": (200, b'{"Version": "' + b"x" * 2_000_000 + b'"}'),
            "redirect": (302, b""),
            "nested": (200, b"[" * 200_000),
        }.get(manner, (200, b'{"Version": "28.0", "Token": "abcdef"}'))
        self.send_response(status)
        if manner == "redirect":
            self.send_header("Location", "http://127.0.0.1:9/elsewhere")
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Quiet."""


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Callable[[str], tuple[Callable[[float], Wire], list[str]]]]:
    """`served(manner)` gives a way to dial such an engine, and the paths that it was asked for."""
    servers: list[ThreadingUnixStreamServer] = []

    def start(manner: str) -> tuple[Callable[[float], Wire], list[str]]:
        path = str(tmp_path / f"{len(servers)}.sock")
        server = ThreadingUnixStreamServer(path, Manners)
        server.manner, server.paths = manner, []  # type: ignore[attr-defined]
        server.handle_error = lambda *_: None  # type: ignore[method-assign]
        servers.append(server)
        threading.Thread(target=server.serve_forever, daemon=True).start()

        def dial(timeout: float) -> Wire:
            wire = socket.socket(socket.AF_UNIX)
            wire.settimeout(timeout)
            wire.connect(path)
            return wire

        return dial, server.paths  # type: ignore[attr-defined]

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


Served = Callable[[str], tuple[Callable[[float], Wire], list[str]]]


def test_the_engines_json_comes_without_secrets_and_by_unversioned_paths(served: Served) -> None:
    dial, paths = served("well")
    answer = ask_engine(VERSION, "web", dial)
    assert {"Version": "28.0", "Token": "[redacted]"} == json.loads(answer.output)
    assert ["/version"] == paths


@pytest.mark.parametrize(
    ("manner", "expected"),
    [
        ("error", "the Docker Engine answered 500: no space left on device"),
        ("teapot", "the Docker Engine answered 418"),
        ("hangs", "the Docker Engine gave no answer within 1 s"),
        ("garbage", "the connection to the Docker Engine ended before it had answered"),
        ("cut", "the connection to the Docker Engine ended before it had answered"),
        ("redirect", ""),
        ("nested", "the Docker Engine's answer could not be read"),
    ],
)
def test_an_engine_that_misbehaves_is_told_in_a_sentence(served: Served, manner: str, expected: str) -> None:
    answer = ask_engine(VERSION, "web", served(manner)[0])
    assert "" != answer.could_not
    assert expected in answer.could_not
    assert "" == answer.output


def test_an_engine_that_sends_without_end_is_cut_off(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "RESPONSE_CAP", 1_000_000)
    assert "sent more than 1 MB" in ask_engine(VERSION, "web", served("endless")[0]).could_not


def test_a_refusal_to_be_dialled_is_told_as_it_is() -> None:
    def dial(_: float) -> Wire:
        raise EngineRefused("not today")

    assert "not today" == ask_engine(VERSION, "web", dial).could_not


def test_where_no_container_is_meant_none_is_asked_for(served: Served) -> None:
    dial, paths = served("well")
    answer = ask_engine(EngineQuestion("container", "inspect_container", "", ("{container}",)), "", dial)
    assert (NO_CONTAINER, None, []) == (answer.could_not, answer.exit, paths)


@pytest.mark.parametrize("name", ["../../info", "a/b", ".", "..", "a b", "x?all=1", "é", "-x", "a\nb"])
def test_what_cannot_be_a_container_is_not_asked_for(served: Served, name: str) -> None:
    dial, paths = served("well")
    answer = ask_engine(EngineQuestion("container", "inspect_container", "", ("{container}",)), name, dial)
    assert (404, []) == (answer.exit, paths)


def test_a_method_that_changes_something_cannot_be_a_question(served: Served) -> None:
    dial, paths = served("well")
    for method in ("remove_container", "start", "_post", "__class__"):
        with pytest.raises(ValueError, match="only reads"):
            ask_engine(EngineQuestion("q", method, "", ("{container}",)), "web", dial)
    assert [] == paths

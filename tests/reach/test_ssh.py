"""A real sshd: who gets in, who does not and what they are told, and rounds that go wrong."""

import base64
import getpass
import hashlib
import hmac
import os
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.model import Answer, Command, EngineQuestion, Question, Target
from bot.reach import Unreachable
from bot.reach.address import HostAddress
from bot.reach.ssh import SshReach
from tests.bench.slow_line import SlowLine
from tests.reach.sshd import HOST, Sshd, free_port, make_key, program

pytestmark = pytest.mark.sshd

Start = Callable[..., Sshd]
Way = Callable[[HostAddress], SshReach]
HELLO = Question("hello", "echo hello", "echo hello")
ME = getpass.getuser()


def ask(way: SshReach, *questions: Question | EngineQuestion) -> dict[str, Answer]:
    return {answer.question: answer for answer in way.ask(Target("host", "web"), questions or (HELLO,)).answers}


def refusal(way: SshReach) -> str:
    with pytest.raises(Unreachable) as caught:
        ask(way)
    text = str(caught.value)
    assert text.count("\n") == 0
    assert text.rstrip().endswith((".", ")")) or " - " in text
    return text


def test_it_logs_in_and_asks(sshd: Start, reach: Way) -> None:
    answers = ask(reach(sshd().address()))
    assert Answer("hello", "hello\n", exit=0, ms=answers["hello"].ms) == answers["hello"]
    assert f"uid {os.getuid()}\nsudo off\n" == answers["host"].output


@pytest.mark.parametrize("kind", ["ed25519", "ecdsa", "rsa"])
def test_it_logs_in_with_keys_of_every_kind_to_hosts_of_every_kind(
    sshd: Start, reach: Way, tmp_path: Path, kind: str
) -> None:
    server = sshd(HostKey=str(make_key(tmp_path / "host", kind)))
    key = make_key(tmp_path / "user", kind)
    server.authorized.write_text(key.with_name("user.pub").read_text())
    assert "hello\n" == ask(reach(server.address(identity_file=key)))["hello"].output
    if kind == "rsa":
        assert "rsa-sha2-512" in server.log.read_text()


def test_it_logs_in_with_an_old_pem_key(sshd: Start, reach: Way, tmp_path: Path) -> None:
    server = sshd()
    key = make_key(tmp_path / "pem", "rsa", "", "-m", "PEM")
    assert key.read_text().startswith("-----BEGIN RSA PRIVATE KEY-----")
    server.authorized.write_text(key.with_name("pem.pub").read_text())
    assert "hello\n" == ask(reach(server.address(identity_file=key)))["hello"].output


@pytest.fixture
def agent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Path], None]]:
    """A real ssh-agent; `agent(key)` adds a key."""
    path = tmp_path / "agent.sock"
    process = subprocess.Popen([program("ssh-agent"), "-D", "-a", str(path)], stdout=subprocess.DEVNULL)
    monkeypatch.setenv("SSH_AUTH_SOCK", str(path))
    while not path.exists():
        time.sleep(0.01)

    def add(key: Path) -> None:
        ask_nobody = {**os.environ, "SSH_ASKPASS": "/bin/echo", "SSH_ASKPASS_REQUIRE": "force", "DISPLAY": ":9"}
        subprocess.run([program("ssh-add"), "-q", str(key)], check=True, env=ask_nobody, stdin=subprocess.DEVNULL)

    yield add
    process.terminate()
    process.wait()


@pytest.mark.parametrize("kind", ["ed25519", "rsa"])
def test_it_logs_in_with_a_key_of_the_agent(
    sshd: Start, reach: Way, tmp_path: Path, agent: Callable[[Path], None], kind: str
) -> None:
    server = sshd()
    for name in ("other", "right"):
        agent(make_key(tmp_path / name, kind))
    server.authorized.write_text((tmp_path / "right.pub").read_text())
    assert "hello\n" == ask(reach(server.address(identity_file=None, agent=True)))["hello"].output


def test_an_empty_agent_is_told(sshd: Start, reach: Way, agent: Callable[[Path], None]) -> None:
    text = refusal(reach(sshd().address(identity_file=None, agent=True)))
    assert "There is no key to log in" in text
    assert "ssh-add -l" in text


def test_no_way_to_log_in_is_told(sshd: Start, reach: Way) -> None:
    assert "Set identity_file, or agent = true" in refusal(reach(sshd().address(identity_file=None)))


def sign(authority: Path, key: Path, *options: str) -> Path:
    subprocess.run(
        [program("ssh-keygen"), "-q", "-s", str(authority), "-I", "test", *options, str(key) + ".pub"], check=True
    )
    return key.with_name(key.name + "-cert.pub")


def test_it_logs_in_with_a_certificate(sshd: Start, reach: Way, tmp_path: Path) -> None:
    authority, key = make_key(tmp_path / "ca"), make_key(tmp_path / "user")
    server = sshd(TrustedUserCAKeys=str(authority) + ".pub")
    certificate = sign(authority, key, "-n", ME).rename(tmp_path / "elsewhere.pub")
    assert "does not take the key" in refusal(reach(server.address(identity_file=key)))
    way = reach(server.address(identity_file=key, certificate_file=certificate))
    assert "hello\n" == ask(way)["hello"].output


def test_an_expired_certificate_is_told(sshd: Start, reach: Way, tmp_path: Path) -> None:
    authority, key = make_key(tmp_path / "ca"), make_key(tmp_path / "user")
    server = sshd(TrustedUserCAKeys=str(authority) + ".pub")
    certificate = sign(authority, key, "-n", ME, "-V", "20200101:20200102")
    text = refusal(reach(server.address(identity_file=key, certificate_file=certificate)))
    assert "the certificate is still valid" in text


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"identity_file": Path("/nowhere/key")}, "cannot be read (No such file or directory)"),
        ({"certificate_file": Path("/nowhere/cert")}, "cannot be used"),
        ({"known_hosts": Path("/nowhere/known_hosts")}, "ssh-keyscan -p"),
        ({"known_hosts": None}, "compare the fingerprint by another way"),
        ({"address": "no-such-host.invalid"}, "cannot be resolved"),
        ({"address": "a" * 300}, ""),
    ],
)
def test_what_is_wrong_with_the_address_is_told(
    sshd: Start, reach: Way, change: dict[str, object], expected: str
) -> None:
    server = sshd()
    text = refusal(reach(server.address(**change)))
    assert expected in text


def test_a_key_with_a_passphrase_is_told_and_nobody_is_asked(sshd: Start, reach: Way, tmp_path: Path) -> None:
    server = sshd()
    for kind, more in (("ed25519", ()), ("rsa", ("-m", "PEM"))):
        key = make_key(tmp_path / f"locked-{kind}", kind, "secret words", *more)
        assert "protected by a passphrase" in refusal(reach(server.address(identity_file=key)))


@pytest.mark.parametrize(
    "content", ["", "nonsense", "-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----\n"]
)
def test_a_file_that_is_no_key_is_told(sshd: Start, reach: Way, tmp_path: Path, content: str) -> None:
    file = tmp_path / "key"
    file.write_text(content)
    assert "holds no private key that dockfix can use" in refusal(reach(sshd().address(identity_file=file)))


def test_a_key_that_is_not_taken_is_told(sshd: Start, reach: Way, tmp_path: Path) -> None:
    server = sshd()
    text = refusal(reach(server.address(identity_file=make_key(tmp_path / "stranger"))))
    assert f"does not take the key for user {ME}" in text
    assert "authorized_keys" in text


def test_a_server_that_wants_more_than_a_key_is_told(sshd: Start, reach: Way) -> None:
    server = sshd(AuthenticationMethods="publickey,publickey")
    assert "wants more than the key (publickey)" in refusal(reach(server.address()))


def test_a_server_that_takes_no_keys_is_told(sshd: Start, reach: Way) -> None:
    server = sshd(PubkeyAuthentication="no", PasswordAuthentication="yes")
    assert "takes only password to log in" in refusal(reach(server.address()))


def test_a_port_that_nobody_listens_on_is_told(sshd: Start, reach: Way) -> None:
    server = sshd()
    port = free_port()
    server.known_hosts.write_text(server.known_hosts.read_text().replace(str(server.port), str(port)))
    assert f"refuses connections on port {port}" in refusal(reach(server.address(port=port)))


def test_a_host_that_swallows_everything_is_told(sshd: Start, reach: Way) -> None:
    with socket.create_server((HOST, 0)) as deaf:
        where = sshd().address(port=deaf.getsockname()[1], connect_timeout_seconds=0.5)
        assert "does not speak SSH" in refusal(reach(where))


@pytest.mark.parametrize(
    "banner", [b"HTTP/1.1 400 Bad Request\r\n\r\n", b"\x00\xff\xfe" * 100, b"SSH-1.5-old\r\n", b"", b"a" * 100_000]
)
def test_what_is_no_ssh_server_is_told(sshd: Start, reach: Way, banner: bytes) -> None:
    with socket.create_server((HOST, 0)) as listener:

        def serve() -> None:
            connection, _ = listener.accept()
            with connection:
                try:
                    connection.sendall(banner)
                    connection.shutdown(socket.SHUT_WR)
                    connection.recv(1000)
                except OSError:
                    return

        thread = threading.Thread(target=serve)
        thread.start()
        text = refusal(reach(sshd().address(port=listener.getsockname()[1], connect_timeout_seconds=2)))
        thread.join()
    assert "does not speak SSH" in text or "No secure connection" in text


def test_a_greeting_before_a_refusal_is_told(sshd: Start, reach: Way) -> None:
    with socket.create_server((HOST, 0)) as listener:

        def serve() -> None:
            connection, _ = listener.accept()
            with connection:
                connection.sendall(b"Not allowed at this time\r\n")

        thread = threading.Thread(target=serve)
        thread.start()
        text = refusal(reach(sshd().address(port=listener.getsockname()[1])))
        thread.join()
    assert 'it said "Not allowed at this time"' in text


def test_a_changed_host_key_is_told_with_both_fingerprints(sshd: Start, reach: Way, tmp_path: Path) -> None:
    server = sshd()
    server.trust(make_key(tmp_path / "old"))
    text = refusal(reach(server.address()))
    assert "is not the one in" in text
    assert fingerprint(tmp_path / "old") in text
    assert fingerprint(server.host_key) in text
    assert "Accepted publickey" not in server.log.read_text()


def test_a_changed_key_of_another_kind_is_a_changed_key_too(sshd: Start, reach: Way, tmp_path: Path) -> None:
    server = sshd()
    server.trust(make_key(tmp_path / "old", "ecdsa"))
    assert "is not the one in" in refusal(reach(server.address()))


def test_an_unknown_host_key_is_told_with_its_fingerprint(sshd: Start, reach: Way) -> None:
    server = sshd()
    server.known_hosts.write_text("# nobody\nother.example ssh-ed25519 AAAA\n")
    text = refusal(reach(server.address()))
    assert "is not in" in text
    assert fingerprint(server.host_key) in text


def test_a_revoked_host_key_is_refused(sshd: Start, reach: Way) -> None:
    server = sshd()
    line = server.known_hosts.read_text()
    server.known_hosts.write_text(line + "@revoked * " + line.split(" ", 1)[1])
    assert "revokes" in refusal(reach(server.address()))


def test_hashed_names_and_patterns_are_read(sshd: Start, reach: Way) -> None:
    server = sshd()
    rest = server.known_hosts.read_text().split(" ", 1)[1]
    salt = os.urandom(20)
    digest = hmac.new(salt, f"[{HOST}]:{server.port}".encode(), hashlib.sha1).digest()
    hashed = f"|1|{base64.b64encode(salt).decode()}|{base64.b64encode(digest).decode()}"
    for hosts in (hashed, "*", f"[127.0.0.?]:{server.port}", f"other,[{HOST}]:{server.port}"):
        server.known_hosts.write_text(f"{hosts} {rest}")
        assert "hello\n" == ask(reach(server.address()))["hello"].output
    for hosts in (HOST, f"*,![{HOST}]:{server.port}", "|1|AAAA|BBBB"):
        server.known_hosts.write_text(f"{hosts} {rest}")
        assert "is not in" in refusal(reach(server.address()))


@pytest.mark.parametrize("kind", ["ed25519", "ecdsa", "rsa"])
def test_an_authority_that_signs_host_keys_is_trusted(sshd: Start, reach: Way, tmp_path: Path, kind: str) -> None:
    authority, host = make_key(tmp_path / "ca", kind), make_key(tmp_path / "host", kind)
    sign(authority, host, "-h", "-n", f"{HOST},other")
    server = sshd(HostKey=str(host), HostCertificate=f"{host}-cert.pub")
    server.trust(authority, "*", "@cert-authority")
    assert "hello\n" == ask(reach(server.address()))["hello"].output


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (("-h", "-n", "other.example"), "it is for other.example"),
        (("-h",), "it is for no name at all"),
        (("-h", "-n", HOST, "-V", "20200101:20200102"), "not valid now"),
        (("-h", "-n", HOST, "-V", "20990101:20990102"), "not valid now"),
        (("-n", HOST), "user's certificate"),
    ],
)
def test_a_host_certificate_that_will_not_do_is_refused(
    sshd: Start, reach: Way, tmp_path: Path, options: tuple[str, ...], expected: str
) -> None:
    authority, host = make_key(tmp_path / "ca"), make_key(tmp_path / "host")
    sign(authority, host, *options)
    server = sshd(HostKey=str(host), HostCertificate=f"{host}-cert.pub")
    server.trust(authority, "*", "@cert-authority")
    text = refusal(reach(server.address()))
    # OpenSSH itself does not offer a user's certificate as its own, and shows the bare key instead.
    assert expected in text or ("-n" == options[0] and "is not in" in text)
    assert "Accepted publickey" not in server.log.read_text()


def test_a_certificate_of_another_authority_or_a_revoked_one_is_refused(
    sshd: Start, reach: Way, tmp_path: Path
) -> None:
    authority, stranger, host = (make_key(tmp_path / name) for name in ("ca", "stranger", "host"))
    sign(stranger, host, "-h", "-n", HOST)
    server = sshd(HostKey=str(host), HostCertificate=f"{host}-cert.pub")
    server.trust(authority, "*", "@cert-authority")
    assert "no @cert-authority line for this host" in refusal(reach(server.address()))
    server.trust(stranger, "*", "@cert-authority")
    server.known_hosts.write_text(
        server.known_hosts.read_text() + server.known_hosts.read_text().replace("@cert-authority", "@revoked")
    )
    assert "revokes" in refusal(reach(server.address()))


def test_jump_hosts_are_passed_in_order(sshd: Start, reach: Way) -> None:
    first, second, third = sshd(), sshd(), sshd()
    way = reach(third.address(jump=(first.address(), second.address())))
    assert "hello\n" == ask(way)["hello"].output
    assert f"connect_next: start for host {HOST}" in first.log.read_text() or str(second.port) in first.log.read_text()
    assert str(third.port) not in first.log.read_text()


def test_a_jump_host_that_forwards_nothing_is_told(sshd: Start, reach: Way) -> None:
    first, second = sshd(AllowTcpForwarding="no"), sshd()
    assert "AllowTcpForwarding yes" in refusal(reach(second.address(jump=(first.address(),))))


def test_a_host_that_its_jump_host_cannot_reach_is_told(sshd: Start, reach: Way) -> None:
    first, second = sshd(), sshd()
    where = replace(second.address(jump=(first.address(),)), port=free_port())
    assert "it cannot connect there" in refusal(reach(where))


def test_a_wrong_key_of_a_jump_host_is_told_by_its_name(sshd: Start, reach: Way, tmp_path: Path) -> None:
    first, second = sshd(), sshd()
    first.trust(make_key(tmp_path / "old"))
    assert f"[{HOST}]:{first.port}" in refusal(reach(second.address(jump=(first.address(),))))


def test_several_threads_share_one_connection(sshd: Start, reach: Way) -> None:
    server = sshd()
    way = reach(server.address())
    outputs: list[str] = []
    threads = [
        threading.Thread(
            target=lambda: outputs.append(ask(way, Question("s", "sleep 0.3; echo $PPID", "s"))["s"].output)
        )
        for _ in range(12)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert 12 == len([output for output in outputs if output])
    assert 1 == server.log.read_text().count("Accepted publickey")


def test_a_kept_connection_that_died_is_replaced_once(sshd: Start, reach: Way) -> None:
    server = sshd()
    way = reach(server.address())
    ask(way)
    server.cut()
    assert "hello\n" == ask(way)["hello"].output
    assert 2 == server.log.read_text().count("Accepted publickey")


def test_a_connection_cut_in_the_round_keeps_what_was_answered(sshd: Start, reach: Way) -> None:
    server = sshd()
    way = reach(server.address())
    threading.Timer(1.0, server.cut).start()
    answers = ask(way, HELLO, Question("slow", "sleep 4; echo late", "sleep"))
    assert "hello\n" == answers["hello"].output
    assert "the connection ended before the answer was whole" == answers["slow"].could_not


def test_a_login_shell_that_runs_nothing_is_told(sshd: Start, reach: Way) -> None:
    text = refusal(reach(sshd(ForceCommand="echo go away >&2").address()))
    assert "runs no command" in text
    assert "go away" in text


def test_a_server_without_sessions_is_told(sshd: Start, reach: Way) -> None:
    assert "opens no session" in refusal(reach(sshd(MaxSessions="0").address()))


def test_a_banner_before_login_and_chatter_of_a_profile_do_no_harm(sshd: Start, reach: Way, tmp_path: Path) -> None:
    banner = tmp_path / "banner"
    banner.write_text("WELCOME\x1b[31m\n" * 50)
    profile = tmp_path / "profile"
    profile.write_text(
        "echo 0123456789abcdef 0 o forged; printf 'no newline here'; printf 'x y z' >&2\n"
        'eval "$SSH_ORIGINAL_COMMAND"\n'
    )
    server = sshd(Banner=str(banner), ForceCommand=f"/bin/bash {profile}")
    assert "hello\n" == ask(reach(server.address()))["hello"].output


def test_an_engine_that_does_not_run_is_never_touched(sshd: Start, reach: Way, tmp_path: Path) -> None:
    path = tmp_path / "docker.sock"
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(path))
        listener.listen()
        listener.settimeout(0.2)
        version = EngineQuestion("version", "version", "docker version")
        answer = ask(reach(sshd().address(docker_socket=str(path))), HELLO, version)["version"]
        assert "no dockerd runs on the host" in answer.could_not
        with pytest.raises(TimeoutError):
            listener.accept()


def test_a_far_host_costs_two_waits_and_no_more(sshd: Start, reach: Way) -> None:
    server = sshd()
    known = server.known_hosts.read_text()
    took: dict[float, float] = {}
    for round_trip in (0.0, 0.5):
        with SlowLine(HOST, server.port, round_trip) as line:
            server.known_hosts.write_text(known.replace(str(server.port), str(line.port)))
            way = reach(server.address(port=line.port, connect_timeout_seconds=20))
            asked = [way.ask(Target("host", "web"), [HELLO]).timings for _ in range(4)]
            took[round_trip] = min(timings.ask_ms for timings in asked[1:]) / 1000
            way.close()
    assert 2 == asked[-1].round_trips
    assert 2 == round((took[0.5] - took[0.0]) / 0.5)


def test_a_command_runs_once_though_the_connection_is_cut(
    sshd: Start, reach: Way, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    server = sshd()
    way = reach(server.address())
    ran = tmp_path / "ran"
    threading.Timer(1.0, server.cut).start()
    op = f"cut-{time.time_ns()}"
    done = way.run(op, Command(("sh", "-c", f"echo x >>{ran}; sleep 2; echo done; exit 4"), "why"))
    assert (4, "done\n") == (done.exit, done.output)
    assert "x\n" == ran.read_text()
    assert 2 == server.log.read_text().count("Accepted publickey")
    subprocess.run(["rm", "-rf", f"/var/lib/dockfix/ops/{op}"], check=True)


def fingerprint(key: Path) -> str:
    listed = subprocess.run([program("ssh-keygen"), "-lf", f"{key}.pub"], check=True, capture_output=True, text=True)
    return listed.stdout.split()[1]

"""Real hosts with real engines, over SSH."""

import json
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.model import Answer, Command, EngineAction, EngineCall, EngineQuestion, ProcessGuard, Question, Target
from bot.reach.address import HostAddress
from bot.reach.ssh import SshReach
from tests.lab import Engine, LabHost
from tests.lab.faults import daemon, making, members, ports
from tests.lab.fixtures import HostFactory

pytestmark = pytest.mark.lab

ENGINES = pytest.mark.parametrize("engine", list(Engine))
VERSION = EngineQuestion("version", "version", "docker version")
INSPECT = EngineQuestion("container", "inspect_container", "docker inspect", ("{container}",))
LIST = EngineQuestion("containers", "containers", "docker ps -a", flags=(("all", True),))
UPTIME = Question("uptime", "cat /proc/uptime", "uptime")
ALL = (UPTIME, VERSION, INSPECT, LIST)


def address(host: LabHost, user: str = "dockfix", sudo: bool = True) -> HostAddress:
    return HostAddress(
        host.address, user=user, identity_file=host.identity_file, known_hosts=host.known_hosts, sudo=sudo
    )


Way = Callable[[HostAddress], SshReach]


def ask(
    way: SshReach, container: str = "webserver", questions: tuple[Question | EngineQuestion, ...] = ALL
) -> dict[str, Answer]:
    return {answer.question: answer for answer in way.ask(Target("host", container), questions).answers}


def fresh_op(name: str) -> str:
    return f"{name}-{time.time_ns()}"


@ENGINES
def test_shell_and_engine_answer_in_one_round_with_sudo(lab_host: HostFactory, reach: Way, engine: Engine) -> None:
    host = lab_host(engine)
    name = making.healthy(host)
    answers = ask(reach(address(host)), name)
    assert [""] * 5 == [answer.could_not for answer in answers.values()]
    assert host.engine_version == json.loads(answers["version"].output)["Version"]
    assert (0, f"/{name}") == (answers["container"].exit, json.loads(answers["container"].output)["Name"])
    lines = answers["host"].output.splitlines()
    assert ["uid 0", "sudo ok"] == lines[:2]
    assert f"dockerd {host.run('pgrep', '-x', 'dockerd').stdout.strip()}" in lines


@ENGINES
def test_a_container_that_is_not_there_is_an_answer(lab_host: HostFactory, reach: Way, engine: Engine) -> None:
    answer = ask(reach(address(lab_host(engine))), "nosuch")["container"]
    assert (404, "") == (answer.exit, answer.could_not)
    assert "no such container" in json.loads(answer.output)["message"].lower()


@ENGINES
def test_a_member_of_the_docker_group_needs_no_sudo(lab_host: HostFactory, reach: Way, engine: Engine) -> None:
    host = lab_host(engine)
    host.run("usermod", "-aG", "docker", "plain")
    answers = ask(reach(address(host, "plain", sudo=False)))
    assert host.engine_version == json.loads(answers["version"].output)["Version"]
    assert "sudo off" in answers["host"].output.splitlines()


def test_where_ssh_may_not_forward_a_program_on_the_host_does(lab_host: HostFactory, reach: Way) -> None:
    host = lab_host(Engine.DOCKER_26_1)
    host.run("usermod", "-aG", "docker", "plain")
    host.write_file("/etc/ssh/sshd_config.d/no.conf", "AllowStreamLocalForwarding no\n")
    host.run("systemctl", "restart", "ssh")  # a reload returns before sshd listens again
    answers = ask(reach(address(host, "plain", sudo=False)))
    assert host.engine_version == json.loads(answers["version"].output)["Version"]


@ENGINES
def test_who_has_no_rights_is_told_what_would_give_them(lab_host: HostFactory, reach: Way, engine: Engine) -> None:
    answers = ask(reach(address(lab_host(engine), "plain")))
    assert "" == answers["uptime"].could_not
    assert "add the user to the docker group" in answers["version"].could_not
    assert "sudo a password is required" in answers["host"].output.splitlines()


def test_a_host_without_any_relay_says_what_to_install(lab_host: HostFactory, reach: Way) -> None:
    host = lab_host(Engine.DOCKER_28_5)
    tools = "/usr/bin/nc /bin/nc /usr/bin/nc.* /bin/nc.* /usr/bin/socat /usr/bin/docker /usr/bin/python3*"
    host.run("sh", "-c", f"rm -f {tools}")
    assert "no program on the host can pass us on" in ask(reach(address(host)))["version"].could_not


@ENGINES
def test_asking_never_wakes_an_engine_that_sleeps(lab_host: HostFactory, reach: Way, engine: Engine) -> None:
    host = lab_host(engine)
    daemon.daemon_stopped(host)
    answers = ask(reach(address(host)))
    assert "no dockerd runs on the host" in answers["version"].could_not
    assert 1 == host.run("pgrep", "-x", "dockerd", check=False).returncode
    assert "" == answers["uptime"].could_not


@ENGINES
def test_asking_changes_nothing(lab_host: HostFactory, reach: Way, engine: Engine) -> None:
    host = lab_host(engine)
    name = making.healthy(host)
    way = reach(address(host))
    before = host.snapshot_state()
    ask(way, name)
    way.close()
    host.wait_until(lambda: host.snapshot_state() == before, "the host looks as it did before")
    assert before == host.snapshot_state()


@ENGINES
def test_a_start_that_fails_is_a_result_with_the_engines_words(
    lab_host: HostFactory, reach: Way, engine: Engine
) -> None:
    host = lab_host(engine)
    name = ports.nginx_service(host)
    done = reach(address(host)).run(fresh_op("start"), EngineCall(EngineAction.START, name, "why"))
    assert 1 == done.exit
    assert "address already in use" in done.output


@ENGINES
def test_another_port_is_published_and_the_way_back_restores(lab_host: HostFactory, reach: Way, engine: Engine) -> None:
    host = lab_host(engine)
    name = ports.nginx_service(host)
    way = reach(address(host))
    step = EngineCall(EngineAction.REPUBLISH, name, "why", (("80/tcp", "0.0.0.0:8081"),))
    op = fresh_op("republish")
    first = way.run(op, step)
    again = way.run(op, step)
    assert (0, 0) == (first.exit, again.exit), (first.output, again.output)
    start = EngineCall(EngineAction.START, name, "why")
    assert (0, 0) == (way.run(fresh_op("s"), start).exit, way.run(fresh_op("s"), start).exit)
    with host.docker() as client:
        names = sorted(found for one in client.containers(all=True) for found in one["Names"])
        copy = client.inspect_container(name)
    assert [f"/{name}", f"/{name}-before-dockfix-1"] == names
    assert {"80/tcp": [{"HostIp": "0.0.0.0", "HostPort": "8081"}]} == copy["HostConfig"]["PortBindings"]
    assert way.probe("0.0.0.0", 8081, "tcp").answered
    back = way.run(fresh_op("restore"), EngineCall(EngineAction.RESTORE, name, "why"))
    assert 0 == back.exit, back.output
    with host.docker() as client:
        assert "80" == client.inspect_container(name)["HostConfig"]["PortBindings"]["80/tcp"][0]["HostPort"]


@ENGINES
def test_a_copy_keeps_networks_aliases_volumes_and_its_restart_policy(
    lab_host: HostFactory, reach: Way, engine: Engine
) -> None:
    host = lab_host(engine)
    way = reach(address(host))
    with host.docker() as client:
        for network in ("front", "back"):
            client.create_network(network)
        settings = client.create_host_config(
            port_bindings={80: 8080, 81: 8082}, network_mode="front", restart_policy={"Name": "unless-stopped"}
        )
        client.create_container(
            "webapp:latest", name="shop", ports=[80, 81], host_config=settings, volumes=["/data"],
            stop_signal="SIGKILL", environment={"COLOUR": "green"}, labels={"owner": "me"},
        )  # fmt: skip
        client.connect_container_to_network("shop", "back", aliases=["web"])
        before = client.inspect_container("shop")
    done = way.run(
        fresh_op("r"), EngineCall(EngineAction.REPUBLISH, "shop", "why", (("80/tcp", "127.0.0.1:9090"), ("81/tcp", "")))
    )
    assert 0 == done.exit, done.output
    assert 0 == way.run(fresh_op("s"), EngineCall(EngineAction.START, "shop", "why")).exit
    with host.docker() as client:
        after = client.inspect_container("shop")
        aside = client.inspect_container("shop-before-dockfix-1")
    assert {"80/tcp": [{"HostIp": "127.0.0.1", "HostPort": "9090"}]} == after["HostConfig"]["PortBindings"]
    assert ["back", "front"] == sorted(after["NetworkSettings"]["Networks"])
    assert "web" in after["NetworkSettings"]["Networks"]["back"]["Aliases"]
    assert [(m["Name"], m["Destination"]) for m in before["Mounts"]] == [
        (m["Name"], m["Destination"]) for m in after["Mounts"]
    ]
    assert ("COLOUR=green" in after["Config"]["Env"], "me") == (True, after["Config"]["Labels"]["owner"])
    assert ("unless-stopped", "no") == tuple(c["HostConfig"]["RestartPolicy"]["Name"] for c in (after, aside))
    assert before["Id"] == aside["Id"]
    back = way.run(fresh_op("b"), EngineCall(EngineAction.RESTORE, "shop", "why"))
    assert 0 == back.exit, back.output
    with host.docker() as client:
        restored = client.inspect_container("shop")
        names = sorted(name for one in client.containers(all=True) for name in one["Names"])
    assert (before["Id"], "unless-stopped") == (restored["Id"], restored["HostConfig"]["RestartPolicy"]["Name"])
    assert ["/shop", "/shop-after-dockfix-1"] == names


@pytest.mark.parametrize(
    ("container", "given", "expected"),
    [
        ("nosuch", (("80/tcp", "8080"),), "there is no container nosuch"),
        ("webserver", (), "no port is named"),
        ("webserver", (("80", "8080"),), "it is written as 80/tcp"),
        ("webserver", (("80/tcp", "x; rm"),), "it is written as 127.0.0.1:8080 or 8080"),
        ("web/../x", (("80/tcp", "8080"),), "cannot be the name of a container"),
    ],
)
def test_a_copy_that_cannot_be_made_changes_nothing(
    lab_host: HostFactory, reach: Way, container: str, given: tuple[tuple[str, str], ...], expected: str
) -> None:
    host = lab_host(Engine.DOCKER_26_1)
    making.create(host)
    done = reach(address(host)).run(fresh_op("r"), EngineCall(EngineAction.REPUBLISH, container, "why", given))
    assert 1 == done.exit
    assert expected in done.output
    with host.docker() as client:
        assert [["/webserver"]] == [one["Names"] for one in client.containers(all=True)]


def test_networks_are_made_joined_and_removed_and_twice_is_no_harm(lab_host: HostFactory, reach: Way) -> None:
    host = lab_host(Engine.DOCKER_20_10)
    name = making.healthy(host)
    way = reach(address(host))
    network = (("network", "backend"),)
    for action, given in (
        (EngineAction.CREATE_NETWORK, (*network, ("subnet", "10.77.0.0/24"))),
        (EngineAction.CONNECT, (*network, ("aliases", "web"))),
    ):
        for _ in range(2):
            done = way.run(fresh_op("net"), EngineCall(action, name, "why", given))
            assert 0 == done.exit, done.output
    with host.docker() as client:
        assert "backend" in client.inspect_container(name)["NetworkSettings"]["Networks"]
        client.disconnect_container_from_network(name, "backend")
    for _ in range(2):
        assert 0 == way.run(fresh_op("net"), EngineCall(EngineAction.REMOVE_NETWORK, "backend", "why")).exit


@ENGINES
def test_an_endpoint_of_nobody_is_released_and_the_container_keeps_its_name_and_network(
    lab_host: HostFactory, reach: Way, engine: Engine
) -> None:
    host = lab_host(engine)
    name = members.name_taken_by_nobody(host)
    way = reach(address(host))
    step = EngineCall(EngineAction.RELEASE_ENDPOINT, name, "why", (("network", "bridge"),))
    for _ in range(2):
        done = way.run(fresh_op("release"), step)
        assert 0 == done.exit, done.output
    with host.docker() as client:
        assert [["/webserver"]] == [one["Names"] for one in client.containers(all=True)]
        assert ["bridge"] == list(client.inspect_container(name)["NetworkSettings"]["Networks"])
        client.start(name)
    refused = way.run(fresh_op("release"), step)
    assert (1, True) == (refused.exit, "nothing was done" in refused.output)
    with host.docker() as client:
        assert client.inspect_container(name)["State"]["Running"]


def test_a_container_whose_name_was_not_given_back_gets_it_at_the_next_try(lab_host: HostFactory, reach: Way) -> None:
    host = lab_host(Engine.DOCKER_26_1)
    name = members.name_taken_by_nobody(host)
    with host.docker() as client:
        client.rename(name, f"{name}-aside-by-dockfix")
    way = reach(address(host))
    step = EngineCall(EngineAction.RELEASE_ENDPOINT, name, "why", (("network", "bridge"),))
    assert 0 == way.run(fresh_op("release"), step).exit
    with host.docker() as client:
        client.start(name)


def test_a_container_leaves_a_network_once(lab_host: HostFactory, reach: Way) -> None:
    host = lab_host(Engine.DOCKER_28_5)
    name = making.healthy(host)
    way = reach(address(host))
    for _ in range(2):
        done = way.run(fresh_op("leave"), EngineCall(EngineAction.DISCONNECT, name, "why", (("network", "bridge"),)))
        assert 0 == done.exit, done.output
    with host.docker() as client:
        assert {} == client.inspect_container(name)["NetworkSettings"]["Networks"]


@ENGINES
def test_a_command_runs_as_root_and_only_once(lab_host: HostFactory, reach: Way, engine: Engine) -> None:
    host = lab_host(engine)
    way = reach(address(host))
    op = fresh_op("once")
    step = Command(("sh", "-c", "id -u; echo x >>/root/ran; echo bad >&2; exit 3"), "why")
    first, again = way.run(op, step), way.run(op, step)
    assert [(3, "0\nbad\n")] * 2 == [(first.exit, first.output), (again.exit, again.output)]
    assert "x\n" == host.run("cat", "/root/ran").stdout
    assert "700" == host.run("stat", "-c", "%a", f"/var/lib/dockfix/ops/{op}").stdout.strip()


def test_a_step_whose_process_is_another_by_now_runs_nothing(lab_host: HostFactory, reach: Way) -> None:
    host = lab_host(Engine.DOCKER_26_1)
    way = reach(address(host))
    host.run("cp", "/bin/sleep", "/tmp/a) (b")
    pid = host.spawn("/tmp/a) (b", "600")
    ticks = int(host.run("cat", f"/proc/{pid}/stat").stdout.rpartition(") ")[2].split()[19])
    kill = ("kill", str(pid))
    wrong = way.run(fresh_op("guard"), Command(kill, "why", ProcessGuard(pid, ticks + 1)))
    assert 76 == wrong.exit
    assert 0 == host.run("test", "-d", f"/proc/{pid}", check=False).returncode
    right = way.run(fresh_op("guard"), Command(kill, "why", ProcessGuard(pid, ticks)))
    assert 0 == right.exit
    host.wait_until(lambda: host.run("test", "-d", f"/proc/{pid}", check=False).returncode == 1, "the process is gone")


def test_without_sudo_a_step_that_wants_root_runs_nothing(lab_host: HostFactory, reach: Way) -> None:
    host = lab_host(Engine.DOCKER_26_1)
    done = reach(address(host, "plain")).run(fresh_op("refused"), Command(("touch", "/tmp/ran"), "why"))
    assert 1 == done.exit
    assert "a password is required" in done.output
    assert 1 == host.run("test", "-e", "/tmp/ran", check=False).returncode


def test_a_step_without_sudo_notes_itself_at_home(lab_host: HostFactory, reach: Way) -> None:
    host = lab_host(Engine.DOCKER_26_1)
    op = fresh_op("home")
    done = reach(address(host, "plain", sudo=False)).run(op, Command(("id", "-un"), "why"))
    assert (0, "plain\n") == (done.exit, done.output)
    assert 0 == host.run("test", "-e", f"/home/plain/.local/state/dockfix/ops/{op}/rc", check=False).returncode


CLIENT = """
import sys
from pathlib import Path
from bot.model import Command
from bot.reach.address import HostAddress
from bot.reach.ssh import SshReach
address, key, known, op = sys.argv[1:]
way = SshReach(HostAddress(address, user="dockfix", identity_file=Path(key), known_hosts=Path(known), sudo=True))
print("go", flush=True)
print(way.run(op, Command(("sh", "-c", "echo x >>/root/ran; sleep 2; echo done"), "why")).exit, flush=True)
"""


@pytest.mark.parametrize("wait", [0.0, 0.1, 0.2, 0.3, 0.5, 0.8, 1.5])
def test_a_client_that_is_killed_in_the_middle_never_makes_it_run_twice(
    lab_host: HostFactory, reach: Way, wait: float
) -> None:
    host = lab_host(Engine.DOCKER_26_1)
    op = fresh_op("killed")
    client = subprocess.Popen(
        [sys.executable, "-c", CLIENT, host.address, host.identity_file, host.known_hosts, op],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert client.stdout is not None
    assert "go\n" == client.stdout.readline()
    time.sleep(wait)
    client.kill()
    client.wait()
    client.stdout.close()
    done = reach(address(host)).run(op, Command(("sh", "-c", "echo x >>/root/ran; sleep 2; echo done"), "why"))
    assert (0, "done\n") == (done.exit, done.output)
    assert "x\n" == host.run("cat", "/root/ran").stdout
    host.run("rm", "/root/ran")


def test_a_connection_that_is_cut_in_the_middle_is_opened_again_and_the_step_not_repeated(
    lab_host: HostFactory, reach: Way
) -> None:
    host = lab_host(Engine.DOCKER_28_5)
    way = reach(address(host))
    cut = Command(
        (
            "sh",
            "-c",
            "echo x >>/root/ran; sleep 1; pkill -f '^sshd(-session)?: dockfix' && echo cut; sleep 1; echo done",
        ),
        "why",
    )
    done = way.run(fresh_op("cut"), cut)
    assert (0, "cut\ndone\n") == (done.exit, done.output)
    assert "x\n" == host.run("cat", "/root/ran").stdout


def test_a_round_after_the_kept_connection_died_uses_a_fresh_one(lab_host: HostFactory, reach: Way) -> None:
    host = lab_host(Engine.DOCKER_26_1)
    way = reach(address(host))
    assert "" == ask(way)["uptime"].could_not
    host.run("systemctl", "kill", "-s", "KILL", "session-*.scope", check=False)
    host.run("pkill", "-KILL", "-f", "^sshd-session: dockfix|^sshd: dockfix", check=False)
    assert "" == ask(way)["uptime"].could_not


def test_a_port_is_tried_from_here_and_on_the_host(lab_host: HostFactory, reach: Way) -> None:
    host = lab_host(Engine.DOCKER_28_5)
    with host.docker() as client:
        ports = client.create_host_config(port_bindings={80: ("0.0.0.0", 8080), 81: ("0.0.0.0", 8081)})
        local = client.create_host_config(port_bindings={80: ("127.0.0.1", 9090)})
        for name, config in (("all", ports), ("local", local)):
            client.create_container("webapp:latest", name=name, host_config=config, ports=[80, 81])
            client.start(name)
    way = reach(address(host))
    host.wait_until(lambda: way.probe("0.0.0.0", 8080, "tcp").answered, "the container answers")
    assert "from dockfix" == way.probe("0.0.0.0", 8080, "tcp").origin
    inside = way.probe("127.0.0.1", 9090, "tcp")
    assert (True, "on the host itself") == (inside.answered, inside.origin)
    empty = way.probe("0.0.0.0", 8081, "tcp")
    assert not empty.answered
    refused = way.probe("127.0.0.1", 9999, "tcp")
    assert (False, "the connection is refused") == (refused.answered, refused.detail)
    assert not way.probe("0.0.0.0", 53, "udp").answered


def test_a_host_behind_another_is_reached_through_it(lab_host: HostFactory, reach: Way) -> None:
    first, second = lab_host(Engine.DOCKER_20_10), lab_host(Engine.DOCKER_26_1)
    behind = replace(address(second), jump=(address(first, "plain", sudo=False),))
    answers = ask(reach(behind))
    assert second.engine_version == json.loads(answers["version"].output)["Version"]
    answered = reach(behind).probe("0.0.0.0", 22, "tcp")
    assert (True, "on the host itself") == (answered.answered, answered.origin)

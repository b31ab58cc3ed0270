"""What dockfix must know of itself on a real host: the way by which it is there, which it never cuts off."""

import pytest

from bot.facts import all_questions
from bot.facts.processes import Processes
from bot.facts.sockets import V6ONLY, Sockets
from bot.model import Target
from bot.protected import own_session
from bot.snapshot import Snapshot
from tests.lab.engines import Engine
from tests.lab.faults.making import NAME, create, healthy
from tests.lab.fixtures import HostFactory
from tests.scoring import reach_of

pytestmark = pytest.mark.lab


@pytest.mark.parametrize("engine", list(Engine))
@pytest.mark.parametrize("user", ["dockfix", "plain"])
def test_the_way_by_which_dockfix_is_on_a_host_is_known(lab_host: HostFactory, engine: Engine, user: str) -> None:
    host = lab_host(engine)
    host.run("usermod", "-aG", "docker", "plain")
    name = healthy(host)
    reach = reach_of(host, user)
    try:
        see = Snapshot(reach.ask(Target("host1", name), all_questions()).answers)
    finally:
        reach.close()
    processes = see[Processes]
    own = [processes.by_pid[pid] for pid in processes.own if pid in processes.by_pid]
    assert any(process.name in ("sshd", "sshd-session") for process in own)
    assert all(own_session(processes, process) for process in own)
    strangers = [process for process in processes.by_pid.values() if process.name == "dockerd"]
    assert strangers
    assert not any(own_session(processes, process) for process in strangers)


@pytest.mark.parametrize("engine", list(Engine))
def test_which_listeners_are_for_ipv6_alone_is_told_on_a_real_host(lab_host: HostFactory, engine: Engine) -> None:
    host = lab_host(engine)
    host.write_file("/etc/nginx/sites-enabled/default", "server { listen [::]:80 ipv6only=on; "
                    "listen [::]:81 ipv6only=off; }")  # fmt: skip
    host.run("systemctl", "start", "nginx.service")
    create(host, port=8080)
    reach = reach_of(host)
    try:
        answers = reach.ask(Target("host1", NAME), all_questions()).answers
    finally:
        reach.close()
    assert "asked tcp" in answers.text(V6ONLY)
    sockets = Snapshot(answers)[Sockets]
    assert [(80, True), (81, False)] == [(port, sockets.on("tcp", port)[0].v6only) for port in (80, 81)]

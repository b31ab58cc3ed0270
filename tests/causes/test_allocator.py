"""Ports that nobody can be seen to have: each cause fires on its own, and keeps still on what only looks like it.

Swarm's routing mesh, WireGuard and NFS cannot be made in the lab, so those hosts are made by hand here.
"""

import json
from collections.abc import Iterable
from typing import Any

import pytest

from bot.model import Answer, Command, EngineAction, EngineCall, Finding, HolderKind, Remedy, Risk, Step
from tests.causes.world import (
    ALLOCATED,
    BUSY,
    CHAINS,
    FREE_NOW,
    NO_CHAIN,
    UNTOLD,
    World,
    peer,
    process,
    sock,
    touching,
    unit,
)

ATTEMPT = "5" * 64
REFUSED = ALLOCATED.replace("(507f)", f"({ATTEMPT})")
HANDLER = f'level=error msg="Handler for POST /v1.41/containers/webserver/start returned error: {REFUSED}"'


def ended(container: str) -> str:
    return (
        f'msg="ignoring event" container={container} module=libcontainerd topic=/tasks/delete type="*events.TaskDelete"'
    )


def the(world: World) -> Finding:
    (finding,) = world.diagnosis().findings
    return finding


def offered(world: World) -> dict[str, Remedy]:
    return touching(*world.diagnosis().findings)


def calls(steps: Iterable[Step]) -> list[EngineCall]:
    return [step for step in steps if isinstance(step, EngineCall)]


def answers(world: World, **texts: str) -> World:
    world.instead |= {name: Answer(name, text, exit=0) for name, text in texts.items()}
    return world


# port_taken_for_a_moment


def test_a_port_that_was_busy_and_is_free_can_be_tried_again_and_nothing_else_is_touched() -> None:
    finding = the(World(error=BUSY))
    assert ("port_taken_for_a_moment", "likely") == (finding.cause, finding.certainty)
    assert "80/tcp was taken when webserver last tried to start, and is free now" == finding.summary
    (remedy,) = finding.remedies
    assert ("start_again", Risk.SAFE) == (remedy.id, remedy.risk)
    assert [(EngineAction.START, "webserver")] == [
        (s.engine, s.container) for s in remedy.steps if type(s) is EngineCall
    ]
    assert [(EngineAction.STOP, "webserver")] == [(s.engine, s.container) for s in remedy.undo if type(s) is EngineCall]


def test_without_root_nobody_is_said_to_have_left_the_port() -> None:
    world = World(error=BUSY, uid=1000)
    assert {"port_taken_for_a_moment": "possible"} == world.found()
    assert {} == offered(world)
    assert "inconclusive" == world.diagnosis().verdict


@pytest.mark.parametrize("error", ["", NO_CHAIN, BUSY.replace(":80:", ":81:")])
def test_a_port_that_no_error_is_about_was_not_taken(error: str) -> None:
    assert {} == World(error=error).found()


def test_a_port_of_which_only_one_is_free_is_not_called_free() -> None:
    bindings = {"80/tcp": [{"HostIp": "", "HostPort": "80"}], "81/tcp": [{"HostIp": "", "HostPort": "81"}]}
    listen = BUSY.replace("listen tcp4 0.0.0.0:80: bind: ", "failed to listen on TCP socket: ")
    httpd = process(700, "httpd", "/user.slice/user-1000.slice/session-3.scope", holds=(7,))
    world = World(error=listen, bindings=bindings, sockets=[sock(port=81, inode=7)], processes=[httpd])
    assert {"port_held_by_process": "proved"} == world.found()


def test_what_comes_and_goes_is_named() -> None:
    asked = f'{peer("shop")["Id"]} 2026-11-25T14:00:00Z {{"80/tcp":[{{"HostIp":"","HostPort":"80"}}]}}\nend\n'
    flappy = unit("flappy.service", ActiveState="activating", SubState="auto-restart", NRestarts="7")
    calm = unit("calm.service", SubState="running", NRestarts="1")
    world = answers(World(error=BUSY, units=[flappy, calm], peers=[peer("shop", state="exited")]), asked_ports=asked)
    said = {evidence.source: evidence.text for evidence in the(world).evidence}
    assert "restarts again and again: flappy.service (7 restarts)" == said["systemctl show"]
    assert "asks for it as well: shop (stopped 2026-11-25T14:00:00Z)" == said["docker ps -a"]


def test_a_port_that_the_kernel_chooses_from_can_be_reserved_with_all_that_was_reserved() -> None:
    bindings = {"80/tcp": [{"HostIp": "", "HostPort": "40000"}]}
    world = World(error=BUSY.replace(":80:", ":40000:"), bindings=bindings)
    world.sysctls["net/ipv4/ip_local_reserved_ports"] = "8080,9000-9100"
    remedy = offered(world)["reserve_port"]
    file = ("tee", "/proc/sys/net/ipv4/ip_local_reserved_ports")
    writes = [(step.argv, step.stdin) for step in (*remedy.steps, *remedy.undo) if isinstance(step, Command)]
    assert [(file, "8080,9000-9100,40000\n"), (file, "8080,9000-9100\n")] == writes
    (proposal,) = the(world).proposals
    assert "+net.ipv4.ip_local_reserved_ports = 8080,9000-9100,40000\n" == proposal.diff
    world.sysctls["net/ipv4/ip_local_reserved_ports"] = "39000-41000"
    assert ["start_again"] == list(offered(world))


def test_where_the_kernels_settings_are_not_those_of_the_daemon_nothing_is_reserved() -> None:
    bindings = {"80/tcp": [{"HostIp": "", "HostPort": "40000"}]}
    world = World(error=BUSY.replace(":80:", ":40000:"), bindings=bindings)
    assert ["start_again", "reserve_port"] == list(offered(world))
    answers(world, sysctls="whose another\nnet/ipv4/ip_local_port_range:32768 60999\nend\n")
    assert ["start_again"] == list(offered(world))


# ghost_endpoint, port_reserved_by_unknown: what the engine's log tells of a port that was allocated


def kept(*after: str, **changes: Any) -> World:
    return World(**({"error": REFUSED, "log": ("earlier", HANDLER, *after)} | changes))


@pytest.mark.parametrize("after", [(), ("something else",), (ended("a" * 64),)])
def test_a_port_that_was_allocated_and_given_back_by_nobody_since_is_a_ghost(after: tuple[str, ...]) -> None:
    world = kept(*after)
    finding = the(world)
    assert ("ghost_endpoint", "proved") == (finding.cause, finding.certainty)
    assert finding.holder is not None
    assert HolderKind.ENGINE is finding.holder.kind
    assert ["restart_docker"] == list(offered(world))


@pytest.mark.parametrize(
    "after",
    [
        ended("b" * 64),
        'msg="Daemon has completed initialization"',
        'level=error msg="Handler for POST /v1.41/containers/shop/start returned error: no"',
    ],
)
def test_a_port_that_somebody_may_have_given_back_since_was_taken_for_a_moment(after: str) -> None:
    assert FREE_NOW == kept(after).found()


def test_an_end_that_the_log_does_not_tell_yet_is_read_from_the_engines_files() -> None:
    places = '{"80/tcp":[{"HostIp":"","HostPort":"80"}]}'
    log = (f'time="2026-11-25T14:00:00.400000000Z" {HANDLER}',)
    for at, found in (("2026-11-25T14:00:00.5Z", FREE_NOW), ("2026-11-25T14:00:00.3Z", {"ghost_endpoint": "proved"})):
        assert found == answers(kept(log=log), asked_ports=f"{'b' * 64} {at} {places}\nend\n").found()


def test_a_proxy_of_a_container_that_is_just_starting_is_no_proved_ghost() -> None:
    shop = peer("shop", state="created")
    world = World(error=BUSY, sockets=[sock(inode=7)], processes=[PROXY], peers=[shop])
    there = {shop["Id"]: {"Name": "shop", "EndpointID": "e" * 64, "IPv4Address": "172.17.0.9/16"}}
    world.instead["endpoints"] = Answer("endpoints", json.dumps([{"Name": "bridge", "Containers": there}]), exit=0)
    assert {"ghost_endpoint": "likely"} == world.found()


@pytest.mark.parametrize("changes", [{"log": ()}, {"log": (HANDLER.replace(ATTEMPT, "6" * 64),)}, {"error": ALLOCATED}])
def test_where_the_log_does_not_tell_it_is_only_tried_again(changes: dict[str, Any]) -> None:
    world = kept(**changes)
    assert UNTOLD == world.found()
    assert ["start_again"] == list(offered(world))


def test_what_docker_says_of_an_endpoint_after_its_refusal_does_not_stand_for_it() -> None:
    late = f'level=warning msg="MAC address changed" eid={ATTEMPT} ep=webserver iface=eth0 net=bridge'
    assert UNTOLD == kept(log=("earlier", late)).found()


def test_without_a_journal_the_reason_is_given() -> None:
    world = kept()
    world.instead["daemon_log"] = Answer("daemon_log", errors="this host has no journal", exit=1)
    assert UNTOLD == world.found()
    assert the(world).summary.endswith("could not be told: this host has no journal")


@pytest.mark.parametrize(
    "changes",
    [
        {"peers": [peer("shop", published=(("0.0.0.0", 80),))]},
        {"bindings": {"80/tcp": [{"HostIp": "", "HostPort": "80"}, {"HostIp": "127.0.0.1", "HostPort": "80"}]}},
        {"status": "running"},
    ],
)
def test_what_somebody_publishes_or_it_asks_for_twice_is_no_ghost(changes: dict[str, Any]) -> None:
    found = kept(**changes).found()
    assert not {"ghost_endpoint", "port_reserved_by_unknown", "port_taken_for_a_moment"} & set(found)


STORED = f"sandbox {'d' * 64} {'c' * 64}\nport 6 80 {'e' * 64} webserver {'d' * 64}\nend\n"


@pytest.mark.parametrize("store", [STORED, None])
def test_docker_is_not_restarted_where_that_would_bring_the_port_back_or_nobody_knows(store: str | None) -> None:
    world = kept()
    world.instead["port_store"] = Answer("port_store", store or "", exit=0 if store else 1)
    assert "ghost_endpoint" in world.found()
    assert {} == offered(world)


def test_the_stored_ports_of_others_do_not_keep_docker_from_a_restart() -> None:
    world = answers(
        kept(), port_store=STORED.replace("port 6 80 ", "port 6 81 ").replace("end", "port 17 80 - - -\nend")
    )
    assert ["restart_docker"] == list(offered(world))


COMMAND = "/usr/bin/docker-proxy -proto tcp -host-ip 0.0.0.0 -host-port 80 -container-ip 172.17.0.9 -container-port 80"
PROXY = process(90, "docker-proxy", "/system.slice/docker.service", holds=(7,), ppid=50, command=COMMAND)


@pytest.mark.parametrize("owner", ["ep-1", peer("shop")["Id"]])
def test_the_endpoint_of_nobody_goes_before_docker_is_restarted(owner: str) -> None:
    world = World(error=BUSY, sockets=[sock(inode=7)], processes=[PROXY], peers=[peer("shop", state="exited")])
    there = {owner: {"Name": "shop", "EndpointID": "e" * 64, "IPv4Address": "172.17.0.9/16"}}
    world.instead["endpoints"] = Answer("endpoints", json.dumps([{"Name": "bridge", "Containers": there}]), exit=0)
    remedies = offered(world)
    assert ["release_endpoint", "restart_docker"] == list(remedies)
    (step, _) = remedies["release_endpoint"].steps
    assert isinstance(step, EngineCall)
    assert (EngineAction.RELEASE_ENDPOINT, "shop", (("network", "bridge"),)) == (
        step.engine,
        step.container,
        step.arguments,
    )


# port_bound_but_not_listening

BOUND = '0 0 {} 0.0.0.0:* users:(("x",pid=1,fd=3)) ",pid=900,fd=3)) ino:77 sk:1 cgroup:/user.slice <->\nend\n'
PERL = process(900, "perl", "/user.slice/user-1000.slice/session-3.scope", uid=1000)


@pytest.mark.parametrize("at", ["0.0.0.0:80", "127.0.0.1:80", "*:80", "[::]:80"])
def test_a_socket_that_is_bound_and_does_not_listen_is_likely_and_nobody_is_ended(at: str) -> None:
    world = answers(World(error=BUSY, processes=[PERL]), bound=BOUND.format(at))
    finding = the(world)
    assert ("port_bound_but_not_listening", "likely") == (finding.cause, finding.certainty)
    assert finding.holder is not None
    assert ("perl", 900) == (finding.holder.name, finding.holder.pid)
    assert ["start_again"] == list(offered(world))


@pytest.mark.parametrize("at", ["0.0.0.0:8080", "[::1]:443"])
def test_a_socket_that_is_bound_elsewhere_is_not_in_the_way(at: str) -> None:
    assert FREE_NOW == answers(World(error=BUSY, processes=[PERL]), bound=BOUND.format(at)).found()


def test_a_bound_socket_on_another_address_or_beside_a_listener_is_not_blamed() -> None:
    bindings = {"80/tcp": [{"HostIp": "198.18.0.11", "HostPort": "80"}]}
    assert FREE_NOW == answers(World(error=BUSY, bindings=bindings), bound=BOUND.format("127.0.0.1:80")).found()
    httpd = process(700, "httpd", "/user.slice/user-1000.slice/session-3.scope", holds=(7,))
    world = World(error=BUSY, sockets=[sock(inode=7)], processes=[httpd, PERL])
    assert {"port_held_by_process": "proved"} == answers(world, bound=BOUND.format("0.0.0.0:80")).found()


def test_a_host_that_cannot_be_asked_has_nothing_unchecked() -> None:
    world = answers(World(), bound="cannot the ss of this host is too old\nend\n")
    assert [] == [item for item in world.diagnosis().not_checked if "bound" in item.question]


# port_range_exhausted

NO_PORT = BUSY.partition("Error starting")[0] + "all ports are allocated"


def wants_range(*taken: int, ports: str = "8080-8081", **changes: Any) -> World:
    peers = [peer(f"shop{port}", published=(("0.0.0.0", port),)) for port in taken]
    bindings = {"80/tcp": [{"HostIp": "", "HostPort": ports}]}
    return World(**({"error": NO_PORT, "bindings": bindings, "peers": peers} | changes))


def test_a_range_of_which_every_port_is_published_is_proved_and_nobody_is_stopped() -> None:
    finding = the(wants_range(8080, 8081))
    assert ("port_range_exhausted", "proved") == (finding.cause, finding.certainty)
    (remedy,) = finding.remedies
    assert ["republish webserver", "start webserver"] == [f"{s.engine} {s.container}" for s in calls(remedy.steps)]
    assert ["restore webserver"] == [f"{s.engine} {s.container}" for s in calls(remedy.undo)]
    assert "webserver is to get a port of 8080 to 8081 for 80/tcp, and all of them are published" == finding.summary
    (proposal,) = finding.proposals
    assert "-8080-8081:80\n+8080-8083:80\n" == proposal.diff


@pytest.mark.parametrize(
    ("world", "place"),
    [
        (wants_range(8080, 8081), "8082"),
        (wants_range(8080, 8081, 8082), "8083"),
        (wants_range(8080, 8081, sockets=[sock(port=8082)]), "8083"),
        (wants_range(80, 81, ports="80-81"), "8080"),
        (
            wants_range(
                8080, 8081, bindings={"80/tcp": [{"HostIp": "127.0.0.1", "HostPort": "8080-8081"}]},
                sockets=[sock("127.0.0.2", 8082)],
            ),
            "127.0.0.1:8082",
        ),
    ],
)  # fmt: skip
def test_instead_of_a_range_that_is_used_up_the_next_free_port_is_offered(world: World, place: str) -> None:
    (remedy,) = the(world).remedies
    assert [(("80/tcp", place),)] == [step.arguments for step in calls(remedy.steps)[:1]]
    assert [] == [line for line in remedy.affects if "the kernel may give" in line]


def test_of_a_port_that_the_kernel_may_take_in_the_meantime_it_is_told() -> None:
    world = wants_range(8080, 8081)
    world.sysctls["net/ipv4/ip_local_port_range"] = "1024\t65535"
    (remedy,) = the(world).remedies
    assert any("the kernel may give port" in line for line in remedy.affects)


@pytest.mark.parametrize(
    "changes",
    [
        {"labels": {"com.docker.compose.project": "shop", "com.docker.compose.service": "web"}},
        {"bindings": {"80/tcp": [{"HostIp": "", "HostPort": "8080-8081"}, {"HostIp": "", "HostPort": "443"}]}},
        {"bindings": {f"{port}/tcp": [{"HostIp": "", "HostPort": "8080-8081"}] for port in (80, 81)}},
    ],
)
def test_a_container_that_would_lose_something_is_not_taken_out_of_its_range(changes: dict[str, Any]) -> None:
    for finding in wants_range(8080, 8081, **changes).diagnosis().findings:
        assert ("port_range_exhausted", ()) == (finding.cause, finding.remedies)


@pytest.mark.parametrize("world", [wants_range(8080), wants_range(8080, 8081, ports="8080-8082"), wants_range(80, 443)])
def test_where_a_port_of_the_range_is_free_now_it_is_tried_again(world: World) -> None:
    assert {"port_range_exhausted": "likely"} == world.found()
    assert ["start_again"] == list(offered(world))


def test_a_port_that_the_engine_chooses_comes_from_the_kernels_range() -> None:
    world = wants_range(40000, 40001, ports="")
    world.sysctls["net/ipv4/ip_local_port_range"] = "40000\t40001"
    assert {"port_range_exhausted": "proved"} == world.found()
    world.sysctls["net/ipv4/ip_local_port_range"] = "40000\t40009"
    assert {"port_range_exhausted": "likely"} == world.found()


@pytest.mark.parametrize(
    "changes",
    [
        {"error": ""},
        {"error": NO_CHAIN},
        {"status": "running", "error": ""},
        {"bindings": {"80/tcp": [{"HostIp": "", "HostPort": "80"}]}},
    ],
)
def test_a_range_that_no_error_is_about_is_not_exhausted(changes: dict[str, Any]) -> None:
    assert "port_range_exhausted" not in wants_range(8080, 8081, **changes).found()


def test_a_range_on_another_address_takes_nothing() -> None:
    bindings = {"80/tcp": [{"HostIp": "127.0.0.2", "HostPort": "8080-8081"}]}
    peers = [peer("a", published=(("127.0.0.1", 8080), ("127.0.0.1", 8081)))]
    assert {"port_range_exhausted": "likely"} == wants_range(bindings=bindings, peers=peers).found()


# port_published_by_swarm

INGRESS = (
    *CHAINS[:2],
    "-A DOCKER-INGRESS -p tcp -m tcp --dport 80 -j DNAT --to-destination 172.18.0.2:80",
    *CHAINS[2:],
)


def swarm(state: str = "active", **changes: Any) -> World:
    docker = process(50, "dockerd", "/system.slice/docker.service", holds=(7,))
    given: dict[str, Any] = {"error": BUSY, "sockets": [sock(inode=7)], "processes": [docker], "chains": INGRESS}
    world = World(**(given | changes))
    return answers(world, info=json.dumps({"Swarm": {"LocalNodeState": state}}))


def test_a_service_of_the_swarm_is_proved_and_the_swarm_is_left_alone() -> None:
    world = swarm()
    finding = the(world)
    assert ("port_published_by_swarm", "proved", {}) == (finding.cause, finding.certainty, offered(world))
    (proposal,) = finding.proposals
    assert "docker service update --publish-rm published=80,protocol=tcp SERVICE\n" == proposal.diff


@pytest.mark.parametrize(
    ("world", "found"),
    [
        (swarm("inactive"), "likely"),
        (swarm(error=""), "possible"),
        (swarm(error=BUSY.replace(":80:", ":81:")), "possible"),
    ],
)
def test_a_swarm_that_is_not_blamed_is_not_proved(world: World, found: str) -> None:
    assert found == world.found()["port_published_by_swarm"]


def test_dockerd_on_the_port_without_swarms_rule_is_not_swarm() -> None:
    assert "port_published_by_swarm" not in swarm(chains=CHAINS).found()


# port_held_by_kernel, port_held_out_of_sight

SOME = "processes some\nend\n"
KNOWN = {"wireguard": "tunnel wireguard wg0 udp 80\nend\n", "vxlan": "tunnel vxlan vx0 udp 80\nend\n"}
UDP = BUSY.replace("listen tcp4", "listen udp4")


def unseen(*sockets: str, error: str = BUSY, sight: str = SOME, kernel: str = "end\n", inside: str = "80/tcp") -> World:
    bindings = {inside: [{"HostIp": "", "HostPort": "80"}]}
    return answers(
        World(error=error, bindings=bindings, sockets=list(sockets)), out_of_sight=sight, kernel_ports=kernel
    )


@pytest.mark.parametrize("kind", KNOWN)
def test_a_tunnel_that_the_kernel_names_is_proved_and_never_stopped(kind: str) -> None:
    world = unseen(sock(kind="udp", state="07", inode=7), error=UDP, kernel=KNOWN[kind], inside="80/udp")
    finding = the(world)
    assert ("port_held_by_kernel", "proved", {}) == (finding.cause, finding.certainty, offered(world))
    assert finding.holder is not None
    assert HolderKind.KERNEL is finding.holder.kind


def test_a_file_server_of_the_kernel_is_stopped_as_the_service_that_it_is() -> None:
    world = unseen(sock(inode=7), kernel="server nfsd - tcp 80\nend\n")
    assert {} == offered(world)
    world.units.append(unit("nfs-server.service"))
    remedy = offered(world)["stop_service"]
    assert ("systemctl", "stop", "nfs-server.service") == getattr(remedy.steps[0], "argv", None)
    assert ("systemctl", "start", "nfs-server.service") == getattr(remedy.undo[1], "argv", None)


def test_what_the_kernel_has_and_does_not_name_is_only_likely() -> None:
    assert {"port_held_by_kernel": "likely"} == unseen(sock(inode=7), sight="processes all\nend\n").found()
    other = unseen(sock(inode=7), sight="processes all\nend\n", kernel="tunnel vxlan vx0 udp 80\nend\n")
    assert {"port_held_by_kernel": "likely"} == other.found()


@pytest.mark.parametrize(("uid", "certainty"), [(1000, "proved"), (0, "likely")])
def test_a_socket_of_a_process_out_of_sight(uid: int, certainty: str) -> None:
    world = unseen(sock(inode=7, uid=uid))
    assert {"port_held_out_of_sight": certainty} == world.found()
    assert {} == offered(world)


def test_without_root_a_process_that_is_not_seen_is_neither_the_kernels_nor_out_of_sight() -> None:
    world = unseen(sock(inode=7), kernel="server nfsd - tcp 80\nend\n")
    world.uid = 1000
    assert {"port_held_by_unknown": "likely"} == world.found()


# port_used_by_outgoing_connection


def test_a_closed_connection_needs_a_minute_and_one_that_stands_has_to_end() -> None:
    bindings = {"80/tcp": [{"HostIp": "", "HostPort": "40000"}]}
    for state, steps in (("06", 2), ("01", 1)):
        socks = [sock("198.18.0.11", 40000, 7, state=state, peer="198.51.100.4", peer_port=443)]
        world = World(error=BUSY.replace(":80:", ":40000:"), bindings=bindings, sockets=socks)
        remedies = offered(world)
        assert ["start_again", "reserve_port"] == list(remedies)
        assert steps == len(remedies["start_again"].steps)

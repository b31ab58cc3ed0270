"""The rarer holders of a port: each cause fires on its own, and keeps still on what only looks like it."""

from typing import Any

import pytest

from bot.model import Answer, Command, EngineAction, EngineCall, HolderKind, ProcessGuard, Remedy
from tests.causes.world import ALLOCATED, BUSY, FREE_NOW, NO_CHAIN, UNTOLD, World, peer, process, sock, touching, unit


def remedies(world: World) -> dict[str, Remedy]:
    return touching(*world.diagnosis().findings)


def busy(holder: list[str], **changes: Any) -> World:
    given: dict[str, Any] = {"error": BUSY, "sockets": [sock(inode=7)], "processes": [holder]}
    return World(**(given | changes))


# port_held_by_host_network_container


def shares(name: str, mode: str = "host", **changes: Any) -> dict[str, Any]:
    """Make another container that publishes nothing."""
    return peer(name, address="", **changes) | {"HostConfig": {"NetworkMode": mode}}


SHOP = shares("shop")
INSIDE = f"/system.slice/docker-{SHOP['Id']}.scope"
HTTPD = process(700, "httpd", INSIDE, holds=(7, 8), ppid=690)


def test_a_container_in_the_hosts_network_is_proved_and_may_be_stopped() -> None:
    world = busy(HTTPD, peers=[SHOP], sockets=[sock(inode=7), sock(port=443, inode=8)])
    (finding,) = world.diagnosis().findings
    assert ("port_held_by_host_network_container", "proved") == (finding.cause, finding.certainty)
    assert "the container shop (app:1) listens on 0.0.0.0:80 of the host" == finding.summary
    assert finding.holder is not None
    assert (HolderKind.CONTAINER, "shop", 700) == (
        finding.holder.kind,
        finding.holder.name,
        finding.holder.pid,
    )
    (remedy,) = touching(finding).values()
    assert (EngineCall(EngineAction.STOP, "shop", "it holds 80/tcp"), "stop_container") == (remedy.steps[0], remedy.id)
    assert (
        "shop (app:1) no longer serves its clients",
        "shop: 0 established connections to 80/tcp",
        "the container shop also serves 443/tcp",
    ) == remedy.affects[:3]
    assert EngineCall(EngineAction.START, "shop", "it ran before") == remedy.undo[1]


def test_a_container_that_joined_one_in_the_hosts_network_is_found_too() -> None:
    pause = shares("pause")
    joined = shares("shop", f"container:{pause['Id']}")
    assert {"port_held_by_host_network_container": "proved"} == busy(HTTPD, peers=[pause, joined]).found()


@pytest.mark.parametrize("other", [shares("shop", "default"), shares("shop", "container:" + "b" * 64)])
def test_a_container_that_is_not_in_the_hosts_network_is_not_proved(other: dict[str, Any]) -> None:
    world = busy(HTTPD, peers=[other])
    assert {"port_held_by_host_network_container": "likely"} == world.found()
    assert {} == remedies(world)


@pytest.mark.parametrize("error", ["", NO_CHAIN, ALLOCATED, BUSY.replace(":80:", ":81:")])
def test_without_an_error_that_says_so_nothing_that_holds_the_port_is_stopped(error: str) -> None:
    world = busy(HTTPD, peers=[SHOP], error=error)
    assert {"port_held_by_host_network_container": "likely"} == world.found()
    assert {} == remedies(world)


@pytest.mark.parametrize(
    ("what", "changes"),
    [
        ("another port", {"sockets": [sock(port=8080, inode=7)]}),
        ("another protocol", {"sockets": [sock(kind="udp", inode=7, state="07")]}),
        ("nothing at all", {"sockets": []}),
    ],
)
def test_a_container_in_the_hosts_network_that_is_not_in_the_way_is_no_finding(
    what: str, changes: dict[str, Any]
) -> None:
    assert FREE_NOW == busy(HTTPD, peers=[SHOP], **changes).found(), what
    assert {} == busy(HTTPD, peers=[SHOP], status="running", error="").found()


def test_the_same_program_as_a_service_is_not_taken_for_the_container() -> None:
    service = process(700, "httpd", "/system.slice/httpd.service", holds=(7,))
    world = busy(service, peers=[SHOP], units=[unit("httpd.service", MainPID="700")])
    assert {"port_held_by_service": "proved"} == world.found()


@pytest.mark.parametrize("label", ["com.docker.swarm.service.id", "io.kubernetes.pod.name"])
def test_what_swarm_or_kubernetes_runs_in_the_hosts_network_is_not_stopped(label: str) -> None:
    world = busy(HTTPD, peers=[shares("shop", labels={label: "x"})])
    assert {"port_held_by_host_network_container": "proved"} == world.found()
    assert {} == remedies(world)


def test_a_database_with_clients_in_the_hosts_network_is_not_stopped() -> None:
    database = process(700, "postgres", INSIDE, holds=(7,))
    quiet = busy(database, peers=[SHOP])
    assert ["stop_container"] == list(remedies(quiet))
    quiet.sockets.append(sock(state="01", peer="198.51.100.4", peer_port=4))
    assert {} == remedies(quiet)


# orphaned_docker_proxy

COMMAND = "/usr/bin/docker-proxy -proto tcp -host-ip 0.0.0.0 -host-port 80 -container-ip 172.17.0.9 -container-port 80"
DOCKER = "/system.slice/docker.service"


def proxy(ppid: int = 1, cgroup: str = DOCKER, command: str = COMMAND) -> list[str]:
    return process(90, "docker-proxy", cgroup, holds=(7,), ppid=ppid, command=command)


@pytest.mark.parametrize("ppid", [1, 4711])
def test_a_proxy_whose_engine_is_gone_is_ended_only_while_it_is_the_same(ppid: int) -> None:
    world = busy(proxy(ppid))
    assert {"orphaned_docker_proxy": "proved"} == world.found()
    remedy = remedies(world)["stop_process"]
    assert Command(("kill", "-TERM", "90"), "it holds 80/tcp", ProcessGuard(90, 4090)) == remedy.steps[0]
    assert "End the abandoned docker-proxy (pid 90) and start webserver" == remedy.title
    assert "a docker-proxy without an engine ends; it forwards to no container" == remedy.affects[0]


@pytest.mark.parametrize(
    ("what", "given"),
    [
        ("its parent lives", proxy(60)),
        ("an engine inside a container", proxy(cgroup="/system.slice/docker-" + "c" * 64 + ".scope/init")),
        (
            "the engine of a user",
            proxy(cgroup="/user.slice/user-1000.slice/user@1000.service/app.slice/docker.service"),
        ),
        ("its command line cannot be read", proxy(command="/usr/bin/docker-proxy")),
    ],
)
def test_a_proxy_that_somebody_may_still_need_is_never_ended(what: str, given: list[str]) -> None:
    world = busy(given)
    world.processes.append(process(60, "rootlesskit-docker-proxy", DOCKER))
    assert {"orphaned_docker_proxy": "likely"} == world.found(), what
    assert {} == remedies(world)


@pytest.mark.parametrize("error", ["", NO_CHAIN, BUSY.replace(":80:", ":81:")])
def test_a_proxy_that_no_error_is_about_is_never_ended(error: str) -> None:
    world = busy(proxy(), error=error)
    assert {"orphaned_docker_proxy": "possible"} == {
        cause: certainty for cause, certainty in world.found().items() if cause != "firewall_chains_missing"
    }
    assert {} == remedies(world)


def test_the_proxy_of_a_running_container_is_no_orphan() -> None:
    for state in ("running", "paused"):
        shop = peer("shop", published=(("0.0.0.0", 80),), state=state)
        shop["NetworkSettings"]["Networks"]["bridge"]["IPAddress"] = "172.17.0.9"
        assert "orphaned_docker_proxy" not in busy(proxy(), peers=[shop], error=ALLOCATED).found()


def test_the_proxy_of_a_running_engine_is_no_orphan() -> None:
    second = process(51, "dockerd", "/system.slice/snap.docker.dockerd.service")
    for ppid in (50, 51):
        world = busy(proxy(ppid))
        world.processes.append(second)
        assert "orphaned_docker_proxy" not in world.found()


def test_a_proxy_that_only_has_a_connection_is_no_orphan() -> None:
    connection = sock(inode=7, state="01", peer="172.17.0.9", peer_port=80)
    assert "orphaned_docker_proxy" not in busy(proxy(), sockets=[connection]).found()


# port_requested_twice

LISTEN = (
    "failed to set up container networking: driver failed programming external connectivity on endpoint webserver "
    "(96bb): failed to listen on TCP socket: address already in use"
)


def places(*addresses: str, port: str = "80", inside: str = "80/tcp") -> dict[str, Any]:
    return {inside: [{"HostIp": address, "HostPort": port} for address in addresses]}


TWO_PORTS = places("") | places("", inside="81/tcp")


@pytest.mark.parametrize("error", [ALLOCATED, LISTEN])
@pytest.mark.parametrize(
    "bindings",
    [
        places("", ""),
        places("0.0.0.0", "127.0.0.1"),
        places("127.0.0.1", ""),
        places("::", ""),
        places("::1", "::"),
        TWO_PORTS,
    ],
)
def test_a_port_that_is_asked_for_twice_is_proved(error: str, bindings: dict[str, Any]) -> None:
    assert {"port_requested_twice": "proved"} == World(error=error, bindings=bindings).found()


@pytest.mark.parametrize(
    "bindings",
    [
        places(""),
        places("127.0.0.1", "198.18.0.11"),
        places("0.0.0.0", "::"),
        places("127.0.0.1", "::1"),
        places("") | places("", inside="80/udp"),
        places("") | places("", port="81", inside="81/tcp"),
        places("", "", port="0"),
        places("", "", port=""),
        places("", "", port="8000-8010"),
    ],
)
def test_what_does_not_overlap_is_not_asked_for_twice(bindings: dict[str, Any]) -> None:
    found = World(error=ALLOCATED, bindings=bindings).found()
    assert {} == {cause: certainty for cause, certainty in found.items() if cause not in UNTOLD}


def test_two_places_are_compared_where_the_daemons_setting_puts_them() -> None:
    bindings = places("", "127.0.0.1")
    assert UNTOLD == World(error=ALLOCATED, bindings=bindings, daemon_json='{"ip": "198.18.0.11"}').found()


@pytest.mark.parametrize(
    "changes",
    [{"status": "running", "error": ""}, {"network_mode": "host"}, {"network_mode": "container:" + "b" * 64}],
)
def test_what_will_not_be_asked_for_is_no_finding(changes: dict[str, Any]) -> None:
    assert {} == World(**({"error": ALLOCATED, "bindings": places("", "")} | changes)).found()


def test_where_somebody_else_has_the_port_asking_twice_is_only_likely() -> None:
    shop = peer("shop", published=(("0.0.0.0", 80),))
    world = World(error=ALLOCATED, bindings=places("", "127.0.0.1"), peers=[shop])
    assert {"port_published_by_container": "proved", "port_requested_twice": "likely"} == world.found()
    nginx = process(812, "nginx", "/system.slice/nginx.service", holds=(7,))
    world = busy(nginx, bindings=places("", "127.0.0.1"), units=[unit("nginx.service", MainPID="812")])
    assert {"port_held_by_service": "proved", "port_requested_twice": "likely"} == world.found()


@pytest.mark.parametrize("error", ["", NO_CHAIN, ALLOCATED.replace(":80 ", ":81 ")])
def test_without_an_error_about_it_asking_twice_is_only_likely(error: str) -> None:
    world = World(error=error, bindings=places("", ""))
    assert {"port_requested_twice": "likely"} == world.found()
    assert {} == remedies(world)


@pytest.mark.parametrize(
    ("addresses", "kept", "risk"),
    [
        (("", ""), "80", "disruptive"),
        (("198.18.0.11", "198.18.0.11"), "198.18.0.11:80", "disruptive"),
        (("", "127.0.0.1"), "80", "dangerous"),
        (("0.0.0.0", "127.0.0.1", "::1"), "0.0.0.0:80,[::1]:80", "dangerous"),
    ],
)
def test_the_container_is_made_anew_with_each_place_once(addresses: tuple[str, ...], kept: str, risk: str) -> None:
    remedy = remedies(World(error=ALLOCATED, bindings=places(*addresses)))["publish_once"]
    assert (EngineAction.REPUBLISH, (("80/tcp", kept),), risk) == (
        getattr(remedy.steps[0], "engine", None),
        getattr(remedy.steps[0], "arguments", None),
        str(remedy.risk),
    )
    assert ("EVERY address" in " ".join(remedy.affects)) is (risk == "dangerous")
    assert [EngineAction.RESTORE] == [getattr(step, "engine", None) for step in remedy.undo]


@pytest.mark.parametrize(
    "changes",
    [
        {"bindings": TWO_PORTS},
        {"bindings": {"80/tcp": [*places("", "")["80/tcp"], {"HostIp": "", "HostPort": ""}]}},
        {"labels": {"com.docker.compose.project": "shop"}},
    ],
)
def test_a_container_whose_ports_are_not_ours_to_choose_is_not_made_anew(changes: dict[str, Any]) -> None:
    world = World(**({"error": ALLOCATED, "bindings": places("", "")} | changes))
    assert {"port_requested_twice": "proved"} == world.found()
    assert {} == remedies(world)


# port_used_by_outgoing_connection

HIGH = BUSY.replace(":80:", ":40000:")
CLIENT = process(900, "curl", "/user.slice/user-1000.slice/session-3.scope", holds=(7,), uid=1000)


def goes(port: int = 40000, to: int = 443, *, state: str = "01", inode: int = 7, kind: str = "") -> str:
    return sock("198.18.0.11", port, inode, kind=kind, state=state, peer="198.51.100.4", peer_port=to)


def high(*sockets: str, **changes: Any) -> World:
    bindings = places("", port="40000")
    return busy(CLIENT, **({"error": HIGH, "bindings": bindings, "sockets": list(sockets)} | changes))


def test_a_connection_from_the_port_is_likely_and_nobody_is_ended() -> None:
    world = high(goes())
    (finding,) = world.diagnosis().findings
    assert ("port_used_by_outgoing_connection", "likely", ["start_again", "reserve_port"]) == (
        finding.cause,
        finding.certainty,
        list(touching(finding)),
    )
    assert (
        "nobody listens on 40000/tcp, but a connection of curl (pid 900) goes out from it: "
        "198.18.0.11:40000 -> 198.51.100.4:443" == finding.summary
    )


def test_a_connection_that_is_being_opened_goes_out_whatever_its_ports() -> None:
    assert {"port_used_by_outgoing_connection": "likely"} == high(goes(to=50000, state="02")).found()


def test_a_connection_that_waits_for_its_end_is_likely_without_a_process() -> None:
    assert {"port_used_by_outgoing_connection": "likely"} == high(goes(state="06", inode=0)).found()


def test_many_connections_from_one_port_are_one_finding() -> None:
    assert ["port_used_by_outgoing_connection"] == [
        found.cause for found in high(*(goes(to=to) for to in range(400, 450))).diagnosis().findings
    ]


@pytest.mark.parametrize("error", ["", NO_CHAIN, BUSY])
def test_a_connection_that_no_error_is_about_is_only_possible(error: str) -> None:
    assert {"port_used_by_outgoing_connection": "possible"} == high(goes(), error=error).found()


@pytest.mark.parametrize(
    ("what", "held"),
    [
        ("what a server accepted", goes(to=51000)),
        ("what a server accepted from below the usual range", goes(to=40001)),
        ("another port", goes(40001)),
        ("another protocol", goes(kind="udp")),
    ],
)
def test_what_is_no_connection_from_the_port_is_no_finding(what: str, held: str) -> None:
    assert FREE_NOW == high(held).found(), what


def test_what_a_web_server_accepted_before_it_ended_is_not_taken_for_outgoing() -> None:
    for client in (600, 2000, 51000):
        assert FREE_NOW == busy(CLIENT, sockets=[goes(80, client)]).found()


def test_the_clients_of_a_listener_are_not_blamed() -> None:
    node = process(900, "node", "/user.slice/user-1000.slice/session-3.scope", holds=(7, 8))
    world = high(sock(port=40000, inode=8), goes(), processes=[node])
    assert {"port_held_by_process": "proved"} == world.found()


def test_a_connection_on_another_address_is_not_in_the_way() -> None:
    assert FREE_NOW == high(goes(), bindings=places("127.0.0.1", port="40000")).found()


# port_held_by_resolver

STUB = process(300, "systemd-resolved", "/system.slice/systemd-resolved.service", holds=(7, 8))
RESOLVED = unit("systemd-resolved.service", MainPID="300", UnitFileState="enabled")
DNS = places("", port="53", inside="53/tcp") | places("", port="53", inside="53/udp")


def dns(holder: list[str] = STUB, **changes: Any) -> World:
    sockets = [sock("127.0.0.53", 53, 7), sock("127.0.0.53", 53, 8, kind="udp", state="07")]
    given: dict[str, Any] = {"error": BUSY.replace(":80:", ":53:"), "bindings": DNS, "units": [RESOLVED]}
    return busy(holder, **(given | {"sockets": sockets} | changes))


def test_the_hosts_resolver_is_proved_and_never_stopped() -> None:
    (finding,) = dns().diagnosis().findings
    assert ("port_held_by_resolver", "proved", {}) == (finding.cause, finding.certainty, touching(finding))
    assert (
        "systemd-resolved (pid 300) looks up names on 127.0.0.53:53, 127.0.0.53:53/udp; dockfix never stops it. "
        "Publish the container on another address of this host" == finding.summary
    )


def test_a_resolver_on_every_address_leaves_no_address_to_publish_on() -> None:
    dnsmasq = process(301, "dnsmasq", "/system.slice/dnsmasq.service", holds=(7,))
    (finding,) = dns(dnsmasq, sockets=[sock(port=53, inode=7)]).diagnosis().findings
    assert ("port_held_by_resolver", "proved") == (finding.cause, finding.certainty)
    assert "It has the port on every address: publish another port" in finding.summary


@pytest.mark.parametrize("error", ["", NO_CHAIN, BUSY])
def test_a_resolver_that_no_error_is_about_is_only_likely(error: str) -> None:
    assert {"port_held_by_resolver": "likely"} == dns(error=error).found()


ENGINE_27 = {"version": Answer("version", '{"Version": "27.5.1"}', exit=0)}


@pytest.mark.parametrize(
    ("what", "changes"),
    [
        ("an address of its own", {"bindings": places("198.18.0.11", port="53", inside="53/udp")}),
        ("another port", {"bindings": places("", port="5353", inside="53/udp")}),
        ("the container runs", {"status": "running", "error": "", "instead": ENGINE_27}),
    ],
)
def test_a_resolver_that_is_not_in_the_way_is_no_finding(what: str, changes: dict[str, Any]) -> None:
    assert {} == dns(**changes).found(), what


def test_a_resolver_that_is_switched_off_leaves_a_free_port() -> None:
    assert FREE_NOW == dns(sockets=[]).found()


def test_a_full_name_server_is_a_service_and_a_resolver_on_another_port_is_too() -> None:
    named = process(302, "named", "/system.slice/named.service", holds=(7,))
    assert {"port_held_by_service": "proved"} == dns(
        named, units=[unit("named.service", MainPID="302")], sockets=[sock("127.0.0.1", 53, 7)]
    ).found()
    web = busy(STUB, units=[RESOLVED])
    assert {"port_held_by_service": "proved"} == web.found()
    assert {} == remedies(web)


# ghost_endpoint


@pytest.mark.parametrize("error", [BUSY, ALLOCATED])
def test_a_proxy_of_the_engine_without_a_container_is_a_ghost(error: str) -> None:
    (finding,) = busy(proxy(50), error=error).diagnosis().findings
    offered = ("ghost_endpoint", "proved", ["restart_docker"])
    assert offered == (finding.cause, finding.certainty, list(touching(finding)))
    assert (
        "the engine keeps 80/tcp for 172.17.0.9, which no running container has (docker-proxy, pid 90)"
        == finding.summary
    )


@pytest.mark.parametrize("state", ["restarting", "removing"])
def test_while_a_container_changes_its_state_a_ghost_is_only_likely(state: str) -> None:
    assert {"ghost_endpoint": "likely"} == busy(proxy(50), peers=[peer("shop", state=state)]).found()


def test_a_proxy_whose_address_cannot_be_read_is_only_likely_a_ghost() -> None:
    assert {"ghost_endpoint": "likely"} == busy(proxy(50, command="/usr/bin/docker-proxy")).found()


@pytest.mark.parametrize("error", ["", NO_CHAIN, ALLOCATED.replace(":80 ", ":81 ")])
def test_a_ghost_that_no_error_is_about_is_only_possible(error: str) -> None:
    assert {"ghost_endpoint": "possible"} == busy(proxy(50), error=error).found()


def test_the_words_already_allocated_alone_are_no_ghost() -> None:
    assert UNTOLD == World(error=ALLOCATED).found()


def test_the_proxy_of_a_running_container_is_no_ghost() -> None:
    shop = peer("shop", published=(("0.0.0.0", 80),))
    world = busy(proxy(50), error=ALLOCATED, peers=[shop])
    assert {"port_published_by_container": "proved"} == world.found()


def test_a_proxy_without_an_engine_or_of_another_engine_is_no_ghost() -> None:
    for ppid in (1, 51):
        world = busy(proxy(ppid))
        world.processes.append(process(51, "dockerd", "/system.slice/snap.docker.dockerd.service"))
        assert "ghost_endpoint" not in world.found()


# port_held_by_other_engine

UNKNOWN = "d" * 64
FOREIGN = {
    "a container that this engine does not know": process(
        700, "httpd", f"/system.slice/docker-{UNKNOWN}.scope", holds=(7,)
    ),
    "podman": process(701, "conmon", f"/machine.slice/libpod-conmon-{UNKNOWN}.scope", holds=(7,)),
    "a pod": process(702, "httpd", f"/kubepods.slice/kubepods-pod1.slice/cri-containerd-{UNKNOWN}.scope", holds=(7,)),
    "rootless": process(
        703, "rootlesskit", "/user.slice/user-1000.slice/user@1000.service/app.slice/docker.service", holds=(7,)
    ),
}


@pytest.mark.parametrize("holder", FOREIGN.values(), ids=FOREIGN)
def test_another_engine_is_proved_and_nothing_of_it_is_stopped(holder: list[str]) -> None:
    (finding,) = busy(holder).diagnosis().findings
    assert ("port_held_by_other_engine", "proved", {}) == (finding.cause, finding.certainty, touching(finding))
    assert "and this engine does not know it" in finding.summary


def test_a_proxy_of_a_second_docker_belongs_to_another_engine() -> None:
    world = busy(proxy(51, "/system.slice/snap.docker.dockerd.service"))
    world.processes.append(process(51, "dockerd", "/system.slice/snap.docker.dockerd.service"))
    assert {"port_held_by_other_engine": "proved"} == world.found()


@pytest.mark.parametrize("error", ["", NO_CHAIN, ALLOCATED, BUSY.replace(":80:", ":81:")])
def test_another_engine_that_no_error_is_about_is_only_possible(error: str) -> None:
    assert {"port_held_by_other_engine": "possible"} == busy(FOREIGN["podman"], error=error).found()


def test_what_lives_in_one_guest_with_the_engine_is_not_proved_to_be_anothers() -> None:
    world = busy(process(700, "httpd", "/lxc/guest/system.slice/httpd.service", holds=(7,)), dockerd=False)
    world.instead["host"] = Answer("host", "uid 0\nsudo off\ndockerd 50\n", exit=0)
    world.processes.append(process(50, "dockerd", "/lxc/guest/system.slice/docker.service"))
    assert {"port_held_by_other_engine": "likely"} == {
        cause: certainty for cause, certainty in world.found().items() if cause.startswith("port_")
    }


@pytest.mark.parametrize(
    ("what", "changes"),
    [
        ("a container of this engine", {"peers": [SHOP], "processes": [HTTPD]}),
        ("a proxy without an engine", {"processes": [proxy()]}),
        ("a proxy of this engine", {"processes": [proxy(50)]}),
        ("a service", {"processes": [process(700, "httpd", "/system.slice/httpd.service", holds=(7,))]}),
        ("another port", {"sockets": [sock(port=8080, inode=7)]}),
    ],
)
def test_what_belongs_to_no_other_engine_is_not_called_so(what: str, changes: dict[str, Any]) -> None:
    assert "port_held_by_other_engine" not in busy(FOREIGN["podman"], **changes).found(), what

"""Who holds the port: fires on its own, keeps still on what only looks like it."""

import pytest

from bot.model import Answer, Command, EngineAction, EngineCall, HolderKind, ProcessGuard, Remedy
from bot.ownership import holds
from tests.causes.world import (
    ALLOCATED,
    BUSY,
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

NGINX = process(812, "nginx", "/system.slice/nginx.service", holds=(7,))
NGINX_UNIT = unit("nginx.service", MainPID="812")


def nginx(**changes: object) -> World:
    given: dict[str, object] = {"error": BUSY, "sockets": [sock(inode=7)], "processes": [NGINX], "units": [NGINX_UNIT]}
    return World(**(given | changes))  # type: ignore[arg-type]


def remedies(world: World) -> dict[str, Remedy]:
    return touching(*world.diagnosis().findings)


def test_a_service_that_holds_the_port_is_proved_and_may_be_stopped() -> None:
    found = nginx().diagnosis().findings
    assert ["port_held_by_service"] == [finding.cause for finding in found]
    assert "proved" == found[0].certainty
    assert "nginx.service (pid 812) listens on 0.0.0.0:80" == found[0].summary
    assert found[0].holder is not None
    assert (HolderKind.SERVICE, "nginx.service", 812) == (
        found[0].holder.kind,
        found[0].holder.name,
        found[0].holder.pid,
    )
    assert ["stop_service"] == list(touching(*found))
    stop, start = found[0].remedies[0].steps
    assert (
        Command(("systemctl", "stop", "nginx.service"), "nginx.service holds 80/tcp", ProcessGuard(812, 4812)) == stop
    )
    assert isinstance(start, EngineCall)
    assert (EngineAction.START, "webserver") == (start.engine, start.container)
    undo = found[0].remedies[0].undo
    assert isinstance(undo[1], Command)
    assert ("systemctl", "start", "nginx.service") == undo[1].argv


def test_a_service_that_starts_at_boot_may_also_be_disabled_and_both_say_what_they_hit() -> None:
    world = nginx(
        units=[
            unit("nginx.service", MainPID="812", UnitFileState="enabled", RequiredBy="shop.service"),
            unit("shop.service"),
        ],
        sockets=[sock(inode=7), sock(inode=7, state="01", peer="198.51.100.4", peer_port=4), sock(port=443, inode=9)],
        processes=[process(812, "nginx", "/system.slice/nginx.service", holds=(7, 9))],
    )
    offered = remedies(world)
    assert ["stop_service", "stop_and_disable_service"] == list(offered)
    assert (
        "nginx.service: 1 established connection to 80/tcp",
        "nginx.service also serves 443/tcp",
        "shop.service needs it and stops as well",
        "nginx.service starts again at the next boot and will take the port",
    ) == offered["stop_service"].affects


def test_without_an_error_that_says_so_a_holder_is_only_likely_and_nothing_may_be_stopped() -> None:
    for error in ("", NO_CHAIN, BUSY.replace(":80:", ":81:"), ALLOCATED):
        world = nginx(error=error)
        assert {"port_held_by_service": "likely"} == world.found(), error
        assert {} == remedies(world)


def test_a_pasted_error_counts_where_the_host_keeps_none() -> None:
    assert {"port_held_by_service": "proved"} == nginx(error="", pasted=BUSY).found()


@pytest.mark.parametrize(
    ("what", "held"),
    [
        ("another port", [sock(port=8080, inode=7)]),
        ("another protocol", [sock(kind="udp", inode=7, state="07")]),
        ("nothing at all", []),
    ],
)
def test_a_socket_that_is_not_in_the_way_is_no_finding(what: str, held: list[str]) -> None:
    world = nginx(sockets=held)
    assert FREE_NOW == world.found(), what
    assert "cause" == world.diagnosis().verdict
    assert "80/tcp was taken when webserver last tried to start, and is free now" == world.diagnosis().reason


def test_a_listener_on_another_address_is_not_in_the_way_of_one_address() -> None:
    bindings = {"80/tcp": [{"HostIp": "198.18.0.11", "HostPort": "80"}]}
    assert FREE_NOW == nginx(bindings=bindings, sockets=[sock("127.0.0.1", inode=7)]).found()


def test_a_listener_on_one_address_is_in_the_way_of_all() -> None:
    assert {"port_held_by_service": "proved"} == nginx(sockets=[sock("127.0.0.1", inode=7)]).found()


def test_a_running_container_is_not_in_its_own_way() -> None:
    proxy = process(90, "docker-proxy", "/system.slice/docker.service", holds=(7,), ppid=50)
    world = nginx(status="running", error="", processes=[proxy], units=[])
    assert {} == world.found()
    assert "healthy" == world.diagnosis().verdict


def test_sshd_is_named_and_never_offered_to_be_stopped() -> None:
    ssh = process(60, "sshd", "/system.slice/ssh.service", holds=(7,))
    world = nginx(processes=[ssh], units=[unit("ssh.service", MainPID="60")])
    assert {"port_held_by_service": "proved"} == world.found()
    assert {} == remedies(world)
    assert "it is the way into this host" in world.diagnosis().findings[0].summary


def test_a_database_with_clients_is_never_offered_to_be_stopped() -> None:
    database = process(70, "postgres", "/system.slice/postgresql.service", holds=(7,))
    quiet = nginx(processes=[database], units=[unit("postgresql.service", MainPID="70")])
    assert ["stop_service"] == list(remedies(quiet))
    quiet.sockets.append(sock(state="01", peer="198.51.100.4", peer_port=4))
    assert {} == remedies(quiet)


def test_what_somebody_left_running_after_a_login_is_not_the_ssh_service() -> None:
    left = process(900, "python3", "/system.slice/ssh.service", holds=(7,), uid=1000)
    world = nginx(
        processes=[left, process(60, "sshd", "/system.slice/ssh.service")], units=[unit("ssh.service", MainPID="60")]
    )
    assert {"port_held_by_process": "proved"} == world.found()


def test_a_process_started_by_hand_is_ended_only_while_it_is_the_same() -> None:
    world = nginx(processes=[process(900, "node", "/user.slice/user-1000.slice/session-3.scope", holds=(7,), uid=1000)])
    assert {"port_held_by_process": "proved"} == world.found()
    stop = remedies(world)["stop_process"].steps[0]
    assert Command(("kill", "-TERM", "900"), "it holds 80/tcp", ProcessGuard(900, 4900)) == stop


def test_a_port_forward_of_ssh_is_never_offered_to_be_ended() -> None:
    world = nginx(processes=[process(900, "sshd", "/user.slice/user-1000.slice/session-3.scope", holds=(7,), uid=1000)])
    assert {"port_held_by_process": "proved"} == world.found()
    assert {} == remedies(world)


def test_a_holder_that_cannot_be_seen_is_never_guessed() -> None:
    world = nginx(uid=1000, processes=[])
    assert {"port_held_by_unknown": "likely"} == world.found()
    assert {} == remedies(world)  # nothing but a move, for which the engine's rights are enough
    (move,) = [remedy for finding in world.diagnosis().findings for remedy in finding.remedies]
    assert {EngineCall} == {type(step) for step in (*move.steps, *move.undo)}
    assert "only root can see by whom" in world.diagnosis().findings[0].summary


def test_the_unknown_keeps_still_where_the_holder_is_known_or_nothing_is_held() -> None:
    assert "port_held_by_unknown" not in nginx().found()
    assert "port_held_by_unknown" not in nginx(sockets=[], uid=1000).found()


def test_a_socket_unit_is_stopped_before_its_service() -> None:
    systemd = process(1, "systemd", "/init.scope", holds=(7,), ppid=0)
    app = unit("app.socket", Listen="[::]:80 (Stream)", Triggers="app.service", UnitFileState="enabled")
    world = nginx(sockets=[sock("::", inode=7)], processes=[systemd], units=[app, unit("app.service")])
    assert {"port_held_by_socket_unit": "proved"} == world.found()
    offered = remedies(world)
    assert ["stop_socket_unit", "stop_and_disable_socket_unit"] == list(offered)
    stop = offered["stop_socket_unit"].steps[0]
    assert isinstance(stop, Command)
    assert ("systemctl", "stop", "app.socket", "app.service") == stop.argv


def test_the_socket_of_ssh_is_never_offered_to_be_stopped() -> None:
    systemd = process(1, "systemd", "/init.scope", holds=(7,), ppid=0)
    world = nginx(processes=[systemd], units=[unit("ssh.socket", Listen="0.0.0.0:80 (Stream)")])
    assert {"port_held_by_socket_unit": "proved"} == world.found()
    assert {} == remedies(world)


BOTH = {"80/tcp": [{"HostIp": "", "HostPort": "80"}], "443/tcp": [{"HostIp": "", "HostPort": "443"}]}


def test_a_service_that_holds_two_of_the_ports_is_one_finding() -> None:
    both = process(812, "nginx", "/system.slice/nginx.service", holds=(7, 9))
    world = nginx(bindings=BOTH, sockets=[sock(inode=7), sock(port=443, inode=9)], processes=[both])
    (finding,) = world.diagnosis().findings
    assert "nginx.service (pid 812) listens on 0.0.0.0:80, 0.0.0.0:443" == finding.summary
    assert "proved" == finding.certainty
    assert "443/tcp, 80/tcp are held by nginx.service (pid 812)" == str(holds(world.snapshot())[0])


def test_who_else_is_in_the_way_is_said_before_anything_is_stopped() -> None:
    node = process(900, "node", "/user.slice/user-1000.slice/session-3.scope", holds=(9,), uid=1000)
    world = nginx(bindings=BOTH, sockets=[sock(inode=7), sock(port=443, inode=9)], processes=[NGINX, node])
    assert {"port_held_by_service": "proved", "port_held_by_process": "likely"} == world.found()
    further = "443/tcp is held by node (pid 900) as well: webserver starts only once that is solved, too"
    assert further in remedies(world)["stop_service"].affects


def test_two_processes_of_one_name_are_two_findings() -> None:
    first = process(900, "node", "/user.slice/user-1000.slice/session-3.scope", holds=(7,))
    second = process(901, "node", "/user.slice/user-1000.slice/session-3.scope", holds=(9,))
    world = nginx(sockets=[sock("127.0.0.1", inode=7), sock("127.0.0.2", inode=9)], processes=[first, second])
    assert [900, 901] == [found.holder.pid for found in world.diagnosis().findings if found.holder]


SHOP = peer("shop", published=(("0.0.0.0", 80), ("::", 80)))
PROXIES = "/usr/sbin/docker-proxy -proto tcp -host-port 80 -container-ip 172.17.0.9 -container-port 80"
PROXY = process(90, "docker-proxy", "/system.slice/docker.service", holds=(7,), ppid=50, command=PROXIES)


def test_another_container_that_publishes_the_port_may_be_stopped() -> None:
    world = World(error=ALLOCATED, peers=[SHOP], sockets=[sock(inode=7)], processes=[PROXY])
    assert {"port_published_by_container": "proved"} == world.found()
    assert ["stop_container"] == list(remedies(world))
    assert "problem" == world.diagnosis().areas[1].result


@pytest.mark.parametrize(
    "other",
    [
        peer("shop", published=(("0.0.0.0", 8080),)),
        peer("shop", published=(("0.0.0.0", 80),), state="exited"),
        peer("shop"),
    ],
)
def test_a_container_that_does_not_hold_the_port_is_not_blamed(other: dict[str, object]) -> None:
    assert UNTOLD == World(error=ALLOCATED, peers=[other]).found()


def test_a_container_on_another_address_is_not_blamed() -> None:
    bindings = {"80/tcp": [{"HostIp": "198.18.0.11", "HostPort": "80"}]}
    world = World(error=ALLOCATED, bindings=bindings, peers=[peer("shop", published=(("127.0.0.1", 80),))])
    assert UNTOLD == world.found()


def test_what_swarm_or_kubernetes_runs_is_not_stopped_behind_their_back() -> None:
    task = peer("shop.1", published=(("0.0.0.0", 80),), labels={"com.docker.swarm.service.id": "x"})
    world = World(error=ALLOCATED, peers=[task])
    assert {"port_published_by_container": "proved"} == world.found()
    assert {} == remedies(world)


def test_a_list_of_sockets_that_was_cut_off_never_means_that_the_port_is_free() -> None:
    cut = Answer("sockets", "whose dockerd\n" + sock(port=443) + "\n", exit=0, cut=True)
    diagnosis = World(error=BUSY, instead={"sockets": cut}).diagnosis()
    assert () == diagnosis.findings
    assert ("port_held_by_service", "the list of sockets was cut off") in [
        (item.question, item.reason) for item in diagnosis.not_checked
    ]
    assert "free" not in diagnosis.reason

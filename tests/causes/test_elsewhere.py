"""Where a held port can be published instead: on what is free only, of containers that nobody manages, and last."""

from typing import Any

import pytest

from bot.facts._sh import MANAGERS
from bot.model import Answer, EngineAction, EngineCall, Remedy
from tests.causes.world import ALLOCATED, BUSY, World, peer, process, sock, unit

NGINX = process(812, "nginx", "/system.slice/nginx.service", holds=(7, 8))
NGINX_UNIT = unit("nginx.service", MainPID="812")
PORT, ADDRESS = "republish_on_other_port", "republish_on_host_address"


def nginx(*further: str, at: str = "0.0.0.0", **changes: Any) -> World:
    given = {"error": BUSY, "sockets": [sock(at, inode=7), *further], "processes": [NGINX], "units": [NGINX_UNIT]}
    return World(**(given | changes))


def offered(world: World) -> dict[str, Remedy]:
    return {remedy.id: remedy for finding in world.diagnosis().findings for remedy in finding.remedies}


def places(remedy: Remedy) -> dict[str, str]:
    step = remedy.steps[0]
    assert isinstance(step, EngineCall)
    assert step.engine is EngineAction.REPUBLISH
    return dict(step.arguments)


def wants(*ports: str) -> dict[str, Any]:
    return {"bindings": {port: [{"HostIp": "", "HostPort": port.partition("/")[0]}] for port in ports}}


def test_what_keeps_the_port_where_it_was_asked_comes_first() -> None:
    assert ["stop_service", PORT] == list(offered(nginx()))
    assert ["stop_service", ADDRESS, PORT] == list(offered(nginx(at="127.0.0.1")))


def test_another_port_says_who_must_learn_of_it_and_how_to_go_back() -> None:
    remedy = offered(nginx())[PORT]
    assert "Publish webserver on port 8080 instead" == remedy.title
    assert {"80/tcp": "8080"} == places(remedy)
    assert "whoever uses port 80 of webserver must learn of port 8080" in remedy.affects
    assert [EngineAction.RESTORE] == [step.engine for step in remedy.undo if isinstance(step, EngineCall)]


@pytest.mark.parametrize(
    ("port", "expected"),
    [("80", "8080"), ("443", "8443"), ("5432", "5433"), ("41000", "8000"), ("65535", "8535"), ("1024", "1025")],
)
def test_the_port_is_one_that_people_would_try_and_that_the_kernel_chooses_for_nobody(port: str, expected: str) -> None:
    error = BUSY.replace(":80:", f":{port}:")
    world = nginx(error=error, sockets=[sock(port=int(port), inode=7)], **wants(f"{port}/tcp"))
    assert {f"{port}/tcp": expected} == places(offered(world)[PORT])


@pytest.mark.parametrize(
    "taken",
    [sock(port=8080), sock("127.0.0.1", 8080), sock("::", 8080),
     sock("198.18.0.11", 8080, state="01", peer="198.51.100.4", peer_port=443)],
    ids=["everywhere", "on loopback", "perhaps, by IPv6", "by a connection"],
)  # fmt: skip
def test_a_port_that_is_in_use_is_passed_over(taken: str) -> None:
    assert {"80/tcp": "8081"} == places(offered(nginx(taken))[PORT])


def test_a_port_in_use_on_an_address_that_is_not_asked_for_is_free() -> None:
    bindings = {"80/tcp": [{"HostIp": "198.18.0.11", "HostPort": "80"}]}
    world = nginx(sock("127.0.0.1", 8080), bindings=bindings)
    assert {"80/tcp": "198.18.0.11:8080"} == places(offered(world)[PORT])


def test_a_port_of_another_container_is_passed_over_though_no_socket_shows_it() -> None:
    world = nginx(peers=[peer("shop", published=(("127.0.0.1", 8080),))])
    assert {"80/tcp": "8081"} == places(offered(world)[PORT])


def test_a_port_that_the_container_has_already_is_passed_over() -> None:
    world = nginx(**wants("80/tcp", "8080/tcp"))
    assert {"80/tcp": "8081"} == places(offered(world)[PORT])


def test_tcp_and_udp_of_one_port_move_together_to_where_both_are_free() -> None:
    world = nginx(sock(port=8080, kind="udp"), **wants("80/tcp", "80/udp"))
    assert {"80/tcp": "8081", "80/udp": "8081"} == places(offered(world)[PORT])


def test_all_that_is_held_moves_at_once_since_less_would_not_start_it() -> None:
    world = nginx(sock(port=443, inode=8), **wants("80/tcp", "443/tcp", "9000/tcp"))
    remedy = offered(world)[PORT]
    assert {"80/tcp": "8080", "443/tcp": "8443"} == places(remedy)
    assert "Publish webserver on ports 8080, 8443 instead" == remedy.title


def test_on_the_hosts_own_address_the_port_is_kept() -> None:
    remedy = offered(nginx(at="127.0.0.1"))[ADDRESS]
    assert {"80/tcp": "198.18.0.11:80"} == places(remedy)
    assert "webserver is then reached at 198.18.0.11 only, on no other address of this host and not on localhost" in (
        remedy.affects
    )


@pytest.mark.parametrize(
    "world",
    [
        nginx(),
        nginx(at="::"),
        nginx(sock("198.18.0.11", inode=8), at="127.0.0.1"),
        nginx(at="127.0.0.1", addresses=("127.0.0.1", "198.18.0.11", "198.18.0.12"), address=""),
        nginx(at="127.0.0.1", bindings={"80/tcp": [{"HostIp": "127.0.0.1", "HostPort": "80"}]}),
    ],
    ids=["held everywhere", "perhaps everywhere", "held there too", "which address is meant?", "loopback is asked for"],
)
def test_another_address_is_offered_only_where_it_is_known_to_help(world: World) -> None:
    assert ADDRESS not in offered(world)
    assert PORT in offered(world)


def test_a_container_on_one_address_only_leaves_the_hosts_address_free() -> None:
    shop = peer("shop", published=(("127.0.0.1", 80),))
    world = World(error=ALLOCATED, peers=[shop])
    assert ["stop_container", ADDRESS, PORT] == list(offered(world))


def test_the_way_into_the_host_keeps_its_port_and_the_container_is_offered_another() -> None:
    sshd = process(300, "sshd", "/system.slice/ssh.service", holds=(7,))
    world = nginx(processes=[sshd], units=[unit("ssh.service", MainPID="300")])
    remedy = offered(world)[PORT]
    assert [PORT] == list(offered(world))
    assert "80/tcp itself cannot be had: ssh.service is never stopped, it is the way into this host" in remedy.affects


@pytest.mark.parametrize("label", [label for _, label in MANAGERS])
@pytest.mark.parametrize("at", ["0.0.0.0", "127.0.0.1"])
def test_a_container_that_something_manages_is_never_made_anew_by_hand(label: str, at: str) -> None:
    assert ["stop_service"] == list(offered(nginx(at=at, labels={label: "x"})))


def test_a_container_that_goes_away_when_it_stops_is_never_made_anew() -> None:
    assert ["stop_service"] == list(offered(nginx(at="127.0.0.1", auto_remove=True)))


def test_what_could_not_be_seen_whole_is_not_called_free() -> None:
    cut = nginx().snapshot().answers
    tables = next(answer for answer in cut if answer.question == "sockets")
    world = nginx(instead={"sockets": Answer("sockets", tables.output.removesuffix("end\n"), exit=0, cut=True)})
    assert ["stop_service"] == list(offered(world))


def test_a_place_that_the_engine_chooses_is_not_lost() -> None:
    bindings = {"80/tcp": [{"HostIp": "", "HostPort": "80"}, {"HostIp": "", "HostPort": ""}]}
    assert ["stop_service"] == list(offered(nginx(bindings=bindings)))


def test_without_a_failed_start_nothing_is_moved() -> None:
    assert {} == offered(nginx(error=""))

"""Firewall, daemon, resources and networks: each cause fires on its own, and keeps still on what only looks like it."""

import pytest

from bot.model import Answer, Command, EngineCall, Remedy
from tests.causes.world import (
    BUSY,
    CHAINS,
    FREE_NOW,
    NO_ADDRESS,
    NO_BRIDGE,
    NO_CHAIN,
    NO_FILES,
    NO_NETWORK,
    World,
    manager,
    network,
    peer,
    process,
    sock,
    unit,
)  # fmt: skip

NAT_GONE = tuple(line for line in CHAINS[5:])
AT_OTHER_ADDRESS = {"80/tcp": [{"HostIp": "203.0.113.7", "HostPort": "80"}]}


def remedies(world: World) -> dict[str, Remedy]:
    return {remedy.id: remedy for finding in world.diagnosis().findings for remedy in finding.remedies}


def argv(remedy: Remedy) -> list[tuple[str, ...]]:
    return [step.argv if isinstance(step, Command) else (str(step.engine), step.container) for step in remedy.steps]


# firewall_chains_missing


def test_a_chain_that_is_in_no_backend_is_missing_and_docker_is_restarted() -> None:
    world = World(error=NO_CHAIN, chains=NAT_GONE)
    assert {"firewall_chains_missing": "proved"} == world.found()
    assert [("systemctl", "restart", "docker.service"), ("start", "webserver")] == argv(
        remedies(world)["restart_docker"]
    )


def test_where_firewalld_runs_it_is_reloaded_first() -> None:
    world = World(error=NO_CHAIN, chains=NAT_GONE, managers=(manager("firewalld.service", since=50),))
    assert ["reload_firewalld", "restart_docker"] == list(remedies(world))


def test_a_restart_names_what_it_stops_and_starts_what_does_not_come_back() -> None:
    world = World(
        error=NO_CHAIN, chains=NAT_GONE, peers=[peer("shop"), peer("db")], policies={"shop": "always", "db": "no"}
    )
    restart = remedies(world)["restart_docker"]
    assert [("systemctl", "restart", "docker.service"), ("start", "db"), ("start", "webserver")] == argv(restart)
    assert "live-restore is off: stops 2 containers: db, shop" == restart.affects[0]
    world.live_restore = True
    assert "live-restore is on: 2 running containers not touched" == remedies(world)["restart_docker"].affects[0]


def test_a_running_container_on_a_host_without_chains_is_not_healthy() -> None:
    world = World(status="running", chains=NAT_GONE)
    assert "cause" == world.diagnosis().verdict


@pytest.mark.parametrize(
    "changes",
    [
        {"chains": CHAINS},
        {"chains": NAT_GONE, "daemon_json": '{"iptables": false}'},
        {"chains": NAT_GONE, "firewall_driver": "nftables"},
    ],
)
def test_chains_that_are_there_or_not_wanted_are_not_missing(changes: dict[str, object]) -> None:
    assert {} == World(error=NO_CHAIN, **changes).found()  # type: ignore[arg-type]


def test_without_rights_the_firewall_is_not_checked_and_nothing_is_claimed() -> None:
    world = World(error=NO_CHAIN, instead={"firewall": Answer("firewall", errors="needs root", exit=1)})
    diagnosis = world.diagnosis()
    assert () == diagnosis.findings
    assert ("not_checked", "needs root") == (diagnosis.areas[2].result, diagnosis.areas[2].detail)
    assert ("firewall_chains_missing", "needs root") in [(item.question, item.reason) for item in diagnosis.not_checked]


# daemon_not_running

DOWN = {
    name: Answer(name, could_not="no dockerd runs on the host")
    for name in ("container", "containers", "networks", "version", "info")
}


def down(state: tuple[str, str, str] = ("failed", "failed", "start-limit-hit"), **changes: object) -> World:
    return World(docker_state=state, dockerd=False, instead=DOWN, **changes)  # type: ignore[arg-type]


def test_a_daemon_that_is_down_is_started_and_its_last_words_are_shown() -> None:
    world = down(log=("starting", "failed to start daemon: no space left on device"))
    assert {"daemon_not_running": "proved"} == world.found()
    assert "failed to start daemon: no space left on device" in world.diagnosis().findings[0].summary
    begin = [
        ("systemctl", "reset-failed", "docker.service"),
        ("systemctl", "start", "docker.service"),
        ("start", "webserver"),
    ]
    assert begin == argv(remedies(world)["start_docker"])
    areas = {str(area.area): (area.result, area.detail) for area in world.diagnosis().areas}
    assert ("not_checked", "the Docker daemon is not running") == areas["container"]


def test_a_daemon_that_was_stopped_needs_no_reset() -> None:
    begin = [("systemctl", "start", "docker.service"), ("start", "webserver")]
    assert begin == argv(remedies(down(("inactive", "dead", "success")))["start_docker"])


def test_a_daemon_that_starts_right_now_is_left_alone() -> None:
    world = down(("activating", "start", "success"))
    assert {"daemon_not_running": "likely"} == world.found()
    assert {} == remedies(world)


def test_a_daemon_that_runs_is_not_down_whatever_systemd_says() -> None:
    assert {} == World(docker_state=("inactive", "dead", "success")).found()
    assert (
        {} == World(instead={"docker_units": Answer("docker_units", errors="this host has no systemd", exit=1)}).found()
    )


# file_descriptors_exhausted


def test_a_daemon_without_a_file_left_gets_more() -> None:
    world = World(error=NO_FILES, files=(1020, 1024, 524288))
    assert {"file_descriptors_exhausted": "proved"} == world.found()
    offered = remedies(world)
    assert ["raise_descriptor_limit", "restart_docker"] == list(offered)
    assert ("prlimit", "--pid", "50", "--nofile=65536:524288") == argv(offered["raise_descriptor_limit"])[0]
    assert [("prlimit", "--pid", "50", "--nofile=1024:524288")] == [
        step.argv for step in offered["raise_descriptor_limit"].undo if isinstance(step, Command)
    ]


def test_a_limit_that_is_reached_is_proved_by_the_host_alone() -> None:
    assert {"file_descriptors_exhausted": "proved"} == World(files=(1024, 1024, 1024)).found()
    assert {"file_descriptors_exhausted": "likely"} == World(files=(1000, 1024, 1024)).found()


@pytest.mark.parametrize("error", ["", NO_FILES])
def test_a_daemon_with_files_to_spare_has_none_exhausted(error: str) -> None:
    assert {} == World(error=error, files=(200, 1024, 524288)).found()


def test_where_the_open_files_cannot_be_counted_nothing_is_claimed() -> None:
    hidden = Answer("daemon_limits", "files 1 0 9\ndockerd 50\nopen_files 1024 4096\n", exit=0)
    diagnosis = World(error=NO_FILES, instead={"daemon_limits": hidden}).diagnosis()
    assert () == diagnosis.findings
    assert "file_descriptors_exhausted" in [item.question for item in diagnosis.not_checked]


# address_not_on_host


def test_an_address_that_the_host_does_not_have_is_replaced_by_the_one_that_we_came_by() -> None:
    world = World(error=NO_ADDRESS, bindings=AT_OTHER_ADDRESS)
    assert {"address_not_on_host": "proved"} == world.found()
    offered = remedies(world)
    assert ["republish_on_host_address", "republish_on_all_addresses"] == list(offered)
    step = offered["republish_on_host_address"].steps[0]
    assert isinstance(step, EngineCall)
    assert (("80/tcp", "198.18.0.11:80"),) == step.arguments
    assert "EVERY address" in " ".join(offered["republish_on_all_addresses"].affects)


def test_a_port_that_is_also_published_where_it_can_be_stays_there() -> None:
    places = [{"HostIp": "203.0.113.7", "HostPort": "80"}, {"HostIp": "127.0.0.1", "HostPort": "80"}]
    offered = remedies(World(error=NO_ADDRESS, bindings={"80/tcp": places}))
    step = offered["republish_on_host_address"].steps[0]
    assert isinstance(step, EngineCall)
    assert (("80/tcp", "127.0.0.1:80,198.18.0.11:80"),) == step.arguments


def test_an_address_where_the_port_is_taken_is_not_offered() -> None:
    nginx = process(812, "nginx", "/system.slice/nginx.service", holds=(7,))
    world = World(
        error=NO_ADDRESS, bindings=AT_OTHER_ADDRESS, sockets=[sock("198.18.0.11", inode=7)], processes=[nginx]
    )
    assert {} == remedies(world)


def test_a_container_that_compose_defines_is_not_made_anew() -> None:
    world = World(error=NO_ADDRESS, bindings=AT_OTHER_ADDRESS, labels={"com.docker.compose.project": "shop"})
    assert {"address_not_on_host": "proved"} == world.found()
    assert {} == remedies(world)


@pytest.mark.parametrize("address", ["198.18.0.11", "127.0.0.1", "127.0.0.5", "0.0.0.0", ""])
def test_an_address_of_the_host_is_not_missing(address: str) -> None:
    bindings = {"80/tcp": [{"HostIp": address, "HostPort": "80"}]}
    assert {} == World(error=NO_ADDRESS, bindings=bindings).found()


def test_an_ipv6_address_on_a_host_without_ipv6_is_another_cause() -> None:
    bindings = {"80/tcp": [{"HostIp": "2001:db8::1", "HostPort": "80"}]}
    assert {} == World(error=NO_ADDRESS, bindings=bindings).found()
    assert {"address_not_on_host": "proved"} == World(
        error=NO_ADDRESS, bindings=bindings, addresses=("127.0.0.1", "172.17.0.1", "::1")
    ).found()


def test_the_address_that_the_daemon_publishes_on_counts_where_the_container_names_none() -> None:
    world = World(error=NO_ADDRESS, daemon_json='{"ip": "203.0.113.7"}')
    assert {"address_not_on_host": "proved"} == world.found()
    step = remedies(world)["republish_on_host_address"].steps[0]
    assert isinstance(step, EngineCall)
    assert (("80/tcp", "198.18.0.11:80"),) == step.arguments
    nginx = process(812, "nginx", "/system.slice/nginx.service", holds=(7,))
    elsewhere = World(error=BUSY, daemon_json='{"ip": "198.18.0.11"}', sockets=[sock("127.0.0.1", inode=7)],
                      processes=[nginx], units=[unit("nginx.service", MainPID="812")])  # fmt: skip
    assert FREE_NOW == elsewhere.found()


# bridge_missing, network_not_found


def test_a_bridge_that_is_gone_comes_back_with_a_restart() -> None:
    world = World(error=NO_BRIDGE, links=("lo", "eth0"))
    assert {"bridge_missing": "proved"} == world.found()
    assert ["restart_docker"] == list(remedies(world))


def test_a_bridge_in_a_namespace_that_we_cannot_see_is_not_proved_to_be_gone() -> None:
    own = Answer("links", "whose own\nlink lo\nlink eth0\nend\n", exit=0)
    world = World(error=NO_BRIDGE, instead={"links": own})
    assert {"bridge_missing": "likely"} == world.found()
    assert {} == remedies(world)
    rootless = Answer("info", '{"SecurityOptions": ["name=rootless"]}', exit=0)
    assert {} == World(error=NO_BRIDGE, instead={"links": own, "info": rootless}).found()


def test_a_bridge_of_a_network_that_is_not_used_is_nobodys_fault() -> None:
    assert {} == World(networks=[network("bridge", bridge="docker0"), network("other")]).found()


APPNET = {"appnet": {"NetworkID": "f" * 64}}


def test_a_network_that_is_gone_is_made_again() -> None:
    world = World(error=NO_NETWORK, network_mode="appnet", attachments=APPNET)
    assert {"network_not_found": "proved"} == world.found()
    assert [("create_network", "webserver"), ("connect", "webserver"), ("start", "webserver")] == argv(
        remedies(world)["recreate_network"]
    )


def test_a_network_that_was_made_again_is_only_joined() -> None:
    nets = [network("bridge", bridge="docker0"), network("appnet", "e" * 64, bridge="eth0")]
    world = World(error=NO_NETWORK, network_mode="appnet", attachments=APPNET, networks=nets)
    assert [("connect", "webserver"), ("start", "webserver")] == argv(remedies(world)["recreate_network"])


@pytest.mark.parametrize(
    "changes",
    [
        {
            "attachments": APPNET,
            "networks": [network("bridge", bridge="docker0"), network("appnet", "f" * 64, bridge="eth0")],
        },
        {"network_mode": "host"},
        {"network_mode": "none"},
        {"network_mode": "container:db"},
        {"attachments": APPNET, "status": "running"},
    ],
)
def test_a_network_that_is_there_or_not_needed_is_not_missing(changes: dict[str, object]) -> None:
    assert {} == World(error=NO_NETWORK, **changes).found()  # type: ignore[arg-type]


def test_what_compose_defines_is_left_to_compose() -> None:
    labels = {"com.docker.compose.project": "shop"}
    world = World(error=NO_NETWORK, network_mode="appnet", attachments=APPNET, labels=labels)
    assert {"network_not_found": "proved"} == world.found()
    assert {} == remedies(world)


def test_several_faults_at_once_are_several_findings_the_one_that_the_error_names_first() -> None:
    nginx = process(812, "nginx", "/system.slice/nginx.service", holds=(7,))
    world = World(error=BUSY, chains=NAT_GONE, sockets=[sock(inode=7)], processes=[nginx],
                  units=[unit("nginx.service", MainPID="812")])  # fmt: skip
    assert ["port_held_by_service", "firewall_chains_missing"] == list(world.found())
    world.error = NO_CHAIN
    assert {"firewall_chains_missing": "proved", "port_held_by_service": "likely"} == world.found()

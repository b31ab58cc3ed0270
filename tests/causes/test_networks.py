"""Networks: their addresses, names, pools, database and plugins. Each cause fires, and keeps still on its likes."""

import json
from typing import Any

import pytest

from bot.model import Answer, Command, EngineAction, EngineCall, Remedy
from tests.causes.world import WEB_ID, World, endpoint, network, peer

IN_USE = "failed to set up container networking: Address already in use"
FULL = "no available IPv4 addresses on this network's address pools: shop (0123)"
EXISTS = "failed to set up container networking: endpoint with name webserver already exists in network bridge"
NO_POOL = (
    'failed to start daemon: Error initializing network controller: error creating default "bridge" network: all '
    "predefined address pools have been fully subnetted"
)
BROKEN = (
    "failed to start daemon: Error initializing network controller: error obtaining controller instance: libnet "
    "controller initialization: invalid database"
)
SHOP = network("shop", subnet="172.30.0.0/24", gateway="172.30.0.1")
BRIDGE = network("bridge", bridge="docker0", gateway="172.17.0.1")
OTHER = peer("other")
OWN_BRIDGE = f"br-{SHOP['Id'][:12]}"
NO_ENGINE = {
    name: Answer(name, could_not="no dockerd runs on the host")
    for name in ("container", "containers", "networks", "version", "info", "endpoints")
}


def remedies(world: World) -> dict[str, Remedy]:
    return {remedy.id: remedy for finding in world.diagnosis().findings for remedy in finding.remedies}


def actions(remedy: Remedy) -> list[tuple[str, ...]]:
    return [(str(step.engine), step.container) if isinstance(step, EngineCall) else step.argv for step in remedy.steps]


def attached(name: str, *, fixed: str = "", **more: Any) -> dict[str, Any]:
    """Make the part of `docker inspect` that tells of one network."""
    return {name: {"NetworkID": "", "IPAMConfig": {"IPv4Address": fixed} if fixed else None} | more}


def in_shop(**changes: Any) -> World:
    given: dict[str, Any] = {
        "network_mode": "shop",
        "networks": [BRIDGE, SHOP],
        "links": ("lo", "eth0", "docker0", OWN_BRIDGE),
        "addresses": ("127.0.0.1", "198.18.0.11", "172.17.0.1", "172.30.0.1"),
        "attachments": attached("shop"),
    }
    return World(**(given | changes))


# container_address_in_use


def wants_address(**changes: Any) -> World:
    given: dict[str, Any] = {
        "error": IN_USE,
        "attachments": attached("shop", fixed="172.30.0.10"),
        "endpoints": {"shop": endpoint(OTHER["Id"], "other", "172.30.0.10")},
        "peers": [OTHER],
    }
    return in_shop(**(given | changes))


def test_an_address_that_another_container_has_is_proved_and_left_to_it_first() -> None:
    world = wants_address()
    assert {"container_address_in_use": "proved"} == world.found()
    first, second = remedies(world).values()
    assert ("choose_free_address", "stop_address_holder") == (first.id, second.id)
    assert [("disconnect", "webserver"), ("connect", "webserver"), ("start", "webserver")] == actions(first)
    assert [("stop", "other"), ("start", "webserver")] == actions(second)
    back = first.undo[-1]
    assert isinstance(back, EngineCall)
    assert (EngineAction.CONNECT, "172.30.0.10") == (back.engine, dict(back.arguments)["ip"])


def test_the_address_of_the_gateway_and_of_an_endpoint_of_nobody_are_taken_too() -> None:
    gateway = wants_address(attachments=attached("shop", fixed="172.30.0.1"), endpoints={})
    assert {"container_address_in_use": "proved"} == gateway.found()
    stale = wants_address(endpoints={"shop": endpoint("ep-12", "gone", "172.30.0.10")}, peers=[])
    assert {"container_address_in_use": "proved"} == stale.found()
    assert ["choose_free_address"] == list(remedies(stale)) == list(remedies(gateway))


def test_what_compose_defines_is_only_proposed() -> None:
    world = wants_address(labels={"com.docker.compose.project": "shop"})
    (finding,) = world.diagnosis().findings
    assert ((), ["change_fixed_address"]) == (finding.remedies, [proposal.id for proposal in finding.proposals])


@pytest.mark.parametrize(
    ("what", "changes"),
    [
        ("nobody has it", {"endpoints": {}}),
        ("it is its own", {"endpoints": {"shop": endpoint(WEB_ID, "webserver", "172.30.0.10")}}),
        ("another network", {"endpoints": {"bridge": endpoint(OTHER["Id"], "other", "172.30.0.10")}}),
        ("another address", {"endpoints": {"shop": endpoint(OTHER["Id"], "other", "172.30.0.11")}}),
        ("no fixed address", {"attachments": attached("shop")}),
        ("it runs", {"status": "running", "error": ""}),
    ],
)
def test_an_address_that_is_not_in_the_way_is_no_finding(what: str, changes: dict[str, Any]) -> None:
    assert "container_address_in_use" not in wants_address(**changes).found(), what


def test_a_port_in_use_is_not_taken_for_an_address_in_use() -> None:
    world = wants_address(error="driver failed programming external connectivity on endpoint webserver (0f16): listen "
                          "tcp4 0.0.0.0:80: bind: address already in use")  # fmt: skip
    assert {"container_address_in_use": "likely", "port_taken_for_a_moment": "likely"} == world.found()
    assert {"start_again"} == set(remedies(world))


# endpoint_name_taken


def name_taken(key: str = "ep-12", **changes: Any) -> World:
    given: dict[str, Any] = {
        "error": EXISTS,
        "attachments": attached("bridge"),
        "networks": [BRIDGE],
        "endpoints": {"bridge": endpoint(key, "webserver", "172.17.0.2")},
        "peers": [OTHER],
    }
    return World(**(given | changes))


def test_an_endpoint_of_nobody_is_released_before_a_restart_is_offered() -> None:
    world = name_taken()
    assert {"endpoint_name_taken": "proved"} == world.found()
    assert ["release_endpoint", "restart_docker"] == list(remedies(world))
    assert [("release_endpoint", "webserver"), ("start", "webserver")] == actions(remedies(world)["release_endpoint"])


def test_an_endpoint_of_a_running_container_is_never_taken_from_it() -> None:
    world = name_taken(OTHER["Id"])
    assert ["restart_endpoint_holder"] == list(remedies(world))
    assert [("stop", "other"), ("start", "other"), ("start", "webserver")] == actions(
        remedies(world)["restart_endpoint_holder"]
    )


def test_an_endpoint_of_its_own_or_of_another_name_is_no_finding() -> None:
    assert {} == name_taken(WEB_ID).found()
    assert {} == name_taken(endpoints={"bridge": endpoint("ep-12", "webserver2", "172.17.0.2")}).found()
    assert {} == name_taken(status="running", error="").found()


def test_without_the_error_an_endpoint_of_nobody_is_only_likely() -> None:
    world = name_taken(error="")
    assert ({"endpoint_name_taken": "likely"}, {}) == (world.found(), remedies(world))


# nat_disabled


@pytest.mark.parametrize(
    ("net", "found"),
    [
        (SHOP, False),
        (network("shop", subnet="172.30.0.0/24", internal=True), True),
        (network("shop", subnet="172.30.0.0/24", gateway_mode_ipv4="routed"), True),
        (network("shop", subnet="172.30.0.0/24", enable_ip_masquerade="false"), False),
        (network("shop", subnet="172.30.0.0/24", gateway_mode_ipv4="nat"), False),
    ],
)
def test_a_network_that_publishes_nothing_is_proved_at_a_running_container(net: dict[str, Any], found: bool) -> None:
    world = in_shop(status="running", networks=[BRIDGE, net])
    assert ({"nat_disabled": "proved"} if found else {}) == world.found()
    if found:
        assert [("stop", "webserver"), ("connect", "webserver"), ("start", "webserver")] == actions(
            remedies(world)["join_bridge"]
        )


def test_an_old_engine_does_not_know_gateway_modes() -> None:
    net = network("shop", subnet="172.30.0.0/24", gateway_mode_ipv4="routed")
    assert {} == in_shop(status="running", networks=[BRIDGE, net], version="26.1.5").found()


def test_one_network_that_publishes_is_enough() -> None:
    internal = network("shop", subnet="172.30.0.0/24", internal=True)
    both = attached("shop") | attached("bridge")
    assert {} == in_shop(status="running", networks=[BRIDGE, internal], attachments=both).found()


# ip_forwarding_off


def closed(**changes: Any) -> World:
    given: dict[str, Any] = {"status": "running", "not_forwarding": ("lo", "eth0", "docker0"), "sysctls": OFF}
    return World(**(given | changes))


OFF = {"net/ipv4/ip_forward": "0"}


def test_forwarding_that_is_off_is_switched_on_now_and_for_every_boot() -> None:
    world = closed()
    assert {"ip_forwarding_off": "proved"} == world.found()
    now, always, _ = remedies(world)["switch_forwarding_on"].steps
    assert isinstance(now, Command)
    assert isinstance(always, Command)
    assert ("sysctl", "-w", "net.ipv4.ip_forward=1") == now.argv
    assert ("net.ipv4.ip_forward=1\n", "tee") == (always.stdin, always.argv[0])
    assert "no other machine reaches 80/tcp" in world.diagnosis().findings[0].summary


@pytest.mark.parametrize(
    ("what", "changes"),
    [
        ("the bridge forwards", {"not_forwarding": ("lo", "eth0")}),
        ("only loopback", {"bindings": {"80/tcp": [{"HostIp": "127.0.0.1", "HostPort": "80"}]}}),
        ("nothing published", {"bindings": {}}),
        ("docker-proxy carries all", {"daemon_json": '{"iptables": false}'}),
        ("the host's network", {"network_mode": "host"}),
    ],
)
def test_where_nothing_is_forwarded_it_need_not_be_on(what: str, changes: dict[str, Any]) -> None:
    assert {} == closed(**changes).found(), what


def test_a_namespace_that_cannot_be_looked_into_is_not_called_fine() -> None:
    links = Answer("links", "whose dockerd\nlink docker0 unseen unseen\nend\n", exit=0)
    diagnosis = closed(instead={"links": links}).diagnosis()
    assert () == diagnosis.findings
    assert "ip_forwarding_off" in [item.question for item in diagnosis.not_checked]


# bridge_misconfigured


def test_a_bridge_that_is_off_or_bare_is_mended_without_a_restart() -> None:
    off = World(status="running", networks=[BRIDGE], down=("docker0",))
    assert ({"bridge_misconfigured": "proved"}, ["mend_bridge"]) == (off.found(), list(remedies(off)))
    bare = World(status="running", networks=[BRIDGE], addresses=("127.0.0.1", "198.18.0.11"))
    add, _ = actions(remedies(bare)["mend_bridge"])
    assert ("ip", "addr", "add", "172.17.0.1/16", "dev", "docker0") == add


def test_a_bridge_whose_gateway_nobody_knows_is_left_to_docker() -> None:
    bare = World(status="running", addresses=("127.0.0.1", "198.18.0.11"))
    assert ["restart_docker"] == list(remedies(bare))
    bare.attachments = attached("bridge", Gateway="172.17.0.1")
    assert ["mend_bridge"] == list(remedies(bare))


@pytest.mark.parametrize("option", [{"inhibit_ipv4": "true"}, {"gateway_mode_ipv4": "isolated"}])
def test_a_bridge_that_shall_have_no_address_is_as_it_should_be(option: dict[str, str]) -> None:
    options = {f"com.docker.network.bridge.{name}": value for name, value in option.items()}
    net = network("shop", subnet="172.30.0.0/24") | {"Options": options}
    world = in_shop(status="running", networks=[BRIDGE, net], addresses=("127.0.0.1", "198.18.0.11", "172.17.0.1"))
    assert "bridge_misconfigured" not in world.found()


def test_another_interface_that_is_off_is_nobodys_trouble() -> None:
    assert {} == World(status="running", links=("lo", "eth0", "eth1", "docker0"), down=("eth1",)).found()


# address_pools_exhausted


def test_a_network_with_as_many_endpoints_as_addresses_is_full() -> None:
    tiny = network("shop", subnet="172.30.0.0/30", gateway="172.30.0.1")
    world = in_shop(error=FULL, networks=[BRIDGE, tiny],
                    endpoints={"shop": endpoint(OTHER["Id"], "other", "172.30.0.2")})  # fmt: skip
    assert {"address_pools_exhausted": "proved"} == world.found()
    world.endpoints = {}
    assert {"address_pools_exhausted": "likely"} == world.found()


def full(other: dict[str, Any] = OTHER, **options: Any) -> World:
    tiny = network("shop", subnet="172.30.0.0/30", gateway="172.30.0.1", **options)
    return in_shop(error=FULL, networks=[BRIDGE, tiny], peers=[other],
                   endpoints={"shop": endpoint(OTHER["Id"], "other", "172.30.0.2")})  # fmt: skip


def test_beside_a_full_network_a_wider_one_is_made_which_all_join_and_leave_again() -> None:
    remedy = remedies(full())["join_wider_network"]
    told = [f"{s.engine} {s.container} {dict(s.arguments).get('network', '')}".strip()
            for s in remedy.steps if isinstance(s, EngineCall)]  # fmt: skip
    assert [
        "create_network webserver shop-wider",
        "connect other shop-wider",
        "connect webserver shop-wider",
        "disconnect webserver shop",
        "start webserver",
    ] == told
    back = [f"{s.engine} {s.container} {dict(s.arguments).get('network', '')}".strip()
            for s in remedy.undo if isinstance(s, EngineCall)]  # fmt: skip
    assert [
        "stop webserver",
        "connect webserver shop",
        "disconnect webserver shop-wider",
        "disconnect other shop-wider",
        "remove_network webserver shop-wider",
    ] == back


@pytest.mark.parametrize(
    "world",
    [
        full(internal=True),
        full(driver="macvlan"),
        full(enable_icc="false"),
        full(peer("other", labels={"com.docker.compose.project": "shop"})),
        full(peer("other", state="exited")),
        full(peer("somebody")),
    ],
    ids=["internal", "macvlan", "with options", "of Compose", "not running", "unknown"],
)
def test_a_full_network_that_is_more_than_a_plain_one_gets_no_second_one(world: World) -> None:
    assert {} == remedies(world)


HALVES = ("tun0 00000000 00000080", "tun0 00000080 00000080")


def down(words: str, **changes: Any) -> World:
    given: dict[str, Any] = {
        "dockerd": False, "docker_state": ("failed", "failed", "exit-code"), "log": (words,), "instead": NO_ENGINE,
    }  # fmt: skip
    return World(**(given | changes))


def test_routes_that_cover_every_pool_come_before_the_daemon_that_does_not_run() -> None:
    world = down(NO_POOL, routes=HALVES)
    assert {"address_pools_exhausted": "proved", "daemon_not_running": "proved"} == world.found()
    assert ["give_bridge_address"] == list(remedies(world))
    write = remedies(world)["give_bridge_address"].steps[1]
    assert isinstance(write, Command)
    assert '{"bip": "172.17.0.1/16"}\n' == write.stdin


def test_an_old_daemon_gets_a_bridge_since_it_does_not_heed_the_setting() -> None:
    words = "failed to start daemon: Error initializing network controller: list bridge addresses failed: "
    old = down(f"{words}PredefinedLocalScopeDefaultNetworks List: [172.17.0.0/16]: no available network", routes=HALVES)
    make, give, *_ = actions(remedies(old)["give_bridge_address"])
    assert (("ip", "link", "add"), "172.17.0.1/16") == (make[:3], give[3])


def test_a_daemon_json_that_is_there_is_never_overwritten() -> None:
    assert {} == remedies(down(NO_POOL, routes=HALVES, daemon_json='{"log-level": "info"}'))


POOLS = {"default-address-pools": [{"base": "172.18.0.0/24", "size": 24}]}
TAKEN = ("br-shop 000012AC 00FFFFFF", "vpn 000011AC 0000FFFF")


def short(more: dict[str, Any] | None = None, **changes: Any) -> World:
    return down(NO_POOL, **({"routes": TAKEN, "daemon_json": json.dumps(POOLS | (more or {}))} | changes))


def test_where_all_pools_of_somebodys_own_are_taken_the_bridge_gets_a_free_range_beside_them() -> None:
    remedy = remedies(short())["give_bridge_address"]
    assert [("ip", "link", "add", "name", "docker0", "type", "bridge"), "172.19.0.1/16"] == [
        actions(remedy)[0], actions(remedy)[1][3],
    ]  # fmt: skip
    assert any("make sure that nobody else has it" in line for line in remedy.affects)
    assert not any("tee" in step for step in actions(remedy))
    (proposal,) = short().diagnosis().findings[0].proposals
    assert "change_default_address_pools" == proposal.id
    assert '+      "base": "172.19.0.0/16",\n+      "size": 24' in proposal.diff


@pytest.mark.parametrize("more", [{"bip": "172.18.0.1/24"}, {"bridge": "br0"}, {"fixed-cidr": "172.18.0.0/25"}])
def test_a_bridge_that_somebody_placed_is_given_no_other_address(more: dict[str, Any]) -> None:
    assert {} == remedies(short(more))


def test_where_a_pool_is_free_the_error_alone_proves_nothing() -> None:
    world = down(NO_POOL)
    assert "likely" == world.found()["address_pools_exhausted"]
    assert {} == remedies(world)


def test_only_networks_that_no_container_is_in_are_removed_each_by_its_name() -> None:
    sleeper = peer("sleeper", state="exited")
    sleeper["NetworkSettings"]["Networks"] = {"used": {"IPAddress": ""}}
    nets = [BRIDGE, network("idle", subnet="10.1.0.0/16"), network("used", subnet="10.2.0.0/16")]
    world = World(
        pasted=NO_POOL, networks=nets, peers=[sleeper], links=("lo", "docker0"),
        daemon_json='{"default-address-pools": [{"base": "10.0.0.0/14", "size": 14}]}',
    )  # fmt: skip
    assert {"address_pools_exhausted": "proved"} == world.found()
    assert [("remove_network", "idle"), ("start", "webserver")] == actions(remedies(world)["remove_unused_networks"])


# network_store_corrupt

NOT_ONE = "kind file\nwritable yes\nsize 65536\nchanged 1700000000\nfirst  00 00 00 00\nsecond  00 00 00 00\n"
SOUND = World().store


@pytest.mark.parametrize(
    ("store", "certainty", "offered"),
    [
        (NOT_ONE, "proved", ["renew_network_store"]),
        ("kind directory\n", "proved", ["renew_network_store"]),
        (SOUND.replace("writable yes", "writable no"), "proved", ["unprotect_network_store"]),
        (f"mounted_ro /var/lib/docker\n{SOUND.replace('writable yes', 'writable no')}", "proved", []),
        (f"mounted_ro /d\nmount_options ro,nosuid\n{SOUND}", "proved", ["remount_network_store"]),
        (f"mounted_ro /a\\040b\nmount_options ro\n{SOUND}", "proved", []),
        (f"{SOUND}lock 4711\n", "proved", []),
        (SOUND, "likely", []),
        ("kind none\n", "likely", []),
    ],
)
def test_the_file_decides_what_is_wrong_with_it(store: str, certainty: str, offered: list[str]) -> None:
    world = down(BROKEN, store=store)
    assert [("network_store_corrupt", certainty)] == [item for item in world.found().items() if "store" in item[0]]
    assert offered == list(remedies(world))


def test_a_mount_that_alone_is_read_only_is_made_writable_with_all_its_other_options() -> None:
    store = f"mounted_ro /var/lib/docker\nmount_options ro,nosuid,relatime\n{SOUND}"
    remedy = remedies(down(BROKEN, store=store))["remount_network_store"]
    mounts = [step.argv for step in (*remedy.steps, *remedy.undo) if isinstance(step, Command) and "mount" in step.argv]
    assert [
        ("mount", "-o", "remount,bind,rw,nosuid,relatime", "/var/lib/docker"),
        ("mount", "-o", "remount,bind,ro,nosuid,relatime", "/var/lib/docker"),
    ] == mounts


def test_a_damaged_file_is_moved_while_docker_is_stopped_and_never_deleted() -> None:
    steps = [step.argv for step in remedies(down(BROKEN, store=NOT_ONE))["renew_network_store"].steps
             if isinstance(step, Command)]  # fmt: skip
    assert ["stop", "mv"] == [steps[0][1], steps[1][0]]
    assert "/var/lib/docker/network/files/local-kv.db.aside-1700000000" == steps[1][-1]
    assert "rm" not in [argv[0] for argv in steps]


def test_a_damaged_file_that_nobody_complains_of_is_no_finding() -> None:
    assert {} == World(store=NOT_ONE).found()
    assert "network_store_corrupt" not in down("failed to start daemon: no space left on device", store=NOT_ONE).found()


def test_under_live_restore_with_running_containers_the_file_is_left_alone() -> None:
    broken = (
        "failed to create endpoint webserver on network bridge: failed to save bridge endpoint 1234567 to store: bad"
    )
    world = World(error=broken, store=NOT_ONE, live_restore=True, peers=[OTHER])
    assert ({"network_store_corrupt": "proved"}, {}) == (world.found(), remedies(world))


# network_plugin_failed

REFUSED = "failed to create endpoint webserver on network shop: remote: no free tunnel"
SILENT = (
    'failed to create endpoint webserver on network shop: Post "http://plugin.moby.localhost/NetworkDriver.Create'
    'Endpoint": dial unix /run/docker/plugins/wire.sock: connect: connection refused'
)
GONE = 'failed to add endpoint: plugin "wire" not found'


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (REFUSED, "the network plugin wire refuses: no free tunnel"),
        (SILENT, "the network plugin wire does not answer at /run/docker/plugins/wire.sock: connection refused"),
        (GONE, "the network plugin wire is not there"),
    ],
)
def test_a_plugin_that_fails_is_named_and_nothing_is_offered(error: str, said: str) -> None:
    wire = network("shop", driver="wire")
    world = in_shop(error=error, networks=[BRIDGE, wire], links=("lo", "docker0"))
    (finding,) = world.diagnosis().findings
    assert ("network_plugin_failed", "proved", ()) == (finding.cause, finding.certainty, finding.remedies)
    assert finding.summary.startswith(said)


def test_where_no_network_has_a_plugin_it_is_only_likely() -> None:
    assert {"network_plugin_failed": "likely"} == in_shop(error=REFUSED).found()

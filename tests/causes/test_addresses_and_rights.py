"""Addresses, protocols and rights: each cause fires on its own, and keeps still on what looks like it.

Nothing here that a security module or an engine without root does was seen on a real host: those snapshots are made by
hand, after the texts that the sources of RootlessKit, slirp4netns and the kernel have.
"""

from typing import Any

import pytest

from bot.facts.addresses import LOCAL
from bot.model import Command, Remedy
from tests.causes.test_resources import argv, proposals, remedies, undo
from tests.causes.world import World, unit

WHERE = "driver failed programming external connectivity on endpoint webserver (9b9b): "
DENIED_BIND = WHERE + "Error starting userland proxy: listen tcp4 0.0.0.0:80: bind: permission denied"
ADD_PORT = WHERE + "Error starting userland proxy: error while calling PortManager.AddPort(): "
PRIVILEGED = (
    ADD_PORT + "cannot expose privileged port 80, you can add 'net.ipv4.ip_unprivileged_port_start=80' to "
    "/etc/sysctl.conf (currently 1024), or set CAP_NET_BIND_SERVICE on rootlesskit binary, or choose a larger port "
    "number (>= 1024): listen tcp4 0.0.0.0:80: bind: permission denied"
)
NO_SCTP = WHERE + "Error starting userland proxy: protocol not supported"
NO_FAMILY = (
    WHERE + "Error starting userland proxy: listen tcp6 [::]:80: socket: address family not supported by protocol"
)
SCTP = {"80/sctp": [{"HostIp": "", "HostPort": "8080"}]}
TUNNEL = "link tun9 0x1003 up\n5: tun9    inet 203.0.113.7/24 scope global tun9\nend\n"


def refused(address: str) -> str:
    shown = f"[{address}]" if ":" in address else address
    return f"{WHERE}Error starting userland proxy: listen tcp4 {shown}:80: bind: cannot assign requested address"


def at(address: str) -> dict[str, Any]:
    return {"80/tcp": [{"HostIp": address, "HostPort": "80"}]}


def late(**changes: Any) -> World:
    own = ("127.0.0.1", "198.18.0.11", "172.17.0.1", "203.0.113.7")
    given = {"error": refused("203.0.113.7"), "bindings": at("203.0.113.7"), "addresses": own,
             "said": {"interfaces": TUNNEL}} | changes  # fmt: skip
    return World(**given)


# address_not_up_yet


def test_an_address_that_is_there_by_now_came_late_and_the_container_is_started() -> None:
    world = late()
    assert {"address_not_up_yet": "proved"} == world.found()
    assert [("start", "webserver")] == argv(remedies(world)["start_again"])
    assert ["start_again"] == list(remedies(world))
    assert "After=network-online.target" in proposals(world)["start_docker_after_address"]


def test_where_it_is_known_what_brings_the_address_docker_can_wait_for_it() -> None:
    world = late(units=[unit("wg-quick@tun9.service")])
    remedy = remedies(world)["start_after_address_at_boot"]
    folder = "/etc/systemd/system/docker.service.d"
    assert [
        ("mkdir", "-p", folder),
        ("tee", f"{folder}/50-dockfix-address.conf"),
        ("systemctl", "daemon-reload"),
        ("start", "webserver"),
    ] == argv(remedy)
    written = remedy.steps[1]
    assert isinstance(written, Command)
    assert "After=network-online.target wg-quick@tun9.service\n" in written.stdin
    assert ("rm", f"{folder}/50-dockfix-address.conf") in undo(remedy)


def tentative(*words: str, link: str = "<BROADCAST,MULTICAST,UP,LOWER_UP>", **changes: Any) -> World:
    state = " ".join(("tentative", *words))
    said = {"interfaces": f"5: tun9@tun8: {link} mtu 1500\n5: tun9    inet6 2001:db8::7/64 scope global {state}\nend\n"}
    own = ("127.0.0.1", "198.18.0.11", "172.17.0.1", "2001:db8::7")
    given = {"error": refused("2001:db8::7"), "bindings": at("2001:db8::7"), "addresses": own, "said": said} | changes
    return late(**given)


def test_while_the_kernel_looks_for_duplicates_a_start_is_all_that_is_offered() -> None:
    world = tentative()
    assert {"address_not_up_yet": "proved"} == world.found()
    assert ["start_again"] == list(remedies(world))
    assert any("refused once more" in line for line in remedies(world)["start_again"].affects)
    assert "tentative" in world.diagnosis().findings[0].summary


@pytest.mark.parametrize(
    ("world", "said"),
    [
        (tentative(link="<NO-CARRIER,BROADCAST,MULTICAST,UP>"), "tun9 has no carrier"),
        (tentative(link="<BROADCAST,MULTICAST>"), "tun9 has no carrier"),
        (tentative("dadfailed"), "another machine in the network has it too"),
    ],
)
def test_an_address_that_waiting_does_not_make_usable_is_left_for_another(world: World, said: str) -> None:
    assert {"address_not_up_yet": "proved"} == world.found()
    assert ["republish_on_host_address", "republish_on_all_addresses"] == list(remedies(world))
    assert said in world.diagnosis().findings[0].summary


def test_the_file_of_compose_is_where_its_container_leaves_such_an_address() -> None:
    labels = {"com.docker.compose.project": "shop", "com.docker.compose.service": "web"}
    world = tentative("dadfailed", labels=labels)
    assert {} == remedies(world)
    assert ["compose_host_address", "start_docker_after_address"] == list(proposals(world))


@pytest.mark.parametrize(
    "changes",
    [
        {"error": ""},
        {"status": "running"},
        {"error": refused("203.0.113.8")},  # it was another address
        {"bindings": at("0.0.0.0")},
        {"error": WHERE + "listen tcp4 203.0.113.7:80: bind: address already in use"},
        {"addresses": ("127.0.0.1", "198.18.0.11", "172.17.0.1")},  # it is still not there: address_not_on_host
    ],
)
def test_what_is_no_late_address_is_none(changes: dict[str, Any]) -> None:
    assert "address_not_up_yet" not in late(**changes).found()


# address_not_on_host: what people mistake for the host's own


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("172.17.0.9", "lies in Docker's own network bridge"),
        ("198.18.0.0", "stands for the whole network of eth0"),
    ],
)
def test_what_such_an_address_is_is_said(address: str, said: str) -> None:
    world = World(error=refused(address), bindings=at(address))
    assert {"address_not_on_host": "proved"} == world.found()
    assert said in world.diagnosis().findings[0].summary
    assert ["republish_on_host_address", "republish_on_all_addresses"] == list(remedies(world))
    assert "dangerous" == remedies(world)["republish_on_all_addresses"].risk


def test_the_broadcast_address_of_a_network_can_be_bound() -> None:
    world = World(bindings=at("198.18.0.255"))
    listed = world.snapshot().answers.text(LOCAL)
    world.said = {LOCAL.id: listed.replace("end\n", "b4 198.18.0.255\nend\n")}
    assert {} == world.found()


def test_a_link_local_address_needs_its_interface() -> None:
    error = WHERE + "Error starting userland proxy: listen tcp6 [fe80::1]:80: bind: invalid argument"
    own = ("127.0.0.1", "198.18.0.11", "172.17.0.1", "fe80::1")
    world = World(error=error, bindings=at("fe80::1"), addresses=own)
    assert {"address_not_on_host": "proved"} == world.found()
    assert "without its interface" in world.diagnosis().findings[0].summary


# ipv6_disabled

OFF = {"net/ipv6/conf/all/disable_ipv6": "1", "net/ipv6/conf/default/disable_ipv6": "1",
       "net/ipv6/conf/lo/disable_ipv6": "1"}  # fmt: skip


def six(address: str = "::1", **changes: Any) -> World:
    given = {"error": refused(address), "bindings": at(address)} | changes
    world = World(**given)
    world.sysctls |= OFF
    return world


def test_loopback_stays_loopback_when_it_moves_to_ipv4() -> None:
    world = six()
    assert {"ipv6_disabled": "proved"} == world.found()
    first, second = remedies(world).values()
    assert "127.0.0.1:80" in str(first.steps[0])
    assert ("sysctl", "-w", "net.ipv6.conf.lo.disable_ipv6=0") == argv(second)[0]
    assert ("sysctl", "-w", "net.ipv6.conf.lo.disable_ipv6=1") in undo(second)


def test_another_address_moves_to_the_hosts_own_and_ipv6_is_not_switched_on() -> None:
    world = six("2001:db8::7")
    assert {"ipv6_disabled": "proved"} == world.found()
    assert ["republish_on_host_address", "republish_on_all_addresses"] == list(remedies(world))


def test_a_kernel_without_ipv6_explains_the_family() -> None:
    world = World(error=NO_FAMILY, said={"ipv6": "family no\nmodule 1\nboot 1\n"})
    assert {"ipv6_disabled": "proved"} == world.found()
    assert "ipv6.disable=1" in world.diagnosis().findings[0].summary


def test_everywhere_needs_no_ipv6_address_and_an_ipv4_wish_no_ipv6() -> None:
    assert "ipv6_disabled" not in six("::", error="").found()
    assert "ipv6_disabled" not in six("203.0.113.7").found()
    assert {"address_not_on_host": "proved"} == six("203.0.113.7").found()


def test_with_ipv6_on_a_missing_address_is_simply_not_there() -> None:
    own = ("127.0.0.1", "198.18.0.11", "172.17.0.1", "2001:db8::1")
    world = World(error=refused("2001:db8::7"), bindings=at("2001:db8::7"), addresses=own)
    assert {"address_not_on_host": "proved"} == world.found()


# protocol_not_supported


def test_a_module_that_is_installed_is_loaded_now_and_at_boot() -> None:
    world = World(error=NO_SCTP, bindings=SCTP, said={"protocols": "sctp no\nmodule /lib/modules/6.1.0/sctp.ko.xz\n"})
    assert {"protocol_not_supported": "proved"} == world.found()
    remedy = remedies(world)["load_sctp"]
    assert ("modprobe", "sctp") == argv(remedy)[0]
    assert ("tee", "/etc/modules-load.d/50-dockfix-sctp.conf") in argv(remedy)
    assert ("modprobe", "-r", "sctp") == undo(remedy)[-1]


@pytest.mark.parametrize(
    "said",
    [
        "sctp no\n",
        "sctp no\nmodule /lib/m/sctp.ko\nbarred /etc/modprobe.d/x.conf: install sctp /bin/true\n",
        "sctp no\nmodule /lib/m/sctp.ko\nlocked 1\n",
    ],
)
def test_a_module_that_is_missing_or_kept_out_is_for_people_to_decide(said: str) -> None:
    world = World(error=NO_SCTP, bindings=SCTP, said={"protocols": said})
    assert {"protocol_not_supported": "proved"} == world.found()
    assert {} == remedies(world)


def test_sctp_that_is_there_or_not_asked_for_is_no_finding() -> None:
    assert {} == World(error=NO_SCTP, bindings=SCTP, said={"protocols": "sctp yes\n"}).found()
    assert {} == World(error=NO_SCTP).found()


# rootless

KIT = "rootlesskit --state-dir=/run/user/1000/dockerd-rootless --net=slirp4netns --port-driver="


def rootless(error: str, driver: str = "builtin", **changes: Any) -> World:
    said = {"rootless": f"kit 900 1000 {KIT}{driver} /usr/bin/dockerd-rootless.sh\nexe 900 /usr/bin/rootlesskit\n"}
    world = World(error=error, rootless=True, said=said, **changes)
    world.sysctls |= {"net/ipv4/ip_unprivileged_port_start": "1024"}
    return world


def lowered(world: World) -> Remedy:
    return remedies(world)["lower_first_port"]


def test_a_low_port_without_root_is_proved_and_the_price_of_the_setting_is_said() -> None:
    world = rootless(PRIVILEGED)
    assert {"rootless_privileged_port": "proved"} == world.found()
    assert ("sysctl", "-w", "net.ipv4.ip_unprivileged_port_start=80") == argv(lowered(world))[0]
    assert ("sysctl", "-w", "net.ipv4.ip_unprivileged_port_start=1024") == undo(lowered(world))[-1]
    assert "EVERY user of this host may then open the ports from 80 on" == lowered(world).affects[0]
    assert "setcap cap_net_bind_service=ep /usr/bin/rootlesskit" == proposals(world)["give_rootlesskit_the_right"]


def test_a_low_port_is_nothing_where_the_kernel_lets_everybody_open_it_or_the_engine_is_root() -> None:
    allowed = rootless(PRIVILEGED)
    allowed.sysctls |= {"net/ipv4/ip_unprivileged_port_start": "80"}
    assert "rootless_privileged_port" not in allowed.found()
    root = World(error=DENIED_BIND)
    root.sysctls |= {"net/ipv4/ip_unprivileged_port_start": "1024"}
    assert "rootless_privileged_port" not in root.found()


def test_the_port_driver_that_forwards_the_port_already_is_named() -> None:
    world = rootless(ADD_PORT + "conflict with ID 3", bindings={"80/tcp": [{"HostIp": "", "HostPort": "8080"}]})
    assert {"rootless_port_refused": "proved"} == world.found()
    assert {} == remedies(world)
    assert "systemctl --user restart docker" in proposals(world)["restart_rootless_docker"]


def test_slirp_that_only_says_that_it_failed_is_likely() -> None:
    text = ADD_PORT + "bad request: add_hostfwd: slirp_add_hostfwd failed"
    world = rootless(text, "slirp4netns", bindings={"80/tcp": [{"HostIp": "", "HostPort": "8080"}]})
    assert {"rootless_port_refused": "likely"} == world.found()
    assert "PORT_DRIVER=builtin" in proposals(world)["use_builtin_port_driver"]


def test_a_port_that_is_taken_on_the_host_is_not_the_drivers_fault() -> None:
    text = ADD_PORT + "listen tcp4 0.0.0.0:8080: bind: address already in use"
    world = rootless(text, bindings={"80/tcp": [{"HostIp": "", "HostPort": "8080"}]})
    assert "rootless_port_refused" not in world.found()
    assert "rootless_port_refused" not in World(error=ADD_PORT + "conflict with ID 3").found()


# denied_by_security_module

AVC = ('1763990005.100000 host audit[812]: avc:  denied  { name_bind } for  pid=812 comm="docker-proxy" src=80 '
       "scontext=system_u:system_r:container_runtime_t:s0 tclass=tcp_socket permissive=0")  # fmt: skip
APPARMOR = ('1763990005.100000 host kernel: audit: type=1400 audit(1763990005.100:12): apparmor="DENIED" '
            'operation="exec" profile="docker-d" name="/usr/sbin/docker-proxy" pid=812 comm="dockerd"')  # fmt: skip


def denied(line: str, confinement: str = "selinux 1\n", at_us: int = 1_763_990_006_000_000, **changes: Any) -> World:
    journal = f'{{"MESSAGE": "{WHERE}permission denied", "PRIORITY": "3", "__REALTIME_TIMESTAMP": "{at_us}"}}\n'
    said = {"kernel_log": line + "\n", "confinement": confinement, "daemon_log": journal}
    return World(**({"error": DENIED_BIND, "said": said} | changes))


@pytest.mark.parametrize(("line", "confinement"), [(AVC, "selinux 1\n"), (APPARMOR, "apparmor Y\n")])
def test_a_denial_at_the_moment_of_the_failure_is_proved(line: str, confinement: str) -> None:
    world = denied(line, confinement)
    assert {"denied_by_security_module": "proved"} == world.found()
    assert {} == remedies(world)
    assert "setenforce" not in "".join(proposals(world).values())


def test_a_denial_of_another_moment_is_only_likely() -> None:
    assert {"denied_by_security_module": "likely"} == denied(AVC, at_us=1_763_980_000_000_000).found()


@pytest.mark.parametrize(
    ("line", "confinement"),
    [
        (AVC, "selinux 0\n"),
        (AVC.replace("permissive=0", "permissive=1"), "selinux 1\n"),
        (AVC.replace("docker-proxy", "nginx"), "selinux 1\n"),
        (AVC, ""),
        ("", "selinux 1\n"),
        (APPARMOR, "selinux 1\n"),
    ],
)
def test_what_denied_nothing_or_somebody_else_is_no_finding(line: str, confinement: str) -> None:
    assert "denied_by_security_module" not in denied(line, confinement).found()


def test_a_denial_does_not_explain_a_port_that_is_taken() -> None:
    busy = WHERE + "Error starting userland proxy: listen tcp4 0.0.0.0:80: bind: address already in use"
    assert "denied_by_security_module" not in denied(AVC, error=busy).found()

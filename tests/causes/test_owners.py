"""Whose a socket is: each kind of owner from what a host says, and what only looks like it."""

import pytest

from bot.ownership import Hold, Owner, holds
from tests.causes.world import BUSY, CHAINS, World, process, sock

INGRESS = (
    *CHAINS[:3],
    "-A DOCKER-INGRESS -p tcp -m tcp --dport 80 -j DNAT --to-destination 172.18.0.2:80",
    *CHAINS[3:],
)
UDP_BINDING = {"51820/udp": [{"HostIp": "", "HostPort": "51820"}]}


def owner(world: World) -> Hold:
    (hold,) = holds(world.snapshot())
    return hold


def test_a_socket_without_a_process_is_the_kernels_where_every_process_can_be_seen() -> None:
    assert Owner.KERNEL is owner(World(error=BUSY, sockets=[sock(inode=7)])).owner


@pytest.mark.parametrize(
    "beneath",
    [
        ("processes all", "tunnel wg0 wireguard"),
        ("processes some", "tunnel vx vxlan"),
        ("processes some", "nfs udp 51820"),
    ],
)
def test_a_tunnel_or_a_file_server_of_the_kernel_is_named(beneath: tuple[str, ...]) -> None:
    held = sock(port=51820, inode=7, kind="udp", state="07")
    hold = owner(World(bindings=UDP_BINDING, sockets=[held], out_of_sight=beneath))
    assert Owner.KERNEL is hold.owner
    assert "kernel" == str(hold.holder.kind)
    assert "kernel" in hold.name


def test_a_tunnel_explains_no_tcp_listener_and_no_socket_of_a_user() -> None:
    beneath = ("processes some", "tunnel wg0 wireguard")
    assert Owner.OUT_OF_SIGHT is owner(World(sockets=[sock(inode=7)], out_of_sight=beneath)).owner
    held = sock(port=51820, inode=7, kind="udp", state="07", uid=1000)
    assert Owner.OUT_OF_SIGHT is owner(World(bindings=UDP_BINDING, sockets=[held], out_of_sight=beneath)).owner


def test_without_root_or_with_a_list_that_was_cut_nobody_is_named() -> None:
    assert Owner.UNSEEN is owner(World(sockets=[sock(inode=7)], uid=1000)).owner
    assert Owner.UNSEEN is owner(World(sockets=[sock(inode=7)], out_of_sight=("processes unknown",))).owner


def test_what_swarm_publishes_is_not_the_daemons_own_port() -> None:
    daemon = process(50, "dockerd", "/system.slice/docker.service", holds=(7,))
    held = World(sockets=[sock("::", inode=7)], processes=[daemon], chains=INGRESS)
    assert Owner.SWARM_INGRESS is owner(held).owner
    other = World(sockets=[sock("::", inode=7)], processes=[daemon])
    assert Owner.ENGINE is owner(other).owner


def test_the_port_of_a_second_daemon_is_another_engines() -> None:
    second = process(60, "dockerd", "/system.slice/other.service", holds=(7,))
    assert Owner.OTHER_ENGINE is owner(World(sockets=[sock(inode=7)], processes=[second])).owner

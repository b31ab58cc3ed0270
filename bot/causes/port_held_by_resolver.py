"""The host's own resolver, or that of its guests, listens on port 53."""

import ipaddress
from collections.abc import Iterator

from bot.causes import cause
from bot.model import AreaName, Evidence, Finding
from bot.ownership import Hold, Owner, holds
from bot.remedies import publish_elsewhere
from bot.snapshot import Snapshot


@cause(
    code="P14",
    area=AreaName.PORTS,
    speaks={"S_BUSY": 0.06, "S_COMPOSE_V1_MASK": 0.02, "S_ROOTLESS_ADDPORT": 0.02},
)
def port_held_by_resolver(see: Snapshot) -> Iterator[Finding]:
    """A resolver that looks up names for this host or its guests already listens on the port.

    What you see: `bind: address already in use` for port 53, on a host that is to run a name server such as Pi-hole or
    AdGuard in a container. systemd-resolved listens on 127.0.0.53, dnsmasq of libvirt or LXD on the address of a
    bridge.

    Proof: the kernel lists a listener on port 53, systemd-resolved, dnsmasq or connmand holds it, and the error names
    that port. One on a single address is in the way of a container that asks for all of them.

    Look-alikes: a full name server as a service, such as named or unbound (port_held_by_service); port 5353, which is
    another port. A file with `DNSStubListener=no` proves nothing: the listener stays until the service is restarted.

    Fix: publish the container on one address of this host, such as `192.0.2.5:53:53/udp`: a resolver on another single
    address is then not in the way, and nothing on the host changes. Else set `DNSStubListener=no` for systemd-resolved,
    point /etc/resolv.conf to /run/systemd/resolve/resolv.conf first, and restart it. Stopping the resolver is refused:
    the host could then look up no names, and could not even pull an image.

    Undo: dockfix changes nothing here. Publish on all addresses again, or take the setting back.
    """
    for hold in holds(see, Owner.RESOLVER):
        process = hold.process
        if process is None:
            continue
        yield Finding(
            cause="port_held_by_resolver",
            certainty=hold.certainty,
            summary=f"{process.program} (pid {process.pid}) looks up names on {hold.where}; dockfix never stops it. "
            f"{_way(hold)}{f'; {hold.doubt}' if hold.doubt else ''}",
            evidence=(
                Evidence("/proc/net", f"{hold.where} open"),
                Evidence("/proc", f"pid {process.pid} `{process.command}` in {process.cgroup or 'no control group'}"),
            ),
            holder=hold.holder,
            remedies=publish_elsewhere(see, hold.wants, hold.name, "the host looks up names with it")
            if hold.blamed
            else (),
        )


def _way(hold: Hold) -> str:
    """Say what is left to do: an address of its own helps only where the resolver has not taken all of them."""
    if any(ipaddress.ip_address(sock.address).is_unspecified for sock in hold.socks):
        return "It has the port on every address: publish another port, or give it an address of its own"
    return "Publish the container on another address of this host"

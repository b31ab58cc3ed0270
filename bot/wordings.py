"""What each wording says in plain words, and how often people met it, as a table by the signature's name.

`reports` counts the public reports with that wording of which the cause was sought; 0 is a wording that is known from
the engine's sources only. Pure data.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Wording:
    """What a text of one signature says, as a sentence, and in how many public reports it stood."""

    says: str
    reports: int = 0


WORDINGS = {
    "S_SWARM": Wording("A swarm service already publishes the port.", 1),
    "S_COMPOSE_V1_MASK": Wording("Compose only says that the port is taken, and hides Docker's own error.", 1),
    "S_REMOTE_DRIVER": Wording("The plugin that runs the network could not publish the port.", 1),
    "S_ROOTLESS_PRIV": Wording("A rootless engine may not open a port as low as this.", 3),
    "S_ROOTLESS_ADDPORT": Wording("RootlessKit, which opens ports for a rootless engine, could not open it.", 5),
    "S_ROOTLESS_SETUP": Wording("RootlessKit, which opens ports for a rootless engine, is not set up to do so."),
    "S_PROXY_MISSING": Wording("The program docker-proxy is missing, or does not fit the engine.", 8),
    "S_PROXY_TIMEOUT": Wording("The program docker-proxy did not start in time.", 8),
    "S_PROXY_DIED": Wording("The program docker-proxy ended before the port was open."),
    "S_RESOURCE": Wording("The host ran out of something: open files, processes, memory or disk space.", 4),
    "S_IPT_LOCK": Wording("Another program held the lock of iptables for too long.", 4),
    "S_IPT_PRIV": Wording("Docker may not change the firewall.", 1),
    "S_IPT_MISSING": Wording("Docker cannot find the program iptables."),
    "S_IPT_NOTABLE": Wording("The kernel lacks a table that Docker's firewall rules need.", 10),
    "S_IPT_MODULE": Wording("The kernel lacks a module that Docker's firewall rules need.", 9),
    "S_IPT_INCOMPAT": Wording("The firewall's tables hold rules that iptables cannot read.", 1),
    "S_IPT_NFERR": Wording("The kernel refused a firewall rule of Docker.", 4),
    "S_IPT_NOCHAIN": Wording("A firewall chain that Docker made, or a part of its rule, is not there.", 21),
    "S_FIREWALLD": Wording("firewalld refused what Docker asked of it.", 4),
    "S_NFT": Wording("Docker could not write its rules with nftables."),
    "S_NO_BRIDGE": Wording("The bridge interface of the container's network is not there."),
    "S_IPT_OTHER": Wording("Docker could not write its firewall rules.", 3),
    "S_DESKTOP_FWD": Wording("Docker Desktop did not pass the port on to the workstation.", 6),
    "S_WIN_EXCLUDED": Wording("The workstation forbids Docker Desktop to open the port.", 8),
    "S_DESKTOP_ALLOC": Wording("Docker Desktop has already given the port away.", 3),
    "S_DESKTOP_BUSY": Wording("Something on the workstation already has the port.", 17),
    "S_HNS": Wording("The Host Network Service of Windows refused.", 3),
    "S_STALE_MAPPING": Wording("Docker could not give a port back to a container that it remembers."),
    "S_ALLOCATED": Wording("Docker itself has already given the port to a container.", 49),
    "S_RANGE": Wording("No port is free in the range, or the range itself is not valid."),
    "S_REQUEST": Wording("Docker does not accept the ports as they are written."),
    "S_ADDR": Wording("The address to publish on is not one that this host has now.", 15),
    "S_AF": Wording("The host has no IPv6, and the port is to be published on it.", 5),
    "S_PROTO": Wording("The port's protocol is not supported here."),
    "S_PERM": Wording("The kernel did not permit it."),
    "S_BUSY": Wording("Something on the host already has the port.", 94),
    "S_NO_NAT": Wording("The network translates no addresses, so that a host port cannot be had."),
    "S_EP_EXISTS": Wording("The network still has an endpoint of that name.", 4),
    "S_NET_MISSING": Wording("The container belongs to a network that is not there."),
    "S_POOL": Wording("No range of addresses is free for the network.", 5),
    "S_IPAM": Wording("The container's own address is taken, or lies outside of its network.", 6),
    "S_STORE": Wording("Docker could not write down what it knows of the network."),
    "S_SOCKET_OPTION": Wording("The kernel refused to set the port's socket up."),
    "S_EMPTY_TAIL": Wording("Docker gave no reason.", 6),
    "S_UNKNOWN": Wording("The telling part is cut off, or its wording is new to dockfix."),
}

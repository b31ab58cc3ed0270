"""Docker cannot read or write the file in which it keeps its networks, or finds no address range for one."""

import json

from tests.lab.engines import Engine
from tests.lab.errors import LabError
from tests.lab.faults.making import NAME, Case, create, healthy, refused
from tests.lab.faults.networks import network
from tests.lab.host import LabHost

_FOLDER = "/var/lib/docker/network"
_STORE = f"{_FOLDER}/files/local-kv.db"
_BOTH = ("docker.socket", "docker.service")


def store_rubbish(host: LabHost) -> str:
    """The database of the stopped daemon was overwritten; the daemon does not start again.

    `failed to start daemon: Error initializing network controller: error obtaining controller instance: `, then 20.10
    `failed to get bridge network configurations from store: error while populating kmap: invalid database`, 26.1
    `invalid database`, 28.5 `libnet controller initialization: invalid database`
    """
    healthy(host)
    host.run("systemctl", "stop", *_BOTH)
    _overwrite(host)
    return _down(host)


def store_rubbish_under_daemon(host: LabHost) -> str:
    """The database was overwritten under the running daemon; 26.1 and 28.5 keep it open, and crash instead.

    20.10: `failed to create endpoint webserver on network bridge: failed to save bridge endpoint 1234567 to store:
    failed to update bridge store for object type *bridge.bridgeEndpoint: invalid database`
    """
    create(host)
    _overwrite(host)
    return refused(host)


def store_is_directory(host: LabHost) -> str:
    """A directory is in its place, as a wrong bind mount makes one. `... local-kv.db: is a directory`"""
    healthy(host)
    host.run("systemctl", "stop", *_BOTH)
    host.run("rm", _STORE)
    host.run("mkdir", _STORE)
    return _down(host)


def store_read_only(host: LabHost) -> str:
    """Its file system is read-only. `... open /var/lib/docker/network/files/local-kv.db: read-only file system`"""
    healthy(host)
    host.run("systemctl", "stop", *_BOTH)
    host.run("mount", "--bind", _FOLDER, _FOLDER)
    host.run("mount", "-o", "remount,ro,bind", _FOLDER)
    return _down(host)


def store_locked(host: LabHost) -> str:
    """Another process has locked it. 28.5: `... boltdb file ... is already open`; older ones wait for ever."""
    healthy(host)
    host.run("systemctl", "stop", *_BOTH)
    host.spawn("/usr/bin/flock", _STORE, "sleep", "600")
    return _down(host)


def pools_taken_at_start(host: LabHost) -> str:
    """The only pool of the daemon is taken by a network, its own bridge is gone, and so the daemon does not start.

    `... error creating default "bridge" network: could not find an available, non-overlapping IPv4 address pool among
    the defaults ...`; 20.10 `list bridge addresses failed: PredefinedLocalScopeDefaultNetworks List: [...]: no
    available network`; 28.5 `... all predefined address pools have been fully subnetted`
    """
    healthy(host)
    network(host, "shopnet", subnet="172.30.0.0/24")
    pools = {"default-address-pools": [{"base": "172.30.0.0/24", "size": 24}]}
    host.write_file("/etc/docker/daemon.json", json.dumps(pools))
    host.run("systemctl", "stop", *_BOTH)
    host.run("ip", "link", "delete", "docker0")
    return _down(host)


def pools_covered_by_vpn(host: LabHost) -> str:
    """The routes of a VPN that takes all traffic cover every pool, and Docker remembers no bridge of its own.

    Text as `pools_taken_at_start`. With a network database the daemon starts: it takes the range that it had.
    """
    healthy(host)
    host.run("systemctl", "stop", *_BOTH)
    host.run("ip", "link", "delete", "docker0")
    host.run("rm", _STORE)
    for half in ("0.0.0.0/1", "128.0.0.0/1"):
        host.run("ip", "route", "add", half, "dev", "eth0")
    return _down(host)


def _overwrite(host: LabHost) -> None:
    host.run("dd", "if=/dev/urandom", f"of={_STORE}", "bs=4096", "count=16", "conv=notrunc")


def _down(host: LabHost) -> str:
    """Start the daemon, which must fail, until systemd gives it up."""
    host.run("systemctl", "reset-failed", "docker.service", check=False)
    if host.run("systemctl", "start", "docker.service", check=False).returncode == 0:
        raise LabError(f"docker.service started on {host.name}, although the fault was made")
    host.run("systemctl", "stop", "docker.socket")
    host.wait_until(
        lambda: "activating" not in host.run("systemctl", "is-active", "docker.service", check=False).stdout,
        "systemd gives docker.service up",
        30,
    )
    return NAME


_DOWN = ("network_store_corrupt", "daemon_not_running")
CASES = (
    Case(
        make=store_rubbish,
        causes=_DOWN,
        remedies=("renew_network_store",),
        recorded=(Engine.DOCKER_20_10, Engine.DOCKER_28_5),
    ),
    Case(
        make=store_rubbish_under_daemon,
        error=r"failed to save bridge endpoint \w+ to store: .*invalid database",
        causes=("network_store_corrupt",),
        remedies=("renew_network_store",),
        engines=(Engine.DOCKER_20_10,),
        recorded=(Engine.DOCKER_20_10,),
    ),
    Case(make=store_is_directory, causes=_DOWN, remedies=("renew_network_store",)),
    Case(
        make=store_read_only,
        causes=_DOWN,
        remedies=("remount_network_store",),
        recorded=(Engine.DOCKER_26_1,),
    ),
    Case(make=store_locked, causes=_DOWN, engines=(Engine.DOCKER_28_5,), recorded=(Engine.DOCKER_28_5,)),
    Case(
        make=pools_taken_at_start,
        causes=("address_pools_exhausted", "daemon_not_running"),
        remedies=("give_bridge_address",),
        proposals=("change_default_address_pools",),
        recorded=(Engine.DOCKER_26_1,),
    ),
    Case(
        make=pools_covered_by_vpn,
        causes=("address_pools_exhausted", "daemon_not_running"),
        remedies=("give_bridge_address",),
        recorded=(Engine.DOCKER_28_5,),
    ),
)

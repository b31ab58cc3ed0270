"""A small host built by hand: says what a real one says, in the same formats, with only what a test changes."""

import ipaddress
import json
from dataclasses import dataclass, field
from typing import Any

from bot.diagnose import diagnose
from bot.errors import parse
from bot.model import Answer, Diagnosis, Finding, Remedy, Target
from bot.snapshot import Answers, Snapshot

WEB_ID = "a" * 64
BUSY = (
    "driver failed programming external connectivity on endpoint webserver (0f16): "
    "Error starting userland proxy: listen tcp4 0.0.0.0:80: bind: address already in use"
)
ALLOCATED = (
    "driver failed programming external connectivity on endpoint webserver (507f): "
    "Bind for 0.0.0.0:80 failed: port is already allocated"
)
NO_CHAIN = (
    "driver failed programming external connectivity on endpoint webserver (2340):  (iptables failed: iptables --wait "
    "-t nat -A DOCKER -p tcp -d 0/0 --dport 80 -j DNAT --to-destination 172.17.0.2:80 ! -i docker0: iptables: No "
    "chain/target/match by that name.\n (exit status 1))"
)
NO_ADDRESS = (
    "driver failed programming external connectivity on endpoint webserver (9b9b): Error starting userland proxy: "
    "listen tcp4 203.0.113.7:80: bind: cannot assign requested address"
)
NO_FILES = (
    "driver failed programming external connectivity on endpoint webserver (3784):  (iptables failed: iptables --wait "
    "-t nat -A DOCKER: (fork/exec /usr/sbin/iptables: too many open files))"
)
NO_NETWORK = "network appnet not found"
NO_BRIDGE = "failed to create endpoint webserver on network bridge: could not find bridge docker0: no such interface"

SYSCTLS = {
    "net/ipv4/ip_forward": "1",
    "net/ipv4/ip_local_port_range": "32768\t60999",
    "net/ipv4/ip_local_reserved_ports": "",
    "net/ipv4/ip_nonlocal_bind": "0",
    "net/ipv4/ip_unprivileged_port_start": "1024",
    "net/ipv6/bindv6only": "0",
    "net/ipv6/conf/all/disable_ipv6": "0",
}

FREE_NOW = {"port_taken_for_a_moment": "likely"}
UNTOLD = {"port_reserved_by_unknown": "likely"}
"""What there is to say of a port that was busy, or allocated, and is in nobody's hands now."""

ELSEWHERE = ("republish_on_host_address", "republish_on_other_port")
"""The remedies that leave a held port to its holder."""

CHAINS = ("*nat", ":PREROUTING ACCEPT [0:0]", ":DOCKER - [0:0]", "-A PREROUTING -j DOCKER", "COMMIT",
          "*filter", ":FORWARD DROP [0:0]", ":DOCKER - [0:0]", ":DOCKER-USER - [0:0]", ":DOCKER-FORWARD - [0:0]",
          ":DOCKER-BRIDGE - [0:0]", ":DOCKER-CT - [0:0]", "-A FORWARD -j DOCKER-FORWARD",
          "-A DOCKER-FORWARD -j DOCKER-BRIDGE", "-A DOCKER-BRIDGE -o docker0 -j DOCKER", "COMMIT")  # fmt: skip

TOOLS = (
    "path /usr/sbin:/usr/bin", "tool iptables /usr/sbin/iptables /usr/sbin/xtables-nft-multi",
    "tool ip6tables /usr/sbin/ip6tables /usr/sbin/xtables-nft-multi", "tool nft /usr/sbin/nft /usr/sbin/nft",
    "alternative iptables /usr/sbin/iptables-nft", "alternative ip6tables /usr/sbin/ip6tables-nft",
    "choice iptables /usr/sbin/iptables-nft", "choice iptables /usr/sbin/iptables-legacy",
    "choice ip6tables /usr/sbin/ip6tables-nft", "choice ip6tables /usr/sbin/ip6tables-legacy",
    "manager update-alternatives", "manager apt-get", "dockerd CapEff: 000001ffffffffff",
    "host CapBnd: 000001ffffffffff", "uid_map 0 0 4294967295", "container ",
    "unit CapabilityBoundingSet=cap_chown cap_net_admin cap_sys_admin", "unit DropInPaths=",
)  # fmt: skip
MODULES = (
    "release 6.1.0-18-amd64", "dir yes", "modular yes", "disabled 0", "installed 6.1.0-18-amd64", "loaded nf_tables",
    "loaded nft_compat", "loaded nft_chain_nat", "loaded xt_nat", "loaded xt_addrtype", "loaded xt_conntrack",
    "loaded xt_MASQUERADE", "loaded xt_tcpudp", "file iptable_nat", "file iptable_raw", "file ip6table_nat",
    "file xt_nat", "config MODULES y",
)  # fmt: skip


def manager(unit_id: str, *, since: int = 0, ended: int = 0, active: str = "active") -> str:
    """Write a firewall's service as `systemctl show` prints it; the times are in microseconds since boot."""
    return (
        f"Id={unit_id}\nLoadState=loaded\nActiveState={active}\nActiveEnterTimestamp=at {since}\n"
        f"ActiveEnterTimestampMonotonic={since}\n\nId={unit_id}\nInactiveEnterTimestamp=at {ended}\n"
        f"InactiveEnterTimestampMonotonic={ended}\n"
    )


def touching(*findings: Finding) -> dict[str, Remedy]:
    """Return the remedies that touch who holds the port, by their id: all but those that publish elsewhere."""
    return {remedy.id: remedy for finding in findings for remedy in finding.remedies if remedy.id not in ELSEWHERE}


def sock(address: str = "0.0.0.0", port: int = 80, inode: int = 0, *, kind: str = "", state: str = "0A", uid: int = 0,
         peer: str = "", peer_port: int = 0) -> str:  # fmt: skip
    """Write a socket as the question `sockets` prints it."""
    six = ":" in address
    kind = kind or ("tcp6" if six else "tcp")
    peer = peer or ("::" if six else "0.0.0.0")
    return f"{kind} {_hex(address, port)} {_hex(peer, peer_port)} {state} {uid} {inode}"


def process(pid: int, program: str, cgroup: str, *, holds: tuple[int, ...] = (), ppid: int = 1, uid: int = 0,
            command: str = "", start: int = 4000) -> list[str]:  # fmt: skip
    """Write a process as the question `processes` prints it, with the sockets that it holds."""
    row = [pid, ppid, start + pid, uid, program, f"/usr/sbin/{program}", cgroup, command or f"/usr/sbin/{program}"]
    return [f"S\t{inode}\t{pid}" for inode in holds] + ["P\t" + "\t".join(map(str, row))]


def unit(unit_id: str, **properties: str) -> str:
    """Write a unit as `systemctl show` prints it."""
    given = {"Id": unit_id, "ActiveState": "active", "UnitFileState": "disabled", "MainPID": "0"} | properties
    return "".join(f"{key}={value}\n" for key, value in given.items())


def peer(name: str, *, published: tuple[tuple[str, int], ...] = (), state: str = "running", address: str = "172.17.0.9",
         labels: dict[str, str] | None = None) -> dict[str, Any]:  # fmt: skip
    """Make another container, as the engine lists it."""
    ports = [{"IP": ip, "PrivatePort": 80, "PublicPort": port, "Type": "tcp"} for ip, port in published]
    return {
        "Id": (name.encode().hex() + "0" * 64)[:64], "Names": [f"/{name}"], "State": state, "Image": "app:1",
        "Ports": ports, "Labels": labels or {}, "HostConfig": {"NetworkMode": "default"},
        "NetworkSettings": {"Networks": {"bridge": {"IPAddress": address if state == "running" else ""}}},
    }  # fmt: skip


def network(
    name: str, network_id: str = "", *, driver: str = "bridge", bridge: str = "", subnet: str = "", gateway: str = "",
    internal: bool = False, **options: str,
) -> dict[str, Any]:  # fmt: skip
    """Make a network, as the engine lists it; `options` are those of the bridge driver."""
    given = {"com.docker.network.bridge.name": bridge} if bridge else {}
    given |= {f"com.docker.network.bridge.{option}": value for option, value in options.items()}
    network_id = network_id or (name.encode().hex() + "0" * 64)[:64]
    subnet = subnet or ("172.17.0.0/16" if name == "bridge" else "")
    config = [{"Subnet": subnet} | ({"Gateway": gateway} if gateway else {})] if subnet else []
    return {
        "Name": name, "Id": network_id, "Driver": driver, "Options": given, "IPAM": {"Config": config},
        "Internal": internal,
    }  # fmt: skip


def endpoint(key: str, name: str, address: str) -> dict[str, Any]:
    """Make an endpoint, as the engine lists it in its network; `key` is the container's id, or `ep-` and its own."""
    return {key: {"Name": name, "EndpointID": key.removeprefix("ep-"), "IPv4Address": f"{address}/16"}}


QUIET = {
    "proxy_program": "whose daemon\npath /usr/sbin\npath /usr/bin\nprogram /usr/sbin/docker-proxy\nend\n",
    "file_systems": "root /var/lib/docker\nFilesystem Inodes IUsed IFree IUse% Mounted on\n"
    "/dev/vda 60000 4000 56000 7% /\nro /sys\nend\n",
    "task_limits": "pid_max 4194304\nthreads_max 180000\nthreads 300\ndockerd 50\nnproc unlimited unlimited\nuid 0\n"
    "pids 4915 40 /system.slice/docker.service\nmemory 900000000 90000000 0 /system.slice/docker.service\n",
    "kernel_log": "",
    "confinement": "",
    "ipv6": "family yes\nmodule 0\n",
    "interfaces": "link lo 0x9 unknown\nlink eth0 0x1003 up\n1: lo    inet 127.0.0.1/8 scope host lo\n"
    "2: eth0    inet 198.18.0.11/24 brd 198.18.0.255 scope global eth0\nend\n",
    "protocols": "sctp no\n",
    "daemon_state": "dockerd 50\nstate S\nthreads 12\ntracer 0\nstart 4050\nstuck 0\n",
    "pressure": "processors 2\nload 0.10\ncpu avg10=0.00 avg60=1.00\nio avg10=0.00 avg60=0.00\n",
    "rootless": "",
}
"""What the questions hear on a host on which nothing is scarce and nothing is odd."""


@dataclass
class World:
    """The host: by default Docker runs on it, and the container `webserver` wants port 80 and was never started."""

    error: str = ""
    status: str = "created"
    exit_code: int = 0
    bindings: dict[str, Any] = field(default_factory=lambda: {"80/tcp": [{"HostIp": "", "HostPort": "80"}]})
    network_mode: str = "default"
    attachments: dict[str, Any] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    auto_remove: bool = False
    compose_files: str = "end\n"
    sockets: list[str] = field(default_factory=list)
    processes: list[list[str]] = field(default_factory=list)
    units: list[str] = field(default_factory=list)
    peers: list[dict[str, Any]] = field(default_factory=list)
    networks: list[dict[str, Any]] = field(default_factory=lambda: [network("bridge", bridge="docker0")])
    links: tuple[str, ...] = ("lo", "eth0", "docker0")
    down: tuple[str, ...] = ()
    not_forwarding: tuple[str, ...] = ()
    endpoints: dict[str, dict[str, Any]] = field(default_factory=dict)
    """By the name of a network: who is in it."""
    routes: tuple[str, ...] = ("eth0 000012C6 00FFFFFF",)
    """As the kernel writes them: interface, network, mask."""
    store: str = "kind file\nwritable yes\nsize 65536\nchanged 1700000000\nfirst  ed da 0c ed\nsecond  ed da 0c ed\n"
    store_folder: str = "folder yes\n"
    version: str = "28.5.2"
    sysctls: dict[str, str] = field(default_factory=lambda: dict(SYSCTLS))
    addresses: tuple[str, ...] = ("127.0.0.1", "198.18.0.11", "172.17.0.1")
    chains: tuple[str, ...] = CHAINS
    other_chains: tuple[str, ...] = ()
    daemon_json: str = ""
    firewall_driver: str = ""
    live_restore: bool = False
    policies: dict[str, str] = field(default_factory=dict)
    files: tuple[int, int, int] = (100, 1024, 524288)
    limit_in_unit: str = "524288"
    docker_state: tuple[str, str, str] = ("active", "running", "success")
    log: tuple[str, ...] = ()
    chains6: tuple[str, ...] = CHAINS
    other_chains6: tuple[str, ...] = ()
    tools: tuple[str, ...] = TOOLS
    managers: tuple[str, ...] = ()
    zones: tuple[str, ...] = ()
    lock: tuple[str, ...] = ()
    modules: tuple[str, ...] = MODULES
    uid: int = 0
    dockerd: bool = True
    v6only: str = "v6only:0"
    out_of_sight: tuple[str, ...] = ("processes all",)
    rootless: bool = False
    said: dict[str, str] = field(default_factory=dict)
    instead: dict[str, Answer] = field(default_factory=dict)
    pasted: str = ""
    address: str = "198.18.0.11"

    def snapshot(self) -> Snapshot:
        """Return what this host says, as facts by type."""
        answers = self._shell() | self._engine() | self.instead
        target = Target("host1", "webserver")
        return Snapshot(Answers(target, answers, self.address), parse(self.pasted) if self.pasted else None)

    def diagnosis(self) -> Diagnosis:
        """Return the diagnosis of all causes."""
        return diagnose(self.snapshot(), "01TEST")

    def found(self) -> dict[str, str]:
        """Return each cause that was found with its certainty, the most certain first."""
        return {finding.cause: str(finding.certainty) for finding in self.diagnosis().findings}

    def _shell(self) -> dict[str, Answer]:
        six = [ipaddress.ip_address(address) for address in self.addresses if ":" in address]
        v6 = [f"v6 {address.packed.hex()}" for address in [*six, *([ipaddress.ip_address("::1")] if six else [])]]
        v4 = [f"v4 {address}" for address in self.addresses if ":" not in address]
        used, soft, hard = self.files
        active, sub, result = self.docker_state
        dockerd = process(50, "dockerd", "/system.slice/docker.service") if self.dockerd else []
        rows = [line for lines in [dockerd, *self.processes] for line in lines]
        docker = unit("docker.service", ActiveState=active, SubState=sub, Result=result, LoadState="loaded",
                      LimitNOFILE=self.limit_in_unit, InactiveEnterTimestamp="Mon 2026-11-23 10:00:00 UTC")  # fmt: skip
        entries = [{"MESSAGE": line, "PRIORITY": "4", "__REALTIME_TIMESTAMP": "1"} for line in self.log]
        journal = "".join(json.dumps(entry) + "\n" for entry in entries)
        text = {
            "host": f"uid {self.uid}\nsudo off\n" + ("dockerd 50\n" if self.dockerd else ""),
            "kernel": "release 6.1.0\nmodules yes\nmodular yes\n",
            "sockets": "\n".join(["whose dockerd", *self.sockets, "end"]) + "\n",
            "processes": "\n".join([*rows, "end"]) + "\n",
            "v6only": "".join(
                f"LISTEN 0 4 *:80 *:* ino:{line.split()[5]} sk:1 {self.v6only} <->\n"
                for line in self.sockets
                if line.startswith(("tcp6 ", "udp6 "))
            ),
            "out_of_sight": "\n".join([*self.out_of_sight, "end"]) + "\n",
            "units": "\n".join([unit("docker.service", MainPID="50"), *self.units]),
            "docker_units": docker + "\n" + unit("docker.socket"),
            "firewall": self._firewall(),
            "firewall_tools": "\n".join([*self.tools, "end"]) + "\n",
            "firewall_managers": "\n".join([manager("docker.service", since=100), *self.managers])
            + "\n#files\n"
            + "\n".join([*self.zones, "end"])
            + "\n",
            "xtables_lock": "\n".join(["uptime 1000.00", *self.lock, "end"]) + "\n",
            "kernel_modules": "\n".join([*self.modules, "end"]) + "\n",
            "daemon_config": "cmdline /usr/sbin/dockerd -H fd://\n"
            + (f"file /etc/docker/daemon.json\n{self.daemon_json}" if self.daemon_json else ""),
            "daemon_log": journal,
            "daemon_last_words": journal,
            "memory": "MemTotal: 2000000 kB\nMemAvailable: 1200000 kB\nSwapFree: 0 kB\n0.10 0.10 0.10 1/100 999\n",
            "daemon_limits": f"files 1000 0 900000\npid_max 4194304\nprocesses 90\nnr_open 1048576\nprlimit yes\n"
            f"dockerd 50\nopen_files {soft} {hard}\nused_files {used}\nstart 4050\n",
            "disks": "Filesystem 1024-blocks Used Available Capacity Mounted on\n/dev/vda 1000 400 600 40% /\n",
            "addresses": "\n".join(["whose dockerd", "ssh ", "nonlocal4 0", *v4, *v6, "end"]) + "\n",
            "bound": "end\n",
            "kernel_ports": "end\n",
            "asked_ports": "end\n",
            "port_store": "end\n",
            "sysctls": "\n".join(["whose dockerd", *(f"{k}:{v}" for k, v in self.sysctls.items()), "end"]) + "\n",
            "links": "whose dockerd\n" + "".join(self._link(name) for name in self.links) + "end\n",
            "routes": "whose dockerd\n" + "".join(f"route {route}\n" for route in self.routes) + "end\n",
            "network_store": "path /var/lib/docker/network/files/local-kv.db\n"
            f"{self.store_folder}{self.store}chattr yes\nend yes\n",
            "compose_files": self.compose_files,
            "restart_policies": "".join(
                f"{(name.encode().hex() + '0' * 64)[:64]} {policy}\n" for name, policy in self.policies.items()
            )
            + "end\n",
        }
        return {name: Answer(name, output, exit=0) for name, output in (text | QUIET | self.said).items()}

    def _link(self, name: str) -> str:
        up, forwards = "down" if name in self.down else "up", 0 if name in self.not_forwarding else 1
        return f"link {name} {up} {forwards}\n"

    def _firewall(self) -> str:
        other = ["begin legacy", *self.other_chains, "done legacy"] if self.other_chains else []
        head = ["nf_tables yes", "legacy_tables", "iptables iptables v1.8.9 (nf_tables)"]
        six = ["ip6tables ip6tables v1.8.9 (nf_tables)", "begin nft6", *self.chains6, "done nft6"]
        six += ["begin legacy6", *self.other_chains6, "done legacy6"]
        return "\n".join([*head, "begin nft", *self.chains, "done nft", *other, *six, "end"]) + "\n"

    def _engine(self) -> dict[str, Answer]:
        wishes = {"PortBindings": self.bindings, "NetworkMode": self.network_mode, "AutoRemove": self.auto_remove}
        state = {"Status": self.status, "ExitCode": self.exit_code, "Error": self.error, "OOMKilled": False}
        inspected = {
            "Id": WEB_ID, "Name": "/webserver", "State": state, "Config": {"Image": "webapp", "Labels": self.labels},
            "HostConfig": wishes, "NetworkSettings": {"Networks": self.attachments},
        }  # fmt: skip
        own = peer("webserver", state=self.status) | {"Id": WEB_ID}
        security = ["name=rootless"] if self.rootless else []
        info = {
            "SecurityOptions": security,
            "LiveRestoreEnabled": self.live_restore,
            "FirewallBackend": {"Driver": self.firewall_driver},
        }
        said: dict[str, Any] = {
            "container": inspected,
            "containers": [own, *self.peers],
            "networks": self.networks,
            "endpoints": [net | {"Containers": self.endpoints.get(net["Name"], {})} for net in self.networks],
            "version": {"Version": self.version},
            "info": info,
        }
        return {name: Answer(name, json.dumps(value), exit=0) for name, value in said.items()}


def _hex(address: str, port: int) -> str:
    packed = ipaddress.ip_address(address).packed
    words = "".join(packed[at : at + 4][::-1].hex() for at in range(0, len(packed), 4))
    return f"{words.upper()}:{port:04X}"

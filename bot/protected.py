"""What dockfix never offers to stop, whatever it holds, and why: stopping it costs more than a port."""

from bot.facts.processes import Process, Processes

_PROGRAMS = {
    "sshd": "it is the way into this host",
    "sshd-session": "it is somebody's connection to this host, perhaps this one",
    "sshd-auth": "it is somebody's connection to this host",
    "dropbear": "it is the way into this host",
    "tinysshd": "it is the way into this host",
    "systemd": "all services are started by it",
    "init": "all services are started by it",
    "dockerd": "it runs every container of this host",
    "containerd": "it runs every container of this host",
    "containerd-shim": "it carries a container",
    "containerd-shim-runc-v2": "it carries a container",
    "NetworkManager": "it keeps this host's network up",
    "systemd-networkd": "it keeps this host's network up",
    "wicked": "it keeps this host's network up",
    "netplan": "it keeps this host's network up",
    "wpa_supplicant": "it keeps this host's network up",
    "pppd": "it keeps this host's network up",
    "charon": "it may be the way into this host",
    "charon-systemd": "it may be the way into this host",
    "wireguard-go": "it may be the way into this host",
    "zerotier-one": "it may be the way into this host",
    "cloudflared": "it may be the way into this host",
    "connmand": "it keeps this host's network up",
    "dhclient": "it keeps this host's network up",
    "dhcpcd": "it keeps this host's network up",
    "tailscaled": "it may be the way into this host",
    "openvpn": "it may be the way into this host",
    "wg-quick": "it may be the way into this host",
    "systemd-resolved": "this host looks up names with it",
    "dnsmasq": "this host or its guests look up names with it",
    "named": "this host or others look up names with it",
    "unbound": "this host or others look up names with it",
    "rpcbind": "network file systems depend on it",
    "dbus-daemon": "most of the system depends on it",
    "dbus-broker": "most of the system depends on it",
    "systemd-logind": "every login depends on it",
    "systemd-journald": "it keeps the host's log",
    "kubelet": "it runs this host's pods",
    "k3s": "it runs this host's pods",
    "k3s-server": "it runs this host's pods",
    "k3s-agent": "it runs this host's pods",
    "rke2": "it runs this host's pods",
    "k0s": "it runs this host's pods",
    "kubelite": "it runs this host's pods",
    "kube-apiserver": "a cluster depends on it",
    "kube-controller-manager": "a cluster depends on it",
    "kube-scheduler": "a cluster depends on it",
    "cilium-agent": "a cluster depends on it",
    "calico-node": "a cluster depends on it",
    "consul": "a cluster depends on it",
    "nomad": "a cluster depends on it",
    "pveproxy": "a cluster depends on it",
    "pvedaemon": "a cluster depends on it",
    "ceph-mon": "a cluster depends on it",
    "ceph-osd": "a cluster depends on it",
    "glusterd": "a cluster depends on it",
    "kube-proxy": "it runs this host's pods",
    "etcd": "a cluster depends on it",
    "crio": "it runs this host's pods",
    "corosync": "a cluster depends on it",
    "pacemakerd": "a cluster depends on it",
    "keepalived": "an address that moves between hosts depends on it",
    "qemu-ga": "the cloud manages this host by it",
    "waagent": "the cloud manages this host by it",
    "amazon-ssm-agent": "the cloud manages this host by it",
    "google_guest_agent": "the cloud manages this host by it",
    "snapd": "it keeps this host's snaps",
    "ssm-agent-worker": "the cloud manages this host by it",
    "vmtoolsd": "the cloud manages this host by it",
    "cloud-init": "the cloud manages this host by it",
    "libvirtd": "it manages this host's virtual machines",
    "firewalld": "it keeps this host's firewall",
}
_DATABASES = frozenset(  # the names of their programs
    [
        "postgres",
        "mysqld",
        "mariadbd",
        "mongod",
        "redis-server",
        "valkey-server",
        "memcached",
        "clickhouse-server",
        "influxd",
        "couchdb",
        "beam.smp",
        "cockroach",
        "oracle",
        "sqlservr",
    ]
)
_DATABASES_IN_JAVA = ("elasticsearch", "opensearch", "cassandra", "neo4j", "kafka", "zookeeper", "solr")
_UNITS = {
    "ssh.socket": "it is the way into this host",
    "sshd.socket": "it is the way into this host",
    "docker.socket": "it is the way to Docker",
    "containerd.socket": "it runs every container of this host",
    "rpcbind.socket": "network file systems depend on it",
}


def own_session(processes: Processes, process: Process) -> str:
    """Return why a process that carries dockfix's own connection must not be stopped, empty for every other one."""
    return "it carries dockfix's own connection to this host" if process.pid in processes.own else ""


def protected_unit(unit_id: str) -> str:
    """Return why this unit must not be stopped, empty where it may be."""
    if unit_id.startswith("systemd-"):
        return "it is a part of systemd"
    return _UNITS.get(unit_id, "")


def protected(process: Process, clients: int) -> str:
    """Return why this process must not be stopped, empty where it may be; `clients` are its open connections."""
    if process.pid == 1:
        return "it is the host's first process"
    for name in (process.program, process.name):
        if name in _PROGRAMS:
            return _PROGRAMS[name]
    if process.program.startswith("systemd-"):
        return "it is a part of systemd"
    in_java = process.program == "java" and any(name in process.command.lower() for name in _DATABASES_IN_JAVA)
    if clients and (process.program in _DATABASES or in_java):
        return f"it is a database with {clients} open connection{'s' if clients != 1 else ''}"
    return ""

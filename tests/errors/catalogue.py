"""Each text that the engine can print when it cannot network a container, as its sources write it, and how it is read.

The rows follow the sources: the port allocator, bind and listen, the userland proxy, iptables, nftables, rootless,
everything else, Docker Desktop and Windows. A row is a text with its placeholders filled in.
"""

from dataclasses import dataclass

ID = "0f16826dfab67d0430da979fb2a17c625556b64edd8218082240b03efd9d1978"
DRIVER = f"driver failed programming external connectivity on endpoint webserver ({ID}): "
SET_UP = "failed to set up container networking: "
CREATE = "failed to create endpoint webserver on network bridge: "
PROXY = "Error starting userland proxy: "
START = (
    "failed to start daemon: Error initializing network controller: error obtaining controller instance: "
    'failed to register "bridge" driver: '
)
SETUP_TABLES = 'Error creating default "bridge" network: Failed to Setup IP tables: '
BUSY = "address already in use"
ALLOCATED = "failed: port is already allocated"
RLK = "error while calling RootlessKit PortManager.AddPort(): "
DNAT = "iptables --wait -t nat -A DOCKER -p tcp -d 0/0 --dport 80 -j DNAT --to-destination 172.17.0.2:80 ! -i docker0: "
RAW = "iptables --wait -t raw -A PREROUTING -d 172.17.0.2 ! -i docker0 -j DROP: "
NO_TABLE = "Table does not exist (do you need to insmod?)\nPerhaps iptables or your kernel needs to be upgraded.\n"
BPF = "attaching socket filter: "


@dataclass(frozen=True)
class Wording:
    """A text and what must be read from it."""

    text: str
    signature: str
    address: str | None = None
    port: int | None = None
    protocol: str | None = None
    wrapper: str | None = "driver_failed"
    endpoint: str | None = "webserver"
    table: str | None = None
    chain: str | None = None
    network: str | None = None


def old(tail: str, signature: str, address: str | None = None, port: int | None = None, protocol: str | None = None,
        table: str | None = None, chain: str | None = None) -> Wording:  # fmt: skip
    """Make the row of a tail as engines up to 28.0.0 print it."""
    return Wording(DRIVER + tail, signature, address, port, protocol, table=table, chain=chain)


def new(tail: str, signature: str, address: str | None = None, port: int | None = None, protocol: str | None = None,
        table: str | None = None, chain: str | None = None) -> Wording:  # fmt: skip
    """Make the row of a tail as engines from 28.0.1 print it."""
    return Wording(SET_UP + DRIVER + tail, signature, address, port, protocol, "set_up_networking",
                   table=table, chain=chain)  # fmt: skip


def other(text: str, signature: str, wrapper: str | None = None, network: str | None = None) -> Wording:
    """Make the row of a text that names neither an endpoint nor a place."""
    return Wording(text, signature, wrapper=wrapper, endpoint=None, network=network)


def create(tail: str, signature: str, network: str = "bridge") -> Wording:
    """Make the row of a tail behind `failed to create endpoint`."""
    text = SET_UP + CREATE.replace("bridge", network) + tail
    return Wording(text, signature, wrapper="set_up_networking", network=network)


def rule(output: str, signature: str, status: int = 1) -> Wording:
    """Make the row of what iptables says when Docker adds the rule of a port."""
    text = f"Unable to enable DNAT rule:  (iptables failed: {DNAT}{output} (exit status {status}))"
    return new(text, signature, None, 80, "tcp", "nat", "DOCKER")


def start(tail: str, signature: str, table: str | None = None, chain: str | None = None) -> Wording:
    """Make the row of an error that keeps the daemon itself from starting."""
    return Wording(START + tail, signature, wrapper="daemon_start", endpoint=None, table=table, chain=chain)


ALLOCATOR = (
    old(f"Bind for 0.0.0.0:80 {ALLOCATED}", "S_ALLOCATED", "0.0.0.0", 80),
    new(f"Bind for :::80 {ALLOCATED}", "S_ALLOCATED", "::", 80),
    new(f"Bind for 192.0.2.1:8080 {ALLOCATED}", "S_ALLOCATED", "192.0.2.1", 8080),
    new("all ports are allocated", "S_RANGE"),
    old("unknown protocol", "S_PROTO"),
    old("invalid port range: 90-80", "S_RANGE"),
    new("invalid port range: 90-80", "S_RANGE"),
    new("no IP addresses specified", "S_REQUEST"),
    new("invalid IP address: 300.1.1.1", "S_REQUEST"),
    old("port is already mapped to ip", "S_ALLOCATED"),
    old("port is not mapped", "S_ALLOCATED"),
    old("unknown container address type not supported", "S_PROTO"),
    old("sctp address does not contain any IP address", "S_PROTO"),
    old(f"Error during port allocation cleanup: Bind for 0.0.0.0:80 {ALLOCATED}", "S_ALLOCATED", "0.0.0.0", 80),
    new("port binding mismatch 80/tcp:8080-8081, 80/tcp:8080-8082", "S_REQUEST"),
    Wording(f"Failed to allocate and map port 80-80: Bind for 0.0.0.0:80 {ALLOCATED}", "S_ALLOCATED",
            "0.0.0.0", 80, wrapper=None, endpoint=None),
    Wording(f"Failed to reserve existing port mapping for endpoint 0f16826:Bind for 0.0.0.0:80 {ALLOCATED}",
            "S_STALE_MAPPING", "0.0.0.0", 80, wrapper=None, endpoint=None),
    other("port allocator - using default ephemeral port range due to error: failed to parse system ephemeral port "
          "range from /proc/sys/net/ipv4/ip_local_port_range", "S_RANGE"),
)  # fmt: skip

BIND = (
    old(f"{PROXY}listen tcp4 0.0.0.0:80: bind: {BUSY}", "S_BUSY", "0.0.0.0", 80, "tcp"),
    old(f"{PROXY}listen tcp6 [::]:80: bind: {BUSY}", "S_BUSY", "::", 80, "tcp"),
    old(f"{PROXY}listen tcp 0.0.0.0:80: bind: {BUSY}", "S_BUSY", "0.0.0.0", 80, "tcp"),
    old(f"{PROXY}listen tcp :80: bind: {BUSY}", "S_BUSY", None, 80, "tcp"),
    old(f"{PROXY}listen udp4 0.0.0.0:53: bind: {BUSY}", "S_BUSY", "0.0.0.0", 53, "udp"),
    old(f"{PROXY}listen sctp4 0.0.0.0:3868: bind: {BUSY}", "S_BUSY", "0.0.0.0", 3868, "sctp"),
    old(f"listen tcp4 0.0.0.0:80: bind: {BUSY}", "S_BUSY", "0.0.0.0", 80, "tcp"),
    old(f"failed to bind port 0.0.0.0:80/tcp: {PROXY}listen tcp4 0.0.0.0:80: bind: {BUSY}", "S_BUSY", "0.0.0.0", 80,
        "tcp"),
    new(f"failed to bind host port for 0.0.0.0:80:172.17.0.2:80/tcp: {BUSY}", "S_BUSY", "0.0.0.0", 80, "tcp"),
    new(f"failed to bind host port for [::]:80:[fd00::2]:80/tcp: {BUSY}", "S_BUSY", "::", 80, "tcp"),
    new(f"failed to bind host port 8080 for 0.0.0.0:8080-8081:172.17.0.2:80/tcp: {BUSY}", "S_BUSY", "0.0.0.0", 8080,
        "tcp"),
    new(f"failed to bind host port 0.0.0.0:80/tcp: {BUSY}", "S_BUSY", "0.0.0.0", 80, "tcp"),
    new(f"failed to bind host port [::]:80/tcp: {BUSY}", "S_BUSY", "::", 80, "tcp"),
    new(f"failed to bind host port 0.0.0.0:3868/sctp: {BUSY}", "S_BUSY", "0.0.0.0", 3868, "sctp"),
    new(f"failed to listen on TCP socket: {BUSY}", "S_BUSY", None, None, "tcp"),
    new(f"failed to listen on tcp socket: {BUSY}", "S_BUSY", None, None, "tcp"),
    new(f"failed to listen on sctp socket: {BUSY}", "S_BUSY", None, None, "sctp"),
    old(f"{PROXY}listen tcp4 0.0.0.0:80: listen: {BUSY}", "S_BUSY", "0.0.0.0", 80, "tcp"),
    new("failed to create socket for userland proxy for [::]:80:[fd00::2]:80/tcp: address family not supported by "
        "protocol", "S_AF", "::", 80, "tcp"),
    new("failed to create socket for [::]:80/tcp: address family not supported by protocol", "S_AF", "::", 80, "tcp"),
    new("failed to create socket for 0.0.0.0:3868/sctp: protocol not supported", "S_PROTO", "0.0.0.0", 3868, "sctp"),
    new("failed to create socket for 0.0.0.0:80/tcp: too many open files", "S_RESOURCE", "0.0.0.0", 80, "tcp"),
    new("failed to create socket for 0.0.0.0:80/tcp: permission denied", "S_PERM", "0.0.0.0", 80, "tcp"),
    new("failed to create socket for 0.0.0.0:80/tcp: operation not permitted", "S_PERM", "0.0.0.0", 80, "tcp"),
    new("failed to setsockopt(SO_REUSEADDR) for 0.0.0.0:80:172.17.0.2:80/tcp: operation not permitted", "S_PERM",
        "0.0.0.0", 80, "tcp"),
    new("failed to setsockopt(IP_PKTINFO) for 0.0.0.0:53:172.17.0.2:53/udp: protocol not available",
        "S_SOCKET_OPTION", "0.0.0.0", 53, "udp"),
    new("failed to setsockopt(IPV6_RECVPKTINFO) for [::]:53/udp: protocol not available", "S_SOCKET_OPTION", "::", 53,
        "udp"),
    new(f"failed to set drop packets filter for 0.0.0.0:80/tcp: {BPF}protocol not available", "S_SOCKET_OPTION",
        "0.0.0.0", 80, "tcp"),
    new(f"failed to set drop packets filter for 0.0.0.0:80/tcp: {BPF}cannot allocate memory", "S_RESOURCE", "0.0.0.0",
        80, "tcp"),
    new("failed to detach socket filter for port mapping 0.0.0.0:80:172.17.0.2:80/tcp: no such file or directory",
        "S_SOCKET_OPTION", "0.0.0.0", 80, "tcp"),
    new(f"failed to bind socket for userland proxy for 0.0.0.0:3868:172.17.0.2:3868/sctp: {BUSY}", "S_BUSY", "0.0.0.0",
        3868, "sctp"),
    new("failed to convert socket to listener: bad file descriptor", "S_SOCKET_OPTION"),
    new("protocol icmp not supported", "S_PROTO"),
    old("Unknown addr type: unix", "S_PROTO"),
    old(f"{PROXY}listen tcp4 203.0.113.7:80: bind: cannot assign requested address", "S_ADDR", "203.0.113.7", 80,
        "tcp"),
    old(f"{PROXY}listen tcp 203.0.113.7:80: bind: can't assign requested address", "S_ADDR", "203.0.113.7", 80, "tcp"),
    old(f"{PROXY}listen tcp4 0.0.0.0:80: bind: permission denied", "S_PERM", "0.0.0.0", 80, "tcp"),
    old(f"{PROXY}listen tcp6 [::]:80: socket: address family not supported by protocol", "S_AF", "::", 80, "tcp"),
    old(f"{PROXY}listen tcp4 0.0.0.0:80: socket: too many open files", "S_RESOURCE", "0.0.0.0", 80, "tcp"),
    new("failed to bind host port 0.0.0.0:80/tcp: no buffer space available", "S_RESOURCE", "0.0.0.0", 80, "tcp"),
    new("failed to bind host port 0.0.0.0:80/tcp: operation not permitted", "S_PERM", "0.0.0.0", 80, "tcp"),
    old(f"{PROXY}listen tcp6 [fe80::1]:80: bind: invalid argument", "S_ADDR", "fe80::1", 80, "tcp"),
    new("failed to bind host port [fe80::1]:80/tcp: invalid argument", "S_ADDR", "fe80::1", 80, "tcp"),
)  # fmt: skip

USERLAND_PROXY = (
    old('exec: "docker-proxy": executable file not found in $PATH', "S_PROXY_MISSING"),
    old("fork/exec /usr/sbin/docker-proxy: no such file or directory", "S_PROXY_MISSING"),
    old("fork/exec /usr/bin/rootlesskit-docker-proxy: no such file or directory", "S_PROXY_MISSING"),
    other("failed to start daemon: invalid userland-proxy-path: userland-proxy is enabled, but userland-proxy-path is "
          "not set", "S_PROXY_MISSING", "daemon_start"),
    other("invalid userland-proxy-path: must be an absolute path: docker-proxy", "S_PROXY_MISSING"),
    other('invalid userland-proxy-path: exec: "/usr/bin/docker-proxy": stat /usr/bin/docker-proxy: no such file or '
          'directory', "S_PROXY_MISSING"),
    new("no path provided for userland-proxy binary", "S_PROXY_MISSING"),
    old("Timed out proxy starting the userland proxy", "S_PROXY_TIMEOUT"),
    new("timed out starting the userland proxy", "S_PROXY_TIMEOUT"),
    old("Error reading exit status from userland proxy: EOF", "S_PROXY_DIED"),
    old("proxy unable to open os.Pipe too many open files", "S_RESOURCE"),
    old("proxy unable to open os.Pipe pipe2: file table overflow", "S_RESOURCE"),
    new("failed to start userland proxy for port mapping 0.0.0.0:80:172.17.0.2:80/tcp: failed to start docker-proxy, "
        "check that the current version is in your $PATH", "S_PROXY_MISSING", "0.0.0.0", 80, "tcp"),
    new("failed to start userland proxy for port mapping 0.0.0.0:80:172.17.0.2:80/tcp: fork/exec "
        "/usr/sbin/docker-proxy: no such file or directory", "S_PROXY_MISSING", "0.0.0.0", 80, "tcp"),
    new(f"failed to start userland proxy for port mapping 0.0.0.0:80:172.17.0.2:80/tcp: error starting userland proxy: "
        f"listen tcp4 0.0.0.0:80: listen: {BUSY}", "S_BUSY", "0.0.0.0", 80, "tcp"),
    old("fork/exec /usr/bin/docker-proxy: resource temporarily unavailable", "S_RESOURCE"),
    old("fork/exec /usr/bin/docker-proxy: cannot allocate memory", "S_RESOURCE"),
    old("fork/exec /usr/bin/docker-proxy: permission denied", "S_PERM"),
    other("Userland proxy exited early (this is expected during daemon shutdown)", "S_PROXY_DIED"),
    old(PROXY, "S_EMPTY_TAIL"),
    old("", "S_EMPTY_TAIL"),
)  # fmt: skip

IPTABLES = (
    Wording(f"{DRIVER} (iptables failed: {DNAT}iptables: No chain/target/match by that name.\n (exit status 1))",
            "S_IPT_NOCHAIN", None, 80, "tcp", table="nat", chain="DOCKER"),
    rule("iptables: No chain/target/match by that name.\n", "S_IPT_NOCHAIN"),
    rule("iptables v1.8.9 (nf_tables): Chain 'DOCKER' does not exist\n", "S_IPT_NOCHAIN"),
    rule("iptables v1.8.1 (nf_tables): Chain 'DNAT' does not exist\n", "S_IPT_NOCHAIN", 2),
    rule(f"iptables v1.8.7 (legacy): can't initialize iptables table `nat': {NO_TABLE}", "S_IPT_NOTABLE", 3),
    rule("iptables v1.8.7 (legacy): can't initialize iptables table `nat': Permission denied (you must be root)\n",
         "S_IPT_PRIV", 3),
    rule("iptables v1.8.9 (nf_tables): Could not fetch rule set generation id: Permission denied (you must be root)\n",
         "S_IPT_PRIV", 4),
    rule("Fatal: can't open lock file /run/xtables.lock: Permission denied\n", "S_IPT_PRIV", 4),
    rule('iptables v1.8.7 (legacy): unknown option "--dport"\n', "S_IPT_MODULE", 2),
    rule("iptables v1.8.7 (legacy): Couldn't load match `tcp':No such file or directory\n", "S_IPT_MODULE", 2),
    rule("Warning: Extension tcp revision 0 not supported, missing kernel module?\n", "S_IPT_MODULE", 2),
    rule("Warning: Extension set revision 0 not supported, missing kernel module?\niptables v1.8.11 (nf_tables):  "
         "RULE_INSERT failed (No such file or directory): rule in chain FORWARD\n", "S_IPT_MODULE", 4),
    rule("iptables v1.8.9 (nf_tables):  CHAIN_ADD failed (No such file or directory): chain PREROUTING\n",
         "S_IPT_NFERR", 4),
    rule("iptables v1.8.9 (nf_tables):  RULE_APPEND failed (No such file or directory): rule in chain "
         "DOCKER-ISOLATION-STAGE-1\n", "S_IPT_NFERR", 4),
    rule("iptables v1.8.9 (nf_tables):  RULE_INSERT failed (Invalid argument): rule in chain DOCKER\n", "S_IPT_NFERR",
         4),
    rule("iptables v1.8.9 (nf_tables):  TABLE_ADD failed (Operation not supported): table nat\n", "S_IPT_NFERR", 4),
    rule("iptables v1.8.9 (nf_tables): table `nat' is incompatible, use 'nft' tool.\n\n", "S_IPT_INCOMPAT"),
    rule("iptables v1.8.9 (nf_tables): chain `DOCKER' in table `nat' is incompatible, use 'nft' tool.\n",
         "S_IPT_INCOMPAT"),
    rule("Another app is currently holding the xtables lock; still 9s 0us time ahead to have a chance to grab the "
         "lock...\n", "S_IPT_LOCK", 4),
    rule("Another app is currently holding the xtables lock. Perhaps you want to use the -w option?\n", "S_IPT_LOCK",
         4),
    rule("iptables: Resource temporarily unavailable.\n", "S_IPT_LOCK", 4),
    rule(" (fork/exec /usr/sbin/iptables: no such file or directory)", "S_IPT_MISSING"),
    Wording(f"{SET_UP}{DRIVER}Unable to enable DNAT rule:  (iptables failed: ip6tables --wait -t nat -A DOCKER -p tcp "
            f"-d 0/0 --dport 80 -j DNAT --to-destination [fd00::2]:80 ! -i docker0: ip6tables v1.8.7 (legacy): can't "
            f"initialize ip6tables table `nat': {NO_TABLE} (exit status 3))", "S_IPT_NOTABLE", None, 80, "tcp",
            "set_up_networking", table="nat", chain="DOCKER"),
    Wording(f"{SET_UP}{CREATE}Unable to enable DIRECT ACCESS FILTERING - DROP rule:  (iptables failed: {RAW}iptables "
            f"v1.8.7 (legacy): can't initialize iptables table `raw': {NO_TABLE} (exit status 3))", "S_IPT_NOTABLE",
            wrapper="set_up_networking", table="raw", chain="PREROUTING", network="bridge"),
    Wording(f"{DRIVER}Unable to enable LOOPBACK FILTERING - DROP rule:  (iptables failed: iptables --wait -t raw -A "
            "PREROUTING -p tcp -d 127.0.0.1 --dport 80 ! -i lo -j DROP: iptables v1.8.9 (nf_tables):  RULE_APPEND "
            "failed (No such file or directory): rule in chain PREROUTING\n (exit status 4))", "S_IPT_NFERR",
            "127.0.0.1", 80, "tcp", table="raw", chain="PREROUTING"),
    Wording(f"{DRIVER}Unable to enable LOOPBACK FILTERING - ACCEPT MIRRORED rule:  (iptables failed: iptables --wait "
            "-t raw -A PREROUTING -p tcp -i loopback0 -d 127.0.0.1 --dport 80 -j ACCEPT: iptables: No "
            "chain/target/match by that name.\n (exit status 1))", "S_IPT_NOCHAIN", "127.0.0.1", 80, "tcp",
            table="raw", chain="PREROUTING"),
    Wording(f"{DRIVER}Unable to enable OPEN PORT rule:  (iptables failed: iptables --wait -t filter -A DOCKER ! -i br "
            "-o br -p tcp -d 172.17.0.2 --dport 80 -j ACCEPT: iptables: No chain/target/match by that name.\n (exit "
            "status 1))", "S_IPT_NOCHAIN", None, 80, "tcp", table="filter", chain="DOCKER"),
    Wording(f"{DRIVER}Unable to enable MASQUERADE rule:  (iptables failed: iptables --wait -t nat -A POSTROUTING -p "
            "tcp -s 172.17.0.2 -d 172.17.0.2 --dport 80 -j MASQUERADE: Warning: Extension MASQUERADE revision 0 not "
            "supported, missing kernel module?\n (exit status 4))", "S_IPT_MODULE", None, 80, "tcp", table="nat",
            chain="POSTROUTING"),
    Wording(f"{DRIVER} (iptables failed: iptables --wait -t mangle -A POSTROUTING -p sctp --sport 3868 -j CHECKSUM "
            "--checksum-fill: iptables: No chain/target/match by that name.\n (exit status 1))", "S_IPT_NOCHAIN",
            None, 3868, "sctp", table="mangle", chain="POSTROUTING"),
    start("failed to create NAT chain DOCKER: iptables failed: iptables --wait -t nat -N DOCKER: iptables v1.8.9 "
          "(nf_tables): Could not fetch rule set generation id: Permission denied (you must be root)\n (exit status "
          "4)", "S_IPT_PRIV", "nat", "DOCKER"),
    start("Failed to inject DOCKER in PREROUTING chain: iptables failed: iptables --wait -t nat -A PREROUTING -m "
          "addrtype --dst-type LOCAL -j DOCKER: iptables: No chain/target/match by that name.\n (exit status 1)",
          "S_IPT_NOCHAIN", "nat", "PREROUTING"),
    start("failed to create FILTER chain DOCKER-FORWARD: no output", "S_IPT_OTHER"),
    start("Failed to program FILTER chain: no output", "S_IPT_OTHER"),
    start("setting default policy to DROP in FORWARD chain failed: no output", "S_IPT_OTHER"),
    start("unable to add return rule in DOCKER-ISOLATION-STAGE-1 chain: no output", "S_IPT_OTHER"),
    start("failed to create NAT chain DOCKER: iptables not found", "S_IPT_MISSING"),
    Wording(f"{START}{SETUP_TABLES}Unable to enable SKIP DNAT rule:  (iptables failed: iptables --wait -t nat -I DOCKER"
            " -i docker0 -j RETURN: iptables: No chain/target/match by that name.\n (exit status 1))", "S_IPT_NOCHAIN",
            wrapper="daemon_start", endpoint=None, table="nat", chain="DOCKER"),
    old('exec: "iptables": executable file not found in $PATH', "S_IPT_MISSING"),
    old("iptables not found", "S_IPT_MISSING"),
    old("ip6tables is missing", "S_IPT_MISSING"),
    new("nsenter not found", "S_IPT_MISSING"),
    Wording('xtables contention detected while running [-t nat -C DOCKER]: Waited for 2.31 seconds and received ""',
            "S_IPT_LOCK", wrapper=None, endpoint=None, table="nat", chain="DOCKER"),
    old("COMMAND_FAILED: '/usr/sbin/iptables -w10 -t nat -A DOCKER -p tcp -d 0/0 --dport 80 -j DNAT' failed: ",
        "S_FIREWALLD", None, 80, "tcp", "nat", "DOCKER"),
)  # fmt: skip

NFTABLES = (
    *(create(f"adding rules for bridge docker0: {tail}", "S_NFT")
    for tail in (
        'failed to find nft tool: exec: "nft": executable file not found in $PATH',
        "starting nft: fork/exec /usr/sbin/nft: no such file or directory",
        "running nft: Error: Could not process rule: No such file or directory exit status 1",
        "libnftables: failed to apply commands (code -1), stderr: Error: No such file or directory",
        "nftables is not enabled",
        "nftables table is closed",
        "rule from bridge.go:120: chain 'filter-forward-in__docker0' does not exist",
        "adding rule:'tcp dport 80 accept' chain:'filter-FORWARD' group:0: rule exists",
        "map 'filter-forward-in-jumps' already contains element 'docker0'",
        "failed to execute template nft ruleset: unexpected EOF",
    )),
    new('libnftables: failed to apply commands (code -1), stderr: Error: Could not process rule: No buffer space',
        "S_NFT"),
    new("failed to find nft tool: nft not in $PATH", "S_NFT"),
    other("nftables: failed to update nftables: running nft: Error: Could not process rule", "S_NFT"),
    other("nftables: failed to reload nftable: libnftables: failed to apply commands", "S_NFT"),
    new("running nft: Error: Operation not permitted (you must be root) exit status 1", "S_IPT_PRIV"),
)  # fmt: skip

PRIVILEGED = (
    "cannot expose privileged port 80, you can add 'net.ipv4.ip_unprivileged_port_start=80' to /etc/sysctl.conf "
    "(currently 1024), or set CAP_NET_BIND_SERVICE on rootlesskit binary, or choose a larger port number (>= 1024): "
    "listen tcp4 0.0.0.0:80: bind: permission denied"
)
PRIVILEGED_OLD = (
    'cannot expose privileged port 80, you might need to add "net.ipv4.ip_unprivileged_port_start=0" (currently '
    "1024) to /etc/sysctl.conf, or set CAP_NET_BIND_SERVICE on rootlesskit binary, or choose a larger port number (>= "
    "1024): listen tcp 0.0.0.0:80: bind: permission denied"
)
OLD_RLK = f"{PROXY}error while calling PortManager.AddPort(): "

ROOTLESS = (
    old(OLD_RLK + PRIVILEGED, "S_ROOTLESS_PRIV", "0.0.0.0", 80, "tcp"),
    old(OLD_RLK + PRIVILEGED_OLD, "S_ROOTLESS_PRIV", "0.0.0.0", 80, "tcp"),
    new(RLK + PRIVILEGED, "S_ROOTLESS_PRIV", "0.0.0.0", 80, "tcp"),
    old(f"{OLD_RLK}listen tcp4 0.0.0.0:8080: bind: {BUSY}", "S_ROOTLESS_ADDPORT", "0.0.0.0", 8080, "tcp"),
    new(f"{RLK}listen tcp4 0.0.0.0:8080: bind: {BUSY}", "S_ROOTLESS_ADDPORT", "0.0.0.0", 8080, "tcp"),
    new(f"{RLK}conflict with ID 3", "S_ROOTLESS_ADDPORT"),
    new(f"{RLK}bad request: add_hostfwd: slirp_add_hostfwd failed", "S_ROOTLESS_ADDPORT"),
    old("bad request: add_hostfwd: slirp_add_hostfwd failed", "S_ROOTLESS_ADDPORT"),
    new(f"{RLK}unsupported port protocol sctp", "S_PROTO"),
    new(f"{RLK}unsupported protocol", "S_PROTO"),
    new(f"{RLK}unsupported IP (v6?)", "S_AF"),
    new("failed to call info API, probably RootlessKit binary is too old (needs to be v0.14.0 or later): EOF",
        "S_ROOTLESS_SETUP"),
    new("$ROOTLESSKIT_STATE_DIR needs to be set", "S_ROOTLESS_SETUP"),
    new("error while connecting to RootlessKit API socket: dial unix: no such file", "S_ROOTLESS_SETUP"),
    new('RootlessKit port driver ("slirp4netns") does not allow loopback child IP 127.0.0.1', "S_ROOTLESS_SETUP"),
    new(f"failed to bind host port 10.0.2.100:8080/tcp: {BUSY}", "S_BUSY", "10.0.2.100", 8080, "tcp"),
)  # fmt: skip

ELSE = (
    old("NAT is disabled, omit host address in port mapping 192.0.2.1:80:80/tcp, or use 0.0.0.0::80 to open port 80 "
        "for IPv4-only", "S_NO_NAT"),
    old("host port must not be specified in mapping 80:80/tcp because NAT is disabled", "S_NO_NAT"),
    Wording("Error response from daemon: endpoint with name webserver already exists in network front", "S_EP_EXISTS",
            wrapper="daemon", network="front"),
    other("Error response from daemon: network 3f2a99bc not found", "S_NET_MISSING", "daemon", "3f2a99bc"),
    other("failed to get network from store for programming external connectivity: network 3f2a99bc not found",
          "S_NET_MISSING", "connectivity_update", "3f2a99bc"),
    other("failed to get driver for programming external connectivity: could not resolve driver calico",
          "S_REMOTE_DRIVER", "connectivity_update"),
    other("Error response from daemon: could not find an available, non-overlapping IPv4 address pool among the "
          "defaults to assign to the network", "S_POOL", "daemon"),
    other("Error response from daemon: could not find an available, non-overlapping IPv6 address pool among the "
          "defaults to assign to the network", "S_POOL", "daemon"),
    other("Error response from daemon: all predefined address pools have been fully subnetted", "S_POOL", "daemon"),
    other("Error response from daemon: Pool overlaps with other one on this address space", "S_POOL", "daemon"),
    other("Error response from daemon: invalid pool request: Pool overlaps with other one on this address space",
          "S_POOL", "daemon"),
    other("cannot create network 9a0587 (br-9a0587): conflicts with network 6c25bf (br-6c25bf): networks have "
          "overlapping IPv4", "S_POOL", "network_create"),
    other("Error response from daemon: Address already in use", "S_IPAM", "daemon"),
    create("Address already in use", "S_IPAM", "front"),
    other("Error response from daemon: invalid config for network front: invalid endpoint settings:\nno configured "
          "subnet or ip-range contain the IP address 172.30.0.2", "S_IPAM", "daemon", "front"),
    create("no available IPv4 addresses on this network's address pools: front (3f2a)", "S_IPAM", "front"),
    new("failed to update bridge endpoint 0f16826 to store: timeout", "S_STORE"),
    create("failed to save bridge endpoint 0f16826 to store: write local-kv.db: read-only file system", "S_STORE"),
    start("failed to get bridge endpoints from store: database not open", "S_STORE"),
    new("failed to update bridge endpoint 0f16826 to store: write local-kv.db: no space left on device", "S_RESOURCE"),
    old("NetworkDriver.ProgramExternalConnectivity: plugin not responding", "S_REMOTE_DRIVER"),
    other("failed to program ingress ports: no output", "S_SWARM"),
    Wording("set up rule failed, [-t nat -I DOCKER-INGRESS -p tcp --dport 80 -j DNAT]: (iptables failed: no output)",
            "S_SWARM", None, 80, "tcp", None, None, "nat", "DOCKER-INGRESS"),
    Wording("port '80' is already in use by service 'web' (k3x9) as an ingress port", "S_SWARM", None, 80,
            wrapper=None, endpoint=None),
    Wording("port '80' is already in use by service 'web' (k3x9) as a host-published port", "S_SWARM", None, 80,
            wrapper=None, endpoint=None),
    other("no suitable node (host-mode port already in use on 2 nodes)", "S_SWARM"),
    Wording(f"failed to create proxy for port 80: listen tcp :80: bind: {BUSY}", "S_BUSY", None, 80, "tcp",
            wrapper=None, endpoint=None),
    create("hnsCall failed in Win32: The specified port already exists. (0x803b0013)", "S_HNS", "nat"),
    other("HNS failed with error : The process cannot access the file because it is being used by another process.",
          "S_HNS"),
    start("Failed to program NAT chain: ZONE_CONFLICT: 'docker0' already bound to a zone", "S_FIREWALLD"),
    start("Failed to program NAT chain: INVALID_ZONE: docker", "S_FIREWALLD"),
    other("ZONE_CONFLICT: 'docker0' already bound to a zone", "S_FIREWALLD"),
    other("Error: INVALID_ZONE: docker", "S_FIREWALLD"),
)  # fmt: skip

EXPOSING = "Ports are not available: exposing port TCP 0.0.0.0:80 -> 127.0.0.1:0: "
FORBIDDEN = "An attempt was made to access a socket in a way forbidden by its access permissions."
ONE_USAGE = "Only one usage of each socket address (protocol/network address/port) is normally permitted."

DESKTOP = (
    old(f"{PROXY}mkdir /port/tcp:0.0.0.0:8836:tcp:172.19.0.2:3306: input/output error", "S_DESKTOP_FWD", "0.0.0.0",
        8836, "tcp"),
    old(f"{PROXY}/forwards/expose/port returned unexpected status: 500", "S_DESKTOP_FWD"),
    old(f"{PROXY}Bind for 0.0.0.0:5000 {ALLOCATED}", "S_DESKTOP_ALLOC", "0.0.0.0", 5000),
    old(f"{PROXY}Bind for 0.0.0.0:80: unexpected error (Failure EADDRINUSE)", "S_DESKTOP_BUSY", "0.0.0.0", 80),
    old(f"{PROXY}Failed to bind: EADDRINUSE", "S_DESKTOP_BUSY"),
    old(f"{PROXY}Bind for 0.0.0.0:8080: unexpected error Permission denied", "S_WIN_EXCLUDED", "0.0.0.0", 8080),
    old(f"{PROXY}listen tcp 0.0.0.0:9000: bind: {ONE_USAGE}", "S_DESKTOP_BUSY", "0.0.0.0", 9000, "tcp"),
    old(f"{PROXY}listen tcp 0.0.0.0:9000: bind: {FORBIDDEN}", "S_WIN_EXCLUDED", "0.0.0.0", 9000, "tcp"),
    old(f"{PROXY}Host_uwt.Sockets.Too_many_connections", "S_RESOURCE"),
    Wording(f"{EXPOSING}listen tcp 0.0.0.0:80: bind: {BUSY}", "S_DESKTOP_BUSY", "0.0.0.0", 80, "tcp", "desktop", None),
    Wording(f"{EXPOSING}listen tcp 0.0.0.0:80: bind: {FORBIDDEN}", "S_WIN_EXCLUDED", "0.0.0.0", 80, "tcp", "desktop",
            None),
    Wording(f"{EXPOSING}listen tcp 0.0.0.0:80: bind: {ONE_USAGE}", "S_DESKTOP_BUSY", "0.0.0.0", 80, "tcp", "desktop",
            None),
    Wording(f"Ports are not available: listen tcp 0.0.0.0:80: bind: {BUSY}", "S_DESKTOP_BUSY", "0.0.0.0", 80, "tcp",
            "desktop", None),
    Wording(f"unable to expose port TCP 0.0.0.0:49169 -> 127.0.0.1:49169: listen tcp 0.0.0.0:49169: bind: {FORBIDDEN}",
            "S_WIN_EXCLUDED", "0.0.0.0", 49169, "tcp", "desktop", None),
    Wording("Ports are not available: exposing port UDP 0.0.0.0:53 -> 127.0.0.1:0: listen udp 0.0.0.0:53: bind: "
            f"{BUSY}", "S_DESKTOP_BUSY", "0.0.0.0", 53, "udp", "desktop", None),
    other("Creating pihole ... \nHost is already in use by another container\nCreating pihole ... error",
          "S_COMPOSE_V1_MASK", "compose_v1"),
)  # fmt: skip

WRAPPERS = (
    Wording(f"Cannot start container {ID}: Bind for 192.0.2.10:443 {ALLOCATED}", "S_ALLOCATED", "192.0.2.10", 443,
            wrapper="cannot_start", endpoint=None),
    Wording(f"Cannot start container {ID}: {CREATE}{PROXY}listen tcp 0.0.0.0:22: bind: {BUSY}", "S_BUSY", "0.0.0.0", 22,
            "tcp", "create_endpoint", network="bridge"),
    Wording(f"updating external connectivity for IPv4 endpoint webserver: failed to bind host port 0.0.0.0:80/tcp: "
            f"{BUSY}", "S_BUSY", "0.0.0.0", 80, "tcp", "connectivity_update"),
    Wording(f"updating external connectivity for IPv6 endpoint webserver: failed to bind host port [::]:80/tcp: {BUSY}",
            "S_BUSY", "::", 80, "tcp", "connectivity_update"),
    Wording("starting container failed: container ee82170eea6a: endpoint join on GW Network failed: "
            + DRIVER.replace("webserver", "gateway_ee82170eea6a") + f"Bind for 0.0.0.0:80 {ALLOCATED}", "S_ALLOCATED",
            "0.0.0.0", 80, wrapper="gateway_network", endpoint="gateway_ee82170eea6a"),
    Wording(f"starting container failed: {DRIVER}Bind for 0.0.0.0:80 {ALLOCATED}", "S_ALLOCATED", "0.0.0.0", 80,
            wrapper="swarm_task"),
    Wording('failed to start sandbox container for pod "web-7f5": Error response from daemon: '
            + DRIVER.replace("webserver", "k8s_POD_web-7f5_default_1a2b_0") + f"Bind for 0.0.0.0:80 {ALLOCATED}",
            "S_ALLOCATED", "0.0.0.0", 80, wrapper="pod_sandbox", endpoint="k8s_POD_web-7f5_default_1a2b_0"),
)  # fmt: skip

CATALOGUE = (
    *ALLOCATOR, *BIND, *USERLAND_PROXY, *IPTABLES, *NFTABLES, *ROOTLESS, *ELSE, *DESKTOP, *WRAPPERS,
)  # fmt: skip

NOT_OURS = (
    "conntrack is not available",
    "Error response from daemon: conflict: unable to remove repository reference",
    "nf_conntrack: table full, dropping packet",
)

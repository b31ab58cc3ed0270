"""The wordings of Docker's networking errors, of every era, as a table: the first row that matches names the error.

A row that could also stand in a text about something else ("no space left on device") counts only behind a door: words
that show that the text speaks of networking a container. Pure data; the reader is `bot.errors`. What each wording says
and how often people met it stands in `bot.wordings`.
"""

import re
from dataclasses import dataclass
from enum import Enum
from functools import cached_property


class Door(Enum):
    """What else a text must say before a row of the table may speak."""

    OPEN = "the wording alone is Docker's"
    DAEMON = "Docker must be heard to speak, or the text says nothing else"
    NETWORK = "the text must be about networking a container"


NETWORK_WORDS = re.compile(
    r"external connectivity|failed to create endpoint|endpoint (?:create|join) on|set up container networking|"
    r"userland[ -]proxy|ip6?tables|network controller|Setup IP tables|PortManager|docker-proxy|DOCKER-ISOLATION|"
    r"program(?:ming)? (?:NAT|FILTER) chain|failed to bind host port|[Pp]orts are not available|bridge endpoint|"
    r"unable to expose port|listen (?:tcp|udp|sctp)[46]? |: listen tcp|Failed to inject \S+ in|"
    r"Cannot start (?:container|service) \S+: Bind for"
)
DAEMON_WORDS = re.compile(
    NETWORK_WORDS.pattern
    + r"|this network's address pools|Error response from daemon|Cannot start (?:container|service)|Server Error|"
    r"HTTP code 500"
)


@dataclass(frozen=True)
class Signature:
    """One wording: its name, its pattern, and the door that it stands behind; `vague` ones speak when no other does.

    Several rows may have the same name, where only some of its wordings need a door.
    """

    id: str
    pattern: str
    door: Door = Door.OPEN
    vague: bool = False

    @cached_property
    def regex(self) -> re.Pattern[str]:
        """The pattern, compiled at its first use."""
        return re.compile(self.pattern, re.MULTILINE)


END = r"[\s.…'\"`)}\]\\]*\Z"
"""The end of a text, with whatever a client closed behind it."""

# What may stand between two words is bounded, so that no text takes more than linear time.
SIGNATURES = (
    Signature(
        "S_SWARM",
        r"already in use by service|host-mode port already in use|failed to program ingress ports|"
        r"set up rule failed, .{0,80}DOCKER-INGRESS",
    ),
    Signature("S_COMPOSE_V1_MASK", r"Host is already in use by another container"),
    Signature(
        "S_REMOTE_DRIVER",
        r"NetworkDriver\.\w+\"?:|failed to get driver for programming external connectivity|"
        r"on network [\w.\-]{1,255}: remote: |failed to add endpoint: plugin \"",
    ),
    # Not where the disk is full: that is the matter then, and not the file.
    Signature("S_STORE", r"local-kv\.db(?!.{0,60}no space left)|network controller: .{0,300}invalid database"),
    Signature("S_ROOTLESS_PRIV", r"cannot expose privileged port \d+"),
    Signature(
        "S_ROOTLESS_ADDPORT",
        r"PortManager\.AddPort\(\)(?!:? *unsupported)|slirp_add_hostfwd failed",
    ),
    Signature(
        "S_ROOTLESS_SETUP",
        r"RootlessKit binary is too old|ROOTLESSKIT_STATE_DIR needs to be set|connecting to RootlessKit API socket|"
        r"RootlessKit port driver .{0,40} does not allow",
    ),
    Signature(
        "S_PROXY_MISSING",
        r"docker-proxy[^\s\"]*\"?: (?:executable file not found|no such file or directory)|"
        r"failed to start docker-proxy|rootlesskit-docker-proxy: no such file|"
        r"invalid userland-proxy-path|no path provided for userland-proxy",
    ),
    Signature("S_PROXY_TIMEOUT", r"[Tt]imed out (?:proxy starting|starting the userland|proxy\b)"),
    Signature(
        "S_RESOURCE",
        r"too many open files|[Cc]annot allocate memory|no buffer space available|newosproc|Too_many_connections|"
        r"(?:fork/exec|clone|pipe2?)\b.{0,600}[Rr]esource temporarily unavailable|no space left on device|"
        r"proxy unable to open os\.Pipe",
        Door.NETWORK,
    ),
    Signature(
        "S_IPT_LOCK",
        r"xtables lock|xtables\.lock: (?!P|.{0,400}Permission)\S|ip6?tables.{0,600}Resource temporarily unavailable|"
        r"xtables contention detected",
    ),
    Signature(
        "S_IPT_PRIV",
        r"Permission denied \(you must be root\)|can't open lock file .{0,600}Permission denied|"
        r"(?:ip6?tables|nft).{0,600}Operation not permitted",
        Door.NETWORK,
    ),
    Signature(
        "S_IPT_MISSING",
        r"[Ii]p6?tables not found|ip6?tables is missing|\"(?:/[^\s\"]+/)?ip6?tables\": executable file not found|"
        r"exec: \"ip6?tables\"|fork/exec \S*/ip6?tables\S*: no such file or directory|nsenter not found",
    ),
    Signature(
        "S_IPT_NOTABLE",
        r"can't initialize ip6?tables table [^:\n]{1,20}: (?!P)\w|Table does not exist \(do you need to insmod",
    ),
    Signature(
        "S_IPT_MODULE",
        r"missing kernel module\?|unknown option \"?--\w+|Extension \S+ revision \d+ not supported|"
        r"Couldn't load (?:match|target)",
        Door.NETWORK,
    ),
    Signature("S_IPT_INCOMPAT", r"is incompatible, use 'nft' tool"),
    Signature("S_IPT_NFERR", r"(?:CHAIN|RULE|TABLE|SET)_[A-Z]+ failed", Door.NETWORK),
    Signature("S_IPT_NOCHAIN", r"No chain/target/match by that name|Chain '?[\w-]+'? does not exist", Door.NETWORK),
    Signature("S_FIREWALLD", r"(?:ZONE_CONFLICT|INVALID_ZONE): '?docker"),
    Signature(
        "S_FIREWALLD",
        r"ZONE_CONFLICT|COMMAND_FAILED|INVALID_ZONE|org\.fedoraproject\.FirewallD1|[Ff]irewalld",
        Door.NETWORK,
    ),
    Signature(
        "S_NFT",
        r"running nft:|failed to find nft tool|libnftables:|nftables (?:is not enabled|table is closed)|"
        r"adding rules for bridge|failed to (?:update nftables|reload nftable)\b",
    ),
    Signature(
        "S_NO_BRIDGE",
        r"could not find bridge \S+|bridge \S+ (?:does not exist|not found)|to bridge \S+ failed|"
        r"route ip\+net: no such network interface",
    ),
    Signature(
        "S_IPT_OTHER",
        r"\(iptables failed: |iptables failed:|Unable to enable .{0,600} rule:|iptables FORWARD:|Unix_error|"
        r"[Ff]ailed to (?:create|program) (?:NAT|FILTER) chain|Failed to inject \S+ in \S+ chain|"
        r"default policy to DROP in FORWARD chain failed|unable to add return rule in",
        vague=True,
    ),
    Signature(
        "S_DESKTOP_FWD",
        r"mkdir /port/|/forwards/expose/port|failed to connect to /var/run/docker.{0,600}forward|service-port-opener|"
        r"input/output error",
        Door.NETWORK,
    ),
    Signature("S_WIN_EXCLUDED", r"forbidden by its access permissions|unexpected error Permission denied"),
    Signature("S_DESKTOP_ALLOC", r"Error starting userland proxy: ?Bind for .{0,90} failed: port is already allocated"),
    Signature(
        "S_DESKTOP_BUSY",
        r"unexpected error ?\(Failure EADDRINUSE\)|Failed to bind: EADDRINUSE|"
        r"Ports are not available: .{0,600}address already in use|Only one usage of each socket address",
    ),
    Signature("S_HNS", r"hnsCall|HNS failed"),
    Signature("S_STALE_MAPPING", r"Failed to reserve existing port mapping"),
    Signature("S_ALLOCATED", r"port is already allocated|port is already mapped to ip|Bind for \S{1,90} failed\b"),
    Signature("S_ALLOCATED", r"port is not mapped", Door.NETWORK),
    Signature("S_RANGE", r"all ports are allocated|invalid port range|failed to parse system ephemeral port range"),
    Signature("S_REQUEST", r"no IP addresses specified|invalid IP address: |port binding mismatch ", Door.NETWORK),
    Signature(
        "S_ADDR",
        r"cannot assign request|can't assign requested address|"
        r"(?:bind: |bind (?:host )?port (?:for )?\S{1,120}: )invalid argument",
    ),
    Signature("S_AF", r"address family not supported by protocol|AddPort\(\): unsupported IP"),
    Signature(
        "S_PROTO",
        r"protocol (?:\S+ )?not supported|unknown protocol|unsupported (?:port )?protocol|"
        r"unknown container address type|sctp address does not contain|Unknown addr type",
        Door.NETWORK,
    ),
    Signature("S_PERM", r"permission denied|operation not permitted", Door.NETWORK),
    Signature(
        "S_BUSY",
        r"(?:bind|listen): ?address already in use|failed to bind (?:host )?port .{0,99}address already in use|"
        r"Only one usage of each socket address",
    ),
    Signature("S_BUSY", r": address already in use|EADDRINUSE", Door.NETWORK),
    # Cut off where the kernel's reason begins: nearly always it is this one.
    Signature("S_BUSY", rf"\d: ?bind(?:: ?(?:a[a-z ]{{0,25}})?)?{END}|0\.0\.0\.0:\d+: bind(?!: ?[b-z])", vague=True),
    Signature("S_NO_NAT", r"NAT is disabled", Door.NETWORK),
    Signature("S_EP_EXISTS", r"endpoint with name .{0,600} already exists"),
    Signature(
        "S_NET_MISSING",
        r"(?:^|[:\"'(]\s?)network [\w.\-]{1,255} not found|failed to get network from store",
    ),
    Signature(
        "S_POOL",
        r"non-overlapping IPv[46]|overlapping IPv[46]|[Pp]ool overlaps|networks have overlapping|"
        r"predefined address pools have been fully subnetted|PredefinedLocalScopeDefaultNetworks List: ",
    ),
    Signature(
        "S_IPAM",
        r"(?<!bind: )Address already in use[\s.'\"`)}\]\\]*?(?:$|E(?:RROR|rror): |Run ')|"
        r"contain the IP address|no available IPv[46] addresses",
        Door.DAEMON,
    ),
    Signature(
        "S_STORE",
        r"failed to (?:update|save) bridge endpoint|failed to get bridge endpoints from store|"
        r"update (?:bridge )?store for object",
        vague=True,
    ),
    Signature(
        "S_SOCKET_OPTION",
        r"failed to setsockopt\(|(?:set drop packets|detach socket) filter for|failed to convert socket",
        vague=True,
    ),
    Signature(
        "S_PROXY_DIED",
        r"Error reading exit status from userland proxy|Userland proxy exited early",
        vague=True,
    ),
    Signature(
        "S_EMPTY_TAIL",
        rf"(?:Error starting userland proxy|\)):(?:{END}|[ .]*\n\s*?(?:\n|```|Run '|E(?:RROR|rror)\b))",
        Door.NETWORK,
        vague=True,
    ),
)

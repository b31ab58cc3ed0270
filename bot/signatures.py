"""The wordings of Docker's networking errors, of every era, as a table: the first row that matches names the error.

A row that could also stand in a text about something else ("no space left on device") counts only behind a door: words
that show that the text speaks of networking a container. Pure data; the reader is `bot.errors`.
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
    r"userland[ -]proxy|ip6?tables|initializing network controller|Setup IP tables|PortManager|"
    r"program(?:ming)? (?:NAT|FILTER) chain|failed to bind host port|[Pp]orts are not available|bridge endpoint|"
    r"unable to expose port|listen (?:tcp|udp|sctp)[46]? |: listen tcp|Cannot start (?:container|service) \S+: Bind for"
)
DAEMON_WORDS = re.compile(
    NETWORK_WORDS.pattern
    + r"|this network's address pools|Error response from daemon|Cannot start (?:container|service)|Server Error|"
    r"HTTP code 500"
)


@dataclass(frozen=True)
class Signature:
    """One wording: its name, its pattern, and the door that it stands behind; `vague` ones speak when no other does."""

    id: str
    pattern: str
    door: Door = Door.OPEN
    vague: bool = False

    @cached_property
    def regex(self) -> re.Pattern[str]:
        """The pattern, compiled at its first use."""
        return re.compile(self.pattern, re.MULTILINE)


SIGNATURES = (
    Signature("S_SWARM", r"already in use by service|host-mode port already in use|failed to program ingress ports"),
    Signature("S_COMPOSE_V1_MASK", r"Host is already in use by another container"),
    Signature("S_REMOTE_DRIVER", r"NetworkDriver\.\w+\"?:|on network \S+: remote: |failed to add endpoint: plugin \""),
    Signature("S_ROOTLESS_PRIV", r"cannot expose privileged port \d+"),
    Signature("S_ROOTLESS_ADDPORT", r"PortManager\.AddPort\(\)"),
    Signature(
        "S_PROXY_MISSING",
        r"docker-proxy[^\s\"]*\"?: (?:executable file not found|no such file or directory)|"
        r"failed to start docker-proxy|rootlesskit-docker-proxy: no such file",
    ),
    Signature("S_PROXY_TIMEOUT", r"[Tt]imed out (?:proxy starting|starting the userland|proxy\b)"),
    Signature(
        "S_RESOURCE",
        r"too many open files|[Cc]annot allocate memory|no buffer space available|newosproc|Too_many_connections|"
        r"(?:fork/exec|clone|pipe2?)\b.*[Rr]esource temporarily unavailable|no space left on device",
        Door.NETWORK,
    ),
    Signature(
        "S_IPT_LOCK",
        r"xtables lock|xtables\.lock: (?!.*Permission)|ip6?tables.*Resource temporarily unavailable",
    ),
    Signature(
        "S_IPT_PRIV",
        r"Permission denied \(you must be root\)|can't open lock file .*Permission denied|"
        r"(?:ip6?tables|nft).*Operation not permitted",
        Door.NETWORK,
    ),
    Signature(
        "S_IPT_MISSING",
        r"[Ii]p6?tables not found|ip6?tables is missing|\"(?:/[^\s\"]+/)?ip6?tables\": executable file not found|"
        r"exec: \"ip6?tables\"|fork/exec \S*/ip6?tables\S*: no such file or directory",
    ),
    Signature("S_IPT_NOTABLE", r"can't initialize ip6?tables table|Table does not exist \(do you need to insmod"),
    Signature(
        "S_IPT_MODULE",
        r"missing kernel module\?|unknown option \"?--\w+|Extension \S+ revision \d+ not supported|"
        r"Couldn't load (?:match|target)",
        Door.NETWORK,
    ),
    Signature("S_IPT_INCOMPAT", r"is incompatible, use 'nft' tool"),
    Signature("S_IPT_NFERR", r"(?:CHAIN|RULE|TABLE|SET)_[A-Z]+ failed", Door.NETWORK),
    Signature("S_IPT_NOCHAIN", r"No chain/target/match by that name|Chain '?[\w-]+'? does not exist", Door.NETWORK),
    Signature(
        "S_FIREWALLD",
        r"ZONE_CONFLICT|COMMAND_FAILED|INVALID_ZONE|org\.fedoraproject\.FirewallD1|[Ff]irewalld",
        Door.NETWORK,
    ),
    Signature(
        "S_NFT",
        r"running nft:|failed to find nft tool|libnftables:|nftables (?:is not enabled|table is closed)|"
        r"adding rules for bridge",
    ),
    Signature(
        "S_NO_BRIDGE",
        r"could not find bridge \S+|bridge \S+ (?:does not exist|not found)|to bridge \S+ failed|"
        r"route ip\+net: no such network interface",
    ),
    Signature(
        "S_IPT_OTHER",
        r"\(iptables failed: |iptables failed:|Unable to enable .* rule:|iptables FORWARD:|Unix_error",
        vague=True,
    ),
    Signature(
        "S_DESKTOP_FWD",
        r"mkdir /port/|/forwards/expose/port|failed to connect to /var/run/docker.*forward|service-port-opener|"
        r"input/output error",
        Door.NETWORK,
    ),
    Signature("S_WIN_EXCLUDED", r"forbidden by its access permissions|unexpected error Permission denied"),
    Signature("S_DESKTOP_ALLOC", r"Error starting userland proxy: Bind for .* failed: port is already allocated"),
    Signature(
        "S_DESKTOP_BUSY",
        r"unexpected error \(Failure EADDRINUSE\)|Failed to bind: EADDRINUSE|"
        r"Ports are not available: .*address already in use|Only one usage of each socket address",
    ),
    Signature("S_HNS", r"hnsCall|HNS failed"),
    Signature("S_ALLOCATED", r"port is already allocated|port is already mapped to ip"),
    Signature("S_RANGE", r"all ports are allocated|invalid port range"),
    Signature("S_ADDR", r"cannot assign request|can't assign requested address"),
    Signature("S_AF", r"address family not supported by protocol"),
    Signature(
        "S_PROTO",
        r"protocol (?:\S+ )?not supported|unknown protocol|unsupported port protocol|unknown container address type",
        Door.NETWORK,
    ),
    Signature("S_PERM", r"permission denied", Door.NETWORK),
    Signature(
        "S_BUSY",
        r"(?:bind|listen): ?address already in use|: address already in use|"
        r"failed to bind (?:host )?port .*address already in use|EADDRINUSE|Only one usage of each socket address|"
        r"0\.0\.0\.0:\d+: bind",
    ),
    Signature("S_NO_NAT", r"NAT is disabled", Door.NETWORK),
    Signature("S_EP_EXISTS", r"endpoint with name .* already exists"),
    Signature("S_NET_MISSING", r"network \S+ not found|failed to get network from store"),
    Signature(
        "S_POOL",
        r"non-overlapping IPv4|overlapping IPv4|[Pp]ool overlaps|networks have overlapping|"
        r"predefined address pools have been fully subnetted|PredefinedLocalScopeDefaultNetworks List: ",
    ),
    Signature(
        "S_IPAM",
        r"(?<!bind: )Address already in use\.?$|contain the IP address|no available IPv4 addresses",
        Door.DAEMON,
    ),
    Signature(
        "S_STORE",
        r"failed to (?:update|save) bridge endpoint|failed to get bridge endpoints from store|local-kv\.db|"
        r"update (?:bridge )?store for object|network controller: .*invalid database",
        Door.NETWORK,
        vague=True,
    ),
    Signature("S_EMPTY_TAIL", r"Error starting userland proxy:\s*\.?\s*$|\): ?\.?$", Door.NETWORK, vague=True),
)

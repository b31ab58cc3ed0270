"""Takes Docker's error text apart, in every wording, wrapper and escaping in which people meet it. Never raises."""

import ipaddress
import re
from functools import lru_cache

from bot.model import ErrorText
from bot.signatures import DAEMON_WORDS, NETWORK_WORDS, SIGNATURES, Door, Signature
from bot.unwrap import readings

KEPT = 4_000
"""How many characters of a text are kept to be shown."""

UNREAD = Signature("S_UNKNOWN", "")
"""Docker's sentence is there, but what follows it is cut off, or is a wording that the table does not know."""

_WINDOW = 8_000
_BEFORE = 400
# Docker's own sentence, of which the last one in a text is read; between its words a terminal may have cut the line.
_BETWEEN = r"(?:\W|\\n){1,40}"
_REPORT = re.compile(rf"driver{_BETWEEN}failed{_BETWEEN}programming{_BETWEEN}external")
_OTHER_DOORS = re.compile(
    "failed to set up container networking|failed to create endpoint|Error starting userland proxy|iptables failed:|"
    "port is already allocated|address already in use|Ports are not available|external connectivity"
)
_OURS = re.compile(
    r"external connectivity (?:on|for) |failed to set up container networking|failed to create endpoint \S+ on network|"
    r"endpoint (?:join|create) on GW Network|initializing network controller|Ports are not available"
)
_IPV4 = r"\d{1,3}(?:\.\d{1,3}){3}"
_ADDRESS = rf"(?:{_IPV4}|\[[0-9a-fA-F:.%\w]{{2,60}}\]|::)"
_PROTO = r"(?P<proto>tcp|udp|sctp)"
_WHERE = (
    re.compile(rf"listen {_PROTO}[46]? (?P<ip>{_ADDRESS}|[^\s:]{{1,60}})?:(?P<port>\d+)"),
    re.compile(rf"for (?:port mapping )?(?P<ip>{_ADDRESS}):(?P<port>\d+)(?:-\d+)?(?::\S{{1,90}})?/{_PROTO}"),
    re.compile(rf"bind (?:host )?port (?P<ip>{_ADDRESS}):(?P<port>\d+)/{_PROTO}"),
    re.compile(rf"/port/{_PROTO}:(?P<ip>{_ADDRESS}):(?P<port>\d+)"),
    re.compile(rf"port (?P<proto>TCP|UDP|SCTP) (?P<ip>{_ADDRESS}):(?P<port>\d+)"),
    re.compile(rf"(?:Bind for|bind:) (?P<ip>{_ADDRESS}):(?P<port>\d+)"),
    # Only here it is the host's address: other rules name the container's.
    re.compile(rf"-p {_PROTO} -d (?P<ip>{_IPV4}) --dport (?P<port>\d+) (?:-j DNAT|! -i lo )"),
    re.compile(rf"-p {_PROTO} -i loopback0 -d (?P<ip>{_IPV4}) --dport (?P<port>\d+) "),
    re.compile(rf"-p {_PROTO} .{{0,200}}?--[ds]port (?P<port>\d+)"),
    re.compile(r"cannot expose privileged port (?P<port>\d+)"),
    re.compile(rf"(?P<ip>{_ADDRESS}):(?P<port>\d+): bind"),
    re.compile(r"port '(?P<port>\d+)' is already in use"),
    re.compile(r"listen on (?P<proto>tcp|TCP|sctp|SCTP) socket"),
)
_ENDPOINT = (
    re.compile(r"connectivity on endpoint (?P<name>[\w.\-]{1,255})"),
    re.compile(r"external connectivity for IPv[46] endpoint (?P<name>[\w.\-]{1,255})"),
    re.compile(r"failed to create endpoint (?P<name>[\w.\-]{1,255}) on network (?P<network>[\w.\-]{1,255})"),
    re.compile(r"endpoint with name (?P<name>[\w.\-]{1,255}) already exists in network (?P<network>[\w.\-]{1,255})"),
)
_NETWORK = re.compile(
    r"network (?P<network>[\w.\-]{1,255}) not found|invalid config for network (?P<other>[\w.\-]{1,255})"
)
_TABLE = re.compile(r"-t (?P<table>nat|filter|raw|mangle)\b")
_OPERATION = re.compile(r"-(?:A|I|C|D|N|S) (?P<chain>[\w-]{1,40})\b")
_NAMED_TABLE = re.compile(r"tables table .?(?P<table>nat|filter|raw|mangle)\b")
_WRAPPERS = (
    ("set_up_networking", re.compile(r"failed to set up container networking")),
    ("gateway_network", re.compile(r"on GW Network failed")),
    ("swarm_task", re.compile(r"starting container failed")),
    ("pod_sandbox", re.compile(r"failed to start sandbox container")),
    ("driver_failed", re.compile(r"driver failed programming external connectivity")),
    ("create_endpoint", re.compile(r"failed to create endpoint")),
    ("connectivity_update", re.compile(r"updating external connectivity|for programming external connectivity")),
    ("daemon_start", re.compile(r"[Ee]rror starting daemon|failed to start daemon")),
    ("network_create", re.compile(r"Failed to Setup IP tables|cannot create network|failed to create network")),
    ("desktop", re.compile(r"Ports are not available|unable to expose port")),
    ("compose_v1", re.compile(r"Host is already in use by another container")),
    ("cannot_start", re.compile(r"Cannot start (?:container|service)")),
    ("daemon", re.compile(r"Error response from daemon")),
)


def parse(text: str) -> ErrorText:
    """Take a text apart; `signature` stays empty for a text that is not about networking a container.

    Any text will do, of any length: what lies far from the words that matter is not looked at.
    """
    return _taken_apart(_window(text))


# Nearly every cause asks what the same last error says: of one diagnosis the text is taken apart once.
@lru_cache(maxsize=64)
def _taken_apart(text: str) -> ErrorText:
    # Of two ways to put a text together again, the one in which more can be read is how it was written.
    return max(map(_read, readings(text)), key=_fullness)


def _fullness(read: ErrorText) -> int:
    named = (read.endpoint, read.address, read.port, read.protocol, read.table, read.chain, read.network)
    return sum(field is not None for field in named) + (read.signature not in ("", UNREAD.id))


def _read(plain: str) -> ErrorText:
    flat = " ".join(plain.split())
    found = _signature(plain, flat)
    shown = plain.strip()[:KEPT]
    if found is None:
        return ErrorText(text=shown)
    tail = _last_report(flat)
    address, port, protocol = _place(tail)
    endpoint, network = _names(tail)
    return ErrorText(
        text=shown,
        signature=found.id,
        endpoint=endpoint,
        address=address,
        port=port,
        protocol=protocol,
        wrapper=next((name for name, pattern in _WRAPPERS if pattern.search(flat)), None),
        table=_group("table", tail, _TABLE, _NAMED_TABLE),
        chain=_group("chain", tail, _OPERATION) if "tables" in tail else None,
        network=network,
    )


def _window(text: str) -> str:
    """Cut a long text to the neighbourhood of the last report in it, else to its two ends."""
    if len(text) <= _WINDOW:
        return text
    start = _last(_REPORT, text)
    if start < 0:
        start = _last(_OTHER_DOORS, text)
    if start < 0:
        return text[: _WINDOW // 2] + "\n" + text[-_WINDOW // 2 :]
    return text[max(0, start - _BEFORE) : start + _WINDOW]


def _last(pattern: re.Pattern[str], text: str) -> int:
    """Return where the last match begins; -1 where there is none."""
    at = -1
    for found in pattern.finditer(text):
        at = found.start()
    return at


def _signature(plain: str, flat: str) -> Signature | None:
    """Name the wording: of the last report first, then of the whole text, whose lines a terminal may have wrapped."""
    behind = {
        Door.OPEN: True,
        Door.NETWORK: NETWORK_WORDS.search(flat) is not None,
        Door.DAEMON: DAEMON_WORDS.search(flat) is not None or len(flat) < 40,
    }
    report = _last_report(plain).lstrip("\n")
    # Whatever was pasted after the report's own line must not speak before it does, unless that line says nothing.
    parts = (report.partition("\n")[0], _last_report(flat), report, plain, flat)
    for vague in (False, True):
        for part in (report, flat) if vague else parts:
            for signature in SIGNATURES:
                if signature.vague is vague and behind[signature.door] and signature.regex.search(part):
                    return signature
    return UNREAD if _OURS.search(flat) else None


def _last_report(text: str) -> str:
    """Return the part of a text from its last report on; the whole text where there is none."""
    return text[max(0, _last(_REPORT, text)) :]


def _place(text: str) -> tuple[str | None, int | None, str | None]:
    for pattern in _WHERE:
        if found := pattern.search(text):
            named = found.groupdict()
            port = int((named.get("port") or "0")[:6])
            protocol = named.get("proto")
            return (
                _address(named.get("ip")),
                port if 0 < port < 65_536 else None,
                protocol.lower() if protocol else None,
            )
    return None, None, None


def _address(text: str | None) -> str | None:
    """Return an address as the kernel writes it; None for what is none (people blot their addresses out)."""
    if not text:
        return None
    try:
        return str(ipaddress.ip_address(text.strip("[]")))
    except ValueError:
        return None


def _names(text: str) -> tuple[str | None, str | None]:
    """Return the endpoint and the network that a text names."""
    endpoint = network = None
    for pattern in _ENDPOINT:
        if found := pattern.search(text):
            endpoint, network = found["name"], found.groupdict().get("network")
            break
    if missing := _NETWORK.search(text):
        network = missing["network"] or missing["other"]
    return endpoint and endpoint.rstrip("."), network and network.rstrip(".")


def _group(name: str, text: str, *patterns: re.Pattern[str]) -> str | None:
    return next((found[name] for pattern in patterns if (found := pattern.search(text))), None)

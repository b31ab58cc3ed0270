"""Docker's error texts, in every wrapper and escaping; and texts that are not about this error."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import KEPT, parse
from bot.explain import explain
from bot.model import ErrorText

ID = "0f16826dfab67d0430da979fb2a17c625556b64edd8218082240b03efd9d1978"
CORE = f"driver failed programming external connectivity on endpoint webserver ({ID}): "
OLD = CORE + "Error starting userland proxy: listen tcp4 0.0.0.0:80: bind: address already in use"
NEW = f"failed to set up container networking: {CORE}failed to bind host port 0.0.0.0:80/tcp: address already in use"


def place(text: str) -> tuple[str, str | None, str | None, int | None, str | None]:
    read = parse(text)
    return read.signature, read.endpoint, read.address, read.port, read.protocol


@pytest.mark.parametrize(
    "text",
    [
        OLD,
        NEW,
        f"docker: Error response from daemon: {NEW}.",
        f"ERROR: for web  Cannot start service web: b'{OLD}'",
        json.dumps({"message": OLD}),
        json.dumps(json.dumps({"message": OLD})),
        f'500 Server Error: Internal Server Error ("{OLD}")',
        f"(HTTP code 500) server error - {OLD}",
        OLD.replace(" ", "\n  "),
        OLD.replace(" ", "\u00a0"),
        f"\x1b[31m{OLD}\x1b[0m",
        f"{CORE}failed to bind host port for 0.0.0.0:80:172.17.0.2:80/tcp: address already in use",
        "Nov 23 10:00:00 host1 dockerd[812]: permission denied elsewhere\n" * 50_000 + OLD,
        OLD + "\nsomething else: no space left on device" * 50_000,
    ],
)
def test_the_same_error_is_read_the_same_in_every_wrapping(text: str) -> None:
    assert ("S_BUSY", "webserver", "0.0.0.0", 80, "tcp") == place(text)


@pytest.mark.parametrize(
    ("tail", "expected"),
    [
        ("Bind for :::80 failed: port is already allocated", ("S_ALLOCATED", "::", 80, None)),
        ("listen tcp6 [::]:80: bind: address already in use", ("S_BUSY", "::", 80, "tcp")),
        ("failed to bind host port [::]:53/udp: address already in use", ("S_BUSY", "::", 53, "udp")),
        ("listen udp4 192.0.2.1:53: bind: cannot assign requested address", ("S_ADDR", "192.0.2.1", 53, "udp")),
        ("Error starting userland proxy: ", ("S_EMPTY_TAIL", None, None, None)),
        ("a wording of the year 2030", ("S_UNKNOWN", None, None, None)),
        ("listen tcp4 0.0.0.0:99999: bind: address already in use", ("S_BUSY", "0.0.0.0", None, "tcp")),
    ],
)
def test_the_tail_says_what_and_where(tail: str, expected: tuple[str, str | None, int | None, str | None]) -> None:
    read = parse(CORE + tail)
    assert expected == (read.signature, read.address, read.port, read.protocol)


def test_a_firewall_error_names_table_and_chain() -> None:
    rule = "iptables --wait -t nat -A DOCKER -p tcp -d 0/0 --dport 80 -j DNAT"
    read = parse(f"{CORE} (iptables failed: {rule}: iptables: No chain/target/match by that name.\n (exit status 1))")
    assert ("S_IPT_NOCHAIN", "nat", "DOCKER", 80) == (read.signature, read.table, read.chain, read.port)


ENDPOINT = "failed to create endpoint web on network bridge: "


@pytest.mark.parametrize(
    ("text", "signature", "network"),
    [
        ("Error response from daemon: network 3f2a99 not found", "S_NET_MISSING", "3f2a99"),
        ("failed to set up container networking: network appnet not found", "S_NET_MISSING", "appnet"),
        ("endpoint with name web already exists in network front", "S_EP_EXISTS", "front"),
        (ENDPOINT + "could not find bridge docker0: route ip+net: no such interface", "S_NO_BRIDGE", "bridge"),
        (ENDPOINT + "adding interface veth0 to bridge docker0 failed: Device does not exist", "S_NO_BRIDGE", "bridge"),
    ],
)
def test_errors_of_the_same_door_are_ours(text: str, signature: str, network: str) -> None:
    read = parse(text)
    assert (signature, network) == (read.signature, read.network)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   \n ",
        "hello, the site is down",
        "Got permission denied while trying to connect to the Docker daemon socket at unix:///var/run/docker.sock",
        "failed to register layer: write /usr/lib/x: no space left on device",
        "OSError: [Errno 98] Address already in use",
        "Error: listen EADDRINUSE: address already in use :::3000",
        "the neural network model.pt not found",
        "nginx: [emerg] bind() to 0.0.0.0:80 failed (98: Address already in use)",
        "pull access denied for web, repository does not exist or may require 'docker login'",
        'OCI runtime create failed: exec: "/bin/nosuch": permission denied: unknown',
        'Conflict. The container name "/web" is already in use by container "abc". You have to remove that container',
        "Error response from daemon: No such container: web",
    ],
)
def test_a_text_about_something_else_is_not_ours(text: str) -> None:
    assert "" == parse(text).signature
    assert not explain(text).ours
    assert not explain(text).decided


PIECES = [
    *("iptables ", "driver failed programming ", "failed to bind port ", "endpoint with name ", "Unable to enable "),
    *("(", "\\n", "&amp;", "clone ", "Bind for ", "for 1.1.1.1:80:", "\x1b[", "network "),
]


@pytest.mark.parametrize("piece", PIECES)
def test_a_megabyte_of_anything_is_read(piece: str) -> None:
    read = parse(piece * (1_000_000 // len(piece)))
    assert len(read.text) <= KEPT


@given(st.text(max_size=300), st.integers(0, 250), st.text(max_size=10))
def test_no_text_makes_it_fail(text: str, at: int, between: str) -> None:
    assert isinstance(parse(text), ErrorText)
    assert isinstance(parse(NEW[:at] + between + NEW[at:]), ErrorText)


def test_an_explanation_names_the_likeliest_first_and_decides_only_what_the_text_decides() -> None:
    busy = explain(OLD)
    assert (True, "S_BUSY", "webserver", 80, False) == (
        busy.ours,
        busy.signature,
        busy.endpoint,
        busy.port,
        busy.decided,
    )
    assert "port_held_by_service" == busy.causes[0].cause
    bare = explain("driver failed programming external connectivity on endpoint webserver")
    assert (True, False, {"possible"}) == (bare.ours, bare.decided, {str(item.certainty) for item in bare.causes})
    lost = explain("Error response from daemon: network 3f2a99 not found")
    assert (True, ["network_not_found"]) == (lost.decided, [item.cause for item in lost.causes])

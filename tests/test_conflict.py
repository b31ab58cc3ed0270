"""Which sockets are in the way, over all combinations; tests/lab/test_conflict.py shows that the kernel agrees."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conflict import Binder, Clash, as_published, binder, clash, judge
from bot.facts.container import Wanted
from bot.facts.sockets import Sock

EVERY_4 = "0.0.0.0"
ADDRESSES = [
    "0.0.0.0", "127.0.0.1", "127.0.0.53", "192.0.2.5", "::", "::1", "2001:db8::1", "fe80::1", "::ffff:127.0.0.1",
    "::ffff:0.0.0.0",
]  # fmt: skip
ODD = ["", "localhost", "::g", "1.2.3", "[::1]", "fe80::1%eth0", "fe80::1%", "%", "::ffff:1.2.3.4%x", "0", "300.1.1.1"]
STATES = [f"{number:02X}" for number in range(13)] + ["", "xx"]

binders = st.builds(Binder, st.booleans(), st.booleans())
socks = st.builds(
    Sock, st.sampled_from(["tcp", "udp", "sctp"]), st.sampled_from([4, 6]), st.sampled_from(ADDRESSES + ODD),
    st.sampled_from([53, 80]), st.sampled_from(["0.0.0.0", "::"]), st.sampled_from([0, 4242]), st.sampled_from(STATES),
    st.sampled_from([0, 1000]), st.sampled_from([0, 7]), st.sampled_from([None, True, False]),
)  # fmt: skip
wishes = st.builds(
    Wanted, st.sampled_from(["tcp", "udp", "sctp"]), st.sampled_from([53, 80]), st.sampled_from(ADDRESSES + ODD),
    st.just("80/tcp"),
)  # fmt: skip


def held(address: str, *, protocol: str = "tcp", state: str = "0A", v6only: bool | None = None, inode: int = 7,
         peer_port: int = 0) -> Sock:  # fmt: skip
    return Sock(protocol, 6 if ":" in address else 4, address, 80, "", peer_port, state, 0, inode, v6only)


def wanted(address: str = "", protocol: str = "tcp") -> Wanted:
    return Wanted(protocol, 80, address, "80/tcp")


@given(socks, wishes, st.booleans(), binders, st.none() | st.sampled_from(ADDRESSES + ODD))
def test_it_never_raises_and_says_what_it_doubts(
    sock: Sock, wish: Wanted, ipv6: bool, how: Binder, only: str | None
) -> None:
    verdict = judge(sock, wish, ipv6=ipv6, how=how, only=only)
    assert (verdict.clash is Clash.MAYBE) is (verdict.doubt != "")


@given(socks, wishes, st.booleans(), binders)
def test_another_port_or_protocol_is_never_in_the_way(sock: Sock, wish: Wanted, ipv6: bool, how: Binder) -> None:
    if (sock.protocol, sock.port) != (wish.protocol, wish.port):
        assert Clash.NO is clash(sock, wish, ipv6=ipv6, how=how)


@given(st.sampled_from(ADDRESSES), st.sampled_from(ADDRESSES))
def test_two_published_places_are_in_each_others_way_or_neither(one: str, other: str) -> None:
    there = clash(as_published("tcp", 80, one), wanted(other))
    assert there is clash(as_published("tcp", 80, other), wanted(one))


@given(socks, wishes, st.booleans(), st.sampled_from(ADDRESSES + ODD))
def test_asking_for_every_address_is_never_less_in_the_way(sock: Sock, wish: Wanted, ipv6: bool, one: str) -> None:
    narrow = Wanted(wish.protocol, wish.port, one or EVERY_4, wish.container_port)
    everywhere = Wanted(wish.protocol, wish.port, "", wish.container_port)
    if ":" not in one:
        assert clash(sock, narrow, ipv6=ipv6) <= clash(sock, everywhere, ipv6=ipv6)


@given(socks, wishes, st.booleans(), binders)
def test_what_is_told_of_ipv6_only_settles_and_never_widens(sock: Sock, wish: Wanted, ipv6: bool, how: Binder) -> None:
    def said(v6only: bool | None) -> Clash:
        known = Sock(sock.protocol, sock.family, sock.address, sock.port, sock.peer_address, sock.peer_port, sock.state,
                     sock.uid, sock.inode, v6only)  # fmt: skip
        return clash(known, wish, ipv6=ipv6, how=how)

    assert said(True) <= said(None) <= said(False)


@pytest.mark.parametrize(
    ("version", "dual_stack", "shares_udp"),
    [
        ("1.13.1", True, False),
        ("19.03.15", True, False),
        ("20.10.24+dfsg1", False, False),
        ("27.5.1", False, False),
        ("28.0.0", False, True),
        ("28.5.2+dfsg", False, True),
        ("29.0.1", False, False),
        ("dev", False, False),
        ("", False, False),
    ],
)
def test_each_era_of_the_engine_binds_in_its_way(version: str, dual_stack: bool, shares_udp: bool) -> None:
    assert Binder(dual_stack, shares_udp) == binder(version)


def test_a_listener_for_ipv6_alone_is_in_the_way_of_ipv6_only() -> None:
    sock = held("::", v6only=True)
    assert Clash.NO is clash(sock, wanted("0.0.0.0"))
    assert Clash.NO is clash(sock, wanted("127.0.0.1"))
    assert Clash.YES is clash(sock, wanted())
    assert Clash.NO is clash(sock, wanted(), ipv6=False)


def test_a_udp_socket_is_in_the_way_for_sure_only_of_engines_that_do_not_share() -> None:
    sock = held("0.0.0.0", protocol="udp", state="07")
    assert Clash.YES is clash(sock, wanted(protocol="udp"), how=binder("27.0.0"))
    assert Clash.MAYBE is clash(sock, wanted(protocol="udp"), how=binder("28.5.2"))
    assert "SO_REUSEADDR" in judge(sock, wanted(protocol="udp"), how=binder("28.5.2")).doubt


def test_a_connection_that_is_only_being_asked_for_has_no_place_of_its_own() -> None:
    assert Clash.NO is clash(held("127.0.0.1", state="03", inode=0, peer_port=9), wanted())
    assert Clash.MAYBE is clash(held("127.0.0.1", state="02", inode=7, peer_port=9), wanted())


def test_one_link_local_address_may_be_on_two_interfaces() -> None:
    assert Clash.MAYBE is clash(held("fe80::1"), wanted("fe80::1%eth0"))
    assert Clash.NO is clash(held("fe80::2"), wanted("fe80::1%eth0"))
    assert Clash.YES is clash(held("fe80::1"), wanted("::"))


def test_an_endpoint_of_sctp_is_in_the_way_of_sctp_alone() -> None:
    assert Clash.YES is clash(held("192.0.2.5", protocol="sctp"), wanted(protocol="sctp"))
    assert Clash.MAYBE is clash(held("192.0.2.5", protocol="sctp", state="07"), wanted(protocol="sctp"))
    assert Clash.NO is clash(held("192.0.2.5", protocol="sctp"), wanted())

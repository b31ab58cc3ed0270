"""What `bot.conflict` says of two sockets is what the kernel does: every kind is opened, and really bound beside."""

import json
import subprocess
import sys
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.conflict import Clash, binder, judge
from bot.facts.container import Wanted
from bot.facts.sockets import TABLES, V6ONLY, Sock, Sockets
from bot.model import Answer, Target
from bot.snapshot import Answers

pytestmark = pytest.mark.lab

KINDS = {
    "listener", "unconnected", "connected", "outgoing", "time-wait", "accepted", "accepted-time-wait",
    "another namespace",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Bound:
    """One socket as `binds` opened it, and what came of the binds beside it, by `VERSION ADDRESS`."""

    what: str
    made: str
    kind: str
    port: int
    rows: tuple[str, ...]
    ss: tuple[str, ...]
    refused: dict[str, bool]
    other: dict[str, bool]

    def socks(self, *, with_ss: bool) -> tuple[Sock, ...]:
        """Return what the facts read of it."""
        answers = {"sockets": Answer(TABLES.id, "\n".join(["whose dockerd", *self.rows, "end"]), exit=0)}
        if with_ss:
            answers["v6only"] = Answer(V6ONLY.id, "\n".join(self.ss), exit=0)
        return Sockets.read(Answers(Target("here", "web"), answers)).on(self.kind, self.port)

    def said(self, asked: str, *, with_ss: bool, kind: str = "") -> Clash:
        """Return what `bot.conflict` says of a bind beside it; only the socket on its port, not the other end."""
        version, _, address = asked.partition(" ")
        wanted = Wanted(kind or self.kind, self.port, address, "80/tcp")
        found = self.socks(with_ss=with_ss)
        return max((judge(sock, wanted, how=binder(version)).clash for sock in found), default=Clash.NO)


@pytest.fixture(scope="module")
def bound() -> list[Bound]:
    program = Path(__file__).with_name("binds.py")
    done = subprocess.run(
        ["unshare", "--net", sys.executable, program], capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == 0, done.stderr
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    return [Bound(**line | {"rows": tuple(line["rows"]), "ss": tuple(line["ss"])}) for line in lines]


def test_every_kind_of_socket_was_opened(bound: list[Bound]) -> None:
    assert {each.what for each in bound} >= KINDS


@pytest.mark.parametrize("with_ss", [True, False])
def test_the_kernel_refuses_what_is_said_to_clash_and_nothing_else(bound: list[Bound], *, with_ss: bool) -> None:
    wrong = [
        f"{each.what} {each.made}: {asked} is said to be {said.name}, refused: {refused}"
        for each in bound
        for asked, refused in each.refused.items()
        if (said := each.said(asked, with_ss=with_ss)) is not Clash.MAYBE and (said is Clash.YES) is not refused
    ]
    assert wrong == [], "\n".join(wrong)


@pytest.mark.parametrize("with_ss", [True, False])
def test_maybe_is_said_only_where_the_kernel_decides_by_what_it_does_not_show(
    bound: list[Bound], *, with_ss: bool
) -> None:
    outcomes: dict[tuple[object, ...], set[bool]] = defaultdict(set)
    for each in bound:
        for asked, refused in each.refused.items():
            if each.said(asked, with_ss=with_ss) is Clash.MAYBE:
                (sock,) = each.socks(with_ss=with_ss)
                outcomes[sock.family, sock.address, sock.v6only, sock.state, sock.peer_port > 0, asked].add(refused)
    assert outcomes
    assert [] == [seen for seen, both in outcomes.items() if both != {True, False}]


def test_a_socket_of_the_other_protocol_is_never_in_the_way(bound: list[Bound]) -> None:
    for each in bound:
        other = {"tcp": "udp", "udp": "tcp"}[each.kind]
        assert {False} == set(each.other.values()), each
        assert {Clash.NO} == {each.said(asked, with_ss=True, kind=other) for asked in each.other}, each


def test_a_socket_in_another_network_namespace_is_not_shown_and_not_in_the_way(bound: list[Bound]) -> None:
    (apart,) = [each for each in bound if each.what == "another namespace"]
    assert ((), {False}) == (apart.rows, set(apart.refused.values()))


def test_the_text_names_the_address_of_which_the_kernel_spoke(bound: list[Bound]) -> None:
    """From 20.10 on there are two binds: a listener on [::] alone is what `[::]:80` failed by, never `0.0.0.0:80`."""
    wanted = {each.port: Wanted(each.kind, each.port, "", "80/tcp") for each in bound}
    (alone, *_) = [each for each in bound if each.what == "listener" and "('::', True)" in each.made]
    (sock,) = alone.socks(with_ss=True)
    now, before = binder("28.5.2"), binder("19.03.15")
    assert Clash.YES is judge(sock, wanted[alone.port], how=now, only="::").clash
    assert Clash.NO is judge(sock, wanted[alone.port], how=now, only="0.0.0.0").clash
    assert Clash.YES is judge(sock, wanted[alone.port], how=before, only="0.0.0.0").clash

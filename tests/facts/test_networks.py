"""What networks are made of: interfaces, routes, endpoints, and the file in which Docker keeps them."""

import json
import subprocess
from pathlib import Path

import pytest

from bot.facts.endpoints import Endpoints
from bot.facts.links import LINKS, Links
from bot.facts.network_store import STORE, NetworkStore
from bot.facts.networks import Networks
from bot.facts.routes import ROUTES, Routes
from bot.model import Answer, Target
from bot.snapshot import Answers, Fact, Snapshot, Unknown
from tests.facts.test_scripts import run

BOTH = pytest.mark.parametrize("shell", [["dash"], ["busybox", "ash"]], ids=["dash", "busybox"])
MARK = bytes(16) + bytes.fromhex("edda0ced") + bytes(4076)


def snapshot(**answers: Answer) -> Snapshot:
    return Snapshot(Answers(Target("h", "c"), answers))


def said(question: str, output: str) -> Snapshot:
    return snapshot(**{question: Answer(question, output, exit=0)})


@BOTH
def test_the_interfaces_and_routes_of_this_machine_are_those_of_the_kernel(shell: list[str]) -> None:
    see = snapshot(links=run(shell, LINKS), routes=run(shell, ROUTES))
    closed = Path("/proc/sys/net/ipv4/conf/lo/forwarding").read_text(encoding="ascii").strip() == "0"
    assert (closed, False, False) == tuple("lo" in part for part in (
        see[Links].not_forwarding, see[Links].unseen, see[Links].down))  # fmt: skip
    # Other interfaces and their routes may come and go on this machine while the test runs.
    steady = {line.split()[0] for line in Path("/proc/net/route").read_text(encoding="ascii").splitlines()
              if line.startswith("eth") and line.split()[7] != "00000000"}  # fmt: skip
    assert steady <= {route.device for route in see[Routes].all}


def test_a_route_is_read_the_right_way_round_and_the_default_one_left_out() -> None:
    see = said("routes", "whose dockerd\nroute eth0 00000000 00000000\nroute tun0 00011EAC 00FFFFFF\nend\n")
    assert [("172.30.1.0/24", "tun0")] == [(str(route.network), route.device) for route in see[Routes].all]


def test_an_endpoint_of_nobody_is_told_from_one_of_a_container() -> None:
    inside = {
        "ep-77": {"Name": "web", "EndpointID": "77", "IPv4Address": "10.0.0.2/24", "IPv6Address": ""},
        "c" * 64: {"Name": "db", "EndpointID": "88", "IPv4Address": "10.0.0.3/24", "IPv6Address": "fd00::3/64"},
    }
    found = said("endpoints", json.dumps([{"Name": "shop", "Containers": inside}, {"Name": "empty"}]))[Endpoints]
    assert ["c" * 64, ""] == [end.container for end in found.all]
    assert ("10.0.0.3", "fd00::3") == found.all[0].addresses
    assert [found.all[1]] == [found.at("shop", "10.0.0.2")] == list(found.named("web"))
    assert None is found.at("empty", "10.0.0.2")


@pytest.mark.parametrize(("question", "kind"), [("links", Links), ("routes", Routes), ("network_store", NetworkStore)])
def test_an_answer_that_was_cut_off_is_no_fact(question: str, kind: type[Fact]) -> None:
    with pytest.raises(Unknown):
        said(question, "whose dockerd\nlink lo up 1\npath /x\nkind file\n")[kind]


def store(shell: list[str], root: Path) -> NetworkStore:
    """Ask for the database under another folder than Docker's own: the script is constant, so only its name changes."""
    script = STORE.script.replace("/var/lib/docker", str(root)).replace("/etc/docker/daemon.json", str(root / "none"))
    done = subprocess.run([*shell, "-s"], input=script, capture_output=True, text=True, check=True)
    return said("network_store", done.stdout)[NetworkStore]


@BOTH
@pytest.mark.parametrize(
    ("content", "sound"),
    [(MARK * 2, True), (bytes(4096) + MARK, True), (bytes(8192), False), (b"x" * 100, False), (b"", True)],
    ids=["both marks", "second mark", "zeros", "cut off", "empty"],
)
def test_a_database_is_told_by_its_marks(shell: list[str], tmp_path: Path, content: bytes, sound: bool) -> None:
    file = tmp_path / "network/files/local-kv.db"
    file.parent.mkdir(parents=True)
    file.write_bytes(content)
    found = store(shell, tmp_path)
    assert ("file", len(content), sound, True) == (found.kind, found.size, found.sound, found.writable)
    assert int(file.stat().st_mtime) == found.changed


@BOTH
def test_a_directory_a_lock_and_nothing_at_all_are_told(shell: list[str], tmp_path: Path) -> None:
    folder = tmp_path / "network/files"
    folder.mkdir(parents=True)
    assert "none" == store(shell, tmp_path).kind
    file = folder / "local-kv.db"
    file.write_bytes(MARK * 2)
    holder = subprocess.Popen(["flock", str(file), "sleep", "60"])
    try:
        while not (found := store(shell, tmp_path)).locked_by:
            assert holder.poll() is None
        assert (holder.pid,) == found.locked_by
    finally:
        subprocess.run(["pkill", "-P", str(holder.pid)], check=True)
        holder.wait()
    file.unlink()
    file.mkdir()
    assert "directory" == store(shell, tmp_path).kind


@pytest.mark.parametrize("wrong", [{"Subnet": "172.17.0.1.9/16"}, {"Subnet": "172.17.0.0/16", "Gateway": "me"}])
def test_a_network_with_an_address_that_is_none_is_not_judged(wrong: dict[str, str]) -> None:
    network = {"Name": "bridge", "Id": "a" * 64, "Driver": "bridge", "IPAM": {"Config": [wrong]}}
    with pytest.raises(Unknown, match="no address"):
        said("networks", json.dumps([network]))[Networks]
    right = network | {
        "IPAM": {"Config": [{"Subnet": "fd00::/64"}, {"Subnet": "172.17.0.5/16", "Gateway": "172.17.0.1"}]}
    }
    (read,) = said("networks", json.dumps([right]))[Networks].all
    assert (("172.17.0.5/16", "fd00::/64"), ("172.17.0.1",)) == (read.subnets, read.gateways)

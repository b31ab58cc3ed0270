"""What is read of bound sockets, of the kernel's own ports, of the engine's files and of its store."""

import json
import subprocess

import pytest

from bot.facts.asked_ports import AskedPorts
from bot.facts.bindings import Bindings, Choice
from bot.facts.bound import Bound, BoundSockets
from bot.facts.kernel_ports import NAMED, KernelPort, KernelPorts
from bot.facts.port_store import STORE, Kept, PortStore
from bot.model import Answer, Question, Target
from bot.snapshot import Answers, Snapshot, Unknown


def said(question: str, output: str) -> Snapshot:
    return Snapshot(Answers(Target("h", "c"), {question: Answer(question, output, exit=0)}))


def awk_of(question: Question) -> str:
    """Return the program that a question's script runs over what the host says."""
    return question.script.partition("awk '")[2].partition("\n  }'")[0] + "\n  }"


def run_awk(shell: list[str], program: str, text: str) -> list[str]:
    done = subprocess.run([*shell, program], input=text, capture_output=True, text=True, check=True)
    return sorted(done.stdout.splitlines())


def test_a_process_cannot_pass_for_another_by_its_name() -> None:
    line = '0 0 0.0.0.0:80 0.0.0.0:* users:((",pid=1,fd=3)) ino:5",pid=900,fd=3)) uid:1000 ino:77 sk:1 cgroup:/a <->'
    both = '0      0      *:81      *:* users:(("x",pid=901,fd=4)) ino:78 sk:2 cgroup:/a v6only:0 <->'
    six = "0 0 [fe80::1]%eth0:82 [::]:* ino:79 sk:3"
    found = said("bound", f"{line}\n{both}\n{six}\nend")[BoundSockets]
    assert (Bound("0.0.0.0", 80, 77, 900, False), Bound("::", 81, 78, 901, False)) == tuple(found.all[:2])
    assert (82, 79, 0, True) == (found.all[2].port, found.all[2].inode, found.all[2].pid, found.all[2].v6only)


@pytest.mark.parametrize(
    ("question", "fact"),
    [("bound", BoundSockets), ("kernel_ports", KernelPorts), ("asked_ports", AskedPorts), ("port_store", PortStore)],
)
def test_what_was_cut_off_is_unknown(question: str, fact: type[KernelPorts]) -> None:
    with pytest.raises(Unknown):
        said(question, "tunnel vxlan vx0 udp 47")[fact]


LINKS = """1: lo: <LOOPBACK,UP> mtu 65536 qdisc noqueue state UNKNOWN mode DEFAULT \\    link/loopback
14: vx0: <BROADCAST,UP> mtu 1500 qdisc noqueue \\    vxlan id 7 local 127.0.0.1 srcport 0 0 dstport 4789 ageing
15: gen0@eth0: <BROADCAST> mtu 1450 qdisc noop state DOWN \\    geneve id 3 remote 192.0.2.1 dstport 6081 noudpcsum
16: vxlan: <BROADCAST> mtu 1450 qdisc noop state DOWN mode DEFAULT group default qlen 1000\\    dummy numtxqueues 1
"""


@pytest.mark.parametrize("awk", [["awk"], ["busybox", "awk"]], ids=["awk", "busybox"])
def test_tunnels_are_named_with_their_ports(awk: list[str]) -> None:
    rows = run_awk(awk, awk_of(NAMED), LINKS)
    assert ["tunnel geneve gen0 udp 6081", "tunnel vxlan vx0 udp 4789"] == rows
    found = said("kernel_ports", "\n".join([*rows, "server nfsd - tcp6 2049", "end"]))[KernelPorts]
    assert KernelPort("udp", 4789, "vxlan", "vx0") == found.on("udp", 4789)
    assert "the kernel's NFS server" == str(found.on("tcp", 2049))
    assert found.on("tcp", 4789) is None


def record(port: int, *, owner: str) -> str:
    mapping = f'"Proto":6,"IP":"172.17.0.2","Port":80,"HostIP":"0.0.0.0","HostPort":{port},"HostPortEnd":{port}'
    value = (
        f'{{"generic":{{"portmap":[{{{mapping}}}]}},"id":"{owner * 64}","name":"web{owner}","sandbox":"{"d" * 64}"}}'
    )
    return f"docker/network/v1.0/endpoint/{'f' * 64}/{owner * 64}/{value}"


@pytest.mark.parametrize("awk", [["awk"], ["busybox", "awk"]], ids=["awk", "busybox"])
def test_records_of_the_store_that_touch_each_other_are_told_apart(awk: list[str]) -> None:
    sandbox = f'docker/network/v1.0/sandbox/{"d" * 64}/{{"ID":"{"d" * 64}","Cid":"{"c" * 64}","Eps":[]}}'
    rows = run_awk(awk, awk_of(STORE), record(80, owner="a") + record(8080, owner="b") + sandbox + "\n")
    found = said("port_store", "\n".join([*rows, "end"]))[PortStore]
    assert (Kept("tcp", 80, "a" * 64, "weba", "c" * 64),) == found.holding("tcp", 80)
    assert (Kept("tcp", 8080, "b" * 64, "webb", "c" * 64),) == found.holding("tcp", 8080)
    assert () == found.holding("udp", 80)


def test_what_all_containers_ask_for_is_read_with_ranges_and_without_what_is_left_to_the_engine() -> None:
    places = json.dumps(
        {
            "80/tcp": [{"HostIp": "", "HostPort": "8080-8082"}],
            "53/udp": [{"HostIp": "", "HostPort": "53"}],
            "90/tcp": None,
            "91/tcp": [{"HostIp": "", "HostPort": ""}, {"HostIp": "", "HostPort": "0"}],
        }
    )
    auto = json.dumps({"91/tcp": [{"HostIp": "", "HostPort": ""}]})
    lines = [f"{'a' * 64} 0001-01-01T00:00:00Z {places}", f"{'b' * 64} 1970-01-01T00:00:01.000002999Z {auto}", "end"]
    found = said("asked_ports", "\n".join(lines))[AskedPorts]
    assert [True, True, False] == [bool(found.asking("tcp", port)) for port in (8080, 8082, 8083)]
    assert bool(found.asking("udp", 53))
    assert ("", 0) == (found.all[0].finished, found.all[0].finished_us)


def test_when_a_container_stopped_is_read_to_the_microsecond() -> None:
    line = f'{"a" * 64} 1970-01-01T00:00:01.000002999Z {{"80/tcp":[{{"HostPort":"80"}}]}}'
    assert 1_000_002 == said("asked_ports", f"{line}\nend")[AskedPorts].all[0].finished_us


def test_a_port_that_the_engine_is_to_choose_is_read_as_what_it_may_choose_from() -> None:
    places = {"80/tcp": [{"HostIp": "::1", "HostPort": "8080-8081"}, {"HostIp": "", "HostPort": ""}]}
    inspected = json.dumps({"HostConfig": {"PortBindings": places}})
    found = said("container", inspected)[Bindings]
    anything = Choice(0, 0, "tcp", "", "80/tcp")
    assert (anything, Choice(8080, 8081, "tcp", "::1", "80/tcp")) == found.choices
    assert ("any port -> 80/tcp", "[::1]:8080-8081 -> 80/tcp") == tuple(map(str, found.choices))

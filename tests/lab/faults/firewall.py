"""The firewall does not take the rules that a published port needs."""

from tests.lab.engines import Engine
from tests.lab.faults.making import ENDPOINT, Case, failing
from tests.lab.host import LabHost


def nat_chain_gone(host: LabHost) -> str:
    """Somebody flushed the nat table: the chain DOCKER is gone.

    `... (iptables failed: iptables --wait -t nat -A DOCKER -p tcp -d 0/0 --dport 80 -j DNAT ...: iptables: No
    chain/target/match by that name.`; 28.5 says `Unable to enable DNAT rule:  (iptables failed: ...`
    """
    host.run("iptables", "-t", "nat", "-F")
    host.run("iptables", "-t", "nat", "-X")
    return failing(host)


def filter_chain_gone(host: LabHost) -> str:
    """Somebody flushed the filter table: the chain DOCKER and its like are gone.

    As `nat_chain_gone`, with `-t filter -A DOCKER`; 28.5 `Unable to enable OPEN PORT rule: ... -t filter -I DOCKER`
    """
    host.run("iptables", "-t", "filter", "-F")
    host.run("iptables", "-t", "filter", "-X")
    return failing(host)


def iptables_missing(host: LabHost) -> str:
    """The program iptables is gone.

    20.10, 26.1: `... (iptables failed: ...:  (fork/exec /usr/sbin/iptables: no such file or directory))`; 28.5:
    `failed to create endpoint webserver on network bridge: Unable to enable DIRECT ACCESS FILTERING - DROP rule: ...`
    """
    host.run("rm", "/usr/sbin/iptables")
    return failing(host)


_BRIDGE = r"failed to create endpoint webserver on network bridge: "
CASES = (
    Case(
        make=nat_chain_gone,
        error=ENDPOINT + r"-t nat -A DOCKER .*No chain/target/match by that name",
        causes=("firewall_chains_missing",),
        remedies=("restart_docker",),
        recorded=(Engine.DOCKER_20_10,),
    ),
    Case(
        make=filter_chain_gone,
        error=ENDPOINT + r"-t filter -[AI] DOCKER .*No chain/target/match by that name",
        causes=("firewall_chains_missing",),
        remedies=("restart_docker",),
        recorded=(Engine.DOCKER_28_5,),
    ),
)

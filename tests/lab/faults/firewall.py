"""Docker's rules are not in the kernel any more, or only look so."""

from tests.lab.engines import Engine, Extra
from tests.lab.faults.making import ENDPOINT, NAME, Case, create, failing, healthy
from tests.lab.host import LabHost

IPV6 = '{"ipv6": true, "fixed-cidr-v6": "fd00:d0c::/64", "ip6tables": true, "experimental": true}'
"""A daemon.json with which every engine writes IPv6 rules for the default network."""

_MAP = """
add map ip nat targets { type inet_service : ipv4_addr; }
insert rule ip nat PREROUTING dnat to tcp dport map @targets
"""
_SAVED = """*filter
:INPUT ACCEPT [0:0]
:FORWARD ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
COMMIT
*nat
:PREROUTING ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
COMMIT
"""


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


def nftables_restarted(host: LabHost) -> str:
    """nftables.service was restarted: `flush ruleset` in its file took everybody's rules. As nat_chain_gone."""
    host.run("systemctl", "restart", "nftables.service")
    return failing(host)


def rules_restored(host: LabHost) -> str:
    """Somebody loaded saved rules without --noflush, as netfilter-persistent does. As nat_chain_gone."""
    host.run("iptables-restore", input=_SAVED)
    return failing(host)


def forward_flushed(host: LabHost) -> str:
    """Somebody emptied the chain FORWARD alone: Docker's chains are there, and nothing leads to them.

    No engine complains: the container would start, and nobody would reach it from outside. It was not started yet.
    """
    create(host)
    host.run("iptables", "-F", "FORWARD")
    return NAME


def ip6_chains_gone(host: LabHost) -> str:
    """The default network has IPv6, and somebody flushed the IPv6 tables alone.

    20.10, 26.1: `...(iptables failed: ip6tables --wait -t nat -A DOCKER -p tcp -d 0/0 --dport 80 -j DNAT ...:
    ip6tables: No chain/target/match by that name.`; 28.5 `Unable to enable DNAT rule:  (iptables failed: ip6tables ...`
    """
    with_ip6(host)
    for table in ("nat", "filter"):
        host.run("ip6tables", "-t", table, "-F")
        host.run("ip6tables", "-t", table, "-X")
    return failing(host)


def firewalld_ended(host: LabHost) -> str:
    """firewalld was started after Docker, and stopped: it took Docker's chains along. As nat_chain_gone.

    20.10 only: it listens to firewalld only where that runs at Docker's start. 26.1 and 28.5 write their rules again.
    """
    _firewalld(host)
    host.run("systemctl", "stop", "firewalld.service")
    return failing(host)


def chains_gone_under_firewalld(host: LabHost) -> str:
    """firewalld runs, Docker was started after it, and somebody flushed the nat table. As nat_chain_gone."""
    _firewalld(host)
    host.run("systemctl", "restart", "docker.service")
    return nat_chain_gone(host)


def firewalld_came_and_went(host: LabHost) -> str:
    """Nothing is wrong: firewalld was started and stopped after Docker, which heard it and wrote its rules again."""
    healthy(host)
    _firewalld(host)
    host.run("systemctl", "stop", "firewalld.service")
    host.wait_until(lambda: "DOCKER" in host.run("iptables-save", "-t", "nat").stdout, "Docker's rules are there")
    return NAME


def ufw_enabled(host: LabHost) -> str:
    """Nothing is wrong: ufw was enabled after Docker; it restores its rules with --noflush."""
    healthy(host)
    host.run("ufw", "allow", "22/tcp")
    host.run("ufw", "--force", "enable")
    return NAME


def raw_table_gone(host: LabHost) -> str:
    """Nothing is wrong: somebody emptied the tables raw and mangle, in which no engine has a chain of its own."""
    for table in ("raw", "mangle"):
        host.run("iptables", "-t", table, "-F")
    return healthy(host)


def native_rules_beside(host: LabHost) -> str:
    """Nothing is wrong: a native rule with a map lies in the table nat, so iptables-save shows none of that table.

    `# Table 'nat' is incompatible, use 'nft' tool.` Docker's chains are there all the same, and the container starts.
    """
    host.run("nft", "-f", "-", input=_MAP)
    return healthy(host)


def ip6tables_not_needed(host: LabHost) -> str:
    """Nothing is wrong: the program ip6tables is gone, and no network of the container has IPv6."""
    host.run("rm", "/usr/sbin/ip6tables")
    return healthy(host)


def with_ip6(host: LabHost) -> None:
    """Give the default network IPv6, and let the engine write its rules."""
    host.write_file("/etc/docker/daemon.json", IPV6)
    host.run("systemctl", "restart", "docker.service")


def _firewalld(host: LabHost) -> None:
    host.run("systemctl", "start", "firewalld.service")
    host.wait_until(lambda: host.run("firewall-cmd", "--state", check=False).returncode == 0, "firewalld answers")


NO_CHAIN = "No chain/target/match by that name"
_LATER = (Engine.DOCKER_26_1, Engine.DOCKER_28_5)
CASES = (
    Case(
        make=nat_chain_gone,
        error=ENDPOINT + r"-t nat -A DOCKER .*" + NO_CHAIN,
        causes=("firewall_chains_missing",),
        remedies=("restart_docker",),
        recorded=(Engine.DOCKER_20_10,),
    ),
    Case(
        make=filter_chain_gone,
        error=ENDPOINT + r"-t filter -[AI] DOCKER .*" + NO_CHAIN,
        causes=("firewall_chains_missing",),
        remedies=("restart_docker",),
        recorded=(Engine.DOCKER_28_5,),
    ),
    Case(
        make=nftables_restarted,
        error=ENDPOINT + r"-t nat -A DOCKER .*" + NO_CHAIN,
        causes=("firewall_chains_missing",),
        remedies=("restart_docker",),
        proposals=("order_after_firewall",),
        recorded=(Engine.DOCKER_26_1,),
    ),
    Case(
        make=rules_restored,
        error=ENDPOINT + r"-t nat -A DOCKER .*" + NO_CHAIN,
        causes=("firewall_chains_missing",),
        remedies=("restart_docker",),
    ),
    Case(
        make=forward_flushed,
        causes=("firewall_chains_missing",),
        remedies=("restart_docker",),
        recorded=(Engine.DOCKER_28_5,),
    ),
    Case(
        make=ip6_chains_gone,
        error=ENDPOINT + r"ip6tables --wait -t nat -A DOCKER .*" + NO_CHAIN,
        causes=("firewall_chains_missing",),
        remedies=("restart_docker",),
        recorded=(Engine.DOCKER_28_5,),
    ),
    Case(
        make=firewalld_ended,
        error=ENDPOINT + r"-t nat -A DOCKER .*" + NO_CHAIN,
        causes=("firewall_chains_missing",),
        remedies=("restart_docker",),
        engines=(Engine.DOCKER_20_10,),
        extra=Extra.RIVALS,
        recorded=(Engine.DOCKER_20_10,),
    ),
    Case(
        make=chains_gone_under_firewalld,
        error=ENDPOINT + r"-t nat -A DOCKER .*" + NO_CHAIN,
        causes=("firewall_chains_missing",),
        remedies=("reload_firewalld",),
        extra=Extra.RIVALS,
        recorded=(Engine.DOCKER_28_5,),
    ),
    Case(make=firewalld_came_and_went, verdict="healthy", engines=_LATER, extra=Extra.RIVALS),
    Case(make=ufw_enabled, verdict="healthy", extra=Extra.RIVALS, recorded=(Engine.DOCKER_26_1,)),
    Case(make=raw_table_gone, verdict="healthy"),
    Case(make=native_rules_beside, verdict="healthy", recorded=(Engine.DOCKER_28_5,)),
    Case(make=ip6tables_not_needed, verdict="healthy", engines=(Engine.DOCKER_28_5,)),
)

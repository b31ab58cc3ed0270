"""Docker's rules are right, but it cannot write them: the tool, its backend, its lock or a right is missing."""

import threading

from tests.lab.engines import Engine, Extra
from tests.lab.faults.firewall import NO_CHAIN, with_ip6
from tests.lab.faults.making import ENDPOINT, NAME, Case, create, failing, healthy, start
from tests.lab.host import LabHost


def iptables_missing(host: LabHost) -> str:
    """The program iptables is gone.

    20.10, 26.1: `... (iptables failed: ...:  (fork/exec /usr/sbin/iptables: no such file or directory))`; 28.5:
    `failed to create endpoint webserver on network bridge: Unable to enable DIRECT ACCESS FILTERING - DROP rule: ...`
    """
    host.run("rm", "/usr/sbin/iptables")
    return failing(host)


def ip6tables_missing(host: LabHost) -> str:
    """The default network has IPv6, and the program ip6tables is gone. As iptables_missing, of ip6tables."""
    with_ip6(host)
    host.run("rm", "/usr/sbin/ip6tables")
    return failing(host)


def iptables_missing_at_start(host: LabHost) -> str:
    """The program iptables is gone, and Docker was restarted: it does not start any more.

    `failed to start daemon: Error initializing network controller: error obtaining controller instance: failed to
    create NAT chain DOCKER: Iptables not found`; 26.1 and 28.5 `... failed to register "bridge" driver: failed to
    create NAT chain DOCKER: iptables not found`
    """
    create(host)
    host.run("rm", "/usr/sbin/iptables")
    return _stopped(host)


def switched_to_legacy(host: LabHost) -> str:
    """Somebody switched iptables and ip6tables to the legacy backend while Docker ran. As nat_chain_gone."""
    switch(host, "legacy")
    return failing(host)


def switched_to_nft(host: LabHost) -> str:
    """Docker was started with the legacy backend; then somebody switched to nft. As nat_chain_gone."""
    healthy_with_legacy(host)
    host.run("iptables-nft", "-t", "nat", "-F")
    for table in ("nat", "filter"):
        host.run("nft", "delete", "table", "ip", table, check=False)
    switch(host, "nft")
    return failing(host)


def ip6tables_switched(host: LabHost) -> str:
    """The default network has IPv6, and somebody switched ip6tables alone to legacy. As ip6_chains_gone."""
    with_ip6(host)
    switch(host, "legacy", "ip6tables")
    return failing(host)


def lock_taken(host: LabHost) -> str:
    """Docker uses the legacy backend, and a script holds /run/xtables.lock: `docker start` hangs, and so does inspect.

    No error comes: every engine calls iptables with --wait, which waits for ever.
    """
    healthy_with_legacy(host)
    host.spawn("flock", "/run/xtables.lock", "sleep", "600")
    host.wait_until(lambda: _waits(host, "FLOCK"), "somebody holds the lock")
    create(host)
    # It comes back when the lock is free: within the session, or when its host ends.
    threading.Thread(target=_start_some_time, args=(host,), daemon=True).start()
    host.wait_until(lambda: _waits(host, "->"), "Docker's iptables waits for the lock")
    host.run("sleep", "2.5")
    return NAME


def without_net_admin(host: LabHost) -> str:
    """Somebody hardened docker.service: it lacks CAP_NET_ADMIN, and does not start.

    `failed to start daemon: ... failed to create NAT chain DOCKER: iptables failed: iptables -t nat -N DOCKER: iptables
    v1.8.9 (nf_tables): Could not fetch rule set generation id: Permission denied (you must be root)`
    """
    create(host)
    drop_in = "/etc/systemd/system/docker.service.d/hardening.conf"
    host.write_file(drop_in, "[Service]\nCapabilityBoundingSet=~CAP_NET_ADMIN\n")
    host.run("systemctl", "daemon-reload")
    return _stopped(host)


def zone_conflict(host: LabHost) -> str:
    """firewalld has bound docker0 to the zone public for good, and Docker was restarted: it does not start.

    `failed to start daemon: Error initializing network controller: Error creating default "bridge" network: Failed to
    program NAT chain: ZONE_CONFLICT: 'docker0' already bound to 'public'`; 28.5 without `Failed to program NAT chain: `
    Not on 26.1: each vain start leaves one more network of the bridge docker0 in its store, so that it does not start
    even after the conflict is gone (`networks have same bridge name`); that is a fault of its own.
    """
    create(host)
    host.run("systemctl", "start", "firewalld.service")
    host.wait_until(lambda: host.run("firewall-cmd", "--state", check=False).returncode == 0, "firewalld answers")
    host.run("firewall-cmd", "--permanent", "--zone=public", "--add-interface=docker0")
    host.run("firewall-cmd", "--reload")
    return _stopped(host)


def legacy_from_the_start(host: LabHost) -> str:
    """Nothing is wrong: Docker uses the legacy backend from its start, and what it wrote before is still in nft."""
    healthy_with_legacy(host)
    return healthy(host)


def healthy_with_legacy(host: LabHost) -> None:
    """Let Docker use the legacy backend from its start on."""
    switch(host, "legacy")
    host.run("systemctl", "restart", "docker.service")


def switch(host: LabHost, backend: str, *tools: str) -> None:
    """Let iptables and ip6tables, or these, mean another backend."""
    for tool in tools or ("iptables", "ip6tables"):
        host.run("update-alternatives", "--set", tool, f"/usr/sbin/{tool}-{backend}")


def _stopped(host: LabHost) -> str:
    """Restart Docker, which fails; its socket is stopped as well, so that nobody starts it again and again."""
    host.run("systemctl", "stop", "docker.socket", "docker.service")
    host.run("systemctl", "start", "docker.service", check=False)
    host.wait_until(
        lambda: host.run("systemctl", "is-active", "docker.service", check=False).stdout.strip() == "failed",
        "docker.service gave up",
    )
    return NAME


def _waits(host: LabHost, word: str) -> bool:
    inode = host.run("stat", "-c", "%i", "/run/xtables.lock", check=False).stdout.strip()
    locks = host.run("cat", "/proc/locks").stdout.splitlines()
    return bool(inode) and any(word in line and f":{inode} " in line for line in locks)


def _start_some_time(host: LabHost) -> None:
    try:
        start(host)
    except OSError:
        return  # the host went away while it waited


_GONE = r"fork/exec /usr/sbin/{}: no such file or directory"
CASES = (
    Case(
        make=iptables_missing,
        error=_GONE.format("iptables"),
        causes=("iptables_missing",),
        remedies=("mend_iptables_link",),
        recorded=(Engine.DOCKER_20_10, Engine.DOCKER_28_5),
    ),
    Case(
        make=ip6tables_missing,
        error=_GONE.format("ip6tables"),
        causes=("iptables_missing",),
        remedies=("mend_iptables_link",),
    ),
    Case(
        make=iptables_missing_at_start,
        causes=("iptables_missing", "daemon_not_running"),
        remedies=("mend_iptables_link",),
        recorded=(Engine.DOCKER_28_5,),
    ),
    Case(
        make=switched_to_legacy,
        error=ENDPOINT + r"-t nat -A DOCKER .*" + NO_CHAIN,
        causes=("firewall_backend_mismatch",),
        remedies=("switch_iptables_back",),
        recorded=(Engine.DOCKER_26_1, Engine.DOCKER_28_5),
    ),
    Case(
        make=switched_to_nft,
        error=ENDPOINT + r"-t nat -A DOCKER .*" + NO_CHAIN,
        causes=("firewall_backend_mismatch",),
        remedies=("switch_iptables_back",),
    ),
    Case(
        make=ip6tables_switched,
        error=ENDPOINT + r"ip6tables --wait -t nat -A DOCKER .*" + NO_CHAIN,
        causes=("firewall_backend_mismatch",),
        remedies=("switch_iptables_back",),
    ),
    Case(
        make=lock_taken,
        causes=("xtables_lock_held",),
        remedies=("end_lock_holder",),
        recorded=(Engine.DOCKER_20_10, Engine.DOCKER_28_5),
    ),
    Case(
        make=without_net_admin,
        causes=("netfilter_not_permitted", "daemon_not_running"),
        remedies=("allow_net_admin",),
        recorded=(Engine.DOCKER_26_1,),
    ),
    Case(
        make=zone_conflict,
        causes=("firewalld_conflict", "daemon_not_running"),
        remedies=("release_from_zone",),
        engines=(Engine.DOCKER_20_10, Engine.DOCKER_28_5),
        extra=Extra.RIVALS,
        recorded=(Engine.DOCKER_20_10, Engine.DOCKER_28_5),
    ),
    Case(make=legacy_from_the_start, verdict="healthy", recorded=(Engine.DOCKER_26_1,)),
)

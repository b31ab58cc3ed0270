"""The firewall's causes. Old kernels, missing modules, Docker 29 and unprivileged hosts cannot be made in the lab: here
the snapshots are made by hand, in the words of the engines and tools."""

import pytest

from bot.model import Answer, Command, Finding
from tests.causes.world import CHAINS, MODULES, NO_CHAIN, TOOLS, World, manager, network, process

FAILED = "driver failed programming external connectivity on endpoint webserver (2340): "
NAT_GONE = CHAINS[5:]
SIX = NO_CHAIN.replace("iptables --wait", "ip6tables --wait").replace("is: iptables:", "is: ip6tables:")
NO_TABLE = (
    FAILED
    + "Unable to enable DIRECT ACCESS FILTERING - DROP rule: (iptables failed: iptables --wait -t raw -A PREROUTING "
    "-p tcp -d 172.17.0.2 --dport 80 ! -i docker0 -j DROP: iptables v1.8.7 (legacy): can't initialize iptables table "
    "`raw': Table does not exist (do you need to insmod?)\nPerhaps iptables or your kernel needs to be upgraded.\n "
    "(exit status 3))"
)
NO_TABLE6 = (
    FAILED + "(iptables failed: ip6tables --wait -t nat -A DOCKER -p tcp -d 0/0 --dport 80 -j DNAT --to-destination "
    "[fd00::2]:80: ip6tables v1.8.7 (legacy): can't initialize ip6tables table `nat': Table does not exist (do you "
    "need to insmod?) (exit status 3))"
)
NO_EXTENSION = (
    FAILED
    + "(iptables failed: iptables --wait -t filter -A DOCKER -p tcp --dport 80 -j ACCEPT: Warning: Extension tcp "
    "revision 0 not supported, missing kernel module?\niptables: No chain/target/match by that name. (exit status 1))"
)
NO_RIGHT = (
    FAILED + "(iptables failed: iptables --wait -t nat -A DOCKER -p tcp -d 0/0 --dport 80 -j DNAT: iptables v1.8.7 "
    "(nf_tables): Could not fetch rule set generation id: Permission denied (you must be root) (exit status 4))"
)
LOCKED = (
    FAILED + "(iptables failed: iptables -t nat -A DOCKER: Another app is currently holding the xtables lock. Perhaps "
    "you want to use the -w option? (exit status 4))"
)
INCOMPATIBLE = (
    FAILED
    + "(iptables failed: iptables --wait -t nat -A DOCKER -p tcp --dport 80 -j DNAT: iptables v1.8.2 (nf_tables): "
    "table `nat' is incompatible, use 'nft' tool. (exit status 1))"
)
NO_NFT = (
    "failed to create endpoint webserver on network bridge: adding rules for bridge docker0: failed to find nft tool"
)
CONFLICT = "COMMAND_FAILED? ZONE_CONFLICT: 'docker0' already bound to 'public'"
MISSING = (
    FAILED
    + "(iptables failed: iptables --wait -t nat -A DOCKER: (fork/exec /usr/sbin/iptables: no such file or directory))"
)
NO_IPTABLES = tuple(line for line in TOOLS if not line.startswith("tool iptables"))
WITHOUT_MODULES = ("release 6.18.44", "disabled ")
"""A kernel without modules, such as a cloud's own: no directory, no /proc/modules, no configuration to read."""


def only(world: World, cause: str) -> Finding:
    found = world.diagnosis().findings
    assert [cause] == [finding.cause for finding in found], world.diagnosis().not_checked
    return found[0]


def commands(finding: Finding, remedy: int = 0) -> list[tuple[str, ...]]:
    return [step.argv for step in finding.remedies[remedy].steps if isinstance(step, Command)]


def without(lines: tuple[str, ...], *starts: str) -> tuple[str, ...]:
    return tuple(line for line in lines if not line.startswith(starts))


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"status": "running"},
        {"modules": WITHOUT_MODULES},
        {"modules": ("release 5.10.0", "modular yes", "disabled 0")},
        {"tools": without(TOOLS, "tool nft", "choice", "alternative", "manager")},
        {"tools": without(TOOLS, "tool ip6tables")},
        {"tools": (*without(TOOLS, "container"), "container lxc")},
        {"lock": ("took 400", "open 400", "waits 401", "open 401")},
        {"managers": (manager("ufw.service", since=500), manager("firewalld.service", since=600))},
        {"chains6": ()},
    ],
)
def test_a_healthy_host_has_no_findings_and_leaves_nothing_unchecked(changes: dict[str, object]) -> None:
    diagnosis = World(**changes).diagnosis()  # type: ignore[arg-type]
    assert ("healthy", (), ()) == (diagnosis.verdict, diagnosis.findings, diagnosis.not_checked)


# firewall_chains_missing


def test_who_removed_the_chains_is_named_with_the_time_and_the_line_that_did_it() -> None:
    nft = manager("nftables.service", since=900)
    wipes = ("wipes /etc/nftables.conf flush ruleset",)
    found = only(World(error=NO_CHAIN, chains=NAT_GONE, managers=(nft,), zones=wipes), "firewall_chains_missing")
    assert "nftables.service came after Docker (at 900)" in found.summary
    assert "/etc/nftables.conf: flush ruleset" in [item.text for item in found.evidence]
    assert ["order_after_firewall"] == [proposal.id for proposal in found.proposals]
    assert "PartOf=nftables.service" in found.proposals[0].diff


def test_a_service_that_was_there_before_docker_is_not_accused() -> None:
    found = only(
        World(error=NO_CHAIN, chains=NAT_GONE, managers=(manager("nftables.service", since=50),)),
        "firewall_chains_missing",
    )
    assert "nftables" not in found.summary
    assert () == found.proposals


def test_a_firewalld_that_ended_after_docker_is_accused_and_not_reloaded() -> None:
    ended = manager("firewalld.service", since=200, ended=300, active="inactive")
    found = only(World(error=NO_CHAIN, chains=NAT_GONE, managers=(ended,)), "firewall_chains_missing")
    assert "firewalld.service ended after Docker's start (at 300)" in found.summary
    assert ["restart_docker"] == [remedy.id for remedy in found.remedies]
    assert () == found.proposals


def test_a_firewalld_that_came_after_docker_is_not_reloaded_since_docker_does_not_hear_it() -> None:
    later = manager("firewalld.service", since=200)
    found = only(World(error=NO_CHAIN, chains=NAT_GONE, managers=(later,)), "firewall_chains_missing")
    assert ["restart_docker"] == [remedy.id for remedy in found.remedies]


def test_chains_that_only_newer_engines_make_are_not_missed_on_older_ones() -> None:
    old = tuple(line for line in CHAINS if not any(name in line for name in ("FORWARD -", "BRIDGE", "-CT")))
    jump = (*old[:-1], "-A FORWARD -o docker0 -j DOCKER", "COMMIT")
    assert {} == World(chains=jump, version="26.1.5").found()
    found = only(World(chains=jump, version="28.5.2"), "firewall_chains_missing")
    assert "DOCKER-FORWARD in filter" in found.summary


def test_a_chain_to_which_no_rule_leads_is_as_good_as_gone() -> None:
    for cut, entrance in (("-A FORWARD", "FORWARD in filter"), ("-A PREROUTING", "PREROUTING in nat")):
        found = only(World(chains=without(CHAINS, cut)), "firewall_chains_missing")
        assert found.summary.endswith(entrance)


def test_a_container_that_publishes_nothing_by_a_bridge_needs_no_rule_that_leads_there() -> None:
    cut = without(CHAINS, "-A FORWARD")
    assert {} == World(chains=cut, bindings={}).found()
    assert {} == World(chains=cut, network_mode="host").found()
    overlay = [network("bridge", bridge="docker0"), network("mesh", driver="overlay")]
    assert {} == World(chains=cut, network_mode="mesh", networks=overlay).found()


def test_ip6_chains_count_only_where_the_error_or_a_network_speaks_of_ip6() -> None:
    assert {} == World(chains6=NAT_GONE).found()
    found = only(World(error=SIX, chains6=NAT_GONE), "firewall_chains_missing")
    assert "DOCKER in nat of IPv6" in found.summary
    six = network("bridge", bridge="docker0") | {"IPAM": {"Config": [{"Subnet": "fd00::/64"}]}}
    assert {"firewall_chains_missing": "proved"} == World(chains6=NAT_GONE, networks=[six]).found()
    assert {} == World(chains6=NAT_GONE, networks=[six], daemon_json='{"ip6tables": false}').found()


def test_a_table_that_iptables_cannot_read_is_read_through_nft_and_not_called_empty() -> None:
    native = ("*filter", *CHAINS[6:], "unreadable nat", "*nat", ":PREROUTING -", ":DOCKER -",
              "native PREROUTING: dnat to tcp dport map @targets", "-A PREROUTING -j DOCKER")  # fmt: skip
    assert {} == World(chains=native).found()


# firewall_backend_mismatch


def test_chains_in_the_other_backend_are_a_mismatch_and_iptables_is_pointed_back() -> None:
    found = only(World(error=NO_CHAIN, chains=NAT_GONE, other_chains=CHAINS), "firewall_backend_mismatch")
    assert ["switch_iptables_back", "restart_docker"] == [remedy.id for remedy in found.remedies]
    assert [("update-alternatives", "--set", "iptables", "/usr/sbin/iptables-legacy")] == commands(found)
    (undo,) = found.remedies[0].undo
    assert isinstance(undo, Command)
    assert "/usr/sbin/iptables-nft" == undo.argv[-1]


def test_ip6tables_is_pointed_back_as_well_where_its_chains_are_left_behind_too() -> None:
    both = World(error=NO_CHAIN, chains=NAT_GONE, other_chains=CHAINS, chains6=(), other_chains6=CHAINS)
    argv = commands(only(both, "firewall_backend_mismatch"))
    assert ["iptables", "ip6tables"] == [command[2] for command in argv]
    assert 2 == len(both.diagnosis().findings[0].remedies[0].undo)


def test_without_alternatives_only_a_restart_is_offered() -> None:
    world = World(error=NO_CHAIN, chains=NAT_GONE, other_chains=CHAINS, tools=without(TOOLS, "manager update"))
    assert ["restart_docker"] == [remedy.id for remedy in only(world, "firewall_backend_mismatch").remedies]


def test_chains_in_both_backends_are_no_mismatch() -> None:
    assert {} == World(other_chains=CHAINS).found()


# kernel_modules_gone, kernel_lacks_feature

UPGRADED = (
    "release 6.1.0-18-amd64",
    "modular yes",
    "disabled 0",
    "installed 6.1.0-9-amd64",
    "installed 6.1.0-21-amd64",
)


def test_a_kernel_that_was_upgraded_under_way_has_lost_its_modules() -> None:
    found = only(World(error=NO_EXTENSION, modules=UPGRADED), "kernel_modules_gone")
    assert "proved" == found.certainty
    assert "installed is 6.1.0-21-amd64" in found.summary
    assert [("apt-get", "install", "--reinstall", "--yes", "linux-image-6.1.0-18-amd64")] == commands(found)
    assert ["restart_host"] == [proposal.id for proposal in found.proposals]


def test_without_another_kernel_it_is_only_likely_that_modules_are_gone_and_nothing_is_run() -> None:
    found = only(World(error=NO_EXTENSION, modules=UPGRADED[:3]), "kernel_modules_gone")
    assert ("likely", ()) == (found.certainty, found.remedies)


@pytest.mark.parametrize("modules", [UPGRADED, UPGRADED[:3], WITHOUT_MODULES])
def test_no_directory_of_modules_alone_is_nothing(modules: tuple[str, ...]) -> None:
    assert {} == World(modules=modules).found()


@pytest.mark.parametrize("error", [NO_EXTENSION, NO_TABLE])
def test_a_kernel_without_modules_has_not_lost_any(error: str) -> None:
    built_in = (*WITHOUT_MODULES, "config NETFILTER_XTABLES y", "config IP_NF_RAW y")
    for modules in (WITHOUT_MODULES, built_in):
        assert {} == World(error=error, modules=modules).found()


def test_a_module_that_is_loaded_is_not_what_is_missing() -> None:
    assert {} == World(error=NO_EXTENSION, modules=(*UPGRADED, "loaded xt_tcpudp")).found()


def test_a_module_that_nobody_loaded_is_loaded_now_and_at_boot() -> None:
    found = only(World(error=NO_TABLE), "kernel_lacks_feature")
    assert [("modprobe", "-a", "iptable_raw"), ("tee", "/etc/modules-load.d/docker-netfilter.conf")] == commands(found)
    assert "iptable_raw\n" == next(s.stdin for s in found.remedies[0].steps if isinstance(s, Command) and s.stdin)


NO_RAW = without(MODULES, "file iptable_raw")


def test_a_kernel_without_the_table_raw_does_without_it_at_a_price() -> None:
    found = only(World(error=NO_TABLE, modules=(*NO_RAW, "config IP_NF_RAW n")), "kernel_lacks_feature")
    assert "CONFIG_IP_NF_RAW is not set" in found.evidence[0].text
    (remedy,) = found.remedies
    assert ("do_without_raw_table", "dangerous") == (remedy.id, remedy.risk)
    assert ("systemctl", "restart", "docker.service") in commands(found)


@pytest.mark.parametrize("version", ["28.0.1", "26.1.5"])
def test_engines_that_know_no_such_setting_are_not_given_it(version: str) -> None:
    assert () == only(World(error=NO_TABLE, modules=NO_RAW, version=version), "kernel_lacks_feature").remedies


def test_a_module_that_may_not_be_loaded_is_told_with_the_line_that_forbids_it() -> None:
    found = only(World(error=NO_TABLE, modules=(*MODULES, "blocked iptable_raw blacklist iptable_raw")),
                 "kernel_lacks_feature")  # fmt: skip
    assert "blacklist iptable_raw" in found.evidence[0].text
    locked = tuple("disabled 1" if line == "disabled 0" else line for line in MODULES)
    assert "modules_disabled" in only(World(error=NO_TABLE, modules=locked), "kernel_lacks_feature").evidence[0].text


def test_ipset_is_needed_by_one_version_only() -> None:
    error = FAILED + (
        "(iptables failed: iptables --wait -A FORWARD -m set --match-set docker-ext-bridges-v4 dst -j DOCKER: Warning: "
        "Extension set revision 0 not supported, missing kernel module?\niptables v1.8.7 (nf_tables): RULE_INSERT "
        "failed (No such file or directory): rule in chain FORWARD (exit status 4))"
    )
    found = only(World(error=error, version="28.0.0"), "kernel_lacks_feature")
    assert ["upgrade_docker"] == [proposal.id for proposal in found.proposals]


# iptables_missing


def test_a_link_that_broke_is_made_again_before_anything_is_installed() -> None:
    found = only(World(error=MISSING, tools=NO_IPTABLES), "iptables_missing")
    assert ["mend_iptables_link", "install_iptables"] == [remedy.id for remedy in found.remedies]
    assert [("update-alternatives", "--auto", "iptables")] == commands(found)


def test_a_package_that_is_gone_is_installed_with_what_the_host_has() -> None:
    bare = (*without(NO_IPTABLES, "choice", "manager"), "manager dnf")
    found = only(World(error=MISSING, tools=bare), "iptables_missing")
    assert [("dnf", "--assumeyes", "install", "iptables-nft")] == commands(found)


def test_an_iptables_that_is_back_is_not_missing() -> None:
    assert {} == World(error=MISSING).found()


@pytest.mark.parametrize(
    "changes", [{"daemon_json": '{"iptables": false}'}, {"firewall_driver": "nftables", "version": "29.0.0"}]
)
def test_an_engine_that_does_without_iptables_does_not_miss_it(changes: dict[str, str]) -> None:
    assert {} == World(tools=NO_IPTABLES, **changes).found()  # type: ignore[arg-type]


def test_where_the_path_of_the_daemon_cannot_be_seen_nothing_is_claimed() -> None:
    diagnosis = World(error=MISSING, tools=("path ", *NO_IPTABLES[1:])).diagnosis()
    assert () == diagnosis.findings
    assert "iptables_missing" in [item.question for item in diagnosis.not_checked]


# xtables_lock_held

HELD = ("took 400", "open 400", "open 401", "open 402", "waits 402")
HOLDER = [process(400, "flock", "/user.slice/x.scope", start=0), process(401, "sleep", "/user.slice/x.scope", ppid=400)]


def waiting(start: int, ppid: int = 50) -> list[list[str]]:
    return [*HOLDER, process(402, "iptables", "/system.slice/docker.service", ppid=ppid, start=start - 402)]


def test_who_makes_dockers_iptables_wait_is_ended_with_the_child_that_inherited_the_lock() -> None:
    found = only(World(lock=HELD, processes=waiting(90_000)), "xtables_lock_held")
    assert "flock (pid 400) holds the xtables lock" in found.summary
    assert [("kill", "-TERM", "400", "401")] == commands(found)
    (step, _) = found.remedies[0].steps
    assert isinstance(step, Command)
    assert step.guard is not None
    assert 400 == step.guard.pid


def test_a_hanging_start_is_explained_although_the_container_cannot_be_inspected() -> None:
    silent = {"container": Answer("container", could_not="the engine did not answer within 8 s")}
    diagnosis = World(lock=HELD, processes=waiting(90_000), instead=silent).diagnosis()
    assert ("cause", ["xtables_lock_held"]) == (diagnosis.verdict, [item.cause for item in diagnosis.findings])


@pytest.mark.parametrize("processes", [waiting(99_900), waiting(90_000, ppid=1)], ids=["a moment", "not Docker's"])
def test_a_short_queue_or_somebody_elses_is_no_fault(processes: list[list[str]]) -> None:
    assert {} == World(lock=HELD, processes=processes).found()


def test_a_lock_that_failed_the_last_start_counts_only_while_it_is_held() -> None:
    assert {} == World(error=LOCKED).found()
    assert {"xtables_lock_held": "proved"} == World(error=LOCKED, lock=HELD[:3], processes=HOLDER).found()


def test_a_protected_holder_is_named_and_left_alone() -> None:
    firewalld = [process(400, "firewalld", "/system.slice/firewalld.service")]
    found = only(World(error=LOCKED, lock=("took 400", "open 400"), processes=firewalld), "xtables_lock_held")
    assert () == found.remedies


# netfilter_not_permitted

WEAK = tuple(line.replace("000001ffffffffff", "000001ffffffefff") for line in TOOLS)


def test_a_host_that_is_an_unprivileged_container_has_to_get_the_right_from_outside() -> None:
    lxc = (*without(WEAK, "container", "uid_map"), "container lxc", "uid_map 0 100000 65536")
    found = only(World(error=NO_RIGHT, tools=lxc), "netfilter_not_permitted")
    assert ("proved", ()) == (found.certainty, found.remedies)
    assert ["allow_netfilter_from_outside"] == [proposal.id for proposal in found.proposals]


def test_a_unit_that_takes_the_right_away_is_given_it_again() -> None:
    tools = (
        *without(TOOLS, "unit", "dockerd"),
        "unit CapabilityBoundingSet=cap_chown",
        "dockerd CapEff: 0000000000000001",
    )
    found = only(World(error=NO_RIGHT, tools=tools), "netfilter_not_permitted")
    assert ("systemctl", "restart", "docker.service") in commands(found)


def test_the_words_alone_prove_nothing_where_the_right_is_there() -> None:
    found = only(World(error=NO_RIGHT), "netfilter_not_permitted")
    assert ("likely", ()) == (found.certainty, found.remedies)


def test_a_missing_table_is_a_missing_right_only_where_the_right_is_missing() -> None:
    assert "netfilter_not_permitted" not in World(error=NO_TABLE).found()
    assert "netfilter_not_permitted" in World(error=NO_TABLE, tools=WEAK).found()


# ip6tables_broken


def test_a_module_of_ip6_that_nobody_loaded_is_loaded() -> None:
    found = only(World(error=NO_TABLE6), "ip6tables_broken")
    assert ("modprobe", "-a", "ip6table_nat") in commands(found)
    assert ["leave_ip6tables_alone"] == [proposal.id for proposal in found.proposals]


def test_an_ip6_that_the_kernel_has_is_broken_only_perhaps() -> None:
    found = only(World(error=NO_TABLE6, modules=(*MODULES, "builtin ip6table_nat")), "ip6tables_broken")
    assert ("likely", ()) == (found.certainty, found.remedies)


# nftables_backend_failed


def test_docker_29_without_nft_gets_it_installed() -> None:
    config = '{"firewall-backend": "nftables"}'
    world = World(error=NO_NFT, tools=without(TOOLS, "tool nft"), daemon_json=config, version="29.1.0",
                  firewall_driver="nftables")  # fmt: skip
    found = only(world, "nftables_backend_failed")
    assert [("apt-get", "install", "--yes", "nftables"), ("systemctl", "restart", "docker.service")] == commands(found)
    assert "/etc/docker/daemon.json" == found.proposals[0].where
    world.tools = TOOLS
    assert ("likely", ()) == (only(world, "nftables_backend_failed").certainty, world.diagnosis().findings[0].remedies)


# firewalld_conflict


def test_a_bridge_in_another_zone_is_taken_out_of_it_for_good_and_now() -> None:
    world = World(error=FAILED + CONFLICT, zones=("permanent public docker0", "runtime public docker0"),
                  managers=(manager("firewalld.service", since=50),))  # fmt: skip
    found = only(world, "firewalld_conflict")
    remove = ("--zone=public", "--remove-interface=docker0")
    assert [("firewall-cmd", "--permanent", *remove), ("firewall-cmd", *remove)] == commands(found)
    assert 2 == len(found.remedies[0].undo)


def test_a_bridge_in_dockers_own_zone_is_no_conflict_any_more() -> None:
    world = World(error=FAILED + CONFLICT, zones=("runtime docker docker0",),
                  managers=(manager("firewalld.service", since=50),))  # fmt: skip
    found = only(world, "firewalld_conflict")
    assert ("likely", ()) == (found.certainty, found.remedies)


# foreign_nft_rules


def test_native_rules_are_shown_and_left_to_their_owner() -> None:
    native = (*CHAINS, "unreadable nat", "native PREROUTING: dnat to tcp dport map @targets")
    found = only(World(error=INCOMPATIBLE, chains=native), "foreign_nft_rules")
    assert ("proved", ()) == (found.certainty, found.remedies)
    assert "-PREROUTING: dnat to tcp dport map @targets" in found.proposals[0].diff
    assert {} == World(error=INCOMPATIBLE).found()


def test_a_daemon_that_does_not_start_for_its_firewall_is_not_simply_started_again() -> None:
    gone = {name: Answer(name, could_not="no dockerd runs on the host")
            for name in ("container", "containers", "networks", "version", "info")}  # fmt: skip
    words = 'failed to start daemon: Error initializing network controller: failed to register "bridge" driver: '
    world = World(docker_state=("failed", "failed", "exit-code"), dockerd=False, instead=gone, tools=NO_IPTABLES,
                  log=(words + "failed to create NAT chain DOCKER: iptables not found",))  # fmt: skip
    assert ["iptables_missing", "daemon_not_running"] == list(world.found())
    first = world.diagnosis().findings[0]
    assert ("systemctl", "start", "docker.service") in commands(first)

"""Each risk on hosts made by hand: what is foreseen, and what looks like it and is none."""

import json
from collections.abc import Iterator

import pytest

from bot.model import Answer, Certainty, Foreseen
from bot.risks import HEADINGS, KnownRisk, MalformedRisk, all_risks, risk
from bot.scan import MOST_OF_ONE, out_of_reach, scan
from bot.snapshot import Snapshot
from tests.causes.world import CHAINS, World, network, process, sock
from tests.scan.world import Box, ScannedHost, boot_unit

NGINX = boot_unit("nginx.service", exec_start="/usr/sbin/nginx -g daemon on;")
LISTENS = (
    "file /etc/nginx/nginx.conf",
    "  include /etc/nginx/sites-enabled/*;",
    "file /etc/nginx/sites-enabled/default",
    "  listen 80 default_server;",
    "  listen [::]:80 default_server;",
)
REFUSED = "driver failed programming external connectivity on endpoint web (0f): Bind for 0.0.0.0:80 failed: port is already allocated"  # noqa: E501 - one line of Docker's


def test_a_host_on_which_all_is_well_has_no_risk_and_nothing_unjudged() -> None:
    assert {} == ScannedHost().found()


def test_a_host_without_containers_has_no_risk_whatever_else_could_not_be_seen() -> None:
    silent = {name: Answer(name, could_not="needs root") for name in ("firewall", "enabled_units", "sysctls", "disks")}
    assert {} == ScannedHost(boxes=(), instead=silent).found()


def test_what_could_not_be_looked_at_is_never_fine() -> None:
    report = ScannedHost(instead={"kept_containers": Answer("kept_containers", errors="needs root", exit=1)}).report()
    assert () == report.risks
    assert len(all_risks()) == len(report.not_checked)
    assert {"needs root"} == {item.reason for item in report.not_checked}


@pytest.mark.parametrize(
    ("box", "configs", "certainty"),
    [
        (Box(), LISTENS, "proved"),
        (Box(address="198.18.0.11"), LISTENS, "proved"),
        (Box(address="::1"), LISTENS, "proved"),
        (Box(), (), "likely"),
        (Box(), ("file /etc/nginx/nginx.conf", "  http { server { listen 80; } }"), "proved"),
        (Box(), ("file /etc/nginx/nginx.conf", "  listen 127.0.0.1:80;"), "proved"),
    ],
)
def test_an_enabled_service_takes_the_port(box: Box, configs: tuple[str, ...], certainty: str) -> None:
    found = ScannedHost(boxes=(box,), units=(NGINX,), configs=configs).found()
    assert {"service_takes_port_at_boot": certainty} == found


@pytest.mark.parametrize(
    ("box", "units", "configs"),
    [
        (Box(port=8080), (NGINX,), LISTENS),  # another port
        (Box(address="198.18.0.11"), (NGINX,), ("file /etc/nginx/nginx.conf", "  listen 127.0.0.1:80;")),
        (Box(), (NGINX,), ("file /etc/nginx/nginx.conf", "  listen 81;", "  # listen 80;")),
        (Box(protocol="udp"), (NGINX,), LISTENS),
        (Box(policy="no"), (NGINX,), LISTENS),
        (Box(policy="unless-stopped", up=False, stopped_by_hand=True), (NGINX,), LISTENS),
        (Box(up=False, started_before=False), (NGINX,), LISTENS),  # the engine never starts it at boot
        (Box(), (), LISTENS),  # not enabled
        (Box(), (boot_unit("nginx.service", active="active"),), LISTENS),  # runs beside the container
        (Box(mode="host"), (NGINX,), LISTENS),  # publishes nothing
    ],
)
def test_a_service_that_takes_no_port_away_is_left_alone(
    box: Box, units: tuple[str, ...], configs: tuple[str, ...]
) -> None:
    assert {} == ScannedHost(boxes=(box,), units=units, configs=configs).found()


def test_on_ipv6_nginx_takes_no_ipv4_unless_it_is_told_to() -> None:
    own = Box(address="198.18.0.11")
    only, both = (("file /etc/nginx/nginx.conf", f"  listen [::]:80{more};") for more in ("", " ipv6only=off"))
    assert {} == ScannedHost((own,), units=(NGINX,), configs=only).found()
    assert {"service_takes_port_at_boot": "proved"} == ScannedHost((own,), units=(NGINX,), configs=both).found()


def test_apache_and_redis_are_read_as_well() -> None:
    apache = ("file /etc/apache2/ports.conf", "  Listen 80", "  <IfModule ssl_module>", "  Listen 443", "  </IfModule>")
    redis = ("file /etc/redis/redis.conf", "  port 6379", "  bind 127.0.0.1 -::1")
    proved = {"service_takes_port_at_boot": "proved"}
    web, cache = boot_unit("apache2.service"), boot_unit("redis-server.service")
    assert proved == ScannedHost(units=(web,), configs=apache).found()
    # What stands in a section holds only where its condition does.
    assert {} == ScannedHost((Box(port=443),), units=(web,), configs=apache).found()
    assert proved == ScannedHost((Box(port=6379),), units=(cache,), configs=redis).found()
    assert {} == ScannedHost((Box(port=6379, address="198.18.0.11"),), units=(cache,), configs=redis).found()


def test_a_file_that_nginx_does_not_include_says_nothing() -> None:
    configs = ("file /etc/nginx/nginx.conf", "  listen 81;", "file /etc/nginx/sites-enabled/old", "  listen 80;")
    assert {} == ScannedHost(units=(NGINX,), configs=configs).found()


def test_a_service_with_another_configuration_is_only_likely() -> None:
    told = boot_unit("nginx.service", exec_start="/usr/sbin/nginx -c /srv/nginx.conf")
    assert {"service_takes_port_at_boot": "likely"} == ScannedHost(units=(told,), configs=LISTENS).found()


def test_a_service_that_listens_now_while_the_container_is_down_is_proved() -> None:
    nginx = process(812, "nginx", "/system.slice/nginx.service", holds=(7,))
    world = World(sockets=[sock(inode=7)], processes=[nginx])
    running = boot_unit("nginx.service", active="active", MainPID="812")
    host = ScannedHost(boxes=(Box(up=False, exit_code=137),), units=(running,), world=world)
    assert {"service_takes_port_at_boot": "proved"} == host.found()


@pytest.mark.parametrize(
    ("command", "port", "found"),
    [
        ("/usr/bin/python3 -m http.server 8080", 8080, True),
        ("/opt/app --port=8080", 8080, True),
        ("/opt/app -p 8080 -v", 8080, True),
        ("/opt/app --listen 127.0.0.1:8080", 8080, True),
        ("/opt/app --workers 8080", 8080, False),
        ("/opt/app --port=18080", 8080, False),
        ("/opt/app --port=80801", 8080, False),
    ],
)
def test_a_command_that_names_the_port_is_possible(command: str, port: int, found: bool) -> None:
    for host in (ScannedHost((Box(port=port),), units=(boot_unit("app.service", exec_start=command),)),
                 ScannedHost((Box(port=port),), cron=(f"/etc/cron.d/app @reboot root {command}",))):  # fmt: skip
        assert (["possible"] if found else []) == list(host.found().values())


@pytest.mark.parametrize(
    ("listen", "more", "box", "certainty"),
    [
        ("[::]:80 (Stream)", {}, Box(), "proved"),
        ("0.0.0.0:80 (Stream)", {}, Box(address="127.0.0.1"), "proved"),
        ("[::]:80 (Stream)", {"BindIPv6Only": "ipv6-only"}, Box(address="127.0.0.1"), None),
        ("[::]:80 (Stream)", {"BindIPv6Only": "ipv6-only"}, Box(address="::1"), "proved"),
        ("127.0.0.1:80 (Stream)", {}, Box(address="198.18.0.11"), None),
        ("[::]:80 (Datagram)", {}, Box(), None),
        ("/run/web.sock (Stream)", {}, Box(), None),
    ],
)
def test_an_enabled_socket_unit(listen: str, more: dict[str, str], box: Box, certainty: str | None) -> None:
    host = ScannedHost((box,), units=(boot_unit("web.socket", Listen=listen, **more),))
    assert ({"socket_unit_takes_port_at_boot": certainty} if certainty else {}) == host.found()


@pytest.mark.parametrize(
    ("boxes", "hit"),
    [
        ((Box("a"), Box("b", up=False, exit_code=137)), True),
        ((Box("a", address="127.0.0.1"), Box("b", up=False, exit_code=137)), True),
        ((Box("a"), Box("b", up=False, policy="no")), False),
        ((Box("a"), Box("b", up=False, policy="on-failure")), False),  # it ended well: the engine leaves it
        ((Box("a"), Box("b", up=False, policy="on-failure", exit_code=1)), True),
        ((Box("a"), Box("b", up=False, policy="unless-stopped", stopped_by_hand=True)), False),
        ((Box("a"), Box("b", up=False, protocol="udp")), False),
        ((Box("a", address="127.0.0.1"), Box("b", up=False, address="198.18.0.11")), False),
    ],
)
def test_two_containers_with_the_same_port(boxes: tuple[Box, ...], hit: bool) -> None:
    assert ({"same_port_published_twice": "proved"} if hit else {}) == ScannedHost(boxes).found()


@pytest.mark.parametrize(("reserved", "hit"), [("", True), ("41000", False), ("8080,40000-42000", False)])
def test_a_port_of_the_outgoing_range(reserved: str, hit: bool) -> None:
    host = ScannedHost((Box(port=41000),), reserved=reserved)
    assert ({"port_in_outgoing_range": "possible"} if hit else {}) == host.found()


def test_forwarding_that_docker_leaves_alone_must_be_in_a_file() -> None:
    off = '{"ip-forward": false}'
    says = "now 1\nfile /usr/lib/sysctl.d/50-a.conf\nfile /etc/sysctl.d/99-b.conf\n  net.ipv4.ip_forward = {}\n"
    likely = {"forwarding_not_persistent": "likely"}
    assert likely == ScannedHost(world=World(daemon_json=off)).found()
    assert likely == ScannedHost(world=World(daemon_json=off), forward=says.format(0)).found()
    assert {} == ScannedHost(world=World(daemon_json=off), forward=says.format(1)).found()
    assert {} == ScannedHost(forward=says.format(0)).found()  # Docker switches it on itself


def test_of_sysctl_files_with_one_name_the_stronger_counts_and_the_last_name_wins() -> None:
    world = World(daemon_json='{"ip-forward": false}')
    shadowed = "now 1\nfile /usr/lib/sysctl.d/9.conf\n  net.ipv4.ip_forward = 1\nfile /etc/sysctl.d/9.conf\n"
    last = "now 1\nfile /etc/sysctl.d/1.conf\n  net.ipv4.ip_forward=0\nfile /etc/sysctl.conf\n  net/ipv4/ip_forward=1\n"
    assert ["forwarding_not_persistent"] == list(ScannedHost(world=world, forward=shadowed).found())
    assert {} == ScannedHost(world=world, forward=last).found()


def test_chains_that_are_gone_while_containers_run() -> None:
    bare = tuple(line for line in CHAINS if "DOCKER" not in line)
    assert {"firewall_chains_gone": "proved"} == ScannedHost(world=World(chains=bare)).found()
    assert {} == ScannedHost((Box(up=False, exit_code=1),), world=World(chains=bare)).found()
    assert {} == ScannedHost(world=World(chains=bare, daemon_json='{"iptables": false}')).found()
    assert {} == ScannedHost(world=World(chains=bare, other_chains=CHAINS)).found()


def test_both_backends_with_docker_chains() -> None:
    assert {"firewall_backends_mixed": "likely"} == ScannedHost(world=World(other_chains=CHAINS)).found()


@pytest.mark.parametrize(
    ("command", "order", "certainty"),
    [
        ("/usr/sbin/nft flush ruleset", {"After": "docker.service"}, "proved"),
        ("/usr/sbin/nft -f /etc/nftables.conf", {}, "likely"),
        ("/usr/sbin/nft -f /etc/other.conf", {}, None),  # what it says was not read
        ("/usr/sbin/nft -f /etc/nftables.conf", {"Before": "network-pre.target", "DefaultDependencies": "no"}, None),
        ("/usr/sbin/nft -f /etc/nftables.conf", {"Before": "docker.service"}, None),
        ("/bin/sh -c iptables -F", {}, "likely"),
        ("/usr/sbin/iptables -A FORWARD -j DROP", {}, None),
        ("/usr/sbin/iptables-restore /etc/iptables/rules.v4", {}, "likely"),
        ("/usr/sbin/iptables-restore --noflush /etc/iptables/rules.v4", {}, None),
    ],
)
def test_a_service_that_empties_the_firewall_at_boot(
    command: str, order: dict[str, str], certainty: str | None
) -> None:
    flusher = boot_unit("rules.service", exec_start=command, **order)
    host = ScannedHost(units=(flusher,), rule_files=("/etc/nftables.conf 3:flush ruleset",))
    assert ({"firewall_flushed_after_docker": certainty} if certainty else {}) == host.found()


def test_a_kernel_whose_modules_are_gone() -> None:
    gone = {"kernel": Answer("kernel", "release 6.1.0-1\nmodules no\nmodular yes\n", exit=0)}
    built_in = {"kernel": Answer("kernel", "release 6.1.0-1\nmodules no\nmodular no\n", exit=0)}
    report = ScannedHost(instead=gone, kernels=("6.1.0-2",)).report()
    assert ["kernel_modules_removed"] == [item.risk for item in report.risks]
    assert "6.1.0-2" in report.risks[0].summary
    assert {} == ScannedHost(instead=built_in).found()


def test_a_disk_without_space_or_inodes() -> None:
    def df(used: int, free: int) -> dict[str, Answer]:
        row = f"/dev/vda {used + free} {used} {free} 99% /\n"
        return {"disks": Answer("disks", row, exit=0)}

    assert {"disk_nearly_full": "likely"} == ScannedHost(instead=df(99_000, 1_000)).found()
    assert {"disk_nearly_full": "proved"} == ScannedHost(instead=df(100_000, 0)).found()
    assert {} == ScannedHost(instead=df(99_000_000, 2_000_000)).found()  # 2 GB are left
    assert {"disk_nearly_full": "likely"} == ScannedHost(inodes=(99_900, 100)).found()


def test_the_daemon_has_hardly_a_file_left() -> None:
    assert {"descriptors_nearly_used_up": "likely"} == ScannedHost(world=World(files=(1000, 1024, 1024))).found()


def test_docker_that_does_not_start_at_boot() -> None:
    socket = boot_unit("docker.socket", active="active")
    report = ScannedHost(docker="disabled", units=(socket,)).report()
    assert [("docker_not_started_at_boot", "proved")] == [(item.risk, str(item.certainty)) for item in report.risks]
    assert "docker.socket starts it only when somebody connects" in report.risks[0].summary
    assert {} == ScannedHost((Box(policy="no"),), docker="disabled").found()


def test_a_container_that_docker_gave_up() -> None:
    down = Box(up=False, exit_code=128, error=REFUSED, started_before=False)
    report = ScannedHost((down,)).report()
    assert ["container_given_up"] == [item.risk for item in report.risks]
    assert "(S_ALLOCATED); it never ran" in report.risks[0].summary
    often = Box(up=False, exit_code=3, policy="on-failure", restarts=5, most_restarts=5)
    assert {"container_given_up": "proved"} == ScannedHost((often,)).found()


@pytest.mark.parametrize(
    "box",
    [
        Box(up=False, error=REFUSED, exit_code=128, policy="no"),
        Box(up=False, error=REFUSED, exit_code=128, stopped_by_hand=True, policy="unless-stopped"),
        Box(up=False, exit_code=0),
        Box(error=REFUSED),  # runs
    ],
)
def test_a_container_that_is_down_for_another_reason_was_not_given_up(box: Box) -> None:
    assert {} == ScannedHost((box,)).found()


def test_an_address_that_the_host_no_longer_has() -> None:
    assert {"address_gone": "proved"} == ScannedHost((Box(address="203.0.113.7"),)).found()
    down = Box(address="203.0.113.7", up=False, exit_code=137)
    assert {"address_gone": "likely"} == ScannedHost((down,)).found()
    foreign = {"addresses": Answer("addresses", "whose dockerd\nssh \nnonlocal4 1\nv4 127.0.0.1\nend\n", exit=0)}
    assert {} == ScannedHost((Box(address="203.0.113.7"),), instead=foreign).found()


@pytest.mark.parametrize(
    ("row", "after", "hit"),
    [
        ("2: eth0    inet 198.18.0.11/24 scope global dynamic eth0\\ valid_lft 3600sec", "", True),
        ("7: wg0    inet 198.18.0.11/24 scope global wg0\\ valid_lft forever", "", True),
        ("7: wg0    inet 198.18.0.11/24 scope global wg0\\ valid_lft forever", "wg-quick@wg0.service", False),
        ("2: eth0    inet 198.18.0.11/24 scope global eth0\\ valid_lft forever", "", False),
    ],
)
def test_an_address_that_comes_late(row: str, after: str, hit: bool) -> None:
    host = ScannedHost((Box(address="198.18.0.11"),), interfaces=(row,), docker_after=after)
    assert ({"address_comes_late": "likely"} if hit else {}) == host.found()


def test_a_network_that_is_gone_and_a_bridge_that_is() -> None:
    lost = Box(up=False, exit_code=137, networks=("b" * 64,))
    assert {"network_gone": "proved"} == ScannedHost((lost,)).found()
    bare = World(networks=[network("bridge", bridge="docker0")], links=("lo", "eth0"))
    assert {"network_gone": "proved"} == ScannedHost(world=bare).found()


def test_containers_that_are_kept_elsewhere_are_not_passed_over() -> None:
    report = ScannedHost((Box("a"), Box("b"))).report()
    assert () == report.not_checked
    host = ScannedHost((Box("a"),))
    other = [{"Id": "f" * 64, "Names": ["/other"], "State": "running"}]
    host.instead = {"containers": Answer("containers", json.dumps(other), exit=0)}
    assert any("other" in item.reason for item in host.report().not_checked)


def test_an_engine_that_is_down_is_scanned_by_its_files() -> None:
    silent = {name: Answer(name, could_not="no dockerd runs") for name in ("containers", "networks", "info", "version")}
    report = ScannedHost(units=(NGINX,), configs=LISTENS, docker="disabled", instead=silent).report()
    assert {"service_takes_port_at_boot", "docker_not_started_at_boot"} == {item.risk for item in report.risks}
    assert report.engine is None


def test_the_surest_comes_first_and_many_of_one_kind_are_summed_up() -> None:
    many = tuple(Box(f"c{number}", port=41000 + number) for number in range(MOST_OF_ONE + 5))
    report = ScannedHost((*many, Box("lost", address="203.0.113.7"))).report()
    assert ("address_gone", "port_in_outgoing_range") == (report.risks[0].risk, report.risks[1].risk)
    assert MOST_OF_ONE + 2 == len(report.risks)
    assert any("the same 5 times more" in item.summary for item in report.risks)


def test_the_same_answers_make_the_same_report() -> None:
    host = ScannedHost((Box("a"), Box("b", up=False, exit_code=137)), units=(NGINX,), configs=LISTENS)
    assert host.report() == host.report()


def test_a_rule_that_breaks_hides_no_other() -> None:
    def fails(see: Snapshot) -> Iterator[Foreseen]:
        raise RuntimeError("oops")

    snapshot = ScannedHost((Box("a"), Box("b", up=False, exit_code=137))).snapshot()
    known = {item.id: item for item in all_risks()}
    broken = KnownRisk("broken", "It breaks.", (), fails)
    report = scan(snapshot, risks=(broken, known["same_port_published_twice"]))
    assert ["same_port_published_twice"] == [item.risk for item in report.risks]
    assert "please report this" in report.not_checked[0].reason


def test_a_hostile_answer_is_an_unjudged_risk_and_no_crash() -> None:
    for output in ("", "C\tx\nend", "C\t1\t2\t3\t4\t5\t6\t7\nH\t1\t2\t3\t4\nend", "\x00" * 99, "end\nend\nend"):
        report = ScannedHost(instead={"kept_containers": Answer("kept_containers", output, exit=0)}).report()
        assert () == report.risks
        assert report.not_checked


def test_every_risk_says_all_that_must_be_said() -> None:
    assert len(all_risks()) > 15
    for known in all_risks():
        assert HEADINGS == tuple(heading for heading, _ in known.sections)


def test_no_evidence_no_risk() -> None:
    with pytest.raises(ValueError, match="no evidence"):
        Foreseen("x", Certainty.PROVED, "s", ())


def test_a_rule_without_prose_or_with_another_name_is_refused() -> None:
    def rule(see: object) -> object:
        """No headings."""
        return see

    with pytest.raises(MalformedRisk):
        risk(rule)  # type: ignore[arg-type]


def test_a_host_out_of_reach_says_so() -> None:
    report = out_of_reach("host1", "no route")
    assert (False, "no route", ()) == (report.reachable, report.reason, report.risks)

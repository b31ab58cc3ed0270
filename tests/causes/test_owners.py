"""Whose a socket is: each kind of owner from what a host says, and what only looks like it."""

import pytest

from bot.model import Answer, Command, ProcessGuard
from bot.ownership import Hold, Owner, holds
from bot.ownership.control_group import Kind, Place, place
from tests.causes.world import ALLOCATED, BUSY, CHAINS, FREE_NOW, World, process, sock, unit

INGRESS = (
    *CHAINS[:3],
    "-A DOCKER-INGRESS -p tcp -m tcp --dport 80 -j DNAT --to-destination 172.18.0.2:80",
    *CHAINS[3:],
)
UDP_BINDING = {"51820/udp": [{"HostIp": "", "HostPort": "51820"}]}


def owner(world: World) -> Hold:
    (hold,) = holds(world.snapshot())
    return hold


def test_a_socket_without_a_process_is_the_kernels_where_every_process_can_be_seen() -> None:
    assert Owner.KERNEL is owner(World(error=BUSY, sockets=[sock(inode=7)])).owner


@pytest.mark.parametrize(
    "beneath",
    [
        ("processes all", "tunnel wg0 wireguard"),
        ("processes some", "tunnel vx vxlan"),
        ("processes some", "nfs udp 51820"),
    ],
)
def test_a_tunnel_or_a_file_server_of_the_kernel_is_named(beneath: tuple[str, ...]) -> None:
    held = sock(port=51820, inode=7, kind="udp", state="07")
    hold = owner(World(bindings=UDP_BINDING, sockets=[held], out_of_sight=beneath))
    assert Owner.KERNEL is hold.owner
    assert "kernel" == str(hold.holder.kind)
    assert "kernel" in hold.name


def test_a_tunnel_explains_no_tcp_listener_and_no_socket_of_a_user() -> None:
    beneath = ("processes some", "tunnel wg0 wireguard")
    assert Owner.OUT_OF_SIGHT is owner(World(sockets=[sock(inode=7)], out_of_sight=beneath)).owner
    held = sock(port=51820, inode=7, kind="udp", state="07", uid=1000)
    assert Owner.OUT_OF_SIGHT is owner(World(bindings=UDP_BINDING, sockets=[held], out_of_sight=beneath)).owner


def test_without_root_or_with_a_list_that_was_cut_nobody_is_named() -> None:
    assert Owner.UNSEEN is owner(World(sockets=[sock(inode=7)], uid=1000)).owner
    assert Owner.UNSEEN is owner(World(sockets=[sock(inode=7)], out_of_sight=("processes unknown",))).owner


def test_what_swarm_publishes_is_not_the_daemons_own_port() -> None:
    daemon = process(50, "dockerd", "/system.slice/docker.service", holds=(7,))
    held = World(sockets=[sock("::", inode=7)], processes=[daemon], chains=INGRESS)
    assert Owner.SWARM_INGRESS is owner(held).owner
    other = World(sockets=[sock("::", inode=7)], processes=[daemon])
    assert Owner.ENGINE is owner(other).owner


def test_the_port_of_a_second_daemon_is_another_engines() -> None:
    second = process(60, "dockerd", "/system.slice/other.service", holds=(7,))
    assert Owner.OTHER_ENGINE is owner(World(sockets=[sock(inode=7)], processes=[second])).owner


ID = "c" * 64
CONMON = f"/usr/bin/conmon --api-version 1 -c {ID} -u {ID} -r /usr/bin/crun -b /var/lib -n web --exit-dir /run"
USER = "/user.slice/user-1000.slice/user@1000.service"
SSHD = process(60, "sshd", "/system.slice/ssh.service", command="sshd: /usr/sbin/sshd -D [listener]")


def held_by(*processes: list[str], error: str = BUSY, **changes: object) -> World:
    return World(error=error, sockets=[sock(inode=7)], processes=list(processes), **changes)  # type: ignore[arg-type]


def remedies(world: World) -> list[str]:
    return [remedy.id for finding in world.diagnosis().findings for remedy in finding.remedies]


STOPPING = ("stop", "restart")


def stops(world: World) -> list[str]:
    return [remedy for remedy in remedies(world) if remedy.startswith(STOPPING)]


@pytest.mark.parametrize(
    ("cgroup", "expected"),
    [
        ("/system.slice/nginx.service", Place(Kind.SERVICE, "nginx.service")),
        ("/system.slice/system-app.slice/app@1.service/x", Place(Kind.SERVICE, "app@1.service")),
        (f"/system.slice/docker-{ID}.scope", Place(Kind.DOCKER, ID)),
        (f"{USER}/user.slice/docker-{ID}.scope", Place(Kind.DOCKER, ID, 1000)),
        (f"/machine.slice/libpod-{ID}.scope/container", Place(Kind.PODMAN, ID)),
        (f"/machine.slice/libpod-conmon-{ID}.scope", Place(Kind.PODMAN, ID)),
        (f"{USER}/user.slice/libpod-{ID}.scope", Place(Kind.PODMAN, ID, 1000)),
        (f"/system.slice/web.service/libpod-payload-{ID}", Place(Kind.SERVICE, "web.service")),
        (f"{USER}/app.slice/web.service/libpod-payload-{ID}", Place(Kind.USER_SERVICE, "web.service", 1000)),
        (
            f"/kubepods.slice/kubepods-burstable-pod0a1b2c3d_1111_2222_3333_444455556666.slice/cri-containerd-{ID}.scope",
            Place(Kind.KUBERNETES, "0a1b2c3d_1111_2222_3333_444455556666"),
        ),
        ("/lxc.payload.web/system.slice/nginx.service", Place(Kind.LXC, "web")),
        ("/machine.slice/machine-qemu\\x2d1\\x2dweb.scope", Place(Kind.MACHINE, "qemu-1-web")),
        (f"{USER}/app.slice/docker.service", Place(Kind.USER_ENGINE, "docker", 1000)),
        (f"{USER}/app.slice/dev.service", Place(Kind.USER_SERVICE, "dev.service", 1000)),
        (f"{USER}/init.scope", Place(Kind.OTHER, "", 1000)),
        ("/user.slice/user-1000.slice/session-3.scope", Place(Kind.SESSION, "3", 1000)),
        ("/", Place(Kind.OTHER)),
        ("", Place(Kind.OTHER)),
    ],
)
def test_a_control_group_tells_who_started_a_process(cgroup: str, expected: Place) -> None:
    assert expected == place(cgroup)


@pytest.mark.parametrize(
    ("processes", "owner_", "name"),
    [
        (
            [process(900, "conmon", f"/machine.slice/libpod-conmon-{ID}.scope", holds=(7,), command=CONMON)],
            Owner.OTHER_ENGINE, "the podman container web of root",
        ),
        (
            [process(900, "rootlessport", f"{USER}/app.slice/x.scope", holds=(7,), uid=1000)],
            Owner.OTHER_ENGINE, "rootless podman of user 1000",
        ),
        (
            [process(900, "httpd", f"{USER}/user.slice/libpod-{ID}.scope", holds=(7,), uid=100033),
             process(899, "conmon", f"{USER}/user.slice/libpod-conmon-{ID}.scope", uid=1000, command=CONMON)],
            Owner.OTHER_ENGINE, "the podman container web of user 1000",
        ),
        ([process(900, "nginx", "/lxc.payload.shop/x.service", holds=(7,))], Owner.OTHER_ENGINE,
         "the LXC container shop"),
        ([process(900, "nginx", "/machine.slice/systemd-nspawn@shop.service/payload", holds=(7,))], Owner.OTHER_ENGINE,
         "the machine shop"),
        ([process(900, "kubelet", "/system.slice/kubelet.service", holds=(7,))], Owner.OTHER_ENGINE, "Kubernetes"),
        ([process(900, "rootlesskit", f"{USER}/app.slice/docker.service", holds=(7,), uid=1000)], Owner.OTHER_ENGINE,
         "the rootless Docker of user 1000"),
        ([process(900, "dockerd", "/system.slice/snap.docker.dockerd.service", holds=(7,))], Owner.OTHER_ENGINE,
         "Docker as a snap"),
        ([process(900, "node", f"{USER}/app.slice/dev.service", holds=(7,), uid=1000)], Owner.USER_SERVICE,
         "the user service dev.service of uid 1000"),
        ([process(900, "systemd", f"{USER}/init.scope", holds=(7,), uid=1000)], Owner.PROCESS,
         "a socket unit of user 1000's own systemd"),
        ([SSHD, process(900, "sshd", "/user.slice/user-1000.slice/session-3.scope", holds=(7,), ppid=60, uid=1000)],
         Owner.SSH_FORWARD, "an SSH forward of user id 1000 in session 3"),
        ([SSHD, process(900, "sshd", "/system.slice/ssh.service", holds=(7,), ppid=60, uid=1000)],
         Owner.SSH_FORWARD, "an SSH forward of user id 1000"),
        ([process(800, "supervisord", "/x"), process(900, "app", "/x", holds=(7,), ppid=800)], Owner.SUPERVISED,
         "app under supervisord (pid 800; `supervisorctl stop` stops it)"),
        ([process(800, "python3", "/x", command="/usr/bin/python3 /usr/bin/supervisord -n"),
          process(900, "app", "/x", holds=(7,), ppid=800)], Owner.SUPERVISED,
         "app under supervisord (pid 800; `supervisorctl stop` stops it)"),
        ([process(800, "node", "/x", command="PM2 v5.3.0: God Daemon (/root/.pm2)"),
          process(900, "node", "/x", holds=(7,), ppid=800)], Owner.SUPERVISED,
         "node under PM2 (pid 800; `pm2 stop` stops it)"),
    ],
)  # fmt: skip
def test_each_owner_is_named_as_people_know_it(processes: list[list[str]], owner_: Owner, name: str) -> None:
    hold = owner(held_by(*processes))
    assert (owner_, name) == (hold.owner, hold.name)


def test_a_container_of_roots_podman_is_stopped_in_podman_and_no_other() -> None:
    conmon = process(900, "conmon", f"/machine.slice/libpod-conmon-{ID}.scope", holds=(7,), command=CONMON)
    world = held_by(conmon)
    assert {"port_held_by_other_engine": "proved"} == world.found()
    assert ["stop_podman_container"] == stops(world)
    assert ("podman", "stop", ID) == world.diagnosis().findings[0].remedies[0].steps[0].argv  # type: ignore[union-attr]
    theirs = process(900, "conmon", f"{USER}/user.slice/libpod-conmon-{ID}.scope", holds=(7,), uid=1000, command=CONMON)
    assert [] == stops(held_by(theirs))


def test_a_users_service_is_stopped_by_that_users_systemd() -> None:
    world = held_by(process(900, "node", f"{USER}/app.slice/dev.service", holds=(7,), uid=1000))
    assert {"port_held_by_service": "proved"} == world.found()
    (stop, _) = world.diagnosis().findings[0].remedies[0].steps
    assert isinstance(stop, Command)
    assert (
        ("env", "XDG_RUNTIME_DIR=/run/user/1000", "systemctl", "--user", "stop", "dev.service"),
        ProcessGuard(900, 4900),
    ) == (
        stop.argv,
        stop.guard,
    )


def test_a_snaps_service_is_stopped_by_snap() -> None:
    snap = process(900, "lxd", "/system.slice/snap.web.server.service", holds=(7,))
    running = unit("snap.web.server.service", MainPID="900", UnitFileState="enabled")
    steps = [remedy.steps[0] for remedy in held_by(snap, units=[running]).diagnosis().findings[0].remedies[:2]]
    assert [("snap", "stop", "web.server"), ("snap", "stop", "web.server", "--disable")] == [
        step.argv for step in steps if isinstance(step, Command)
    ]


def test_a_service_that_systemd_could_not_be_asked_about_is_no_process_to_end() -> None:
    gone = Answer("units", "", "no", 1)
    world = held_by(process(900, "nginx", "/system.slice/nginx.service", holds=(7,)), instead={"units": gone})
    assert {"port_held_by_service": "proved"} == world.found()
    assert [] == stops(world)


@pytest.mark.parametrize("told", ['{"hosts": ["tcp://127.0.0.1:80"]}', '{"metrics-addr": "127.0.0.1:80"}'])
def test_the_daemons_own_port_is_named_and_never_closed(told: str) -> None:
    daemon = process(50, "dockerd", "/system.slice/docker.service", holds=(7,))
    world = held_by(daemon, daemon_json=told)
    assert {"port_held_by_service": "proved"} == world.found()
    assert "the Docker daemon for its" in world.diagnosis().findings[0].summary
    assert [] == stops(world)


def test_the_daemons_own_port_is_in_its_table_of_allocated_ones() -> None:
    daemon = process(50, "dockerd", "/system.slice/docker.service", holds=(7,))
    world = held_by(daemon, error=ALLOCATED, daemon_json='{"hosts": ["tcp://127.0.0.1:80"]}')
    assert {"port_held_by_service": "proved"} == world.found()
    assert {"port_held_by_service": "proved"} != held_by(daemon, error=ALLOCATED).found()


def test_what_systemd_forgets_is_not_promised_back() -> None:
    app = process(900, "app", "/system.slice/app.service", holds=(7,))
    made = unit("app.service", MainPID="900", FragmentPath="/run/systemd/transient/app.service")
    remedy = held_by(app, units=[made]).diagnosis().findings[0].remedies[0]
    assert ("stop_service", 1) == (remedy.id, len(remedy.undo))
    assert any("cannot start it again" in line for line in remedy.affects)


def doubtful(**changes: object) -> World:
    nginx = process(812, "nginx", "/system.slice/nginx.service", holds=(7,))
    named = BUSY.replace("tcp4", "tcp")
    given: dict[str, object] = {"error": named, "sockets": [sock("::", inode=7)], "processes": [nginx],
                                "units": [unit("nginx.service", MainPID="812")]}  # fmt: skip
    return World(**(given | changes))  # type: ignore[arg-type]


def test_what_may_be_for_ipv6_alone_is_never_stopped_for_an_error_about_ipv4() -> None:
    assert ({"port_held_by_service": "proved"}, ["stop_service"]) == (doubtful().found(), stops(doubtful()))
    world = doubtful(v6only="")
    assert ({"port_held_by_service": "likely"}, []) == (world.found(), stops(world))
    assert "whether it takes IPv4 as well could not be told" in world.diagnosis().findings[0].summary
    assert FREE_NOW == doubtful(v6only="v6only:1").found()


def test_the_family_that_the_error_names_is_the_one_that_is_blamed() -> None:
    failed = BUSY.replace("tcp4 0.0.0.0:80", "tcp6 [::]:80")
    addresses = ("127.0.0.1", "198.18.0.11", "172.17.0.1", "::1")
    world = doubtful(error=failed, v6only="v6only:1", addresses=addresses)
    assert ({"port_held_by_service": "proved"}, ["stop_service"]) == (world.found(), stops(world))
    other = doubtful(error=failed, addresses=addresses, sockets=[sock("127.0.0.1", inode=7)])
    assert ({"port_held_by_service": "likely"}, []) == (other.found(), stops(other))


def test_where_the_engine_shares_udp_ports_a_udp_holder_is_only_likely() -> None:
    named = BUSY.replace("listen tcp4 0.0.0.0:80", "listen udp4 0.0.0.0:80")
    bindings = {"80/udp": [{"HostIp": "", "HostPort": "80"}]}
    held = doubtful(error=named, bindings=bindings, sockets=[sock(inode=7, kind="udp", state="07")])
    assert {"port_held_by_service": "likely"} == held.found()
    assert [] == stops(held)
    version = Answer("version", '{"Version": "27.5.1"}', exit=0)
    certain = doubtful(error=named, bindings=bindings, sockets=[sock(inode=7, kind="udp", state="07")],
                       instead={"version": version})  # fmt: skip
    assert {"port_held_by_service": "proved"} == certain.found()


@pytest.mark.parametrize(
    "program",
    [
        "sshd", "sshd-session", "dropbear", "systemd", "dockerd", "containerd", "containerd-shim-runc-v2",
        "NetworkManager", "systemd-networkd", "tailscaled", "systemd-resolved", "named", "unbound", "kubelet", "k3s",
        "etcd", "kube-apiserver", "corosync", "amazon-ssm-agent", "waagent", "qemu-ga", "rpcbind", "dbus-daemon",
    ],
)  # fmt: skip
@pytest.mark.parametrize("where", ["/system.slice/x.service", "/user.slice/user-0.slice/session-1.scope"])
def test_what_a_host_lives_by_is_never_offered_to_be_stopped(program: str, where: str) -> None:
    world = held_by(process(900, program, where, holds=(7,)), units=[unit("x.service", MainPID="900")])
    assert 1 == len(world.found())
    assert [] == stops(world)


@pytest.mark.parametrize("program", ["postgres", "mysqld", "mariadbd", "mongod", "redis-server", "clickhouse-server"])
def test_a_database_is_left_alone_while_it_has_clients(program: str) -> None:
    database = process(900, program, "/system.slice/x.service", holds=(7,))
    world = held_by(database, units=[unit("x.service", MainPID="900")])
    assert ["stop_service"] == stops(world)
    world.sockets.append(sock(state="01", peer="198.51.100.4", peer_port=4))
    assert [] == stops(world)
    assert "a database with 1 open connection" in world.diagnosis().findings[0].summary


def test_a_database_that_runs_in_java_is_known_by_what_it_runs() -> None:
    words = "/usr/bin/java -Xmx1g org.elasticsearch.bootstrap.Elasticsearch"
    world = held_by(process(900, "java", "/system.slice/x.service", holds=(7,), command=words),
                    units=[unit("x.service", MainPID="900")])  # fmt: skip
    world.sockets.append(sock(state="01", peer="198.51.100.4", peer_port=4))
    assert [] == stops(world)


def test_what_carries_dockfix_to_the_host_is_never_ended() -> None:
    own = process(900, "bash", "/user.slice/user-1000.slice/session-3.scope", holds=(7,), uid=1000)
    world = held_by(own, ["M\t901"], process(901, "sh", "/user.slice/user-1000.slice/session-3.scope", ppid=900))
    assert {"port_held_by_process": "proved"} == world.found()
    assert [] == stops(world)
    assert "it carries dockfix's own connection" in world.diagnosis().findings[0].summary


def test_what_a_supervisor_would_start_again_is_only_told() -> None:
    world = held_by(process(800, "runsv", "/x"), process(900, "app", "/x", holds=(7,), ppid=800))
    assert {"port_held_by_process": "proved"} == world.found()
    assert [] == stops(world)
    assert "`sv down` stops it" in world.diagnosis().findings[0].summary


def test_a_supervisor_outside_of_a_container_says_nothing_of_what_runs_inside() -> None:
    inside = process(900, "app", f"/system.slice/docker-{ID}.scope", holds=(7,), ppid=800)
    assert Owner.OTHER_ENGINE is owner(held_by(process(800, "supervisord", "/x"), inside)).owner

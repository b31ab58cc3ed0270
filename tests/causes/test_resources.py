"""The daemon's proxy, its limits and its host's: each cause fires on its own, and keeps still on what looks like it."""

import pytest

from bot.model import Answer, Command, EngineCall, Remedy
from tests.causes.world import World, peer, process

WHERE = "driver failed programming external connectivity on endpoint webserver (0f16): "
NO_PROXY_20 = WHERE + 'exec: "docker-proxy": executable file not found in $PATH'
NO_PROXY_28 = WHERE + "failed to start userland proxy: fork/exec /usr/sbin/docker-proxy: no such file or directory"
TIMED_OUT = WHERE + "Timed out proxy starting the userland proxy"
NO_FORK = WHERE + "Error starting userland proxy: fork/exec /usr/sbin/docker-proxy: resource temporarily unavailable"
NO_MEMORY = WHERE + "Error starting userland proxy: fork/exec /usr/sbin/docker-proxy: cannot allocate memory"
NO_SPACE = "failed to update store for object type *libnetwork.endpoint: write local-kv.db: no space left on device"
LOCKED = WHERE + "(iptables failed: iptables --wait -t nat: Resource temporarily unavailable.)"

ABSENT = {"proxy_program": "whose daemon\npath /usr/sbin\npath /usr/bin\nend\n"}
ELSEWHERE = {"proxy_program": "whose daemon\npath /usr/sbin\npath /usr/bin\nprogram /opt/bin/docker-proxy\nend\n"}
UNSEEN = {"proxy_program": "whose own\npath /usr/sbin\nprogram /opt/bin/docker-proxy\nend\n"}


def remedies(world: World) -> dict[str, Remedy]:
    return {remedy.id: remedy for finding in world.diagnosis().findings for remedy in finding.remedies}


def proposals(world: World) -> dict[str, str]:
    return {change.id: change.diff for finding in world.diagnosis().findings for change in finding.proposals}


def argv(remedy: Remedy) -> list[tuple[str, ...]]:
    return [step.argv if isinstance(step, Command) else (str(step.engine), step.container) for step in remedy.steps]


def undo(remedy: Remedy) -> list[tuple[str, ...]]:
    return [step.argv if isinstance(step, Command) else (str(step.engine), step.container) for step in remedy.undo]


# docker_proxy_missing


@pytest.mark.parametrize("error", [NO_PROXY_20, NO_PROXY_28])
def test_without_the_proxy_docker_is_told_to_do_without_by_a_new_file(error: str) -> None:
    world = World(error=error, said=ABSENT, peers=[peer("shop")], policies={"shop": "no"})
    assert {"docker_proxy_missing": "proved"} == world.found()
    remedy = remedies(world)["set_userland_proxy"]
    assert [
        ("mkdir", "-p", "/etc/docker"),
        ("tee", "/etc/docker/daemon.json"),
        ("systemctl", "restart", "docker.service"),
        ("start", "shop"),
        ("start", "webserver"),
    ] == argv(remedy)
    written = remedy.steps[1]
    assert isinstance(written, Command)
    assert '{\n  "userland-proxy": false\n}\n' == written.stdin
    assert [("rm", "/etc/docker/daemon.json"), ("systemctl", "restart", "docker.service")] == undo(remedy)
    assert "dangerous" == remedy.risk
    assert "live-restore is off: stops 1 container: shop" == remedy.affects[0]


def test_a_daemon_json_that_is_there_is_never_written_over() -> None:
    world = World(error=NO_PROXY_20, said=ABSENT, daemon_json='{"log-driver": "json-file"}')
    assert {} == remedies(world)
    assert '+  "userland-proxy": false' in proposals(world)["change_userland_proxy"]
    assert "log-driver" in proposals(world)["change_userland_proxy"]


def test_a_proxy_outside_of_the_daemons_path_is_linked_into_it() -> None:
    remedy = remedies(World(error=NO_PROXY_20, said=ELSEWHERE))["link_docker_proxy"]
    assert [("ln", "-s", "/opt/bin/docker-proxy", "/usr/sbin/docker-proxy"), ("start", "webserver")] == argv(remedy)
    assert "safe" == remedy.risk


def test_what_the_daemon_itself_does_not_see_is_only_likely_and_nothing_is_offered() -> None:
    world = World(error=NO_PROXY_20, said=UNSEEN)
    assert {"docker_proxy_missing": "likely"} == world.found()
    assert {} == remedies(world)


@pytest.mark.parametrize(
    "changes",
    [
        {"error": NO_PROXY_20},  # it is there by now
        {"error": NO_PROXY_28},
        {"error": NO_PROXY_20, "said": ABSENT, "daemon_json": '{"userland-proxy": false}'},
        {"error": "", "said": ABSENT},  # nobody complained: another engine may do without
        {"error": TIMED_OUT, "said": ABSENT, "rootless": True},
    ],
)
def test_a_proxy_that_is_there_or_not_wanted_is_not_missing(changes: dict[str, object]) -> None:
    assert "docker_proxy_missing" not in World(**changes).found()  # type: ignore[arg-type]


def test_a_daemon_that_does_not_start_for_want_of_the_proxy_is_not_just_started_again() -> None:
    nobody = Answer("", could_not="no dockerd runs on the host")
    down = dict.fromkeys(("container", "containers", "networks", "version", "info"), nobody)
    complaint = "invalid userland-proxy-path: userland-proxy is enabled, but userland-proxy-path is not set"
    world = World(
        said=ABSENT, dockerd=False, instead=down, docker_state=("failed", "failed", "exit-code"), log=(complaint,)
    )
    assert {"daemon_not_running": "proved", "docker_proxy_missing": "proved"} == world.found()
    assert ["set_userland_proxy"] == list(remedies(world))
    assert ("systemctl", "reset-failed", "docker.service") in argv(remedies(world)["set_userland_proxy"])
    world.said = {}  # it was installed in the meantime
    assert ["start_docker"] == list(remedies(world))


# docker_proxy_timeout


def test_a_timeout_alone_is_only_possible_and_a_start_is_offered() -> None:
    world = World(error=TIMED_OUT)
    assert {"docker_proxy_timeout": "possible"} == world.found()
    assert [("start", "webserver")] == argv(remedies(world)["start_again"])


@pytest.mark.parametrize(
    "said", ["processors 2\nload 9.00\n", "processors 2\nload 0.1\nio avg10=90.00 avg60=71.50 avg300=9\n"]
)
def test_on_a_host_that_is_overloaded_now_it_is_likely_and_never_proved(said: str) -> None:
    assert {"docker_proxy_timeout": "likely"} == World(error=TIMED_OUT, said={"pressure": said}).found()


def test_a_timeout_of_an_engine_without_root_is_its_port_drivers() -> None:
    assert "docker_proxy_timeout" not in World(error=TIMED_OUT, rootless=True).found()


# processes_exhausted


def tasks(
    now: int, most: int = 4915, *, pid_max: int = 4_194_304, threads: int = 300, group: str = ""
) -> dict[str, str]:
    group = group or "/system.slice/docker.service"
    return {
        "task_limits": f"pid_max {pid_max}\nthreads_max 180000\nthreads {threads}\ndockerd 50\n"
        f"nproc unlimited unlimited\nuid 0\npids {most} {now} {group}\n"
    }


def test_the_limit_of_the_units_group_is_raised_without_a_restart() -> None:
    world = World(error=NO_FORK, said=tasks(4914))
    assert {"processes_exhausted": "proved"} == world.found()
    remedy = remedies(world)["raise_process_limit"]
    prefix = ("systemctl", "set-property", "--runtime", "docker.service")
    assert [(*prefix, "TasksMax=infinity"), ("start", "webserver")] == argv(remedy)
    assert [("stop", "webserver"), (*prefix, "TasksMax=4915")] == undo(remedy)


def test_the_kernels_own_limit_is_met_before_its_number() -> None:
    # The numbers below 300 are not given again, so 32700 of 32768 is the end.
    world = World(error=NO_FORK, said=tasks(40, pid_max=32_768, threads=32_450))
    assert ("sysctl", "-w", "kernel.pid_max=4194304") in argv(remedies(world)["raise_process_limit"])


def test_a_group_that_is_no_unit_is_named_and_left_alone() -> None:
    world = World(error=NO_FORK, said=tasks(99, 100, group="/lxc/web"))
    assert {"processes_exhausted": "proved"} == world.found()
    assert {} == remedies(world)


@pytest.mark.parametrize(
    ("error", "now"),
    [
        (NO_FORK, 40),  # the limit was raised, or what used it up is gone
        (LOCKED, 4914),  # the same words of iptables are about its lock
        (WHERE + "listen tcp4 0.0.0.0:80: bind: address already in use", 4914),
        ("", 4914),
    ],
)
def test_a_limit_that_is_not_met_or_not_blamed_is_no_finding(error: str, now: int) -> None:
    assert "processes_exhausted" not in World(error=error, said=tasks(now)).found()


def test_the_limit_of_a_user_does_not_count_for_root() -> None:
    said = tasks(40)["task_limits"].replace("nproc unlimited unlimited", "nproc 10 10")
    assert "processes_exhausted" not in World(error=NO_FORK, said={"task_limits": said}).found()


# memory_exhausted

LOW = {"memory": "MemTotal: 2000000 kB\nMemAvailable: 9000 kB\nSwapFree: 0 kB\n0.10 0.10 0.10 1/100 999\n"}
KILLED = "1763990000.100000 host kernel: Out of memory: Killed process 812 (docker-proxy) total-vm:1kB"


def test_a_host_without_memory_is_proved_and_nobody_is_chosen_to_give_it_up() -> None:
    world = World(error=NO_MEMORY, said=LOW)
    assert {"memory_exhausted": "proved"} == world.found()
    assert {} == remedies(world)
    assert "free_memory" in proposals(world)


def test_the_memory_limit_of_the_unit_is_doubled() -> None:
    said = {"task_limits": tasks(40)["task_limits"] + "memory 67108864 67100000 3 /system.slice/docker.service\n"}
    remedy = remedies(World(error=NO_MEMORY, said=said))["raise_memory_limit"]
    prefix = ("systemctl", "set-property", "--runtime", "docker.service")
    assert [(*prefix, "MemoryMax=134217728"), ("start", "webserver")] == argv(remedy)
    assert (*prefix, "MemoryMax=67108864") in undo(remedy)


def test_a_proxy_that_the_kernel_killed_explains_an_error_that_says_nothing() -> None:
    silent = WHERE + "Error starting userland proxy: "
    assert {"memory_exhausted": "likely"} == World(error=silent, said={"kernel_log": KILLED}).found()
    other = KILLED.replace("docker-proxy", "java")
    assert "memory_exhausted" not in World(error=silent, said={"kernel_log": other}).found()


@pytest.mark.parametrize("changes", [{"error": NO_MEMORY}, {"error": NO_FORK, "said": LOW}, {"said": LOW}])
def test_memory_that_is_there_or_not_blamed_is_no_finding(changes: dict[str, object]) -> None:
    assert "memory_exhausted" not in World(**changes).found()  # type: ignore[arg-type]


# disk_full

DF = "Filesystem 1024-blocks Used Available Capacity Mounted on\n"
FULL = {"disks": DF + "/dev/vda 900000 100 899900 1% /\n/dev/vdb 900000 900000 0 100% /var/lib/docker\n"}


def test_a_full_data_root_is_proved_and_nothing_is_deleted() -> None:
    world = World(error=NO_SPACE, said=FULL)
    assert {"disk_full": "proved"} == world.found()
    assert "/var/lib/docker has 0 KiB of 900000 left" == world.diagnosis().findings[0].summary
    assert {} == remedies(world)
    assert "prune -a" not in proposals(world)["free_space"]


def test_inodes_and_a_read_only_file_system_count_as_well() -> None:
    systems = (
        "root /var/lib/docker\nFilesystem Inodes IUsed IFree IUse% Mounted on\n/dev/vda 60000 60000 0 100% /\nend\n"
    )
    inodes = World(error=NO_SPACE, said={"file_systems": systems})
    assert "/ has 0 of 60000 inodes left" == inodes.diagnosis().findings[0].summary
    read_only = World(error="open /var/lib/docker/x: read-only file system",
                      said={"file_systems": "root /var/lib/docker\nro /\nend\n"})  # fmt: skip
    assert "/ is mounted read-only" == read_only.diagnosis().findings[0].summary


def test_a_file_system_that_counts_no_inodes_lacks_none() -> None:
    systems = "root /var/lib/docker\nFilesystem Inodes IUsed IFree IUse% Mounted on\n/dev/vda 0 0 0 - /\nend\n"
    assert {} == World(error=NO_SPACE, said={"file_systems": systems}).found()


@pytest.mark.parametrize("changes", [{"error": NO_SPACE}, {"said": FULL}, {"error": NO_FORK, "said": FULL}])
def test_a_disk_that_has_space_or_is_not_blamed_is_no_finding(changes: dict[str, object]) -> None:
    assert "disk_full" not in World(**changes).found()  # type: ignore[arg-type]


def test_a_full_disk_that_nobody_complains_of_is_a_warning_in_the_summary() -> None:
    areas = {str(area.area): area for area in World(said=FULL).diagnosis().areas}
    assert "warning" == areas["resources"].result
    assert "/var/lib/docker is 100 % full" in areas["resources"].detail


# daemon_not_answering

LATE = {
    name: Answer(name, could_not="the Docker Engine gave no answer within 8 s")
    for name in ("container", "containers", "networks", "version", "info")
}
DENIED = {name: Answer(name, could_not="permission denied on /run/docker.sock") for name in LATE}


def state(letter: str, *, stuck: int = 0, tracer: int = 0) -> dict[str, str]:
    return {"daemon_state": f"dockerd 50\nstate {letter}\nthreads 9\ntracer {tracer}\nstart 4050\nstuck {stuck}\n"}


def test_a_daemon_that_was_stopped_goes_on_and_a_restart_is_dangerous() -> None:
    shim = process(70, "containerd-shim-runc-v2", "/system.slice/docker.service")
    world = World(instead=LATE, said=state("T"), processes=[shim])
    assert {"daemon_not_answering": "proved"} == world.found()
    offered = remedies(world)
    assert ["continue_docker", "restart_docker"] == list(offered)
    assert [("kill", "-CONT", "50"), ("start", "webserver")] == argv(offered["continue_docker"])
    go_on = offered["continue_docker"].steps[0]
    assert isinstance(go_on, Command)
    assert go_on.guard is not None
    assert 4050 == go_on.guard.start_ticks
    assert "dangerous" == offered["restart_docker"].risk
    assert "1 container runs now, by their carriers" == offered["restart_docker"].affects[0]


def test_a_daemon_in_a_deadlock_can_only_be_restarted() -> None:
    assert ["restart_docker"] == list(remedies(World(instead=LATE, said=state("S"))))


def test_a_daemon_that_a_debugger_holds_is_not_taken_from_it() -> None:
    assert ["restart_docker"] == list(remedies(World(instead=LATE, said=state("t", tracer=99))))


@pytest.mark.parametrize(
    "changes",
    [
        {"instead": DENIED, "said": state("S")},  # the socket is not permitted: that is "not checked"
        {"instead": LATE, "dockerd": False, "docker_state": ("inactive", "dead", "success")},
        {"instead": LATE | {"sockets": Answer("sockets", could_not="gave no answer within 5 s")}},
        {"instead": LATE, "said": {"pressure": "processors 2\nload 40.00\n"}},
    ],
)
def test_a_socket_that_is_closed_to_us_or_a_slow_host_is_no_silent_daemon(changes: dict[str, object]) -> None:
    assert "daemon_not_answering" not in World(**changes).found()  # type: ignore[arg-type]


# docker_iptables_disabled


def test_neither_rules_nor_proxy_is_likely_and_the_file_is_for_people_to_change() -> None:
    world = World(status="running", daemon_json='{"iptables": false, "userland-proxy": false}')
    assert {"docker_iptables_disabled": "likely"} == world.found()
    assert {} == remedies(world)
    assert '-  "iptables": false' in proposals(world)["change_iptables"]


@pytest.mark.parametrize("daemon_json", ['{"iptables": false}', '{"userland-proxy": false}', ""])
def test_one_of_the_two_is_enough_to_publish_a_port(daemon_json: str) -> None:
    assert {} == World(status="running", daemon_json=daemon_json).found()


def test_a_step_that_starts_is_an_engine_call_of_this_container() -> None:
    for world in (World(error=NO_FORK, said=tasks(4914)), World(error=TIMED_OUT), World(instead=LATE, said=state("T"))):
        for remedy in remedies(world).values():
            started = [s for s in remedy.steps if isinstance(s, EngineCall) and s.container == "webserver"]
            assert 1 == len(started)

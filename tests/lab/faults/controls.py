"""Nothing is wrong, or nothing that is ours: the answers that dockfix must not dress up as a cause."""

from tests.lab.engines import Engine
from tests.lab.errors import LabError
from tests.lab.faults.making import NAME, Case, create, healthy, refused, start
from tests.lab.host import LabHost


def bad_command(host: LabHost) -> str:
    """Another error than ours: the image has no program /bin/nosuch.

    20.10: `failed to create shim task: OCI runtime create failed: runc create failed: unable to start container
    process: exec: "/bin/nosuch": stat /bin/nosuch: no such file or directory: unknown`; 26.1 and 28.5 put
    `failed to create task for container: ` in front, 28.5 adds `error during container init: `
    """
    create(host, command=["/bin/nosuch"])
    return refused(host)


def exited_by_itself(host: LabHost) -> str:
    """It started, and ended by itself with exit code 3; `State.Error` is empty."""
    create(host, command=["sh", "-c", "exit 3"])
    refusal = start(host)
    if refusal:
        raise LabError(f"{NAME} did not start: {refusal}")
    with host.docker() as client:
        client.wait(NAME, timeout=15)
    return NAME


def another_name(host: LabHost) -> str:
    """There is a container, but by another name."""
    healthy(host)
    return "web-server"


CASES = (
    Case(make=healthy, verdict="healthy", recorded=(Engine.DOCKER_20_10, Engine.DOCKER_28_5)),
    Case(
        make=bad_command,
        error=r'OCI runtime create failed: .*exec: "/bin/nosuch": stat /bin/nosuch: no such file',
        verdict="other_error",
        recorded=(Engine.DOCKER_26_1,),
    ),
    Case(make=exited_by_itself, verdict="other_error", recorded=(Engine.DOCKER_28_5,)),
    Case(make=another_name, verdict="no_such_container", engines=(Engine.DOCKER_26_1,), recorded=(Engine.DOCKER_26_1,)),
)

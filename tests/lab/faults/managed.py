"""A port that is held, where the container has to move: for want of another way, or since a file of Compose says so."""

from tests.lab.engines import Engine
from tests.lab.faults.making import ENDPOINT, NAME, Case, failing, refused
from tests.lab.host import LabHost
from tests.lab.image import IMAGE

PROJECT = "/srv/shop"
COMPOSE_FILE = f"""\
services:
  web:
    image: {IMAGE}
    environment:
      TOKEN: hunter2
    ports:
      - "{{port}}:80"   # the shop
"""


def nginx_on_loopback(host: LabHost) -> str:
    """nginx.service listens on 127.0.0.1:80 only, which is in the way of every address.

    20.10, 26.1: `...Error starting userland proxy: listen tcp4 0.0.0.0:80: bind: address already in use`
    28.5: `...failed to bind host port for 0.0.0.0:80:172.17.0.2:80/tcp: address already in use`
    """
    host.run(
        "sed", "-i", "s/listen 80 .*/listen 127.0.0.1:80;/; /listen .::.:80/d", "/etc/nginx/sites-available/default"
    )
    host.run("systemctl", "start", "nginx.service")
    return failing(host)


def compose_project(host: LabHost) -> str:
    """nginx.service listens on port 80, and a file of Compose defines the container. Text as `nginx_on_loopback`."""
    host.run("systemctl", "start", "nginx.service")
    return _composed(host, port=80)


def compose_project_on_port_of_ssh(host: LabHost) -> str:
    """The host's sshd, which is never stopped, has the port that a file of Compose asks for: nothing can be run."""
    return _composed(host, port=22)


def _composed(host: LabHost, *, port: int) -> str:
    """Write a project's file, make its container with the labels that Compose sets, and start it in vain."""
    host.run("mkdir", "-p", PROJECT)
    host.write_file(f"{PROJECT}/compose.yaml", COMPOSE_FILE.format(port=port))
    with host.docker() as client:
        client.create_container(
            IMAGE,
            name=NAME,
            ports=[80],
            host_config=client.create_host_config(port_bindings={80: port}),
            stop_signal="SIGKILL",
            labels={
                "com.docker.compose.project": "shop",
                "com.docker.compose.service": "web",
                "com.docker.compose.container-number": "1",
                "com.docker.compose.oneoff": "False",
                "com.docker.compose.project.working_dir": PROJECT,
                "com.docker.compose.project.config_files": f"{PROJECT}/compose.yaml",
            },
        )
    return refused(host)


_BUSY = ENDPOINT + r"0\.0\.0\.0:80\b.* address already in use"
CASES = (
    Case(
        make=nginx_on_loopback,
        error=_BUSY,
        causes=("port_held_by_service",),
        remedies=("republish_on_host_address",),
        chosen=("republish_on_host_address",),
        recorded=(Engine.DOCKER_28_5,),
    ),
    Case(
        make=compose_project,
        error=_BUSY,
        causes=("port_held_by_service",),
        remedies=("stop_service",),
        proposals=("compose_other_port",),
        recorded=(Engine.DOCKER_20_10, Engine.DOCKER_28_5),
    ),
    Case(
        make=compose_project_on_port_of_ssh,
        error=ENDPOINT + r"0\.0\.0\.0:22\b.* address already in use",
        causes=("port_held_by_service",),
        proposals=("compose_other_port",),
        recorded=(Engine.DOCKER_28_5,),
    ),
)

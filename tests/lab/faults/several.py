"""Two faults at once, and decoys: something that looks suspicious and is not the cause."""

from tests.lab.engines import Engine
from tests.lab.faults import ports
from tests.lab.faults.making import Case
from tests.lab.host import LabHost


def nginx_service_and_chains_gone(host: LabHost) -> str:
    """nginx has the port, and the chains of the nat table are gone."""
    name = ports.nginx_service(host)
    host.run("iptables", "-t", "nat", "-F")
    host.run("iptables", "-t", "nat", "-X")
    return name


CASES = (
    Case(
        make=nginx_service_and_chains_gone,
        causes=("port_held_by_service", "firewall_chains_missing"),
        remedies=("stop_service", "restart_docker"),
        recorded=(Engine.DOCKER_28_5,),
    ),
)

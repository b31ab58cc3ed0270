"""The address is not there, or its family or protocol is not."""

from tests.lab.engines import Engine
from tests.lab.faults.making import ENDPOINT, Case, create, refused
from tests.lab.host import LabHost


def address_not_on_host(host: LabHost) -> str:
    """It publishes on 203.0.113.7, an address that the host does not have.

    20.10, 26.1: `...listen tcp4 203.0.113.7:80: bind: cannot assign requested address`
    28.5: `...failed to bind host port for 203.0.113.7:80:172.17.0.2:80/tcp: cannot assign requested address`
    """
    create(host, address="203.0.113.7")
    return refused(host)


CASES = (
    Case(
        make=address_not_on_host,
        error=ENDPOINT + r"203\.0\.113\.7:80\b.* cannot assign requested address",
        causes=("address_not_on_host",),
        remedies=("republish_on_host_address",),
        recorded=(Engine.DOCKER_26_1,),
    ),
)

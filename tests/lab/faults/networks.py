"""The network or its bridge is not as the container needs it."""

from docker.types import IPAMConfig, IPAMPool

from tests.lab.engines import Engine
from tests.lab.errors import LabError
from tests.lab.faults.making import NAME, Case, create, failing, refused, start
from tests.lab.host import LabHost


def bridge_gone(host: LabHost) -> str:
    """Somebody deleted the interface docker0.

    `failed to create endpoint webserver on network bridge: adding interface veth1234567 to bridge docker0 failed: ...`:
    20.10 `could not find bridge docker0: route ip+net: no such network interface`; others `Device does not exist`
    """
    host.run("ip", "link", "delete", "docker0")
    return failing(host)


def network(
    host: LabHost, name: str, *, subnet: str = "", gateway: str = "", internal: bool = False,
    options: dict[str, str] | None = None,
) -> None:  # fmt: skip
    """Make a network of the driver `bridge`."""
    pool = IPAMPool(subnet=subnet, gateway=gateway or None)
    with host.docker() as client:
        client.create_network(
            name,
            driver="bridge",
            ipam=IPAMConfig(pool_configs=[pool]) if subnet else None,
            options=options,
            internal=internal,
        )


def on_network(host: LabHost, name: str) -> str:
    """Make the container in that network and start it, as it must."""
    create(host, network=name)
    refusal = start(host)
    if refusal:
        raise LabError(f"{NAME} did not start on its network: {refusal}")
    return NAME


def network_gone(host: LabHost) -> str:
    """It was on the network `shopnet`, ran and was stopped; then somebody removed the network.

    `network <id> not found`; 28.5 `failed to set up container networking: network <id> not found`
    """
    network(host, "shopnet")
    on_network(host, "shopnet")
    with host.docker() as client:
        client.stop(NAME, timeout=0)
        client.remove_network("shopnet")
    return refused(host)


def network_made_again(host: LabHost) -> str:
    """As `network_gone`, and then somebody made the network again: it has the old name and another id."""
    network(host, "shopnet", subnet="172.30.0.0/24")
    on_network(host, "shopnet")
    with host.docker() as client:
        client.stop(NAME, timeout=0)
        client.remove_network("shopnet")
    network(host, "shopnet", subnet="172.30.0.0/24")
    return refused(host)


def one_of_two_networks_gone(host: LabHost) -> str:
    """It was on `front` and on `back`; somebody removed `back`. Text as `network_gone`."""
    network(host, "front", subnet="172.30.0.0/24")
    network(host, "back", subnet="172.31.0.0/24")
    create(host, network="front")
    with host.docker() as client:
        client.connect_container_to_network(NAME, "back")
        client.start(NAME)
        client.stop(NAME, timeout=0)
        client.remove_network("back")
    return refused(host)


def plugin_refuses(host: LabHost) -> str:
    """The plugin `wire` drives the network and refuses to make an endpoint.

    `failed to create endpoint webserver on network plugnet: remote: no free tunnel`
    """
    _plugin(host)
    create(host, network="plugnet")
    return refused(host)


def plugin_gone(host: LabHost) -> str:
    """The plugin `wire` drove the network and has ended; its socket is still there. The start takes 15 seconds.

    `... on network plugnet: Post "http://.../NetworkDriver.CreateEndpoint": dial unix ... connect: connection refused`
    """
    pid = _plugin(host)
    create(host, network="plugnet")
    host.run("kill", str(pid))
    return refused(host)


_WIRE = r"""use strict; use IO::Socket::UNIX; use Socket;
my $path = shift;
my $server = IO::Socket::UNIX->new(Type => SOCK_STREAM, Local => $path, Listen => 9) or die $!;
while (my $client = $server->accept) {
  my ($method) = (<$client> // "") =~ m{ /(\S+) };
  my $length = 0;
  while (defined(my $line = <$client>)) {
    last if $line =~ /^\r?\n/;
    $length = $1 if $line =~ /^content-length: (\d+)/i;
  }
  read $client, my $body, $length if $length;
  my %says = ("Plugin.Activate" => '{"Implements":["NetworkDriver"]}',
    "NetworkDriver.GetCapabilities" => '{"Scope":"local"}',
    "NetworkDriver.CreateEndpoint" => '{"Err":"no free tunnel"}');
  my $said = $says{$method} // "{}";
  print $client "HTTP/1.1 200 OK\r\nContent-Type: application/vnd.docker.plugins.v1.2+json\r\nConnection: close\r\n",
    "Content-Length: ", length $said, "\r\n\r\n", $said;
  close $client;
}
"""


def _plugin(host: LabHost) -> int:
    """Start a network plugin that makes networks and refuses endpoints, and make the network `plugnet`; its pid."""
    folder = "/run/docker/plugins"
    host.write_file("/usr/local/lib/wire.pl", _WIRE)
    host.run("mkdir", "-p", folder)
    pid = host.spawn("/usr/bin/perl", "/usr/local/lib/wire.pl", f"{folder}/wire.sock")
    host.wait_until(lambda: host.run("ls", folder).stdout.strip() == "wire.sock", "the plugin listens")
    with host.docker() as client:
        client.create_network("plugnet", driver="wire")
    return pid


CASES = (
    Case(
        make=bridge_gone,
        error=r"failed to create endpoint webserver on network bridge: adding interface veth\w+ to bridge docker0 ",
        causes=("bridge_missing",),
        remedies=("restart_docker",),
        recorded=(Engine.DOCKER_20_10, Engine.DOCKER_28_5),
    ),
    Case(
        make=network_gone,
        error=r"network [0-9a-f]{64} not found",
        causes=("network_not_found",),
        remedies=("recreate_network",),
        recorded=(Engine.DOCKER_28_5,),
    ),
    Case(
        make=network_made_again,
        error=r"network [0-9a-f]{64} not found",
        causes=("network_not_found",),
        remedies=("recreate_network",),
    ),
    Case(
        make=one_of_two_networks_gone,
        error=r"network [0-9a-f]{64} not found",
        causes=("network_not_found",),
        remedies=("recreate_network",),
        recorded=(Engine.DOCKER_26_1,),
    ),
    Case(
        make=plugin_refuses,
        error=r"on network plugnet: remote: no free tunnel",
        causes=("network_plugin_failed",),
        recorded=(Engine.DOCKER_26_1,),
    ),
    Case(
        make=plugin_gone,
        error=r"on network plugnet: .*wire\.sock: connect: connection refused",
        causes=("network_plugin_failed",),
        engines=(Engine.DOCKER_28_5,),
        recorded=(Engine.DOCKER_28_5,),
    ),
)

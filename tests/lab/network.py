"""The network of a session: its hosts' namespaces on a bridge, and one device of this machine that reaches them."""

from dataclasses import dataclass
from pathlib import Path

from tests.lab.tools import command


@dataclass(frozen=True, slots=True)
class Network:
    """The network 198.18.<index>.0/24 of one session.

    The bridge is in a network namespace of its own, so that this machine's firewall never sees what hosts say to each
    other (with br_netfilter and a FORWARD policy of DROP, as Docker sets it, bridged packets would vanish).
    """

    index: int

    @property
    def name(self) -> str:
        """The device on this machine, and the namespace that holds the bridge."""
        return f"dfx{self.index}"

    def address(self, number: int) -> str:
        """The address of host `number`; 1 is this machine."""
        return f"198.18.{self.index}.{number}"

    def taken(self) -> bool:
        """Whether the device is there already: somebody with another lab directory uses this index."""
        return Path(f"/sys/class/net/{self.name}").exists()

    def create(self) -> None:
        """Make the bridge and this machine's end of it."""
        command("ip", "netns", "add", self.name)
        command(
            "ip",
            "-n",
            self.name,
            "-batch",
            "-",
            input_text="link add br0 type bridge\nlink set br0 up\nlink set lo up\n",
        )
        command("ip", "link", "add", self.name, "type", "veth", "peer", "name", "up0", "netns", self.name)
        command("ip", "-n", self.name, "link", "set", "up0", "up", "master", "br0")
        command("ip", "address", "add", f"{self.address(1)}/24", "dev", self.name)
        command("ip", "link", "set", self.name, "up")

    def add_host(self, name: str, number: int) -> str:
        """Make the network namespace of a host, with its address; gives the path of the namespace."""
        space = f"{self.name}-{name}"
        command("ip", "netns", "add", space)
        # The same hardware address after every reset, so that nobody's neighbour table is out of date.
        hardware = f"02:df:00:{self.index:02x}:00:{number:02x}"
        command("ip", "-n", self.name, "link", "add", f"v{number}", "type", "veth",
                "peer", "name", "eth0", "address", hardware, "netns", space)  # fmt: skip
        command("ip", "-n", self.name, "link", "set", f"v{number}", "up", "master", "br0")
        command("ip", "-n", space, "-batch", "-", input_text=(
            f"link set lo up\naddress add {self.address(number)}/24 dev eth0\nlink set eth0 up\n"
            f"route add default via {self.address(1)}\n"
        ))  # fmt: skip
        return f"/run/netns/{space}"

    def remove_host(self, name: str, number: int) -> None:
        """Remove the network namespace of a host, and its cable; whatever of it is there."""
        # The kernel empties a namespace some time after it is deleted; the cable's name must be free at once.
        if f"v{number}@" in command("ip", "-n", self.name, "-oneline", "link", "show"):
            command("ip", "-n", self.name, "link", "delete", f"v{number}")
        _remove_space(f"{self.name}-{name}")
        # As if it had been off for a while: "no route to host" after some seconds, not a wait of minutes.
        command("ip", "neighbour", "flush", "to", self.address(number), "dev", self.name)

    def remove(self) -> None:
        """Remove all of it, whatever of it is there."""
        for path in sorted(Path("/run/netns").glob(f"{self.name}-*")):
            _remove_space(path.name)
        if self.taken():
            command("ip", "link", "delete", self.name)
        _remove_space(self.name)


def _remove_space(name: str) -> None:
    if Path(f"/run/netns/{name}").exists():
        command("ip", "netns", "delete", name)

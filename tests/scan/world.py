"""A host made by hand for scans: as the one for causes, with the engine's files and what boots with the host."""

import json
from dataclasses import dataclass, field
from typing import Any

from bot.model import Answer, ScanReport
from bot.scan import scan
from bot.snapshot import Snapshot
from tests.causes.world import World, unit

NETWORK = (b"bridge".hex() + "0" * 64)[:64]


@dataclass(frozen=True)
class Box:
    """A container: by default it runs, publishes port 80 on every address and comes back always."""

    name: str = "web"
    port: int = 80
    address: str = ""
    policy: str = "always"
    up: bool = True
    error: str = ""
    exit_code: int = 0
    restarts: int = 0
    most_restarts: int = 0
    started_before: bool = True
    stopped_by_hand: bool = False
    networks: tuple[str, ...] = (NETWORK,)
    mode: str = "default"
    protocol: str = "tcp"

    @property
    def id(self) -> str:
        return (self.name.encode().hex() + "0" * 64)[:64]

    def kept(self) -> list[str]:
        """Write the rows of both files, as the question prints them."""
        up = json.dumps({"Running": self.up, "Paused": False, "Restarting": False}, separators=(",", ":"))[1:-1]
        starts = json.dumps(
            {"RestartCount": self.restarts, "HasBeenStartedBefore": self.started_before,
             "HasBeenManuallyStopped": self.stopped_by_hand}, separators=(",", ":"),
        )[1:-1]  # fmt: skip
        policy = {"Name": self.policy, "MaximumRetryCount": self.most_restarts}
        ports = {f"80/{self.protocol}": [{"HostIp": self.address, "HostPort": str(self.port)}]} if self.port else {}
        return [
            "\t".join(["C", self.id, f'"Name":"/{self.name}","Driver"', up, f'"ExitCode":{self.exit_code},"Error":"',
                       starts, " " + " ".join(self.networks), json.dumps(self.error)[1:-1]]),
            "\t".join(["H", self.id, f'"NetworkMode":"{self.mode}"', f'"RestartPolicy":{json.dumps(policy)}',
                       json.dumps(ports)]),
        ]  # fmt: skip

    def listed(self) -> dict[str, Any]:
        """Make what the engine's list says of it."""
        return {"Id": self.id, "Names": [f"/{self.name}"], "State": "running" if self.up else "exited", "Ports": []}


@dataclass
class ScannedHost:
    """The host; `instead` replaces answers, `world` is everything that a diagnosis would see as well."""

    boxes: tuple[Box, ...] = (Box(),)
    units: tuple[str, ...] = ()
    docker: str = "enabled"
    docker_after: str = "network-online.target"
    configs: tuple[str, ...] = ()
    forward: str = "now 1\n"
    rule_files: tuple[str, ...] = ()
    interfaces: tuple[str, ...] = ("2: eth0    inet 198.18.0.11/24 scope global eth0\\ valid_lft forever",)
    inodes: tuple[int, int] = (100, 900_000)
    kernels: tuple[str, ...] = ()
    cron: tuple[str, ...] = ()
    outgoing: str = "32768\t60999"
    reserved: str = ""
    world: World = field(default_factory=World)
    instead: dict[str, Answer] = field(default_factory=dict)

    def snapshot(self) -> Snapshot:
        """Return what this host says."""
        docker = boot_unit("docker.service", state=self.docker, active="active", After=self.docker_after)
        used, free = self.inodes
        text = {
            "kept_containers": "\n".join([row for box in self.boxes for row in box.kept()] + ["end"]),
            "enabled_units": "\n".join([docker, *self.units]),
            "server_configs": "\n".join([*self.configs, "end"]),
            "sysctl_files": f"{self.forward}end\n",
            "rule_files": "\n".join([*self.rule_files, "end"]),
            "interface_addresses": "\n".join([*self.interfaces, "end"]),
            "inodes": f"/dev/vda {used + free} {used} {free} 1% /\nend\n",
            "kernels": "\n".join([*(f"kernel {name}" for name in self.kernels), "end"]),
            "cron_at_reboot": "\n".join([*self.cron, "end"]),
            "sysctls": f"whose dockerd\nnet/ipv4/ip_local_port_range:{self.outgoing}\n"
            f"net/ipv4/ip_local_reserved_ports:{self.reserved}\nend\n",
        }
        answers = {name: Answer(name, output, exit=0) for name, output in text.items()}
        listed = json.dumps([box.listed() for box in self.boxes])
        answers["containers"] = Answer("containers", listed, exit=0)
        self.world.instead = {**answers, **self.instead}
        return self.world.snapshot()

    def report(self) -> ScanReport:
        """Return what is foreseen."""
        return scan(self.snapshot())

    def found(self) -> dict[str, str]:
        """Return each risk that is foreseen with its certainty; nothing may be left unjudged."""
        report = self.report()
        assert () == report.not_checked
        return {item.risk: str(item.certainty) for item in report.risks}


def boot_unit(
    unit_id: str, *, state: str = "enabled", active: str = "inactive", exec_start: str = "", **more: str
) -> str:
    """Write a unit as the question about units that start at boot prints it."""
    command = f"{{ path=/bin/x ; argv[]={exec_start} ; ignore_errors=no ; pid=0 }}" if exec_start else ""
    given = {"LoadState": "loaded", "DefaultDependencies": "yes", "Before": "", "After": "", "ExecStart": command}
    return unit(unit_id, ActiveState=active, UnitFileState=state, **{**given, **more})

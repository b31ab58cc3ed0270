"""A service that starts at boot would listen on a port that a container publishes."""

from collections.abc import Iterator

from bot.comeback import asks, held_now, names_port, publishing, takes
from bot.conflict import Clash
from bot.facts.boot.declared import Declared, DeclaredPorts
from bot.facts.boot.enabled import EnabledUnit, EnabledUnits
from bot.facts.boot.kept import KeptContainer
from bot.facts.container import Wanted
from bot.model import Certainty, Evidence, Foreseen
from bot.risks import risk
from bot.snapshot import Snapshot, Unknown

# What reads which configuration, and what each listens on where nobody told it otherwise.
_READS = {
    "nginx.service": "nginx",
    "apache2.service": "apache2",
    "httpd.service": "httpd",
    "redis-server.service": "redis",
    "redis.service": "redis",
}
_USUAL = {
    "nginx": (80,), "apache2": (80,), "httpd": (80,), "lighttpd": (80,), "caddy": (80, 443), "varnish": (6081,),
    "tomcat9": (8080,), "tomcat10": (8080,), "jenkins": (8080,), "postgresql": (5432,), "mysql": (3306,),
    "mysqld": (3306,), "mariadb": (3306,), "redis": (6379,), "redis-server": (6379,), "valkey": (6379,),
    "valkey-server": (6379,), "mongod": (27017,), "memcached": (11211,), "rabbitmq-server": (5672,),
    "elasticsearch": (9200,), "grafana-server": (3000,), "prometheus": (9090,), "named": (53,), "bind9": (53,),
    "unbound": (53,), "dnsmasq": (53,), "postfix": (25,), "exim4": (25,), "dovecot": (143, 993), "vsftpd": (21,),
    "smbd": (445,), "rpcbind": (111,), "cups": (631,), "squid": (3128,), "mosquitto": (1883,), "influxdb": (8086,),
    "ssh": (22,), "sshd": (22,),
}  # fmt: skip
_UDP_TOO = frozenset({53, 111})


@risk
def service_takes_port_at_boot(see: Snapshot) -> Iterator[Foreseen]:
    """A service that starts at boot listens on a port that a container publishes.

    What is wrong: the service is enabled, but not running (somebody stopped it and did not disable it), or it runs and
    the container had to give way. The container has a restart policy, so the next boot starts both.

    Proof: systemd starts the unit at boot, and its configuration says `listen` on that port and on an address that
    includes the container's, or it listens there now while the container is down. Likely where the port is only what
    the program listens on unless it is told otherwise; possible where only its command line names the port.

    When it bites: at the next boot one of the two fails: whichever asks for the port second. Mostly that is the
    container, with `address already in use`; Docker does not try again.

    What to do: decide who is to have the port. `systemctl disable SERVICE` keeps the service from starting; else
    publish the container on another port.
    """
    wishes = [(one, wanted) for one, wanted in publishing(see)]
    if not wishes:
        return
    for unit in see[EnabledUnits].others:
        if not unit.id.endswith(".service"):
            continue
        for one, wanted in wishes:
            found = _judge(see, unit, one, wanted)
            if found is not None:
                certainty, evidence = found
                yield Foreseen(
                    risk="service_takes_port_at_boot",
                    certainty=certainty,
                    summary=f"{unit.id} starts {_when(unit)} and would listen on {wanted.port}/{wanted.protocol}, "
                    f"which {one.name} publishes: one of the two will fail",
                    evidence=(evidence, Evidence("systemctl show", f"{unit.id} {unit.active}, {unit.state or 'timer'}"),
                              Evidence("docker inspect", asks(one, wanted))),
                    containers=(one.name,),
                    advice=f"systemctl disable {unit.id}, or publish {one.name} on another port",
                )  # fmt: skip


def _when(unit: EnabledUnit) -> str:
    return "at boot" if unit.at_boot else "by its timer"


def _judge(see: Snapshot, unit: EnabledUnit, one: KeptContainer, wanted: Wanted) -> tuple[Certainty, Evidence] | None:
    """Return how sure it is that this service would take this port, and what says so."""
    if not one.running and (held := held_now(see, unit, wanted)):
        return Certainty.PROVED, Evidence("/proc/net", f"{unit.id} listens on {', '.join(map(str, held))}")
    if unit.active in ("active", "activating", "reloading"):
        # It runs beside the container: what both have now they can have again.
        return None
    program = unit.id.removesuffix(".service")
    reads = _READS.get(unit.id, "")
    told = _told(see, reads) if reads and _usual_config(unit) else ()
    for declared in told:
        sure = takes(declared.protocol, declared.port, declared.address, wanted, only_ipv6=declared.only_ipv6)
        if sure is not Clash.NO:
            evidence = Evidence(declared.file, declared.line)
            return (Certainty.PROVED if sure is Clash.YES and unit.at_boot else Certainty.LIKELY), evidence
    if not told and wanted.port in _USUAL.get(program, ()) and _speaks(wanted):
        return Certainty.LIKELY, Evidence("dockfix", f"{program} listens on {wanted.port} unless it is told otherwise")
    command = next((words for words in unit.commands if names_port(" ".join(words), wanted.port)), None)
    if command is not None:
        return Certainty.POSSIBLE, Evidence("systemctl show", f"ExecStart: {' '.join(command)[:300]}")
    return None


def _told(see: Snapshot, program: str) -> tuple[Declared, ...]:
    declared = see[DeclaredPorts]
    hidden = [file for file in declared.unreadable if file.startswith(f"/etc/{program}")]
    if hidden:
        raise Unknown(f"{hidden[0]} can be read by others only")
    return declared.of(program)


def _usual_config(unit: EnabledUnit) -> bool:
    """Whether the service reads its configuration from the usual place, as far as its command line tells."""
    words = [word for command in unit.commands for word in command]
    return not any(word in ("-c", "-f", "-p", "--config") for word in words)


def _speaks(wanted: Wanted) -> bool:
    return wanted.protocol == "tcp" or wanted.port in _UDP_TOO

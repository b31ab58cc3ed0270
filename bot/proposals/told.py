"""A container of Swarm, Kubernetes or another manager: what to tell it, since only there the change lasts."""

import shlex
from collections.abc import Iterable

from bot.facts.container import Container, Wanted
from bot.facts.labels import Labels
from bot.model import Proposal
from bot.places import Move
from bot.snapshot import Snapshot


def move(see: Snapshot, moves: tuple[Move, ...]) -> Proposal:
    """Show what has to be told to whoever manages the container, or to who runs it for a while only."""
    manager, name = see[Container].manager, see.target.container
    same_port = all(move.to.port == move.wanted.port for move in moves)
    new = moves[0].to.address if same_port else ", ".join(dict.fromkeys(str(move.to.port) for move in moves))
    title = f"Publish {name} on {'' if same_port else 'port '}{new} instead"
    kind = "host_address" if same_port else "other_port"
    match manager:
        case "swarm" if not same_port:
            return _swarm(see, moves, title)
        case "kubernetes":
            key = "hostIP" if same_port else "hostPort"
            lines = [f"{key}: {m.to.address if same_port else m.to.port}  # {_instead(m)}" for m in moves]
            return Proposal(f"kubernetes_{kind}", title, "the manifest of its pod", _text(lines), "")
        case "":
            lines = [f"-p {places(move.to)}  # {_instead(move)}" for move in moves]
            return Proposal(f"run_{kind}", title, f"the command that runs {name}", _text(lines), "")
        case _:
            lines = [f"{places(move.to)}  # {_instead(move)}" for move in moves]
            return Proposal(f"managed_{kind}", title, f"what {manager} is told to run", _text(lines), "")


def _swarm(see: Snapshot, moves: tuple[Move, ...], title: str) -> Proposal:
    """Ports of a task itself are published in the mode `host`; the service has to say so, too, to lose the old one."""
    service = see[Labels].get("com.docker.swarm.service.name") or "<service>"
    options, lines = [], []
    for each in moves:
        inside, _, protocol = each.wanted.container_port.partition("/")
        options.append(f"--publish-rm target={inside},protocol={protocol},mode=host")
        options.append(f"--publish-add published={each.to.port},target={inside},protocol={protocol},mode=host")
        lines += [f"- target: {inside}", f"  published: {each.to.port}  # {_instead(each)}", f"  protocol: {protocol}"]
        lines.append("  mode: host")
    return Proposal(
        "swarm_other_port",
        title,
        f"the service {service}, and the stack's file where there is one",
        _text(lines),
        f"docker service update {' '.join(options)} {shlex.quote(service)}",
    )


def lines_to_write(service: str, moves: Iterable[Move]) -> str:
    """Return the lines of a Compose file that publish a service elsewhere."""
    head = ["services:", f"  {service}:", "    ports:"]
    return _text([*head, *(f'      - "{places(move.to)}"  # {_instead(move)}' for move in moves)])


def places(wanted: Wanted) -> str:
    """Return a place as `docker run -p` and Compose write it."""
    inside, _, protocol = wanted.container_port.partition("/")
    address = f"[{wanted.address}]:" if ":" in wanted.address else f"{wanted.address}:" if wanted.address else ""
    return f"{address}{wanted.port}:{inside}{'' if protocol == 'tcp' else f'/{protocol}'}"


def _instead(move: Move) -> str:
    return f"instead of {places(move.wanted)}"


def _text(lines: Iterable[str]) -> str:
    return "".join(f"{line}\n" for line in lines)

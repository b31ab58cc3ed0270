"""Writes a step as the command that a person would type, for every place that shows one. [pure]"""

import shlex

from bot.model import Command, EngineAction, EngineCall, Step


def step_text(step: Step) -> str:
    """Return a step as the command that a person would type to do the same."""
    match step:
        case Command(argv=argv, stdin=""):
            return shlex.join(argv)
        case Command(argv=argv, stdin=text):
            # On one line, in the way of printf: what a person can paste, and what fits a line of progress.
            escaped = text.replace("\\", "\\\\").replace("%", "%%").replace("\n", "\\n").replace("\t", "\\t")
            return f"printf {shlex.quote(escaped)} | {shlex.join(argv)}"
        case EngineCall():
            return _engine_text(step)


def _engine_text(step: EngineCall) -> str:
    container, given = shlex.quote(step.container), dict(step.arguments)
    network = shlex.quote(given.get("network", "") or step.container)
    match step.engine:
        case EngineAction.START | EngineAction.STOP:
            return f"docker {step.engine} {container}"
        case EngineAction.CONNECT:
            return f"docker network connect {_options(given, 'ip', 'ip6', 'aliases')}{network} {container}"
        case EngineAction.DISCONNECT:
            return f"docker network disconnect {network} {container}"
        case EngineAction.RELEASE_ENDPOINT:
            # While a container has the name, the engine would take that one out of the network, and not the endpoint.
            away = shlex.quote(f"{step.container}-aside")
            return (
                f"docker rename {container} {away}; docker network disconnect --force {network} {container}; "
                f"docker rename {away} {container}"
            )
        case EngineAction.CREATE_NETWORK:
            options = _options(given, "driver", "subnet", "gateway", "internal", "attachable")
            return f"docker network create {options}{network}"
        case EngineAction.REMOVE_NETWORK:
            return f"docker network rm {network}"
        case EngineAction.REPUBLISH:
            ports = ", ".join(f"{inside} at {outside}" for inside, outside in step.arguments)
            return f"recreate {container} with {ports or 'other ports'} (the old one is kept under another name)"
        case EngineAction.RESTORE:
            return f"bring back {container} as it was before (the copy is removed)"


def _options(given: dict[str, str], *names: str) -> str:
    """Return a step's arguments as options of the docker command, each followed by a space."""
    options = []
    for name in names:
        value = given.get(name, "")
        if name in ("internal", "attachable"):
            options += [f"--{name}"] if value == "true" else []
        elif name == "aliases":
            options += [f"--alias {shlex.quote(alias)}" for alias in value.split(",") if alias]
        elif value:
            options.append(f"--{name} {shlex.quote(value)}")
    return "".join(f"{option} " for option in options)

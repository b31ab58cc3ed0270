"""Settings of the host and of the Docker daemon as remedies: files that are written and taken away again.

A file that somebody else wrote is never overwritten: what would have to change in it is shown as a `Proposal`.
"""

import difflib
import json
import posixpath
from dataclasses import replace

from bot.facts.daemon_config import DaemonConfig
from bot.facts.host import Host
from bot.facts.units import DockerUnits
from bot.model import Command, Proposal, Remedy
from bot.restart import restart_docker
from bot.snapshot import Snapshot

DAEMON_JSON = "/etc/docker/daemon.json"
_RELOAD = Command(("systemctl", "daemon-reload"), "systemd reads its files again")


def write(path: str, text: str, why: str) -> tuple[Command, ...]:
    """The steps that write a new file, with its folder."""
    folder = posixpath.dirname(path)
    return Command(("mkdir", "-p", folder), f"the folder of {posixpath.basename(path)}"), Command(
        ("tee", path), why, stdin=text
    )


def remove(path: str) -> Command:
    """The step of an undo that takes away a file that dockfix wrote."""
    return Command(("rm", path), "it was not there before")


def write_drop_in(unit: str, name: str, text: str, why: str) -> tuple[Command, ...]:
    """The steps that add settings to a unit of systemd without touching its own file."""
    return *write(_drop_in(unit, name), text, why), _RELOAD


def remove_drop_in(unit: str, name: str) -> tuple[Command, ...]:
    """The steps that take them away again."""
    return remove(_drop_in(unit, name)), _RELOAD


def _drop_in(unit: str, name: str) -> str:
    return f"/etc/systemd/system/{unit}.d/50-dockfix-{name}.conf"


def set_in_daemon_json(see: Snapshot, key: str, value: bool, why: str) -> tuple[Remedy, ...]:
    """Write a daemon.json with this one setting and restart Docker; nothing where the setting has a place already."""
    config = see[DaemonConfig]
    # Docker refuses to start where its command line and its file say something about the same setting.
    if config.text is not None or f"--{key}" in config.command:
        return ()
    writing = write(DAEMON_JSON, _json({key: value}), why)
    taking_back = (
        remove(DAEMON_JSON),
        Command(("systemctl", "restart", "docker.service"), "it reads its settings at its start"),
    )
    down = see[DockerUnits].service not in ("active", "reloading") if not see[Host].dockerd else False
    reset = Command(("systemctl", "reset-failed", "docker.service"), "it failed too often to be started at once")
    return tuple(
        replace(
            restart,
            id=f"set_{key.replace('-', '_')}",
            title=f"Set {key} to {json.dumps(value)}, restart Docker and start {see.target.container}",
            steps=(*writing, *((reset,) if down else ()), *restart.steps),
            affects=tuple(line for line in restart.affects if "no way back" not in line),
            undo=taking_back,
        )
        for restart in restart_docker(see, "it reads its settings at its start")
    )


def change_daemon_json(see: Snapshot, key: str, value: object, title: str) -> tuple[Proposal, ...]:
    """Show the change of one setting (None: without it) in the daemon.json that is there; nothing where none is."""
    config = see[DaemonConfig]
    if config.text is None or config.file_error:
        return ()
    settings = {name: setting for name, setting in config.settings.items() if name != key or value is not None}
    after = _json(settings if value is None else settings | {key: value})
    # Of the file as it would be written, so that the order and the spaces of the person's own do not show as changes.
    lines = difflib.unified_diff(
        _json(config.settings).splitlines(), after.splitlines(), DAEMON_JSON, DAEMON_JSON, lineterm=""
    )
    return (
        Proposal(f"change_{key.replace('-', '_')}", title, DAEMON_JSON, "\n".join(lines), "systemctl restart docker"),
    )


def _json(settings: dict[str, object]) -> str:
    return json.dumps(settings, indent=2) + "\n"

"""Gives a container other ports: sets it aside under another name and makes a copy of it; and the way back."""

import re
from collections.abc import Iterable, Sequence
from copy import deepcopy
from typing import Any

from docker.errors import APIError

from bot.reach.engine import EngineClient

MARK = "dockfix.op"
"""The label of a copy; its value is the operation that made it."""

_PORT = re.compile(r"([0-9]{1,5})/(tcp|udp|sctp)")
_PLACE = re.compile(r"(?:(\[[0-9a-fA-F:.]+\]|[0-9.]+):)?([0-9]{1,5})?")


def republish(client: EngineClient, op: str, name: str, wanted: Sequence[tuple[str, str]]) -> str:
    """Set the container aside as `<name>-before-dockfix-<n>` and make a copy with other ports; it is not started.

    ValueError where the copy cannot be made; nothing was changed then. Done again with the same `op` it finds the copy,
    or goes on where it was cut off.
    """
    changes = read_ports(wanted)
    found = _find(client, name)
    backup = _newest_backup(client, name)
    if found is not None and (found["Config"].get("Labels") or {}).get(MARK) == op:
        return f"{name} has the other ports already; {backup or 'the container as it was'} is the one from before"
    if found is None and backup is None:
        raise ValueError(f"there is no container {name}")
    if found is not None:
        plan(found, changes, op)  # a copy that cannot be made is told before anything is set aside
        backup = f"{name}-before-dockfix-{_highest(client, name) + 1}"
        client.rename(found["Id"], backup)
    original: dict[str, Any] = client.inspect_container(str(backup))
    config, more = plan(original, changes, op)
    try:
        made = _create(client, name, config)
    except APIError:
        if found is not None:
            client.rename(original["Id"], name)
        raise
    for network, endpoint in more.items():
        client.connect_container_to_network(
            made["Id"],
            network,
            aliases=endpoint.get("Aliases"),
            ipv4_address=(endpoint.get("IPAMConfig") or {}).get("IPv4Address"),
            ipv6_address=(endpoint.get("IPAMConfig") or {}).get("IPv6Address"),
        )
    # The one that was set aside must not come back at a restart of the daemon and take the ports.
    _set_policy(client, original["Id"], {"Name": "no"})
    return f"{name} was set aside as {backup}, and a copy with the other ports made"


def restore(client: EngineClient, name: str, backup: str = "") -> str:
    """Bring back the container that was set aside. The copy is kept under another name if it ever ran.

    ValueError where nothing was set aside, or `name` is not a copy of ours; nothing was changed then.
    """
    aside = backup or _newest_backup(client, name)
    found = _find(client, name)
    if aside is None or (backup and _find(client, backup) is None):
        raise ValueError(f"no container was set aside for {name}")
    policy: dict[str, Any] = {}
    if found is not None:
        if MARK not in (found["Config"].get("Labels") or {}):
            raise ValueError(f"{name} is not a copy that dockfix made")
        policy = found["HostConfig"].get("RestartPolicy") or {}
        ran = not str(found["State"].get("StartedAt", "0001")).startswith("0001")
        client.stop(found["Id"], timeout=10)
        _set_policy(client, found["Id"], {"Name": "no"})
        if ran:
            client.rename(found["Id"], f"{name}-after-dockfix-{_number(aside)}")
        else:
            client.remove_container(found["Id"])
    else:
        copy = _find(client, f"{name}-after-dockfix-{_number(aside)}")
        policy = (copy or {}).get("HostConfig", {}).get("RestartPolicy") or {}
    client.rename(aside, name)
    if policy.get("Name"):
        _set_policy(client, name, policy)
    return f"{name} is back as it was before"


def read_ports(wanted: Iterable[tuple[str, str]]) -> dict[str, list[dict[str, str]]]:
    """Read `80/tcp` = `127.0.0.1:8080` and its like into the engine's port bindings. ValueError where one is wrong."""
    bindings: dict[str, list[dict[str, str]]] = {}
    for port, places in wanted:
        if port == "network":
            continue
        match = _PORT.fullmatch(port)
        if match is None or not 0 < int(match[1]) < 65536:
            raise ValueError(f"{port!r} is no port of a container; it is written as 80/tcp")
        bindings.setdefault(port, [])
        for place in filter(None, places.split(",")):
            found = _PLACE.fullmatch(place.strip())
            if found is None or (found[2] and not 0 < int(found[2]) < 65536):
                raise ValueError(f"{place!r} is no place to publish a port; it is written as 127.0.0.1:8080 or 8080")
            bindings[port].append({"HostIp": (found[1] or "").strip("[]"), "HostPort": found[2] or ""})
    if not bindings:
        raise ValueError("no port is named")
    return bindings


def plan(
    original: dict[str, Any], changes: dict[str, list[dict[str, str]]], op: str
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return what to create, and the networks to connect afterwards. ValueError where ports cannot be published."""
    config, host = deepcopy(original["Config"]), deepcopy(original["HostConfig"])
    mode = str(host.get("NetworkMode") or "default")
    if mode in ("host", "none") or mode.startswith("container:"):
        raise ValueError(f"a container with the network {mode} publishes no ports of its own")
    short = str(original["Id"])[:12]
    if config.get("Hostname") == short:
        config.pop("Hostname")
    config.pop("MacAddress", None)
    config["Labels"] = {**(config.get("Labels") or {}), MARK: op}
    config["ExposedPorts"] = {**(config.get("ExposedPorts") or {}), **{port: {} for port in changes}}
    bindings = {**(host.get("PortBindings") or {}), **changes}
    host["PortBindings"] = {port: places for port, places in bindings.items() if places}
    host["Links"] = [_link(link) for link in host.get("Links") or []] or None
    host["Binds"] = [*(host.get("Binds") or []), *_volumes(original, host)] or None
    networks = original.get("NetworkSettings", {}).get("Networks") or {}
    endpoints = {network: _endpoint(endpoint, short) for network, endpoint in networks.items()}
    # Engines before 25 take one network at creation; that one has to be the one that the mode names.
    first = "bridge" if mode in ("default", "bridge") else mode
    given = {first: endpoints.pop(first)} if first in endpoints else {}
    return {**config, "HostConfig": host, "NetworkingConfig": {"EndpointsConfig": given}}, endpoints


def _volumes(original: dict[str, Any], host: dict[str, Any]) -> list[str]:
    """Return the volumes without a name of their own, so that the copy keeps the data."""
    taken = {bind.split(":")[1] for bind in host.get("Binds") or [] if bind.count(":")}
    taken |= {str(mount.get("Target")) for mount in host.get("Mounts") or []}
    return [
        f"{mount['Name']}:{mount['Destination']}{'' if mount.get('RW', True) else ':ro'}"
        for mount in original.get("Mounts") or []
        if mount.get("Type") == "volume" and mount.get("Name") and mount.get("Destination") not in taken
    ]


def _endpoint(endpoint: dict[str, Any], short: str) -> dict[str, Any]:
    aliases = [alias for alias in endpoint.get("Aliases") or [] if alias != short]
    kept = {key: endpoint[key] for key in ("IPAMConfig", "DriverOpts") if endpoint.get(key)}
    return {**kept, **({"Aliases": aliases} if aliases else {})}


def _link(link: str) -> str:
    """The engine shows `/db:/web/alias` and takes `db:alias`."""
    source, _, target = link.partition(":")
    return f"{source.removeprefix('/')}:{target.rpartition('/')[2]}"


def _create(client: Any, name: str, config: dict[str, Any]) -> dict[str, Any]:
    made: dict[str, Any] = client.create_container_from_config(config, name)
    return made


def _set_policy(client: Any, container: str, policy: dict[str, Any]) -> None:
    client.update_container(container, restart_policy=policy)


def _find(client: EngineClient, name: str) -> dict[str, Any] | None:
    every: list[dict[str, Any]] = client.containers(all=True)
    match = next((one["Id"] for one in every if f"/{name}" in (one.get("Names") or [])), None)
    found: dict[str, Any] | None = client.inspect_container(match) if match else None
    return found


def _numbers(client: EngineClient, name: str) -> list[int]:
    pattern = re.compile(rf"/{re.escape(name)}-(?:before|after)-dockfix-([0-9]{{1,6}})")
    names = [found for one in client.containers(all=True) for found in one.get("Names") or []]
    return [int(match[1]) for found in names if (match := pattern.fullmatch(found))]


def _highest(client: EngineClient, name: str) -> int:
    return max(_numbers(client, name), default=0)


def _newest_backup(client: EngineClient, name: str) -> str | None:
    start = f"/{name}-before-dockfix-"
    names = [found for one in client.containers(all=True) for found in one.get("Names") or []]
    numbers = [int(found[len(start) :]) for found in names if found.startswith(start) and found[len(start) :].isdigit()]
    return f"{name}-before-dockfix-{max(numbers)}" if numbers else None


def _number(backup: str) -> str:
    return backup.rpartition("-")[2]

"""Asks the Engine to do what an approved step says; each action looks first and does nothing twice."""

import time
from collections.abc import Callable
from contextlib import closing
from typing import Any

import urllib3
from docker.errors import APIError, DockerException

from bot.model import EngineAction, EngineCall
from bot.reach import copies, stale
from bot.reach.engine import Dial, EngineClient, EngineRefused, said, valid_name, why

Outcome = tuple[int | None, str]


class Declined(Exception):
    """The step cannot be done as it is; nothing was changed. The message is the reason."""


def act(op: str, step: EngineCall, dial: Dial, deadline: float) -> Outcome:
    """Do a step. Returns 0 and what was done, 1 and why not, or None and the reason where the end is unknown.

    Arguments by action: `start` and `stop` take none (`stop`: `timeout` in seconds). `republish` takes pairs of a
    container's port and where to publish it: `80/tcp` = `127.0.0.1:8080`, `8080`, several with commas, empty to
    publish it no longer; ports that are not named stay. `restore` takes none (`backup`: a name). `connect` takes
    `network` and, where wanted, `ip`, `ip6`, `aliases` (commas). `disconnect` takes
    `network`. `release_endpoint` takes `network`: there it removes the endpoint that bears the container's name and
    belongs to no container; the container must not run. `create_network` takes `network` and, where wanted,
    `driver`, `subnet`, `gateway`, `internal` (`true`), `attachable` (`true`). `remove_network` takes `network`.
    """
    limit = max(1.0, deadline - time.monotonic())
    try:
        with closing(EngineClient(dial, limit)) as client:
            return 0, _ACTIONS[step.engine](client, op, step)
    except APIError as error:
        return 1, said(error)
    except Declined as reason:
        return 1, str(reason)
    except EngineRefused:
        raise
    except (DockerException, OSError, ValueError, RecursionError, urllib3.exceptions.HTTPError) as error:
        return None, why(error, limit)


def _name(step: EngineCall) -> str:
    if not valid_name(step.container):
        raise Declined(f"{step.container[:100]!r} cannot be the name of a container, so nothing was done")
    return step.container.removeprefix("/")


def _network(step: EngineCall) -> str:
    name = dict(step.arguments).get("network", "") or step.container
    if not valid_name(name):
        raise Declined(f"{name[:100]!r} cannot be the name of a network, so nothing was done")
    return name


def _start(client: EngineClient, _op: str, step: EngineCall) -> str:
    client.start(_name(step))
    return f"{_name(step)} was started"


def _stop(client: EngineClient, _op: str, step: EngineCall) -> str:
    timeout = dict(step.arguments).get("timeout", "10")
    if not timeout.isdigit():
        raise Declined(f"timeout {timeout!r} is not a number of seconds, so nothing was done")
    client.stop(_name(step), timeout=int(timeout))
    return f"{_name(step)} was stopped"


def _republish(client: EngineClient, op: str, step: EngineCall) -> str:
    try:
        return copies.republish(client, op, _name(step), step.arguments)
    except ValueError as error:
        raise Declined(f"{error}; nothing was done") from None


def _restore(client: EngineClient, _op: str, step: EngineCall) -> str:
    try:
        return copies.restore(client, _name(step), dict(step.arguments).get("backup", ""))
    except ValueError as error:
        raise Declined(f"{error}; nothing was done") from None


def _connect(client: EngineClient, _op: str, step: EngineCall) -> str:
    given, name, network = dict(step.arguments), _name(step), _network(step)
    state: dict[str, Any] = client.inspect_container(name)
    joined = state.get("NetworkSettings", {}).get("Networks") or {}
    ids = {str(endpoint.get("NetworkID", "")) for endpoint in joined.values()}
    # A network that was removed and made again has the old name and another id: its containers have to join anew.
    never_started = (joined.get(network) or {}).get("NetworkID") == ""
    if never_started or client.inspect_network(network).get("Id") in ids:
        return f"{name} is in the network {network} already"
    aliases = [alias for alias in given.get("aliases", "").split(",") if alias]
    client.connect_container_to_network(
        name, network, ipv4_address=given.get("ip") or None, ipv6_address=given.get("ip6") or None, aliases=aliases
    )
    return f"{name} was connected to the network {network}"


def _disconnect(client: EngineClient, _op: str, step: EngineCall) -> str:
    name, network = _name(step), _network(step)
    joined = client.inspect_container(name).get("NetworkSettings", {}).get("Networks") or {}
    if network not in joined:
        return f"{name} is not in the network {network} any more"
    client.disconnect_container_from_network(name, network)
    return f"{name} was disconnected from the network {network}"


def _release_endpoint(client: EngineClient, _op: str, step: EngineCall) -> str:
    try:
        return stale.release(client, _name(step), _network(step))
    except ValueError as error:
        raise Declined(f"{error}; nothing was done") from None


def _create_network(client: Any, _op: str, step: EngineCall) -> str:
    given, network = dict(step.arguments), _network(step)
    if any(found.get("Name") == network for found in client.networks(names=[network])):
        return f"the network {network} is there already"
    pool = {key: given[word] for word, key in (("subnet", "Subnet"), ("gateway", "Gateway")) if given.get(word)}
    client.create_network(
        network,
        driver=given.get("driver") or "bridge",
        ipam={"Driver": "default", "Config": [pool]} if pool else None,
        check_duplicate=True,
        internal=given.get("internal") == "true",
        attachable=given.get("attachable") == "true",
    )
    return f"the network {network} was created"


def _remove_network(client: EngineClient, _op: str, step: EngineCall) -> str:
    network = _network(step)
    try:
        client.remove_network(network)
    except APIError as error:
        if error.status_code != 404:
            raise
        return f"the network {network} is gone already"
    return f"the network {network} was removed"


_ACTIONS: dict[EngineAction, Callable[[EngineClient, str, EngineCall], str]] = {
    EngineAction.START: _start,
    EngineAction.STOP: _stop,
    EngineAction.REPUBLISH: _republish,
    EngineAction.RESTORE: _restore,
    EngineAction.CONNECT: _connect,
    EngineAction.DISCONNECT: _disconnect,
    EngineAction.RELEASE_ENDPOINT: _release_endpoint,
    EngineAction.CREATE_NETWORK: _create_network,
    EngineAction.REMOVE_NETWORK: _remove_network,
}

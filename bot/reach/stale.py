"""Takes an endpoint that belongs to no container any more out of a network, so that its name is free again."""

from typing import Any

from docker.errors import NotFound

from bot.reach.engine import EngineClient


def release(client: EngineClient, name: str, network: str) -> str:
    """Remove the endpoint called `name` from a network; the container of that name must not run.

    The engine removes an endpoint only where no container has its name: with one, it takes that container out of the
    network instead, and the endpoint stays. So the container gets another name for a moment. Done again after it was
    cut off, it goes on and gives the name back. ValueError where it must not be done; nothing was changed then.
    """
    aside = f"{name}-aside-by-dockfix"
    found, waiting = _find(client, name), _find(client, aside)
    if found is not None and waiting is not None:
        raise ValueError(f"there are both a container {name} and a container {aside}")
    if found is not None and found["State"].get("Running"):
        raise ValueError(f"{name} runs, so the endpoint may be its own")
    held = _holder(client, name, network)
    if held:
        other = _find(client, held)
        if other is not None and other["State"].get("Running"):
            raise ValueError(f"the endpoint {name} belongs to the running container {other['Name'].lstrip('/')}")
    own = found or waiting
    try:
        if held is not None:
            if found is not None:
                client.rename(found["Id"], aside)
            client.disconnect_container_from_network(name, network, force=True)
    finally:
        if own is not None and (found is None or held is not None):
            client.rename(own["Id"], name)
    return f"the endpoint {name} was removed from the network {network}" if held is not None else "it is gone already"


def _holder(client: EngineClient, name: str, network: str) -> str | None:
    """Return the id of the container that has the endpoint, empty where none has it; None where it is not there."""
    there: dict[str, Any] = client.inspect_network(network).get("Containers") or {}
    key = next((key for key, endpoint in there.items() if endpoint.get("Name") == name), None)
    return "" if key is not None and key.startswith("ep-") else key


def _find(client: EngineClient, name: str) -> dict[str, Any] | None:
    try:
        found: dict[str, Any] = client.inspect_container(name)
    except NotFound:
        return None
    return found

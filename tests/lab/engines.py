"""The engines that the lab has, each as one Debian suite ships it."""

from enum import StrEnum


class Engine(StrEnum):
    """A Docker engine of the lab. The value is its name on the command line."""

    DOCKER_20_10 = "docker-20.10"  # the docker CLI comes with the package
    DOCKER_26_1 = "docker-26.1"  # the daemon only: no CLI, no curl, no python on the host
    DOCKER_28_5 = "docker-28.5"  # the daemon only

    @property
    def suite(self) -> str:
        """The Debian suite that ships it."""
        return _SUITES[self]


class Extra(StrEnum):
    """What a host of the lab may have on top, in a layer of its own: the bare host stays bare."""

    PYTHON = "python"  # python3 and venv
    RIVALS = "rivals"  # what gets into Docker's way: podman, dnsmasq, firewalld and ufw; none of them runs


_SUITES = {Engine.DOCKER_20_10: "bookworm", Engine.DOCKER_26_1: "trixie", Engine.DOCKER_28_5: "forky"}

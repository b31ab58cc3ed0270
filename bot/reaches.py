"""The way to each configured host: made at its first use, one kept for each host, all let go together."""

import threading
from pathlib import Path

from bot.config import Config, ConfigError, HostConfig
from bot.reach import Reach
from bot.reach.address import HostAddress


class Reaches:
    """Gives the way to a host by its name; may be used from several threads."""

    def __init__(self, config: Config) -> None:
        self._config = config
        self._lock = threading.Lock()
        self._kept: dict[str, Reach] = {}

    def of(self, host: str) -> Reach:
        """Return the way to a configured host, always the same one; KeyError for a name that is not configured,
        `ConfigError` for a recording that cannot be played.
        """
        settings = self._config.hosts[host]
        with self._lock:
            if host not in self._kept:
                self._kept[host] = self._make(settings)
            return self._kept[host]

    def close(self) -> None:
        """Let go of every host."""
        with self._lock:
            kept, self._kept = self._kept, {}
        for reach in kept.values():
            reach.close()

    def _make(self, host: HostConfig) -> Reach:
        if host.recording is not None:
            return _played(host.name, host.recording)
        # Imported here: a bot that only serves SSH hosts needs no psutil, and the other way round.
        if host.local:
            from bot.reach.local import LocalReach

            return LocalReach(sudo=host.sudo, docker_socket=host.docker_socket)
        from bot.reach.ssh import SshReach

        return SshReach(address_of(self._config, host.name))


def _played(name: str, folder: Path) -> Reach:
    """Play a recorded host: one recording, or one from before a fix and one from after it."""
    from bot.reach.replay import Recording, RecordingError, ReplayReach

    try:
        if (folder / "before").is_dir():
            return ReplayReach(Recording.load(folder / "before"), Recording.load(folder / "after"))
        return ReplayReach(Recording.load(folder))
    except RecordingError as error:
        raise ConfigError((f"hosts.{name}.recording cannot be played: {error}",)) from error


def address_of(config: Config, host: str) -> HostAddress:
    """Return where a host is, with all the hosts to pass on the way; KeyError for a name that is not configured."""
    jumps = tuple(_address(jump, ()) for jump in config.jumps(host))
    return _address(config.hosts[host], jumps)


def _address(host: HostConfig, jumps: tuple[HostAddress, ...]) -> HostAddress:
    return HostAddress(
        address=host.address,
        port=host.port,
        user=host.user,
        identity_file=host.identity_file,
        certificate_file=host.certificate_file,
        agent=host.agent,
        known_hosts=host.known_hosts,
        sudo=host.sudo,
        docker_socket=host.docker_socket,
        jump=jumps,
    )

"""How the Docker daemon was told to behave: its file and its command line."""

import json
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, ClassVar, Self

from bot.facts._sh import FIND_DOCKERD
from bot.model import AreaName, EngineQuestion, Question
from bot.snapshot import Answers, Unknown

CONFIG = Question(
    "daemon_config",
    FIND_DOCKERD
    + r"""
[ -n "$d" ] && { printf 'cmdline '; tr '\000\n' '  ' < "/proc/$d/cmdline"; echo; }
[ -e /etc/docker/daemon.json ] && { echo "file /etc/docker/daemon.json"; cat /etc/docker/daemon.json || exit 1; }
exit 0
""",
    "cat /etc/docker/daemon.json; ps -o args -C dockerd",
)


@dataclass(frozen=True, slots=True)
class DaemonConfig:
    """What the daemon was told; `file_error` is why its file cannot be used.

    `text` is the file as it is, None where there is none.
    """

    command: str
    settings: dict[str, Any]
    file_error: str
    text: str | None = None

    AREA: ClassVar[AreaName] = AreaName.DAEMON
    QUESTIONS: ClassVar[tuple[Question | EngineQuestion, ...]] = (CONFIG,)

    @classmethod
    def read(cls, answers: Answers) -> Self:
        """Read both."""
        said = answers.text(CONFIG)
        head, marker, text = said.partition("file /etc/docker/daemon.json\n")
        command = head.removeprefix("cmdline ").strip()
        if not marker or not text.strip():
            return cls(command, {}, "", text if marker else None)
        try:
            settings = json.loads(text)
        except ValueError as error:
            return cls(command, {}, f"/etc/docker/daemon.json is not JSON ({error})", text)
        if not isinstance(settings, dict):
            raise Unknown("/etc/docker/daemon.json does not hold an object")
        return cls(command, settings, "", text)

    @property
    def publishes_on(self) -> str:
        """The address on which ports are published for which a container names none; empty for every address."""
        words = self.command.replace("=", " ").split()
        told = words[words.index("--ip") + 1] if "--ip" in words[:-1] else str(self.settings.get("ip") or "")
        return "" if told in ("0.0.0.0", "::") else told  # noqa: S104 - compared

    @property
    def listens_on(self) -> tuple[tuple[str, str], ...]:
        """The addresses of its own TCP ports, each with what it serves there: its API or its metrics."""
        words = self.command.replace("=", " ").split()
        told = list(pairwise(words))
        hosts = [where for switch, where in told if switch in ("-H", "--host")]
        hosts += [str(host) for host in self.settings.get("hosts") or ()]
        metrics = [where for switch, where in told if switch == "--metrics-addr"]
        metrics += [str(self.settings.get("metrics-addr") or "")]
        api = [host.removeprefix("tcp://") for host in hosts if host.startswith("tcp://")]
        return tuple(dict.fromkeys([*(("API", at) for at in api), *(("metrics", at) for at in metrics if at)]))

    def off(self, switch: str) -> bool:
        """Whether a switch that is on by default was turned off."""
        return self.settings.get(switch) is False or f"--{switch}=false" in self.command.split()

    def on(self, switch: str) -> bool:
        """Whether a switch that is off by default was turned on."""
        words = self.command.split()
        return self.settings.get(switch) is True or f"--{switch}" in words or f"--{switch}=true" in words

    @property
    def firewall_backend(self) -> str:
        """The backend of the daemon's rules that was asked for, empty where none was (29 and later)."""
        words = self.command.replace("=", " ").split()
        told = words[words.index("--firewall-backend") + 1] if "--firewall-backend" in words[:-1] else ""
        return told or str(self.settings.get("firewall-backend") or "")

"""What several facts share: pieces of POSIX sh (for dash and busybox ash, changing nothing), and small readers."""

from collections.abc import Mapping
from typing import Any

C_LOCALE = "LC_ALL=C; export LC_ALL\n"

FIND_DOCKERD = r"""
daemon() {
  n=; { read -r n < "/proc/$1/comm"; } 2>/dev/null
  [ "$n" = dockerd ] || return 1
  while read -r k own inner; do
    [ "$k" = NSpid: ] && { [ -z "$inner" ]; return; }
  done < "/proc/$1/status"
  return 0
}
d=
for f in /run/docker.pid /var/run/docker.pid; do
  p=; [ -r "$f" ] && { read -r p < "$f"; } 2>/dev/null
  [ -n "$p" ] && daemon "$p" 2>/dev/null && { d=$p; break; }
done
[ -n "$d" ] || for f in /proc/[0-9]*/comm; do
  p=${f#/proc/}; p=${p%/comm}
  daemon "$p" 2>/dev/null && { d=$p; break; }
done
"""
"""Sets $d to the pid of the Docker daemon, empty where none runs: from its pid file, else the first of that name.

A daemon inside of a container, which has a second number there, is not the host's.
"""

FIND_DATA_ROOT = r"""
root=; f=/etc/docker/daemon.json
[ -r "$f" ] && root=$(tr -d '\n' < "$f" | sed -n 's/.*"data-root"[^"]*"\([^"]*\)".*/\1/p')
[ -n "$root" ] || root=/var/lib/docker
"""
"""Sets $root to the folder in which the Docker daemon keeps its data."""

NET_OF_DOCKERD = (
    FIND_DOCKERD
    + r"""
net=/proc/net; whose=own; u=
[ -n "$d" ] && while read -r k a rest; do [ "$k" = Uid: ] && u=$a; done < "/proc/$d/status"
[ "$u" = 0 ] && { : < "/proc/$d/net/dev"; } 2>/dev/null && { net=/proc/$d/net; whose=dockerd; }
"""
)
"""Sets $net to the folder with the network tables of the daemon's namespace, or of ours with $whose=own.

A daemon without root has a namespace of its own, but publishes its ports in that of the host, which is ours.
"""

IS_LOADED = r"""
loaded() {
  [ ! -e /proc/modules ] || [ -d "/sys/module/$1" ] || grep -q "^$1 " /proc/modules 2>/dev/null ||
    grep -q "/$1\.ko" "/lib/modules/$(uname -r)/modules.builtin" 2>/dev/null ||
    [ "$(cat /proc/sys/kernel/modules_disabled 2>/dev/null)" = 1 ]
}
"""
"""Defines `loaded NAME`: whether asking the kernel about this module's business cannot make it load the module."""


def pairs(text: str) -> dict[str, str]:
    """Read lines of a word, a space and the rest; the last of equal words wins."""
    return {word: rest for word, _, rest in (line.partition(" ") for line in text.splitlines()) if word}


def blocks(text: str) -> list[dict[str, str]]:
    """Read what `systemctl show` prints: Key=Value lines, units parted by an empty line, repeated keys joined."""
    found: list[dict[str, str]] = [{}]
    for line in text.splitlines():
        key, equals, value = line.partition("=")
        if not line.strip():
            found.append({})
        elif equals and key in found[-1]:
            found[-1][key] += "\n" + value
        elif equals:
            found[-1][key] = value
    return [block for block in found if block.get("Id")]


def number(text: Any, otherwise: int = 0) -> int:
    """Read a whole number, `otherwise` where it is none."""
    try:
        return int(text)
    except (TypeError, ValueError, OverflowError):
        return otherwise


MANAGERS = (
    ("compose", "com.docker.compose.project"),
    ("swarm", "com.docker.swarm.service.id"),
    ("kubernetes", "io.kubernetes.pod.name"),
    ("nomad", "com.hashicorp.nomad.alloc_id"),
    ("ECS", "com.amazonaws.ecs.task-arn"),
    ("dokku", "com.dokku.app-name"),
    ("balena", "io.balena.service-name"),
    ("quadlet", "PODMAN_SYSTEMD_UNIT"),
)
"""Who makes containers anew by itself, and the label by which that is seen."""


def manager_of(labels: Mapping[str, Any]) -> str:
    """Return who defines a container and would make it anew, by its labels; empty for nobody."""
    return next((manager for manager, label in MANAGERS if label in labels), "")

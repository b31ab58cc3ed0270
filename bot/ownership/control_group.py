"""What the control group of a process says of who started it: a container of which engine, a service, a session."""

import re
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What kind of place a control group is."""

    DOCKER = "docker"
    PODMAN = "podman"
    KUBERNETES = "kubernetes"
    LXC = "lxc"
    MACHINE = "machine"
    USER_ENGINE = "user_engine"
    USER_SERVICE = "user_service"
    SERVICE = "service"
    SESSION = "session"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Place:
    """One place: `name` is the container's id, the unit, the guest or the session; `uid` whose it is, where it says."""

    kind: Kind
    name: str = ""
    uid: int | None = None


# The first that matches says it. A container that a service runs by itself (Quadlet) is the service's business.
_UNIT_OF_PODMAN = re.compile(r"/(?!user@)([^/]+\.service)/(?:[^/]*/)*libpod-")
_PATTERNS = (
    (Kind.DOCKER, re.compile(r"(?:docker[-/]|docker/containers/|:docker:)([0-9a-f]{64})")),
    (Kind.PODMAN, re.compile(r"libpod-(?:conmon-|payload-)?([0-9a-f]{64})")),
    (Kind.KUBERNETES, re.compile(r"(?:kubepods[^/]*|cri-containerd-|crio-)(?:.*pod([0-9a-f]{8}[0-9a-f_-]{28}))?")),
    (Kind.LXC, re.compile(r"/lxc(?:\.payload\.|/)([^/]+)")),
    (Kind.MACHINE, re.compile(r"/machine\.slice/(?:machine-|systemd-nspawn@)?([^/]+?)(?:\.scope|\.service)?(?:/|$)")),
    (Kind.USER_ENGINE, re.compile(r"/user@\d+\.service/(?:.*/)?(docker)\.service")),
    (Kind.USER_SERVICE, re.compile(r"/user@\d+\.service/(?:.*/)?([^/]+\.service)(?:/|$)")),
    (Kind.SESSION, re.compile(r"/session-([^/]+)\.scope")),
)
_SERVICE = re.compile(r"/([^/]+\.service)(?:/|$)")
_USER = re.compile(r"/user(?:@(\d+)\.service|-(\d+)\.slice)")
_ESCAPED = re.compile(r"\\x([0-9a-f]{2})")


def place(cgroup: str) -> Place:
    """Read a path such as `/system.slice/nginx.service`; what nothing can be told of is `Kind.OTHER`."""
    found = _USER.search(cgroup)
    uid = int(found[1] or found[2]) if found else None
    if unit := _UNIT_OF_PODMAN.search(cgroup):
        return Place(Kind.SERVICE if uid is None else Kind.USER_SERVICE, unit[1], uid)
    for kind, pattern in _PATTERNS:
        if found := pattern.search(cgroup):
            return Place(kind, _ESCAPED.sub(lambda code: chr(int(code[1], 16)), found[1] or ""), uid)
    if uid is None and not cgroup.startswith("/user.slice") and (found := _SERVICE.search(cgroup)):
        return Place(Kind.SERVICE, found[1])
    return Place(Kind.OTHER, uid=uid)

"""The ports that well-known servers would listen on by their configuration, where that can be read without doubt."""

import re
from dataclasses import dataclass
from fnmatch import fnmatchcase
from ipaddress import ip_address
from typing import ClassVar, Self

from bot.facts._sh import C_LOCALE, number
from bot.model import AreaName, EngineQuestion, Question
from bot.snapshot import Answers, Unknown

# Only lines that can speak of ports leave the host; `nginx -T` would open log files.
CONFIGS = Question(
    "server_configs",
    C_LOCALE
    + r"""
command -v awk >/dev/null || { echo "awk is missing on this host" >&2; exit 1; }
for f in /etc/nginx/nginx.conf /etc/nginx/conf.d/* /etc/nginx/sites-enabled/* /etc/nginx/http.d/* \
    /etc/apache2/apache2.conf /etc/apache2/ports.conf /etc/httpd/conf/httpd.conf \
    /etc/redis/redis.conf /etc/redis.conf; do
  [ -f "$f" ] || continue
  [ -r "$f" ] || { echo "unreadable $f"; continue; }
  echo "file $f"
  awk '/^[ \t]*</ || /^[ \t]*([Ll]isten|[Ii]nclude|port|bind)[ \t]/ || /[{;][ \t]*(listen|include)[ \t]/ {
    print "  " substr($0, 1, 240)
  }' "$f"
done
echo end
""",
    "grep -rE '^ *(listen|include|port|bind) ' /etc/nginx /etc/apache2 /etc/httpd /etc/redis",
    cap_bytes=262_144,
)

_NGINX = re.compile(r"(?:^|[{;])\s*listen\s+([^;{}]+);")
_NGINX_INCLUDE = re.compile(r"(?:^|[{;])\s*include\s+([^;{}]+);")


@dataclass(frozen=True, slots=True, order=True)
class Declared:
    """One place to listen on: `address` is empty for every address of both families, else as it is written.

    `only_ipv6` is whether `::` is known to leave IPv4 alone.
    """

    program: str
    protocol: str
    port: int
    address: str
    file: str
    line: str
    only_ipv6: bool = False


@dataclass(frozen=True, slots=True)
class DeclaredPorts:
    """All that could be read without doubt, sorted; `unreadable` are the files that only others may read."""

    all: tuple[Declared, ...]
    unreadable: tuple[str, ...]

    AREA: ClassVar[AreaName] = AreaName.PORTS
    QUESTIONS: ClassVar[tuple[Question | EngineQuestion, ...]] = (CONFIGS,)

    @classmethod
    def read(cls, answers: Answers) -> Self:
        """Read the lines of each file."""
        lines = answers.text(CONFIGS).splitlines()
        if not lines or lines[-1] != "end":
            raise Unknown("the configuration of the servers was cut off")
        files: dict[str, list[str]] = {}
        at: list[str] = []
        for line in lines[:-1]:
            if line.startswith("file "):
                at = files.setdefault(line.removeprefix("file "), [])
            elif line.startswith("  "):
                at.append(line.strip().partition("#")[0])
        hidden = tuple(line.removeprefix("unreadable ") for line in lines if line.startswith("unreadable "))
        found = {*_nginx(files), *_apache(files), *_redis(files)}
        return cls(tuple(sorted(found)), hidden)

    def of(self, program: str) -> tuple[Declared, ...]:
        """Return what this program would listen on."""
        return tuple(declared for declared in self.all if declared.program == program)


def _nginx(files: dict[str, list[str]]) -> list[Declared]:
    """Read the files that nginx.conf includes; what it does not include says nothing."""
    main = files.get("/etc/nginx/nginx.conf", [])
    included = [name.strip() for line in main for name in _NGINX_INCLUDE.findall(line)]
    patterns = [name if name.startswith("/") else f"/etc/nginx/{name}" for name in included]
    read = [("/etc/nginx/nginx.conf", main)]
    read += [(file, lines) for file, lines in files.items() if any(fnmatchcase(file, shape) for shape in patterns)]
    found = []
    for file, lines in read:
        for line in lines:
            for words in (text.split() for text in _NGINX.findall(line)):
                place = _place(words[0]) if words else None
                if place is not None:
                    # Without an address nginx takes IPv4 only; [::] is for IPv6 only unless told otherwise.
                    address = place[0] or "0.0.0.0"  # noqa: S104 - read, not bound
                    both = address == "::" and "ipv6only=off" in words
                    protocol = "udp" if "udp" in words or "quic" in words else "tcp"
                    found.append(
                        Declared("nginx", protocol, place[1], "" if both else address, file, line.strip(), True)
                    )
    return found


def _apache(files: dict[str, list[str]]) -> list[Declared]:
    """Read `Listen` that stands in no section: one in a section holds only where its condition does."""
    found = []
    for file, name in (("/etc/apache2/apache2.conf", "apache2"), ("/etc/apache2/ports.conf", "apache2"),
                       ("/etc/httpd/conf/httpd.conf", "httpd")):  # fmt: skip
        depth = 0
        for line in files.get(file, []):
            if line.startswith("<"):
                depth += -1 if line.startswith("</") else 1
            words = line.split()
            place = _place(words[1]) if len(words) > 1 and words[0].lower() == "listen" and not depth else None
            if place is not None:
                found.append(Declared(name, "tcp", place[1], place[0], file, line))
    return found


def _redis(files: dict[str, list[str]]) -> list[Declared]:
    found = []
    for file in ("/etc/redis/redis.conf", "/etc/redis.conf"):
        said = [line.split() for line in files.get(file, []) if len(line.split()) > 1]
        ports = [words for words in said if words[0] == "port"][-1:]
        binds = [words[1:] for words in said if words[0] == "bind"][-1:] or [["127.0.0.1"]]
        for port in (number(words[1]) for words in ports):
            for address in (name.removeprefix("-") for name in binds[0]):
                place = _place(f"[{address}]:{port}" if ":" in address else f"{address}:{port}")
                if place is not None:
                    line = f"bind {' '.join(binds[0])}; port {port}"
                    found.append(Declared("redis", "tcp", place[1], place[0], file, line))
    return found


def _place(text: str) -> tuple[str, int] | None:
    """Read `80`, `*:80`, `192.0.2.1:80` or `[::]:80`; None for names, sockets in the file system and all else."""
    address, _, port = text.rpartition(":")
    address = "" if address == "*" else address.strip("[]")
    if not port.isascii() or not port.isdigit() or not 0 < int(port) < 65_536:
        return None
    try:
        return (str(ip_address(address)) if address else "", int(port))
    except ValueError:
        return None

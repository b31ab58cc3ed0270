"""The root file systems of the lab, built once from signed Debian packages and kept between runs."""

import hashlib
import os
import re
import shlex
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.lab.cgroups import Group, entered
from tests.lab.engines import Engine, Extra
from tests.lab.errors import LabError
from tests.lab.tools import command, lab_dir, locked, remove_tree, try_lock

# fmt: off
_PACKAGES = (
    "systemd", "systemd-sysv", "dbus", "libpam-systemd", "openssh-server", "iproute2", "iptables", "nftables",
    "nginx-light", "lsof", "procps", "docker.io", "netcat-openbsd", "sudo", "busybox-static",
)
# What would run by itself on an idle host and blur a comparison of its state, or has no place in a throwaway machine.
_MASKED = (
    "apt-daily.timer", "apt-daily-upgrade.timer", "dpkg-db-backup.timer", "e2scrub_all.timer", "e2scrub_reap.service",
    "fstrim.timer", "logrotate.timer", "systemd-tmpfiles-clean.timer", "console-getty.service", "getty.target",
    "systemd-resolved.service", "systemd-networkd.service", "systemd-networkd.socket", "systemd-timesyncd.service",
    "systemd-modules-load.service",
)
# fmt: on

# logind of systemd >= 258 refuses logins ("non-local PID") when that sandbox shows it another boot id than nspawn's.
# OpenSSH 9.8 and newer locks a source address out for a while after failed logins; all tests come from one address.
_SHAPE = f"""
set -e
useradd --create-home --shell /bin/bash --uid 1000 dockfix
useradd --create-home --shell /bin/bash --uid 1001 plain
echo 'dockfix ALL=(ALL) NOPASSWD:ALL' > /etc/sudoers.d/dockfix
chmod 0440 /etc/sudoers.d/dockfix
rm -f /etc/ssh/ssh_host_* /etc/machine-id /var/lib/dbus/machine-id
systemctl disable nginx.service
systemctl mask {" ".join(_MASKED)}
systemctl enable docker.service docker.socket containerd.service ssh.service
mkdir -p /etc/systemd/system/systemd-logind.service.d
printf '[Service]\\nProtectControlGroups=no\\n' > /etc/systemd/system/systemd-logind.service.d/lab.conf
echo '# no name servers: the lab talks to addresses only' > /etc/resolv.conf
[ "$(. /etc/os-release; echo "$VERSION_CODENAME")" = bookworm ] ||
    echo 'PerSourcePenalties no' > /etc/ssh/sshd_config.d/lab.conf
rm -rf /var/cache/apt/archives/*.deb /usr/share/doc /usr/share/man /usr/share/locale
"""

_ADDED = {
    Extra.PYTHON: "python3 python3-venv",
    Extra.RIVALS: "podman dnsmasq-base firewalld ufw",
}
# What comes along and would run by itself: a host must be as quiet as a bare one until a test starts something.
_QUIET = (
    "firewalld.service ufw.service podman.service podman.socket podman-restart.service podman-auto-update.service "
    "podman-auto-update.timer podman-clean-transient.service netavark-dhcp-proxy.socket "
    "netavark-firewalld-reload.service"
)
_ADD = """
set -e
export DEBIAN_FRONTEND=noninteractive
# A mirror that stands still serves an index whose time is up; its signature is checked all the same.
apt-get update -q -o Acquire::Check-Valid-Until=false
apt-get install -q -y --no-install-recommends {packages}
for unit in {quiet}; do systemctl disable "$unit" || true; done
apt-get clean
"""


def ensure(engines: Sequence[Engine], *, extra: Extra | None = None, tell: Callable[[str], None] = print) -> None:
    """Build the root file systems that are not there yet, two at a time. `tell` hears what is built before it starts.

    Raises LabError with the end of the build's log.
    """
    wanted = [engine for engine in dict.fromkeys(engines) if not all(layer.is_dir() for layer in layers(engine, extra))]
    if not wanted:
        return
    with ThreadPoolExecutor(max_workers=2) as pool:
        for future in [pool.submit(_build, engine, extra, tell) for engine in wanted]:
            future.result()


def layers(engine: Engine, extra: Extra | None = None) -> list[Path]:
    """The directories that make up a root, the uppermost first, as overlayfs wants its `lowerdir`."""
    base = _roots() / f"{engine}-{_stamp([*_PACKAGES], [*_MASKED], _SHAPE, engine.suite)}"
    if extra is None:
        return [base]
    return [_roots() / f"{engine}-{extra}-{_stamp(base.name, _addition(extra))}", base]


def sweep_builds() -> None:
    """Remove what killed builds left, processes and files; builds that run now are not touched."""
    for engine in Engine:
        lock = try_lock(_roots() / f"{engine}.lock")
        if lock is not None:
            _remove_unfinished(engine)
            os.close(lock)


def outdated() -> list[Path]:
    """Kept roots that no recipe of this checkout makes any more."""
    current = {layer.name for engine in Engine for extra in Extra for layer in layers(engine, extra)}
    return sorted(path for path in _roots().glob("docker-*") if path.is_dir() and path.name not in current)


def mirror() -> str:
    """The Debian mirror that this machine installs from, or $DOCKFIX_LAB_MIRROR.

    Raises LabError when the machine's apt sources name none for its own release.
    """
    chosen = os.environ.get("DOCKFIX_LAB_MIRROR")
    if chosen:
        return chosen
    release = dict(
        line.split("=", 1) for line in Path("/etc/os-release").read_text(encoding="utf-8").splitlines() if "=" in line
    )
    codename = release.get("VERSION_CODENAME", "stable").strip('"')
    apt = Path("/etc/apt")
    for file in sorted(
        (*apt.glob("sources.list"), *apt.glob("sources.list.d/*.list"), *apt.glob("sources.list.d/*.sources"))
    ):
        text = file.read_text(encoding="utf-8", errors="replace")
        for addresses, suites in deb822(text) if file.suffix == ".sources" else one_line(text):
            usable = [address for address in addresses if address.startswith(("http://", "https://", "file:/"))]
            if codename in suites and usable:
                return usable[0]
    raise LabError(
        f"the apt sources of this machine name no mirror for {codename}: set DOCKFIX_LAB_MIRROR to a Debian mirror"
    )


def deb822(text: str) -> list[tuple[list[str], list[str]]]:
    found = []
    for block in re.split(r"\n\s*\n", text):
        lines = [line for line in block.splitlines() if not line.startswith("#")]
        fields = dict(re.findall(r"^([A-Za-z-]+):[ \t]*(.*(?:\n[ \t]+.*)*)", "\n".join(lines), re.MULTILINE))
        if "deb" in fields.get("Types", "").split() and fields.get("Enabled", "yes").strip() != "no":
            found.append((fields.get("URIs", "").split(), fields.get("Suites", "").split()))
    return found


def one_line(text: str) -> list[tuple[list[str], list[str]]]:
    entries = re.findall(r"^deb\s+(?:\[[^]]*\]\s+)?(\S+)\s+(\S+)", text, re.MULTILINE)
    return [([address], [suite]) for address, suite in entries]


def _build(engine: Engine, extra: Extra | None, tell: Callable[[str], None]) -> None:
    with locked(_roots() / f"{engine}.lock"):
        group = _remove_unfinished(engine)
        group.create()
        try:
            base = layers(engine)[0]
            if not base.is_dir():
                tell(f"building the root file system of {engine} from Debian {engine.suite}: 700 MB, a minute or two")
                whole(base, lambda new: _bootstrap(group, engine, new))
            if extra and not (upper := layers(engine, extra)[0]).is_dir():
                tell(f"adding {_ADDED[extra]} to the root file system of {engine}")
                whole(upper, lambda new: _add(group, base, new, _addition(extra)))
        finally:
            group.remove()


def _remove_unfinished(engine: Engine) -> Group:
    # A build that was killed may have left a debootstrap running. Only for who holds the engine's lock.
    group = Group(f"build-{engine}-{_stamp(str(lab_dir()))}")
    group.remove()
    for left in _roots().glob(f".building-{engine}-*"):
        remove_tree(left)
    return group


def whole(finished: Path, build: Callable[[Path], None]) -> None:
    # The name with the stamp appears by a rename at the very end, so that it always means a whole tree.
    new = finished.parent / f".building-{finished.name}"
    new.mkdir(parents=True)
    build(new)
    (new / "tree").rename(finished)
    remove_tree(new)


def _bootstrap(group: Group, engine: Engine, new: Path) -> None:
    packages = lab_dir() / "packages" / engine.suite
    packages.mkdir(parents=True, exist_ok=True)
    tree = str(new / "tree")
    script = Path(f"/usr/share/debootstrap/scripts/{engine.suite}")
    _inside(group, new, [
        "debootstrap", "--variant=minbase", f"--cache-dir={packages}", f"--include={','.join(_PACKAGES)}",
        engine.suite, tree, mirror(), *([] if script.exists() else ["sid"]),
    ])  # fmt: skip
    _inside(group, new, ["chroot", tree, "/bin/sh", "-c", _SHAPE])


def _addition(extra: Extra) -> str:
    return _ADD.format(packages=_ADDED[extra], quiet=_QUIET)


def _add(group: Group, base: Path, new: Path, script: str) -> None:
    for part in ("tree", "work", "merged"):
        (new / part).mkdir()
    merged = shlex.quote(str(new / "merged"))
    options = shlex.quote(f"lowerdir={base},upperdir={new / 'tree'},workdir={new / 'work'}")
    _inside(group, new, ["/bin/sh", "-ec", (
        f"mount -t overlay overlay -o {options} {merged}\n"
        f"mount --bind /etc/resolv.conf {merged}/etc/resolv.conf\n"
        f"exec chroot {merged} /bin/sh -c {shlex.quote(script)}"
    )])  # fmt: skip


def _inside(group: Group, new: Path, argv: list[str]) -> None:
    # In mounts and a control group of its own: whatever happens, no mount and no process of a build stays.
    log = new / "log"
    logged = ["/bin/sh", "-c", 'log="$1"; shift; exec "$@" >>"$log" 2>&1', "sh", str(log), *argv]
    try:
        command(*entered([group.path], ["unshare", "--mount", "--propagation", "private", *logged]))
    except LabError as error:
        end = log.read_text(encoding="utf-8", errors="replace")[-1500:] if log.exists() else str(error)
        raise LabError(f"building {new.name} failed; the end of its log ({log}):\n{end}") from error


def _stamp(*parts: object) -> str:
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:12]


def _roots() -> Path:
    return lab_dir() / "roots"

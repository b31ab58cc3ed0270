"""A real OpenSSH server on the loopback address, as whoever runs the tests."""

import getpass
import os
import shutil
import socket
import subprocess
import time
from pathlib import Path

from bot.reach.address import HostAddress

HOST = "127.0.0.1"


def program(name: str) -> str:
    """Return the path of a program, also where only root has it in the path."""
    found = shutil.which(name, path=os.environ.get("PATH", "") + ":/usr/sbin:/sbin")
    if found is None:
        raise FileNotFoundError(f"{name} is not installed")
    return found


def make_key(file: Path, kind: str = "ed25519", passphrase: str = "", *more: str) -> Path:
    """Make a key pair."""
    subprocess.run(
        [program("ssh-keygen"), "-q", "-t", kind, "-N", passphrase, "-C", "test", "-f", str(file), *more], check=True
    )
    return file


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as sock:
        sock.bind((HOST, 0))
        port: int = sock.getsockname()[1]
        return port


class Sshd:
    """An sshd with a host key and a user key of its own. `options` are lines of its configuration."""

    def __init__(self, folder: Path, options: dict[str, str]) -> None:
        folder.mkdir()
        folder.chmod(0o700)
        if os.geteuid() == 0:
            Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)
        self.folder, self.port = folder, free_port()
        self.host_key = Path(options.pop("HostKey", "")) if "HostKey" in options else make_key(folder / "host")
        self.key = make_key(folder / "key")
        self.authorized = folder / "authorized_keys"
        self.authorized.write_text(self.key.with_name("key.pub").read_text())
        self.known_hosts = folder / "known_hosts"
        self.trust(self.host_key)
        self.log = folder / "log"
        lines = {
            "Port": str(self.port),
            "ListenAddress": HOST,
            "HostKey": str(self.host_key),
            "AuthorizedKeysFile": str(self.authorized),
            "PidFile": "none",
            "StrictModes": "no",
            "PasswordAuthentication": "no",
            "KbdInteractiveAuthentication": "no",
            "LogLevel": "DEBUG1",
            "MaxStartups": "100",
            **options,
        }
        config = folder / "sshd_config"
        config.write_text("".join(f"{key} {value}\n" for key, value in lines.items()))
        self._process = subprocess.Popen([program("sshd"), "-D", "-f", str(config), "-E", str(self.log)])
        self._wait()

    def trust(self, key: Path, hosts: str = "", marker: str = "") -> None:
        """Write the known_hosts file: this one key for this server."""
        kind, blob = key.with_name(key.name + ".pub").read_text().split()[:2]
        self.known_hosts.write_text(f"{marker} {hosts or f'[{HOST}]:{self.port}'} {kind} {blob}\n".lstrip())

    def address(self, **changes: object) -> HostAddress:
        """Return how to reach it."""
        fields: dict[str, object] = {
            "address": HOST,
            "port": self.port,
            "user": getpass.getuser(),
            "identity_file": self.key,
            "known_hosts": self.known_hosts,
            "connect_timeout_seconds": 5.0,
            **changes,
        }
        return HostAddress(**fields)  # type: ignore[arg-type]

    def stop(self) -> None:
        """Stop listening, and end the connections that stand."""
        self.cut()
        self._process.terminate()
        self._process.wait()

    def cut(self) -> None:
        """End every connection that stands, at once."""
        listed = subprocess.run(
            [program("pgrep"), "-P", str(self._process.pid)], capture_output=True, text=True, check=False
        )
        for pid in listed.stdout.split():
            subprocess.run(["kill", "-KILL", pid], check=False, stderr=subprocess.DEVNULL)

    def _wait(self) -> None:
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline:
            try:
                with socket.create_connection((HOST, self.port), timeout=1):
                    return
            except OSError:
                time.sleep(0.02)
        raise TimeoutError(f"sshd did not start: {self.log.read_text() if self.log.exists() else 'no log'}")

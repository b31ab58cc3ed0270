"""A real PostgreSQL for the tests: Debian's server, on a free port, with a data directory of its own."""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import pytest

PROGRAMS = Path("/usr/lib/postgresql")
OWNER = "postgres"


def missing() -> list[str]:
    """Return why no server can be started here; empty where one can."""
    if _bin() is None:
        return ["PostgreSQL's server is not installed (Debian: postgresql)"]
    if os.geteuid() == 0 and shutil.which("setpriv") is None:
        return ["setpriv is not installed, and PostgreSQL does not run as root"]
    return []


@dataclass(slots=True)
class Server:
    """A running server. `process` is its postmaster, to be frozen or killed by a test that needs that."""

    port: int
    command: tuple[str, ...]
    ready: tuple[str, ...]
    process: subprocess.Popen[bytes] = field(init=False)

    def start(self) -> None:
        """Start it and wait until it answers."""
        nothing = subprocess.DEVNULL
        self.process = subprocess.Popen(self.command, stdin=nothing, stdout=nothing, stderr=nothing, cwd="/")
        while subprocess.run(self.ready, check=False).returncode != 0:
            if self.process.poll() is not None:
                raise RuntimeError(f"PostgreSQL ended with status {self.process.returncode} at its start")

    def crash(self) -> None:
        """End it as a crash would: no session is finished, and nothing is written that was not written yet."""
        self.process.send_signal(signal.SIGQUIT)
        self.process.wait(30)

    def database(self, template: str = "") -> str:
        """Make an empty database, or a copy of the one of that name, and return its URL."""
        name = f"t{uuid.uuid4().hex}"
        with psycopg.connect(self._url("postgres"), autocommit=True) as connection:
            copied = f' TEMPLATE "{template}"' if template else ""
            connection.execute(f'CREATE DATABASE "{name}"{copied}'.encode())
        return self._url(name)

    def _url(self, database: str) -> str:
        return f"postgresql://{OWNER}@127.0.0.1:{self.port}/{database}"


@contextmanager
def server(*, synced: bool = False) -> Iterator[Server]:
    """Run a server for as long as the context lasts; what it wrote is gone with it.

    Only `synced` it waits for the disk, as it does for people: what the server has taken outlives its own crash anyhow.
    """
    programs = _bin()
    if programs is None:
        raise RuntimeError("; ".join(missing()))
    with tempfile.TemporaryDirectory(prefix="dockfix-postgres-") as folder:
        data = Path(folder) / "data"
        data.mkdir(mode=0o700)
        as_owner: tuple[str, ...] = ()
        if os.geteuid() == 0:
            shutil.chown(folder, OWNER)
            shutil.chown(data, OWNER)
            as_owner = ("setpriv", f"--reuid={OWNER}", f"--regid={OWNER}", "--init-groups", "--")
        made = (
            *as_owner,
            str(programs / "initdb"),
            "-D",
            str(data),
            "-U",
            OWNER,
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--no-sync",
        )
        subprocess.run(made, check=True, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL, cwd=folder)
        port = _free_port()
        settings = ("-p", str(port), "-h", "127.0.0.1", "-k", folder, "-c", "max_connections=200")
        unsynced = () if synced else ("-c", "fsync=off", "-c", "full_page_writes=off")
        command = (*as_owner, str(programs / "postgres"), "-D", str(data), *settings, *unsynced)
        running = Server(port, command, (str(programs / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(port)))
        running.start()
        try:
            yield running
        finally:
            # SIGINT asks for a fast shutdown: it waits for nobody's session.
            running.process.send_signal(signal.SIGINT)
            running.process.wait(30)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """One server for all tests of a run; each takes a database of its own."""
    with server() as running:
        yield running


def _bin() -> Path | None:
    found = sorted(PROGRAMS.glob("*/bin/postgres"), key=lambda path: int(path.parent.parent.name), reverse=True)
    return found[0].parent if found else None


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])

"""Reaches the Engine's socket where SSH itself may not: a program on the host passes the bytes on."""

import threading
from collections.abc import Callable
from typing import Any

import paramiko
from paramiko.ssh_exception import SSHException

from bot.reach.engine import EngineRefused
from bot.reach.round import sudo_refusal

_NOTHING = "dockfix: no relay"

# No quote, backslash or exclamation mark of the kind that some login shell would read. Never half-closes: an engine
# that sees the end of its input cancels the request.
_PYTHON = (
    "import os,socket,sys,threading as t;s=socket.socket(socket.AF_UNIX);s.connect(sys.argv[1]);"
    "t.Thread(target=lambda:[s.sendall(d) for d in iter(lambda:os.read(0,65536),bytes())],daemon=True).start();"
    "[os.write(1,d) for d in iter(lambda:s.recv(16384),bytes())]"
)
_TOOLS = (
    "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:$PATH; S={socket}; "
    "f() {{ command -v $1 >/dev/null 2>&1; }}; "
    "f socat && exec socat -t 60 - UNIX-CONNECT:$S; "
    "f nc && case $(nc -h 2>&1) in *UNIX*|*unixsock*) exec nc -U $S;; esac; "
    "f ncat && exec ncat -U $S; "
    "f docker && exec docker -H unix://$S system dial-stdio; "
    'f python3 && exec python3 -c "{python}" $S; '
    "echo {nothing} >&2; exit 69"
)


def relay_command(socket: str, sudo: bool) -> str:
    """Return the command to execute on the host. Any login shell takes it."""
    tools = _TOOLS.format(socket=socket, python=_PYTHON, nothing=_NOTHING)
    rights = "sudo -n " if sudo else ""
    return f"/bin/sh -c 'exec {rights}/bin/sh -c \"$0\" relay' '{tools}'"


class RelayChannel:
    """A channel to a relay. Sent and received like a socket; explains itself where nothing ever comes back."""

    def __init__(self, channel: paramiko.Channel, socket: str, user: str, done: Callable[[], None]) -> None:
        """`done` is called once, when the channel is closed."""
        self._channel, self._socket, self._user, self._done = channel, socket, user, done
        self._heard = False
        self._closing = threading.Lock()

    def settimeout(self, timeout: float | None) -> None:
        self._channel.settimeout(timeout)

    def sendall(self, data: bytes) -> Any:
        return self._channel.sendall(data)

    def recv(self, size: int) -> bytes:
        data = self._channel.recv(size)
        if not data and not self._heard and (reason := self._why()):
            raise EngineRefused(reason)
        self._heard = True
        return data

    def close(self) -> None:
        self._channel.close()
        if self._closing.acquire(blocking=False):
            self._done()

    def _why(self) -> str:
        """Return what the relay complained of. Without a word the connection may have been cut at any moment."""
        text = ""
        while self._channel.recv_stderr_ready() and len(text) < 20_000:
            text += self._channel.recv_stderr(4096).decode("utf-8", "replace")
        if _NOTHING in text:
            return (
                f"no program on the host can pass us on to {self._socket} (socat, nc, ncat, docker or python3): "
                f"install one, or add {self._user} to the docker group so that SSH itself can"
            )
        if "sudo" in text:
            return f"sudo refused to pass us on to {self._socket} ({sudo_refusal(text)})"
        words = " ".join(text.split())[-200:]
        return f"the host did not pass us on to {self._socket} ({words})" if words else ""


def open_relay(
    execute: Callable[[str, float], paramiko.Channel], socket: str, user: str, sudo: bool, slots: threading.Semaphore
) -> Callable[[float], RelayChannel]:
    """Return a way to dial the Engine through a relay. `execute` runs a command and leaves its input open."""

    def dial(timeout: float) -> RelayChannel:
        if not slots.acquire(timeout=timeout):
            raise EngineRefused("too many sessions to the host are open at the same time")
        try:
            channel = execute(relay_command(socket, sudo), timeout)
        except (SSHException, OSError, EOFError) as error:
            slots.release()
            raise EngineRefused(f"the host opens no further session ({error}); check MaxSessions") from None
        except BaseException:
            slots.release()
            raise
        return RelayChannel(channel, socket, user, slots.release)

    return dial

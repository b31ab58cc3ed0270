"""What paramiko's transport lacks and dockfix needs: Unix-socket channels, our host key order, fewer waits."""

import logging
import threading
from collections.abc import Sequence
from typing import Any

import paramiko
from paramiko.auth_handler import AuthHandler
from paramiko.common import cMSG_CHANNEL_REQUEST
from paramiko.message import Message

_WEAK = {
    "ciphers": ["aes128-cbc", "aes192-cbc", "aes256-cbc", "3des-cbc"],
    "macs": ["hmac-sha1", "hmac-md5", "hmac-sha1-96", "hmac-md5-96"],
}


class _EagerAuth(AuthHandler):
    """Sends the login right behind the request for the login service; RFC 4253 asks nobody to wait in between."""

    def _request_auth(self) -> None:
        super()._request_auth()  # type: ignore[misc]
        accepted = Message()
        accepted.add_string("ssh-userauth")
        accepted.rewind()
        super()._parse_service_accept(accepted)  # type: ignore[misc]

    def _parse_service_accept(self, m: Message) -> None:
        """The login is on its way already."""


class Wire(paramiko.Transport):
    """One SSH connection."""

    def __init__(self, sock: Any, algorithms: Sequence[str], timeout: float) -> None:
        """`algorithms` are the host key algorithms to offer, best first; `timeout` bounds each wait of the set-up."""
        self.host_algorithms = tuple(algorithms)
        self.greeting: list[str] = []
        self._extra = threading.local()
        super().__init__(sock, disabled_algorithms=_WEAK)
        self.banner_timeout = self.handshake_timeout = self.auth_timeout = self.channel_timeout = timeout

    @property
    def preferred_keys(self) -> Sequence[str]:
        return self.host_algorithms

    def auth_publickey(self, username: str, key: paramiko.PKey, event: threading.Event | None = None) -> list[str]:
        """Log in with a key. Saves one wait against paramiko's own."""
        done = event or threading.Event()
        handler = _EagerAuth(self)
        self.auth_handler = handler
        handler.auth_publickey(username, key, done)
        return handler.wait_for_response(done)

    def open_unix(self, path: str, timeout: float) -> paramiko.Channel:
        """Open a channel to a Unix socket on the host; SSHException where the host will not."""
        extra = Message()
        extra.add_string(path)
        extra.add_string("")
        extra.add_int(0)
        self._extra.fields = extra.asbytes()
        try:
            return self.open_channel("direct-streamlocal@openssh.com", timeout=timeout)
        finally:
            self._extra.fields = b""

    def execute(self, channel: paramiko.Channel, command: str, stdin: bytes, more: bool = False) -> None:
        """Execute a command and send its input at once, without waiting for the host to agree.

        OpenSSH opens the window for input in the very step that starts the command, so that what follows the request
        is within the window when it gets there; other servers are waited for. `more` leaves the input open.
        """
        request = Message()
        request.add_byte(cMSG_CHANNEL_REQUEST)
        request.add_int(channel.remote_chanid)
        request.add_string("exec")
        request.add_boolean(True)
        request.add_string(command)
        self._send_user_message(request)
        room: int = channel.out_window_size
        if "OpenSSH" in self.remote_version and room < len(stdin) <= 1_000_000:
            channel.out_window_size = len(stdin)
        channel.sendall(stdin)
        if not more:
            channel.shutdown_write()

    def _send_user_message(self, data: Message) -> None:
        fields = getattr(self._extra, "fields", b"")
        if fields:
            data.add_bytes(fields)
            self._extra.fields = b""
        super()._send_user_message(data)  # type: ignore[misc]

    def _log(self, _level: int, msg: Any, *args: Any) -> None:
        """Failures are told by sentences of ours, so the library's own words are for debugging only."""
        if isinstance(msg, str) and msg.startswith("Banner: ") and len(self.greeting) < 5:
            self.greeting.append(msg[8:].strip()[:200])
        super()._log(logging.DEBUG, msg, *args)  # type: ignore[misc]
